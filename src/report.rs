//! Findings as text: places become files, lines and columns here.

pub mod allowed;
mod human;
mod json;
pub mod places;
mod short;

use clap::ValueEnum;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::{Position, SourceMap, Span};

/// Formats of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the source, underlined
    #[default]
    Human,
    /// `file:line:column: severity[rule]: message`
    Short,
    /// One JSON object
    Json,
}

/// How much is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verbosity {
    /// Errors only.
    Quiet,
    #[default]
    Normal,
    /// Also what was read and skipped.
    Verbose,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    pub format: Format,
    pub verbosity: Verbosity,
    pub color: bool,
    /// Say how many findings there are, even when there are none.
    pub always_summarize: bool,
}

/// What the run has read, for summaries.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub files: usize,
    pub pools: usize,
    pub servers: usize,
    pub certificates: usize,
    pub foreign: usize,
}

/// Everything that a report format may say.
struct Report<'a> {
    sources: &'a SourceMap,
    findings: Vec<Finding<'a>>,
    counts: Counts,
    style: Style,
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// A finding whose places have been looked up.
struct Finding<'a> {
    diagnostic: &'a Diagnostic,
    primary: Option<Span>,
    related: Vec<(Span, &'a str)>,
    fix: Option<(Span, String)>,
}

/// The text of a report, sorted by place. Empty when there is nothing to say.
pub fn text(
    diagnostics: &Diagnostics,
    sources: &SourceMap,
    counts: Counts,
    style: Style,
) -> String {
    let findings = places::resolve(diagnostics, sources);
    let count = |severity| {
        let findings = findings.iter();
        findings
            .filter(|finding| finding.diagnostic.severity == severity)
            .count()
    };
    let report = Report {
        sources,
        counts,
        style,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        findings,
    };
    match style.format {
        Format::Human => human::text(&report),
        Format::Short => short::text(&report),
        Format::Json => json::text(&report),
    }
}

impl<'a> Report<'a> {
    /// The findings that are shown to people.
    fn shown(&self) -> impl Iterator<Item = &Finding<'a>> {
        let quiet = self.style.verbosity == Verbosity::Quiet;
        let findings = self.findings.iter();
        findings.filter(move |finding| !quiet || finding.diagnostic.severity == Severity::Error)
    }

    fn file_name(&self, span: Span) -> &'a str {
        &self.sources.file(span.file).name
    }

    /// First and last position of a span, the last one exclusive.
    fn positions(&self, span: Span) -> (Position, Position) {
        let file = self.sources.file(span.file);
        (
            file.position(span.start as usize),
            file.position(span.end as usize),
        )
    }

    /// One line on what was found, for people; `None` when that goes without saying.
    fn summary(&self) -> Option<String> {
        let quiet = self.style.verbosity == Verbosity::Quiet;
        if quiet || (self.findings.is_empty() && !self.style.always_summarize) {
            return None;
        }
        let found = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.notes, "note"),
        ];
        let found: Vec<_> = found
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, what)| plural(number, what))
            .collect();
        let found = match found.is_empty() {
            true => "nothing to complain about".to_owned(),
            false => found.join(", "),
        };
        let Counts {
            files,
            pools,
            servers,
            certificates,
            ..
        } = self.counts;
        Some(format!(
            "{found} in {}: {}, {}, {}",
            plural(files, "file"),
            plural(pools, "Pool"),
            plural(servers, "Server"),
            plural(certificates, "Certificate"),
        ))
    }
}

fn plural(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    }
}

/// Text of the input for a terminal: control and direction characters are shown, not obeyed.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match is_harmless(char) {
            true => out.push(char),
            false => out.extend(char.escape_unicode()),
        }
    }
    out
}

/// Prints as itself and changes nothing around it.
fn is_harmless(char: char) -> bool {
    !(char.is_control()
        || matches!(char, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'))
}
