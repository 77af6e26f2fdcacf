//! Rules and fields in words: what `poolctl rules` and `poolctl explain` print.

mod field;

use clap::ValueEnum;
use serde::Serialize;

use self::field::Subject;
use crate::api::manifest::Kind;
use crate::config;
use crate::rules::{self, RULES, Rule};
use crate::suggest;
use crate::terminal::columns;

/// Formats of the list of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// One rule a line
    #[default]
    Table,
    /// One array, with the explanations
    Json,
}

/// All rules, in the order of the documentation.
pub fn rules(format: ListFormat) -> String {
    match format {
        ListFormat::Table => table(),
        ListFormat::Json => json(),
    }
}

/// What is to be said of a rule, or of a field by its path from its kind; else a sentence on why
/// there is nothing.
pub fn text(name: &str) -> Result<String, String> {
    if let Some(rule) = rules::named(name) {
        return Ok(explanation(rule));
    }
    let (first, rest) = match name.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (name, None),
    };
    if let Some(kind) = Kind::named(first) {
        return field::text(&Subject::kind(kind), rest.unwrap_or_default());
    }
    if let Some(path) = key(name) {
        return field::text(&Subject::config(), &path);
    }
    let names = Kind::ALL.iter().map(|kind| kind.name().to_lowercase());
    let kinds: Vec<_> = names.collect();
    let mut known: Vec<_> = kinds.iter().map(String::as_str).collect();
    Err(match rest {
        Some(rest) => {
            let near = suggest::nearest(first, &known).map(|near| format!("{}.{rest}", near.name));
            unknown(
                name,
                near.as_deref(),
                "fields start with a kind, as in `pool.spec.route`",
            )
        }
        None => {
            known.extend(rules::codes().map(|code| code.name));
            let keys = config::keys();
            known.extend(keys.iter().map(|(key, _)| key.as_str()));
            let near = suggest::nearest(name, &known).map(|near| near.name);
            unknown(name, near, "`poolctl rules` lists the rules")
        }
    })
}

/// The fields whose paths can begin with a part, down to the next dot, each with what it is. A path that
/// goes on ends with a dot.
pub fn fields(part: &str) -> Vec<(String, String)> {
    let kinds = Kind::ALL.iter().map(|kind| Subject::kind(*kind));
    let subjects = kinds.chain([Subject::config()]);
    let fields = subjects.flat_map(|subject| field::paths(&subject, part));
    fields.collect()
}

/// The path of a key of `poolctl.toml`: behind the name of the file, or alone; the file itself has none.
fn key(name: &str) -> Option<String> {
    if let Some(path) = name.strip_prefix(config::FILE) {
        let path = path.strip_prefix('.').or(path.is_empty().then_some(path));
        return path.map(str::to_owned);
    }
    let keys = config::keys();
    keys.into_iter()
        .find_map(|(key, path)| (key == name).then_some(path))
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
    let mut text = format!(
        "{} ({}): {}\n\n{}",
        code.name,
        code.severity.name(),
        code.summary,
        rule.explanation
    );
    if let Some(reason) = code.mandatory {
        text.push_str(&format!("\nIt cannot be allowed: {reason}.\n"));
    }
    text
}

fn table() -> String {
    let header = ["NAME", "SEVERITY", "SUMMARY"];
    let rows = rules::codes().map(|code| [code.name, code.severity.name(), code.summary]);
    columns(&std::iter::once(header).chain(rows).collect::<Vec<_>>())
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
    let mut text = serde_json::to_string_pretty(&rows.collect::<Vec<_>>()).unwrap_or_default();
    text.push('\n');
    text
}
