//! Rules and fields in words: what `poolctl rules` and `poolctl explain` print.

mod field;

use clap::ValueEnum;
use serde::Serialize;

use self::field::Subject;
use crate::api::manifest::Kind;
use crate::config;
use crate::rules::{self, RULES, Rule};
use crate::suggest;
use crate::terminal::{WIDTH, page, pretty_json, table};

/// Formats of the list of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Names, severities and summaries
    #[default]
    Table,
    /// One array, with the explanations
    Json,
}

/// All rules, in the order of the documentation.
pub fn rules(format: ListFormat) -> String {
    match format {
        ListFormat::Table => list(),
        ListFormat::Json => json(),
    }
}

/// Why there is nothing to be said.
#[derive(Debug)]
pub enum Unexplained {
    /// A sentence on a name that is not known.
    Unknown(String),
    /// Each path is what may be meant.
    Ambiguous(Vec<String>),
}

/// What is to be said of a rule, or of a field or a key by its path or the end of it.
pub fn text(name: &str) -> Result<String, Unexplained> {
    if let Some(rule) = rules::named(name) {
        return Ok(explanation(rule));
    }
    if let Some((subject, path)) = subject(name) {
        return field::text(&subject, path).map_err(Unexplained::Unknown);
    }
    let paths = all_paths();
    let end = format!(".{}", name.to_lowercase());
    let is_meant = |path: &&String| path.to_lowercase().ends_with(&end);
    let meant: Vec<_> = paths.iter().filter(is_meant).cloned().collect();
    match meant.as_slice() {
        [] => Err(Unexplained::Unknown(unknown_name(name, &paths))),
        [path] => text(path),
        _ => Err(Unexplained::Ambiguous(meant)),
    }
}

/// What a path starts with, and the rest of it; `None` where it is no path.
fn subject(path: &str) -> Option<(Subject, &str)> {
    if let Some(rest) = path.strip_prefix(config::FILE) {
        let rest = rest.strip_prefix('.').or(rest.is_empty().then_some(rest))?;
        return Some((Subject::config(), rest));
    }
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    Some((Subject::kind(Kind::named(first)?), rest))
}

/// The paths of all fields and keys. A key that may stand above the environments and in them has the one above.
fn all_paths() -> Vec<String> {
    let kinds = Kind::ALL.iter();
    let fields = kinds.flat_map(|kind| field::all_paths(&Subject::kind(*kind)));
    let keys = config::keys().into_values();
    let keys = keys.map(|path| format!("{}.{path}", config::FILE));
    fields.chain(keys).collect()
}

/// A sentence on a name that is none, with the nearest of those that are.
fn unknown_name(name: &str, paths: &[String]) -> String {
    let kinds = Kind::ALL.iter().map(|kind| kind.name().to_lowercase());
    let kinds: Vec<_> = kinds.collect();
    let mut known: Vec<_> = kinds.iter().map(String::as_str).collect();
    if let Some((first, rest)) = name.split_once('.') {
        let near = suggest::nearest(first, &known).map(|near| format!("{}.{rest}", near.name));
        let otherwise = "fields start with a kind, as in `pool.spec.route`";
        return unknown(name, near.as_deref(), otherwise);
    }
    known.extend(rules::codes().map(|code| code.name));
    known.extend(paths.iter().filter_map(|path| path.rsplit('.').next()));
    let near = suggest::nearest(name, &known).map(|near| near.name);
    unknown(name, near, "`poolctl rules` lists the rules")
}

/// The fields whose paths can begin with a part, down to the next dot, each with what it is. A path that
/// goes on ends with a dot.
pub fn fields(part: &str) -> Vec<(String, String)> {
    let kinds = Kind::ALL.iter().map(|kind| Subject::kind(*kind));
    let subjects = kinds.chain([Subject::config()]);
    let fields = subjects.flat_map(|subject| field::paths(&subject, part));
    fields.collect()
}

/// One sentence on a name that is not known, with the one that was probably meant.
fn unknown(name: &str, near: Option<&str>, otherwise: &str) -> String {
    match near {
        Some(near) => format!("there is no rule or field `{name}`; did you mean `{near}`?"),
        None => format!("there is no rule or field `{name}`; {otherwise}"),
    }
}

fn explanation(rule: &Rule) -> String {
    let code = rule.code;
    let head = format!("{} ({}): {}", code.name, code.severity.name(), code.summary);
    let paragraphs = rule.explanation.trim_end().split("\n\n").map(fitted);
    let paragraphs: Vec<_> = std::iter::once(fitted(&head)).chain(paragraphs).collect();
    let mut text = paragraphs.join("\n");
    if let Some(reason) = code.mandatory {
        text.push('\n');
        text.push_str(&fitted(&format!("It cannot be allowed: {reason}.")));
    }
    text
}

/// A paragraph that fits 80 columns, but for examples, quotes and tables, where each line is one.
fn fitted(paragraph: &str) -> String {
    let is_verbatim = paragraph.starts_with("    ") || paragraph.starts_with(['|', '-']);
    let is_wide = paragraph.lines().any(|line| line.chars().count() > WIDTH);
    if is_verbatim || !is_wide {
        return format!("{paragraph}\n");
    }
    page(&paragraph.replace('\n', " "), "", "")
}

fn list() -> String {
    let header = ["NAME", "SEVERITY", "SUMMARY"];
    let rows = rules::codes().map(|code| [code.name, code.severity.name(), code.summary]);
    table(&std::iter::once(header).chain(rows).collect::<Vec<_>>())
}

fn json() -> String {
    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        severity: &'static str,
        summary: &'static str,
        explanation: &'static str,
    }
    let rows = RULES.iter().map(|rule| Row {
        name: rule.code.name,
        severity: rule.code.severity.name(),
        summary: rule.code.summary,
        explanation: rule.explanation,
    });
    pretty_json(&rows.collect::<Vec<_>>(), "  ")
}
