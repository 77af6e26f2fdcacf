//! One JSON object for programs; what is unknown is left out.

use serde::Serialize;

use super::{Counts, Report};
use crate::locate::Located;
use crate::object::{Origin, Place};
use crate::source::Span;
use crate::terminal::pretty_json;

#[derive(Serialize)]
struct Root<'a> {
    version: u32,
    diagnostics: Vec<Entry<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// A file as a whole.
    #[serde(rename = "file", skip_serializing_if = "Option::is_none")]
    whole: Option<&'a str>,
    #[serde(flatten)]
    place: Option<Range<'a>>,
    #[serde(flatten)]
    bytes: Option<Bytes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<Object<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fix: Vec<Fix<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    environments: Vec<&'a str>,
}

/// Lines and columns from 1, columns in code points, the end exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Range<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bytes {
    byte_start: u32,
    byte_end: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'a> {
    api_version: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kind: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    namespace: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Range<'a>,
}

#[derive(Serialize)]
struct Fix<'a> {
    file: &'a str,
    #[serde(flatten)]
    bytes: Bytes,
    text: &'a str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    #[serde(flatten)]
    counts: Counts,
}

pub fn text(report: &Report<'_>) -> String {
    let findings = report.findings.iter();
    let [errors, warnings, notes] = report.numbers;
    let root = Root {
        version: 1,
        diagnostics: findings.map(|finding| entry(report, finding)).collect(),
        summary: Summary {
            errors,
            warnings,
            notes,
            counts: report.context.counts,
        },
    };
    pretty_json(&root, "  ")
}

fn entry<'a>(report: &'a Report<'_>, finding: &'a Located) -> Entry<'a> {
    let diagnostic = &finding.diagnostic;
    let (whole, object, field) = match &diagnostic.primary.place {
        Place::Field { object, path, .. } => (None, Some(identity(object)), Some(path.to_string())),
        Place::File(name) => (Some(&**name), None, None),
        Place::Input | Place::Text(_) => (None, None, None),
    };
    let related = finding.related().map(|(span, message)| Related {
        message,
        place: range(report, span),
    });
    let fix = finding.fix.as_deref().map(|(span, text)| Fix {
        file: report.file_name(*span),
        bytes: bytes(*span),
        text,
    });
    Entry {
        whole,
        environments: report.environments(finding),
        rule: diagnostic.code.name,
        severity: diagnostic.severity.name(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        place: finding.primary.map(|span| range(report, span)),
        bytes: finding.primary.map(bytes),
        object,
        field,
        related: related.collect(),
        fix: fix.into_iter().collect(),
    }
}

fn identity(origin: &Origin) -> Object<'_> {
    Object {
        api_version: &origin.api_version,
        kind: &origin.kind,
        namespace: &origin.key.namespace,
        name: &origin.key.name,
    }
}

fn range<'a>(report: &'a Report<'_>, span: Span) -> Range<'a> {
    let (start, end) = report.positions(span);
    Range {
        file: report.file_name(span),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn bytes(span: Span) -> Bytes {
    Bytes {
        byte_start: span.start,
        byte_end: span.end,
    }
}
