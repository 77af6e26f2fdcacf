//! What does not count because somebody allows it, for people who ask.

use super::{Style, Verbosity};
use crate::source::SourceMap;
use crate::suppress::Suppressed;
use crate::terminal::{plural, visible};

/// One line for each finding that is allowed, with the reason; empty unless all is to be said.
pub fn text(suppressed: &[Suppressed], sources: &SourceMap, style: Style) -> String {
    if style.verbosity != Verbosity::Verbose || !style.format.is_for_people() {
        return String::new();
    }
    let mut lines: Vec<_> = suppressed
        .iter()
        .map(|Suppressed { finding, reason }| {
            let span = finding.primary;
            let place = span.map(|span| {
                let file = sources.file(span.file);
                let start = file.position(span.start as usize);
                format!("{}:{}:{}: ", file.name, start.line, start.column)
            });
            let finding = &finding.diagnostic;
            let (place, name) = (place.unwrap_or_default(), finding.code.name);
            let mut line = format!("{place}allowed[{name}]: {}", finding.message);
            if let Some(reason) = reason {
                line += &format!(" ({reason})");
            }
            (span, visible(&line))
        })
        .collect();
    lines.sort();
    lines.dedup();
    let all = lines.len();
    let shown = lines.into_iter().take(style.most.0);
    let mut out: String = shown
        .map(|(_, line)| style.lines(&line, "", "  "))
        .collect();
    if let Some(more @ 1..) = all.checked_sub(style.most.0) {
        out.push_str(&plural(more, "more allowed finding"));
        out.push('\n');
    }
    out
}
