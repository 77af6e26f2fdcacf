//! Findings as text: places become files, lines and columns here.

mod human;
mod json;
mod short;

use std::collections::HashMap;

use clap::ValueEnum;

use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Severity};
use crate::object::{Origin, Place, Target};
use crate::source::{Position, SourceMap, Span};
use crate::yaml::path::{FieldPath, Segment};
use crate::yaml::print;
use crate::yaml::split::Chunk;
use crate::yaml::tree::{self, Node, Tree, Value};

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
    let findings = resolve(diagnostics, sources);
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

/// Looks up every place, and sorts by them: by file, offset, severity, rule and message. What is
/// said twice of a place, because an alias leads there again, is said once.
fn resolve<'a>(diagnostics: &'a Diagnostics, sources: &SourceMap) -> Vec<Finding<'a>> {
    let mut places = Places {
        sources,
        trees: HashMap::new(),
    };
    let mut findings: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| Finding {
            primary: places.span(&diagnostic.primary.place),
            related: diagnostic
                .related
                .iter()
                .filter_map(|label| Some((places.span(&label.place)?, label.message.as_str())))
                .collect(),
            fix: diagnostic.fix.as_ref().and_then(|edit| places.edit(edit)),
            diagnostic,
        })
        .collect();
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    findings.dedup_by(|a, b| order(a) == order(b));
    findings
}

fn order<'a>(finding: &Finding<'a>) -> (Option<Span>, Severity, &'static str, &'a str) {
    let diagnostic = finding.diagnostic;
    let (severity, code) = (diagnostic.severity, diagnostic.code);
    (finding.primary, severity, code.name, &diagnostic.message)
}

/// Finds places in documents; each document with findings is read once more for that.
struct Places<'s> {
    sources: &'s SourceMap,
    trees: HashMap<Span, Option<Tree<'s>>>,
}

impl Places<'_> {
    fn span(&mut self, place: &Place) -> Option<Span> {
        match place {
            Place::Input => None,
            Place::Text(span) => Some(*span),
            Place::Field {
                object,
                path,
                target,
            } => self.field(object, path, *target),
        }
    }

    fn field(&mut self, object: &Origin, path: &FieldPath, target: Target) -> Option<Span> {
        let sources = self.sources;
        let root = self.root(object.chunk)?;
        let item = root.locate(&object.item);
        let located = item.node.locate(path);
        let key = located.key.or(item.key);
        let several_lines = sources.text(located.node.span).contains('\n');
        Some(match key {
            Some(key) if target == Target::Key || !located.complete || several_lines => key,
            _ if located.complete => first_line(sources, located.node.span),
            // The object itself: its kind says what it is.
            _ => match item.node.get("kind") {
                Some(kind) => kind.span,
                None => first_line(sources, item.node.span),
            },
        })
    }

    /// An edit, if the text at its place is the key or scalar itself, and nothing that stands for it.
    fn edit(&mut self, edit: &Edit) -> Option<(Span, String)> {
        let Place::Field {
            object,
            path,
            target,
        } = &edit.place
        else {
            return None;
        };
        let sources = self.sources;
        let span = self.span(&edit.place)?;
        let located = self.root(object.chunk)?.locate(&object.document_path(path));
        let text = sources.text(span);
        let quote = text
            .chars()
            .next()
            .filter(|char| matches!(char, '"' | '\''));
        let bare = text.trim_matches(|char| Some(char) == quote);
        let is_it = match (target, path.segments().last(), &located.node.value) {
            (Target::Key, Some(Segment::Key(key)), _) => bare == key,
            (Target::Value, _, Value::String(value)) => bare == value,
            (Target::Value, _, Value::Int(_)) => !text.starts_with('*'),
            _ => false,
        };
        (located.complete && is_it).then(|| match quote {
            Some(quote) => (span, format!("{quote}{}{quote}", edit.text)),
            None if edit.is_text => (span, print::inline(&edit.text)),
            None => (span, edit.text.clone()),
        })
    }

    fn root(&mut self, chunk: Chunk) -> Option<&Node<'_>> {
        let sources = self.sources;
        let tree = self.trees.entry(chunk.span);
        let tree = tree.or_insert_with(|| tree::parse(chunk, sources.text(chunk.span)).ok());
        Some(&tree.as_ref()?.root)
    }
}

fn first_line(sources: &SourceMap, span: Span) -> Span {
    let text = sources.text(span);
    let length = text.find('\n').unwrap_or(text.len());
    Span::new(span.file, span.start as usize..span.start as usize + length)
}

/// Text of the input for a terminal: control and direction characters are shown, not obeyed.
fn visible(text: &str) -> String {
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
