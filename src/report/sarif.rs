//! SARIF 2.1.0 with everything that GitHub code scanning asks for. What is allowed is left out: GitHub
//! opens an alert for it, whatever `suppressions` say.

mod log;

use std::collections::BTreeMap;

use log::{
    Artifact, Change, Configuration, Driver, Fingerprints, Fix, Help, Location, Log,
    LogicalLocation, Outcome, PhysicalLocation, Properties, Region, Replacement, Rule, Run, Text,
    Tool,
};

use super::{Report, fingerprint};
use crate::diagnostic::{Code, Severity};
use crate::locate::Located;
use crate::object::Place;
use crate::path;
use crate::rules::RULES;
use crate::source::Span;
use crate::terminal::{pretty_json, sentence, visible};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Where it is told what the rules protect.
const INFORMATION: &str = "https://github.com/slauger/openvox-operator";

const TAGS: &[&str] = &["correctness", "kubernetes", "openvox"];

pub fn text(report: &Report<'_>) -> String {
    let rules = RULES.iter();
    let codes = rules.clone().map(|rule| rule.code);
    let indices: BTreeMap<&Code, usize> = codes.zip(0..).collect();
    let findings = report.findings.iter().zip(fingerprint::all(report));
    let results = findings.map(|(finding, fingerprint)| {
        let rule_index = indices.get(finding.diagnostic.code).copied();
        outcome(report, finding, rule_index, fingerprint)
    });
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "poolctl",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: INFORMATION,
                    rules: rules.map(|it| rule(it.code, it.explanation)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: results.collect(),
        }],
    };
    pretty_json(&log, "  ")
}

fn rule(code: &'static Code, explanation: &str) -> Rule<'static> {
    let summary = sentence(code.summary);
    let weight = match code.severity {
        Severity::Error => {
            "It is an error: an API server or the operator would refuse it, or it destroys something."
        }
        Severity::Warning => {
            "It is a warning: the input is accepted, but does not work, or not as written."
        }
        Severity::Note => "It is a note: nothing has to be done about it.",
    };
    Rule {
        id: code.name,
        name: pascal_case(code.name),
        help: Help {
            text: explanation.to_owned(),
            markdown: format!("**{summary}**\n\n{weight}\n\n{explanation}"),
        },
        full_description: text_of(format!("{summary} {weight}")),
        short_description: text_of(summary),
        default_configuration: Configuration {
            level: code.severity.name(),
        },
        properties: Properties {
            tags: TAGS,
            precision: "very-high",
            problem_severity: match code.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
        },
    }
}

fn outcome<'a>(
    report: &Report<'_>,
    finding: &Located,
    rule_index: Option<usize>,
    fingerprint: String,
) -> Outcome<'a> {
    let diagnostic = &finding.diagnostic;
    let related = finding.related().zip(1..);
    let fixes = finding.fix.iter();
    let label = Some(&diagnostic.primary.message).filter(|label| !label.is_empty());
    Outcome {
        rule_id: diagnostic.code.name,
        rule_index,
        level: diagnostic.severity.name(),
        message: text_of(message(report, finding)),
        locations: [Location {
            id: None,
            message: label.map(|label| said(label)),
            physical_location: physical(&report.some_location(finding)),
            logical_locations: logical(&diagnostic.primary.place).into_iter().collect(),
        }],
        related_locations: related
            .map(|((span, label), id)| Location {
                id: Some(id),
                message: Some(said(label)),
                physical_location: physical(&report.location(span)),
                logical_locations: Vec::new(),
            })
            .collect(),
        partial_fingerprints: Fingerprints {
            primary_location_line_hash: fingerprint,
        },
        fixes: fixes.map(|fix| replace(report, fix.0, &fix.1)).collect(),
    }
}

/// What is wrong, with links to the related places, which GitHub shows only so, and what to do.
fn message(report: &Report<'_>, finding: &Located) -> String {
    let diagnostic = &finding.diagnostic;
    let mut wrong = plain(&report.message(finding));
    let related = finding.related().zip(1..);
    let links: Vec<_> = related
        .map(|((_, label), id)| format!("[{}]({id})", link_text(&visible(label))))
        .collect();
    if !links.is_empty() {
        wrong.push_str(&format!(" ({})", links.join(", ")));
    }
    let wrong = sentence(&wrong);
    match &diagnostic.help {
        Some(help) => format!("{wrong} {}", sentence(&plain(help))),
        None => wrong,
    }
}

/// Text of the input where links are read: it cannot make one. Braces stay single, as the
/// placeholders that they could be mistaken for need `arguments`, which there are none of.
fn plain(text: &str) -> String {
    visible(text).replace("](", "] (")
}

fn link_text(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]")
}

fn physical(location: &super::Location) -> PhysicalLocation {
    PhysicalLocation {
        artifact_location: artifact(location),
        region: region(location),
    }
}

fn artifact(location: &super::Location) -> Artifact {
    Artifact {
        uri: path::uri(&location.path),
    }
}

fn region(location: &super::Location) -> Region {
    Region {
        start_line: location.start.line,
        start_column: location.start.column,
        end_line: location.end.line,
        end_column: location.end.column,
    }
}

/// Object and field, `openvox.voxpupuli.org/v1alpha1/Server/prod/ca:spec.poolRefs[0]`.
fn logical(place: &Place) -> Option<LogicalLocation> {
    let Place::Field { object, path, .. } = place else {
        return None;
    };
    let key = object.key.to_string();
    let mut parts = vec![object.api_version.as_ref(), &object.kind, &key];
    parts.retain(|part| !part.is_empty());
    let mut name = parts.join("/");
    if !path.is_root() {
        name.push_str(&format!(":{path}"));
    }
    Some(LogicalLocation {
        fully_qualified_name: visible(&name),
    })
}

fn replace(report: &Report<'_>, span: Span, text: &str) -> Fix {
    let location = report.location(span);
    let description = match text {
        "" => "remove the item".to_owned(),
        text => format!("write `{}`", plain(text)),
    };
    Fix {
        description: text_of(sentence(&description)),
        artifact_changes: [Change {
            artifact_location: artifact(&location),
            replacements: [Replacement {
                deleted_region: region(&location),
                inserted_content: (!text.is_empty()).then(|| text_of(text.to_owned())),
            }],
        }],
    }
}

fn text_of(text: String) -> Text {
    Text { text }
}

/// A few words of ours that may hold text of the input.
fn said(words: &str) -> Text {
    text_of(sentence(&plain(words)))
}

/// `unknown-pool-ref` as `UnknownPoolRef`, for names of rules are not their ids.
fn pascal_case(kebab: &str) -> String {
    let words = kebab.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{}{rest}", first.to_ascii_uppercase())
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_the_input_is_a_link() {
        assert_eq!(
            plain("[click](http://x) spec.poolRefs[0]"),
            "[click] (http://x) spec.poolRefs[0]"
        );
        assert_eq!(link_text("a[0]\\b"), "a\\[0\\]\\\\b");
    }
}
