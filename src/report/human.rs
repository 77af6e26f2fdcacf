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
    let (brief, drawn): (Vec<_>, Vec<_>) = shown.findings.iter().copied().partition(is_line);
    let mut out: String = brief.iter().map(|note| line(report, note, style)).collect();
    for (rule, number) in &shown.folded {
        let head = Paint::Cyan.on(&format!("note[{}]", rule.name), style.color);
        let more = format!("{head}: {number} more, which `-v` shows");
        out.push_str(&style.lines(&more, "", "  "));
    }
    let artist = Artist::new(report.sources, &drawn, style);
    for finding in &drawn {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&style.lines(&head(report, finding, style), "", "  "));
        out.push_str(&body(&artist.draw(finding), finding, style));
    }
    let end = end(report, &shown, style, !brief.is_empty());
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
    let words = visible(&report.message(finding));
    // Notes come with most runs, and quietly.
    let stands_out = style.color && severity != Severity::Note;
    let message = Paint::Bold.on(&words, stands_out);
    format!("{}: {message}", paint.on(&name, style.color))
}

/// A note that is said with every run, with its place behind it.
fn line(report: &Report<'_>, note: &Located, style: Style) -> String {
    let head = head(report, note, style);
    let place = note.primary.map(|span| {
        let file = report.sources.file(span.file);
        let name = chart::name_at(file, span.start as usize);
        let line = file.position(span.start as usize).line;
        let place = format!("{}:{line}", visible(&name));
        format!(" [{}]", Paint::Cyan.on(&place, style.color))
    });
    let place = place.unwrap_or_default();
    style.lines(&format!("{head}{place}"), "", "  ")
}

/// The places and what to do, which closes the list of them.
fn body(drawing: &Drawing, finding: &Located, style: Style) -> String {
    let Drawing { text, gutter } = drawing;
    let end = if text.is_empty() {
        " ".to_owned()
    } else {
        format!("{:gutter$}╰─", "")
    };
    match finding.diagnostic.help.as_deref() {
        Some(help) => {
            let first = format!("{end} {} ", Paint::Cyan.on("help:", style.color));
            let next = " ".repeat(end.chars().count() + 1);
            let help = visible(&style.program.spelled(help));
            format!("{text}{}", style.lines(&help, &first, &next))
        }
        None if text.is_empty() => String::new(),
        None => format!("{text}{end}───\n"),
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
        let more = format!("more on a rule: {}{notes}", style.program.spelled(&command));
        end.push_str(&style.lines(&more, "", "  "));
    }
    end.push_str(&style.lines(&summary, "", "  "));
    end.push_str(&report.summaries(style));
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
