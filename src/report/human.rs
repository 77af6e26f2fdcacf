//! Findings with their source: one line first, then the places, then what to do.

mod excerpt;

use self::excerpt::{Artist, Drawing};
use super::shown::Shown;
use super::{Report, Style, Verbosity, chart};
use crate::diagnostic::Severity;
use crate::locate::Located;
use crate::terminal::{Paint, plural, visible};

pub fn text<'a>(report: &'a Report<'a>, style: Style) -> String {
    let shown = Shown::new(report, style);
    let is_line =
        |finding: &&Located| style.abbreviates() && finding.diagnostic.severity == Severity::Note;
    let (lines, drawn): (Vec<_>, Vec<_>) = shown.findings.iter().copied().partition(is_line);
    let mut out: String = lines.iter().map(|note| line(report, note, style)).collect();
    for (rule, number) in &shown.folded {
        let head = Paint::Cyan.on(&format!("note[{}]", rule.name), style.color);
        out.push_str(&format!("{head}: {number} more, which `-v` shows\n"));
    }
    let artist = Artist::new(report.sources, &drawn, style.color);
    for finding in &drawn {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!("{}\n", head(report, finding, style)));
        out.push_str(&body(&artist.draw(finding), finding, style));
    }
    let end = end(report, &shown, style, !lines.is_empty());
    if !drawn.is_empty() && !end.is_empty() {
        out.push('\n');
    }
    out + &end
}

/// Severity, rule and what is wrong.
fn head(report: &Report<'_>, finding: &Located, style: Style) -> String {
    let (severity, code) = (finding.diagnostic.severity, finding.diagnostic.code);
    let paint = match severity {
        Severity::Error => Paint::Red,
        Severity::Warning => Paint::Yellow,
        Severity::Note => Paint::Cyan,
    };
    let name = format!("{}[{}]", severity.name(), code.name);
    let message = visible(&report.message(finding));
    let (name, message) = (
        paint.on(&name, style.color),
        Paint::Bold.on(&message, style.color),
    );
    format!("{name}: {message}")
}

/// A note that is said with every run, with its place behind it.
fn line(report: &Report<'_>, note: &Located, style: Style) -> String {
    let head = head(report, note, style);
    let Some(span) = note.primary else {
        return format!("{head}\n");
    };
    let file = report.sources.file(span.file);
    let name = visible(&chart::name_at(file, span.start as usize)).to_owned();
    let place = format!("{name}:{}", file.position(span.start as usize).line);
    format!("{head} [{}]\n", Paint::Cyan.on(&place, style.color))
}

/// The places and what to do, which closes the list of them.
fn body(drawing: &Drawing, finding: &Located, style: Style) -> String {
    let Drawing { text, gutter } = drawing;
    let help = finding.diagnostic.help.as_deref().map(|help| {
        let help = visible(&style.program.spelled(help));
        format!("{} {help}", Paint::Cyan.on("help:", style.color))
    });
    match help {
        Some(help) if text.is_empty() => format!("  {help}\n"),
        Some(help) => format!("{text}{:gutter$}╰─ {help}\n", ""),
        None if text.is_empty() => String::new(),
        None => format!("{text}{:gutter$}╰────\n", ""),
    }
}

/// What is said once, behind all findings.
fn end(report: &Report<'_>, shown: &Shown<'_>, style: Style, abbreviated: bool) -> String {
    let mut end = shown.rest.clone().unwrap_or_default();
    let Some(summary) = report.summary(style) else {
        return end;
    };
    if let Some(gravest) = shown.gravest() {
        let command = format!("`poolctl explain {}`", gravest.diagnostic.code.name);
        let notes = if abbreviated {
            "; on the notes: `-v`"
        } else {
            ""
        };
        end.push_str(&format!(
            "more on a rule: {}{notes}\n",
            style.program.spelled(&command)
        ));
    }
    end.push_str(&format!("{summary}\n{}", report.summaries()));
    if style.verbosity == Verbosity::Verbose {
        let skipped = plural(report.context.counts.foreign, "other document");
        end.push_str(&format!("{skipped} skipped\n"));
        if report.context.counts.set_aside > 0 {
            let files = plural(report.context.counts.set_aside, "file");
            end.push_str(&format!("{files} left to kustomize\n"));
        }
    }
    end
}
