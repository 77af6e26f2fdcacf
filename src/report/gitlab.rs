//! The Code Quality report of GitLab: an array of what it shows in merge requests.

use serde::Serialize;

use super::{Report, fingerprint};
use crate::diagnostic::Severity;
use crate::locate::Located;
use crate::terminal::{pretty_json, sentence, visible};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    /// Of two issues with one fingerprint GitLab shows one.
    fingerprint: String,
    severity: &'a str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub fn text(report: &Report<'_>) -> String {
    let findings = report.findings.iter().zip(fingerprint::all(report));
    let issues: Vec<_> = findings
        .map(|(finding, fingerprint)| issue(report, finding, fingerprint))
        .collect();
    pretty_json(&issues, "  ")
}

fn issue<'a>(report: &Report<'_>, finding: &Located, fingerprint: String) -> Issue<'a> {
    let diagnostic = &finding.diagnostic;
    let mut description = sentence(&visible(&report.message(finding)));
    if let Some(help) = &diagnostic.help {
        description.push(' ');
        description.push_str(&sentence(&visible(help)));
    }
    let place = report.some_location(finding);
    Issue {
        description,
        check_name: diagnostic.code.name,
        fingerprint,
        severity: match diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        location: Location {
            path: place.path,
            lines: Lines {
                begin: place.start.line,
            },
        },
    }
}
