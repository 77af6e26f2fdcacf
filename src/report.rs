//! Findings as text: places become files, lines and columns here.

pub mod allowed;
mod chart;
pub mod file;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod sarif;
mod short;
mod shown;

use std::fmt;
use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;

pub use self::shown::NOTE_LINES;
use crate::diagnostic::{Severity, Tally};
use crate::locate::{Findings, Located};
use crate::object::Place;
use crate::options::MaxFindings;
use crate::path;
use crate::program::Program;
use crate::source::{Position, SourceMap, Span};
use crate::terminal;
use crate::terminal::{listed, plural};

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
    /// How wide lines may be; `None` where none is broken.
    pub columns: Option<usize>,
    /// The name in the commands that people are told.
    pub program: Program,
    /// Say how many findings there are, even when there are none.
    pub always_summarize: bool,
    /// The most findings that people are shown.
    pub most: MaxFindings,
}

impl Style {
    /// Whether people are shown findings of a severity.
    pub fn shows(self, severity: Severity) -> bool {
        self.verbosity != Verbosity::Quiet || severity == Severity::Error
    }

    /// Words in lines of their own that the screen has room for.
    fn lines(self, text: &str, first: &str, next: &str) -> String {
        match self.columns {
            Some(columns) => terminal::wrapped(text, first, next, columns),
            None => format!("{first}{text}\n"),
        }
    }

    /// Notes, which most runs have again and again, take a line each, and few lines a rule.
    fn abbreviates(self) -> bool {
        self.format == Format::Human && self.verbosity == Verbosity::Normal
    }
}

/// What the run has read, for summaries.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Counts {
    pub files: usize,
    /// Of those, files that a kustomization says are no objects.
    #[serde(skip)]
    pub set_aside: usize,
    pub pools: usize,
    pub servers: usize,
    pub certificates: usize,
    #[serde(skip)]
    pub foreign: usize,
}

impl Counts {
    fn in_words(self) -> String {
        format!(
            "{} ({}, {}, {})",
            plural(self.files, "file"),
            plural(self.pools, "Pool"),
            plural(self.servers, "Server"),
            plural(self.certificates, "Certificate"),
        )
    }

    pub fn and(self, other: Self) -> Self {
        Self {
            files: self.files + other.files,
            pools: self.pools + other.pools,
            servers: self.servers + other.servers,
            certificates: self.certificates + other.certificates,
            foreign: self.foreign + other.foreign,
            set_aside: self.set_aside + other.set_aside,
        }
    }
}

/// What a report says beside the findings.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub counts: Counts,
    /// The working directory: other programs know files by their paths from there.
    pub folder: Option<&'a Path>,
    /// The environments of the run, and what was read for each; none where they have no names.
    pub environments: &'a [(&'a str, Counts)],
    /// What the run has left undone because of its errors.
    pub undone: Option<&'a str>,
}

/// The findings of a run, sorted by place, ready to be written in any format.
pub struct Report<'a> {
    pub sources: &'a SourceMap,
    context: Context<'a>,
    findings: Vec<&'a Located>,
    tally: &'a Tally,
    /// How many there are of each severity.
    numbers: [usize; 3],
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// A place as other programs know it, the end exclusive.
struct Location {
    /// From the working directory, with `/`.
    path: String,
    start: Position,
    end: Position,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.start;
        write!(f, "{}:{line}:{column}", self.path)
    }
}

impl<'a> Report<'a> {
    /// `drift` comes behind the findings.
    pub fn new(
        findings: &'a Findings,
        drift: &'a [Located],
        sources: &'a SourceMap,
        context: Context<'a>,
    ) -> Self {
        let [errors, warnings, notes] = SEVERITIES.map(|severity| findings.count(severity));
        Self {
            sources,
            context,
            tally: &findings.tally,
            findings: findings.list.iter().chain(drift).collect(),
            numbers: [errors + drift.len(), warnings, notes],
        }
    }

