//! Findings as the results of a ResourceList.

use serde_yaml::Mapping;

use crate::diagnostic::Severity;
use crate::locate::{Findings, Located};
use crate::object::{Origin, Place};
use crate::source::{STDIN, SourceMap};
use crate::value;

/// The findings in their order.
pub fn results(findings: &Findings, sources: &SourceMap) -> Vec<Mapping> {
    let findings = findings.list.iter();
    findings.map(|finding| result(finding, sources)).collect()
}

fn result(finding: &Located, sources: &SourceMap) -> Mapping {
    let diagnostic = &finding.diagnostic;
    let message = match &diagnostic.help {
        Some(help) => format!("{}; {help}", diagnostic.message),
        None => diagnostic.message.to_string(),
    };
    let mut result = value::entries([
        ("message", message.into()),
        ("severity", severity(diagnostic.severity).into()),
    ]);
    let path = |path: &str| value::entries([("path", path.into())]);
    if let Place::Field {
        object,
        path: field,
        ..
    } = &diagnostic.primary.place
    {
        result.insert("resourceRef".into(), resource_ref(object).into());
        if !field.is_root() {
            result.insert("field".into(), path(&field.to_string()).into());
        }
    }
    let file = finding
        .primary
        .map(|span| sources.file(span.file).name.as_str());
    // What stands in no file was read from the ResourceList.
    if let Some(name) = file.filter(|name| *name != STDIN) {
        result.insert("file".into(), path(name).into());
    }
    let tags = value::entries([("rule", diagnostic.code.name.into())]);
    result.insert("tags".into(), tags.into());
    result
}

fn resource_ref(origin: &Origin) -> Mapping {
    let mut reference = value::entries([
        ("apiVersion", origin.api_version.as_ref().into()),
        ("kind", origin.kind.as_ref().into()),
        ("name", origin.key.name.as_str().into()),
    ]);
    if !origin.key.namespace.is_empty() {
        reference.insert("namespace".into(), origin.key.namespace.as_str().into());
    }
    reference
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    }
}
