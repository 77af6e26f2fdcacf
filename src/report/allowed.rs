//! What does not count because somebody allows it, for people who ask.

use super::{Style, Verbosity, places::Places, plural, visible};
use crate::diagnostic::Diagnostics;
use crate::documents::Documents;

/// One line for each finding that is allowed, with the reason; empty unless all is to be said.
pub fn text(diagnostics: &Diagnostics, documents: &Documents<'_>, style: Style) -> String {
    if style.verbosity != Verbosity::Verbose || !style.format.is_for_people() {
        return String::new();
    }
    let mut places = Places::new(documents);
    let mut lines: Vec<_> = diagnostics
        .allowed()
        .iter()
        .map(|allowed| {
            let span = places.span(&allowed.finding.primary.place);
            let place = span.map(|span| {
                let file = documents.sources.file(span.file);
                let start = file.position(span.start as usize);
                format!("{}:{}:{}: ", file.name, start.line, start.column)
            });
            let (place, name) = (place.unwrap_or_default(), allowed.finding.code.name);
            let reason = allowed.permission.reason.as_ref();
            let reason = reason.map(|reason| format!(" ({reason})"));
            let line = format!(
                "{place}allowed[{name}]: {}{}",
                allowed.finding.message,
                reason.unwrap_or_default()
            );
            (span, visible(&line))
        })
        .collect();
    lines.sort();
    lines.dedup();
    let all = lines.len();
    let shown = lines.into_iter().take(style.most.0);
    let mut out: String = shown.map(|(_, line)| line + "\n").collect();
    if let Some(more @ 1..) = all.checked_sub(style.most.0) {
        out.push_str(&plural(more, "more allowed finding"));
        out.push('\n');
    }
    out
}
