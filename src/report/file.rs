//! Reports in files, beside the one on the screen.

use std::path::PathBuf;

use serde_json::Value;

use super::{Format, Report, Style};
use crate::atomic;

/// A file that a report goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub format: Format,
    pub path: PathBuf,
}

/// Why the files cannot be meant so, in one sentence: two reports are for one file.
pub fn clash(destinations: &[Destination]) -> Option<String> {
    let paths: Vec<_> = destinations
        .iter()
        .map(|file| atomic::real(&file.path))
        .collect();
    let twice = (1..paths.len()).find(|&number| paths[..number].contains(&paths[number]))?;
    let name = destinations[twice].path.display();
    Some(format!(
        "two reports go to `{name}`, where only one would stay"
    ))
}

/// A text is a report of poolctl in a format, as far as can be told: only such a file is replaced.
/// `is_rule` knows the names of rules.
pub fn is_report(format: Format, text: &str, is_rule: impl Fn(&str) -> bool) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default();
    let json = || serde_json::from_str::<Value>(text).unwrap_or_default();
    match format {
        Format::Human | Format::Short => is_totals(first) || names_rule(first, is_rule),
        Format::Github => {
            is_totals(first) || (first.starts_with("::") && first.contains("title=poolctl "))
        }
        Format::Json => {
            let json = json();
            let has = |key| json.get(key).is_some();
            has("version") && has("diagnostics") && has("summary")
        }
        Format::Sarif => json().pointer("/runs/0/tool/driver/name") == Some(&"poolctl".into()),
        Format::Gitlab => json().as_array().is_some_and(|issues| {
            let rule = |issue: &Value| issue.get("check_name")?.as_str().map(&is_rule);
            issues.iter().all(|issue| rule(issue) == Some(true))
        }),
        Format::Junit => {
            first.starts_with("<?xml") && text.contains("<testsuites name=\"poolctl\"")
        }
    }
}

/// The line on what was found and read.
fn is_totals(line: &str) -> bool {
    let counts = line
        .split_once(" in ")
        .and_then(|(_, read)| read.split_once(": "));
    !is_comment(line)
        && counts.is_some_and(|(files, objects)| {
            files.contains(" file") && objects.contains(" Pool") && objects.contains(" Certificate")
        })
}

/// The line of a finding, alone or behind its place.
fn names_rule(line: &str, is_rule: impl Fn(&str) -> bool) -> bool {
    let severities = ["error[", "warning[", "note["];
    !is_comment(line)
        && severities.iter().any(|severity| {
            let rule = line.split_once(severity).and_then(|(place, rest)| {
                let (rule, _) = rest.split_once(']')?;
                (place.is_empty() || place.ends_with(": ")).then_some(rule)
            });
            rule.is_some_and(&is_rule)
        })
}

/// The line is one of YAML that may say anything, as input may.
fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// Writes all that can be written, without colours, also when there is nothing to say; gives a
/// sentence for each file that cannot.
pub fn write(report: &Report<'_>, destinations: &[Destination], style: Style) -> Vec<String> {
    let failures = destinations
        .iter()
        .filter_map(|Destination { format, path }| {
            let text = report.text(Style {
                format: *format,
                color: false,
                always_summarize: true,
                ..style
            });
            atomic::write(path, &text).err()
        });
    failures.collect()
}
