//! JSON Schemas for editors and linters: of documents as they are checked each by itself, and of
//! `poolctl.toml`.

mod closed;

use clap::ValueEnum;
use schemars::Schema;
use serde_json::{Map, Value, json};

use crate::api::API_VERSION;
use crate::api::manifest::Kind;
use crate::config;

/// What has a schema of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Subject {
    /// Manifests of Pools
    #[value(alias = "pools")]
    Pool,
    /// Manifests of Servers
    #[value(alias = "servers")]
    Server,
    /// Manifests of Certificates
    #[value(alias = "certificates")]
    Certificate,
    /// The settings of a repository
    #[value(name = config::FILE)]
    Config,
}

/// The schema of a subject; without one, of documents of all kinds.
pub fn text(subject: Option<Subject>) -> String {
    let schema = match subject {
        Some(Subject::Pool) => closed::of(Kind::Pool),
        Some(Subject::Server) => closed::of(Kind::Server),
        Some(Subject::Certificate) => closed::of(Kind::Certificate),
        Some(Subject::Config) => config::schema(),
        None => of_documents(),
    };
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// Files hold several documents, also of other kinds, which may be what they want.
fn of_documents() -> Schema {
    let (mut cases, mut definitions) = (Vec::new(), Map::new());
    for kind in Kind::ALL {
        let mut schema = closed::of(*kind);
        schema.remove("$schema");
        if let Some(Value::Object(shared)) = schema.remove("$defs") {
            definitions.extend(shared);
        }
        definitions.insert(kind.name().to_owned(), schema.to_value());
        cases.push(json!({
            "if": is(API_VERSION, kind.name()),
            "then": {"$ref": format!("#/$defs/{kind}")},
        }));
    }
    cases.push(json!({
        "if": is("v1", "List"),
        "then": {"properties": {"items": {"items": {"$ref": "#"}}}},
    }));
    schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Manifests",
        "description": "Documents of which Pools, Servers and Certificates of openvox-operator are checked.",
        "allOf": cases,
        "$defs": definitions,
    })
}

/// An object of this kind.
fn is(api_version: &str, kind: &str) -> Value {
    json!({
        "type": "object",
        "required": ["apiVersion", "kind"],
        "properties": {"apiVersion": {"const": api_version}, "kind": {"const": kind}},
    })
}
