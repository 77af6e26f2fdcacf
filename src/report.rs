//! Findings as text: places become files, lines and columns here.

pub mod allowed;
pub mod file;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
pub mod path;
pub mod places;
mod sarif;
mod short;
mod words;

use std::path::Path;

use clap::ValueEnum;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::{Position, SourceMap, Span};
pub use words::{Paint, plural, visible};

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
    /// SARIF 2.1.0, as GitHub code scanning takes it
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code Quality report of GitLab
    Gitlab,
    /// JUnit XML: one test case for each object with findings
    Junit,
}

impl Format {
    /// People read it as it is; the others are read by programs, which miss nothing.
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Human | Self::Short)
    }
}

/// How much is reported to people.
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

/// What a report says beside the findings.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub counts: Counts,
    /// All rules, for formats that list them.
    pub codes: &'a [&'static Code],
    /// The working directory: other programs know files by their paths from there.
    pub folder: Option<&'a Path>,
}

/// The findings of a run, sorted by place, ready to be written in any format.
pub struct Report<'a> {
    sources: &'a SourceMap,
    context: Context<'a>,
    findings: Vec<Finding<'a>>,
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

/// A place as other programs know it, the end exclusive.
struct Location {
    /// From the working directory, with `/`.
    path: String,
    start: Position,
    end: Position,
}

impl<'a> Report<'a> {
    pub fn new(diagnostics: &'a Diagnostics, sources: &'a SourceMap, context: Context<'a>) -> Self {
        let findings = places::resolve(diagnostics, sources);
        let count = |severity| {
            let findings = findings.iter();
            findings
                .filter(|finding| finding.diagnostic.severity == severity)
                .count()
        };
        Self {
            sources,
            context,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            findings,
        }
    }

    /// The text of the report; for people it is empty when there is nothing to say.
    pub fn text(&self, style: Style) -> String {
        match style.format {
            Format::Human => human::text(self, style),
            Format::Short => short::text(self, style),
            Format::Json => json::text(self),
            Format::Sarif => sarif::text(self),
            Format::Github => github::text(self),
            Format::Gitlab => gitlab::text(self),
            Format::Junit => junit::text(self),
        }
    }

    /// The findings that are shown to people.
    fn shown(&self, style: Style) -> impl Iterator<Item = &Finding<'a>> {
        let quiet = style.verbosity == Verbosity::Quiet;
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

    fn location(&self, span: Span) -> Location {
        let (start, end) = self.positions(span);
        Location {
            path: path::relative(self.file_name(span), self.context.folder),
            start,
            end,
        }
    }

    /// The primary place, for formats that know no finding without one: the input as a whole is the
    /// first line of its first file, or the working directory.
    fn some_location(&self, finding: &Finding<'_>) -> Location {
        let first_line = || {
            let (id, file) = self.sources.files().next()?;
            Some(Span::new(id, file.line(1)?))
        };
        let start = Position { line: 1, column: 1 };
        match finding.primary.or_else(first_line) {
            Some(span) => self.location(span),
            None => Location {
                path: ".".to_owned(),
                start,
                end: start,
            },
        }
    }

    /// One line on what was found, for people; `None` when that goes without saying.
    fn summary(&self, style: Style) -> Option<String> {
        let quiet = style.verbosity == Verbosity::Quiet;
        if quiet || (self.findings.is_empty() && !style.always_summarize) {
            return None;
        }
        Some(self.totals())
    }

    /// One line on what was found and read.
    fn totals(&self) -> String {
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
        } = self.context.counts;
        format!(
            "{found} in {}: {}, {}, {}",
            plural(files, "file"),
            plural(pools, "Pool"),
            plural(servers, "Server"),
            plural(certificates, "Certificate"),
        )
    }
}
