//! Rules and fields in words: what `poolctl rules` and `poolctl explain` print.

mod field;

use clap::ValueEnum;
use serde::Serialize;

use crate::api::manifest::Kind;
use crate::rules::{self, RULES, Rule};
use crate::suggest;

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
        return field::text(kind, rest.unwrap_or_default());
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
            let near = suggest::nearest(name, &known).map(|near| near.name);
            unknown(name, near, "`poolctl rules` lists the rules")
        }
    })
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
    columns(std::iter::once(header).chain(rows).collect())
}

/// Aligned columns, as kubectl prints them.
fn columns<const N: usize>(rows: Vec<[&str; N]>) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths: Vec<_> = (0..N).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths);
        let line: String = cells
            .map(|(cell, width)| format!("{cell:width$}   "))
            .collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
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
