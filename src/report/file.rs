//! Reports in files, beside the one on the screen.

use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum;
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use super::{Format, Report, Style};
use crate::atomic;
use crate::path::slashed;
use crate::rules;
use crate::suggest;

/// A file that a report goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub format: Format,
    pub path: PathBuf,
}

/// `FORMAT=FILE`.
impl FromStr for Destination {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = match text.split_once('=') {
            Some((_, "-")) => {
                return Err("a report goes to a file; --format is for the screen".into());
            }
            Some((format, path)) if !path.is_empty() => (format, path),
            _ => return Err("write a format and a file, as in `sarif=poolctl.sarif`".into()),
        };
        Ok(Self {
            format: Format::from_str(format, false).map_err(|_| unknown(format))?,
            path: path.into(),
        })
    }
}

fn unknown(format: &str) -> String {
    let names = Format::value_variants().iter();
    let names = names.filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()));
    let names: Vec<_> = names.collect();
    let known: Vec<_> = names.iter().map(String::as_str).collect();
    match suggest::nearest(format, &known) {
        Some(near) => format!(
            "there is no format `{format}`; did you mean `{}`?",
            near.name
        ),
        None => format!(
            "there is no format `{format}`; the formats are {}",
            known.join(", ")
        ),
    }
}

impl<'de> Deserialize<'de> for Destination {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        String::deserialize(value)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// Why the files cannot be meant so, in one sentence: two reports are for one file.
pub fn clash(destinations: &[Destination]) -> Option<String> {
    let paths: Vec<_> = destinations
        .iter()
        .map(|file| atomic::real(&file.path))
        .collect();
    let twice = (1..paths.len()).find(|&number| paths[..number].contains(&paths[number]))?;
    let name = slashed(&destinations[twice].path);
    Some(format!(
        "two reports go to `{name}`, where only one would stay"
    ))
}

/// A text is a report of poolctl in a format, as far as can be told: only such a file is replaced.
pub fn is_report(format: Format, text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    // A comment of YAML may say anything, as input may.
    let is_comment = |line: &&str| line.trim_start().starts_with('#');
    let first = lines.next().filter(|line| !is_comment(line));
    let first = first.unwrap_or_default();
    let json = || serde_json::from_str::<Value>(text).unwrap_or_default();
    match format {
        Format::Human | Format::Short => is_totals(first) || names_rule(first),
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
            let rule = |issue: &Value| issue.get("check_name")?.as_str().map(is_rule);
            issues.iter().all(|issue| rule(issue) == Some(true))
        }),
        Format::Junit => {
            first.starts_with("<?xml") && text.contains("<testsuites name=\"poolctl\"")
        }
    }
}

/// The line on what was found and read; 0.1.0 had a colon before the objects.
fn is_totals(line: &str) -> bool {
    let counts = line
        .split_once(" in ")
        .and_then(|(_, read)| read.split_once(" (").or(read.split_once(": ")));
    counts.is_some_and(|(files, objects)| {
        files.contains(" file") && objects.contains(" Pool") && objects.contains(" Certificate")
    })
}

/// The line of a finding, alone or behind its place.
fn names_rule(line: &str) -> bool {
    let severities = ["error[", "warning[", "note["];
    severities.iter().any(|severity| {
        let rule = line.split_once(severity).and_then(|(place, rest)| {
            let (rule, _) = rest.split_once(']')?;
            (place.is_empty() || place.ends_with(": ")).then_some(rule)
        });
        rule.is_some_and(is_rule)
    })
}

fn is_rule(name: &str) -> bool {
    rules::named(name).is_some()
}

/// Writes a report as no screen would show it, also when there is nothing to say; else a sentence.
pub fn write(
    report: &Report<'_>,
    Destination { format, path }: &Destination,
    style: Style,
) -> Result<(), String> {
    let text = report.text(Style {
        format: *format,
        color: false,
        columns: None,
        always_summarize: true,
        ..style
    });
    atomic::write(path, &text)
}