    /// The text of the report; for people it is empty when there is nothing to say.
    pub fn text(&self, style: Style) -> String {
        match style.format {
            // Only wrapped lines show what they begin with.
            Format::Human => terminal::disarmed(&human::text(self, style)),
            Format::Short => short::text(self, style),
            Format::Json => json::text(self),
            Format::Sarif => sarif::text(self),
            Format::Github => github::text(self),
            Format::Gitlab => gitlab::text(self),
            Format::Junit => junit::text(self),
        }
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
        if let Some(folder) = &self.sources.file(span.file).build {
            // Other programs know files alone, and none of them has the lines of a build.
            return self.start(&path::slashed(&folder.join("kustomization.yaml")));
        }
        let (start, end) = self.positions(span);
        Location {
            path: path::relative(self.file_name(span), self.context.folder),
            start,
            end,
        }
    }

    /// The primary place, for formats that know no finding without one: the input as a whole is the
    /// first line of its first file, or the working directory.
    fn some_location(&self, finding: &Located) -> Location {
        let first_line = || {
            let (id, file) = self.sources.files().next()?;
            Some(Span::new(id, file.line(1)?))
        };
        match (
            &finding.diagnostic.primary.place,
            finding.primary.or_else(first_line),
        ) {
            (Place::File(name), _) => self.start(name),
            (_, Some(span)) => self.location(span),
            (_, None) => self.start("."),
        }
    }

    /// The first line of a file.
    fn start(&self, name: &str) -> Location {
        let start = Position { line: 1, column: 1 };
        let path = match name {
            "." => name.to_owned(),
            name => path::relative(name, self.context.folder),
        };
        Location {
            path,
            start,
            end: start,
        }
    }

    /// The names of the environments that a finding holds in, where there are several.
    fn environments(&self, finding: &Located) -> Vec<&'a str> {
        let named = self.context.environments;
        let names = finding.environments.iter().filter(|_| named.len() > 1);
        names
            .filter_map(|number| Some(named.get(*number)?.0))
            .collect()
    }

    /// What is wrong, for formats that have no other place to say where.
    fn message(&self, finding: &Located) -> String {
        let message = &finding.diagnostic.message;
        match self.environments(finding).as_slice() {
            [] => message.to_string(),
            names => format!("{message} (in {})", listed(names)),
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

    /// One line on what was found and read, and what came of it.
    fn totals(&self) -> String {
        let environments = match self.context.environments.len() {
            0 | 1 => String::new(),
            number => format!("{}, ", plural(number, "environment")),
        };
        let read = self.context.counts.in_words();
        let undone = self
            .context
            .undone
            .map(|undone| format!("{undone}: "))
            .unwrap_or_default();
        format!("{undone}{} in {environments}{read}", found(self.numbers))
    }

    /// A line for each of several environments.
    fn summaries(&self, style: Style) -> String {
        let environments = self.context.environments;
        let several = environments
            .iter()
            .enumerate()
            .filter(|_| environments.len() > 1);
        let lines = several.map(|(number, (name, counts))| {
            let of_it = |finding: &&&Located| finding.environments.contains(&number);
            let numbers = SEVERITIES.map(|severity| {
                let findings = self.findings.iter().filter(of_it);
                findings
                    .filter(|finding| finding.diagnostic.severity == severity)
                    .count()
            });
            let line = format!("{name}: {} in {}", found(numbers), counts.in_words());
            style.lines(&line, "  ", "    ")
        });
        lines.collect()
    }
}

/// How many errors, warnings and notes there are.
fn found(numbers: [usize; 3]) -> String {
    let found = numbers.into_iter().zip(SEVERITIES);
    let found: Vec<_> = found
        .filter(|(number, _)| *number > 0)
        .map(|(number, severity)| plural(number, severity.name()))
        .collect();
    if found.is_empty() {
        "nothing to complain about".to_owned()
    } else {
        found.join(", ")
    }
}
