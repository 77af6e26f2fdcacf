//! Findings as the results of a ResourceList.

use serde::Serialize;
use serde_yaml::Mapping;

use crate::diagnostic::Severity;
use crate::locate::{Findings, Located};
use crate::object::{Origin, Place};
use crate::source::{STDIN, SourceMap};
use crate::value;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    message: String,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_ref: Option<ResourceRef<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Field>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<File<'a>>,
    tags: Tags,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResourceRef<'a> {
    api_version: &'a str,
    kind: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    namespace: &'a str,
}

#[derive(Serialize)]
struct Field {
    path: String,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
}

#[derive(Serialize)]
struct Tags {
    rule: &'static str,
}

/// The findings in their order.
pub fn results(findings: &Findings, sources: &SourceMap) -> Vec<Mapping> {
    let entries = findings.list.iter().map(|finding| entry(finding, sources));
    entries.map(|entry| value::from_object(&entry)).collect()
}

fn entry<'a>(finding: &'a Located, sources: &'a SourceMap) -> Entry<'a> {
    let diagnostic = &finding.diagnostic;
    let (object, field) = match &diagnostic.primary.place {
        Place::Field { object, path, .. } => (Some(object), Some(path.to_string())),
        _ => (None, None),
    };
    let file = finding.primary.map(|span| &*sources.file(span.file).name);
    let message = match &diagnostic.help {
        Some(help) => format!("{}; {help}", diagnostic.message),
        None => diagnostic.message.to_string(),
    };
    Entry {
        message,
        severity: severity(diagnostic.severity),
        resource_ref: object.map(|object| resource_ref(object)),
        field: field
            .filter(|path| !path.is_empty())
            .map(|path| Field { path }),
        // What stands in no file was read from the ResourceList.
        file: file.filter(|name| *name != STDIN).map(|path| File { path }),
        tags: Tags {
            rule: diagnostic.code.name,
        },
    }
}

fn resource_ref(origin: &Origin) -> ResourceRef<'_> {
    ResourceRef {
        api_version: &origin.api_version,
        kind: &origin.kind,
        name: &origin.key.name,
        namespace: &origin.key.namespace,
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    }
}
