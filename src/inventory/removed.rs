//! Manifests from before v0.1.0 of the operator: what each old field became.

use std::sync::Arc;

use super::REMOVED_FIELD;
use crate::api::{self, ServerSpec};
use crate::diagnostic::{Diagnostic, Severity};
use crate::object::{Object, Origin, Place};
use crate::yaml::path::FieldPath;
use crate::yaml::tree::Node;

/// A field that is gone.
struct Removed {
    kind: &'static str,
    field: &'static str,
    help: &'static str,
    /// The field that has its meaning now.
    successor: Option<&'static str>,
    /// The key to write in its place, where the value stays.
    renamed: Option<&'static str>,
}

const FIELDS: &[Removed] = &[
    Removed {
        kind: "Pool",
        field: "spec.configRef",
        help: NO_CONFIG,
        successor: None,
        renamed: None,
    },
    Removed {
        kind: "Pool",
        field: "spec.environmentRef",
        help: NO_CONFIG,
        successor: None,
        renamed: None,
    },
    Removed {
        kind: "Server",
        field: "spec.poolRef",
        help: "write a list, `poolRefs: [NAME]`",
        successor: Some("spec.poolRefs"),
        renamed: None,
    },
    Removed {
        kind: "Server",
        field: "spec.environmentRef",
        help: "write `configRef`",
        successor: Some("spec.configRef"),
        renamed: Some("configRef"),
    },
    Removed {
        kind: "Server",
        field: "spec.compiler",
        help: "write `server`",
        successor: Some("spec.server"),
        renamed: Some("server"),
    },
    Removed {
        kind: "Server",
        field: "spec.dnsAltNames",
        help: TO_CERTIFICATE,
        successor: None,
        renamed: None,
    },
    Removed {
        kind: "Server",
        field: "spec.certname",
        help: TO_CERTIFICATE,
        successor: None,
        renamed: None,
    },
];

const NO_CONFIG: &str =
    "remove it: a Pool belongs to no Config, Servers join it through their `poolRefs`";

const TO_CERTIFICATE: &str = "move it to the Certificate that `certificateRef` names";

const SELECTOR: &str = "spec.selector";

/// The finding for a field that older CRDs had, and the field that has its meaning now.
pub fn field(
    origin: &Arc<Origin>,
    path: &FieldPath,
    node: &Node<'_>,
) -> Option<(Diagnostic, Option<FieldPath>)> {
    let name = path.to_string();
    let field = FIELDS
        .iter()
        .find(|field| field.kind == origin.kind && field.field == name)?;
    let successor = field.successor.map(FieldPath::parse);
    let finding = removed(origin, path);
    let finding = match (field.field, node.locate(path).node.as_str()) {
        ("spec.poolRef", Some(pool)) => finding.help(format!("write a list, `poolRefs: [{pool}]`")),
        _ => finding.help(field.help),
    };
    Some((
        match field.renamed {
            Some(name) => finding.fix(name),
            None => finding,
        },
        successor,
    ))
}

/// The finding for a field that has another type now: `ca: {enabled: true}`.
pub fn changed_type(origin: &Arc<Origin>, path: &FieldPath, node: &Node<'_>) -> Option<Diagnostic> {
    let is_old_ca = origin.kind == "Server" && *path == FieldPath::parse("spec.ca");
    let is_mapping = !node.locate(path).node.entries().is_empty();
    (is_old_ca && is_mapping).then(|| {
        REMOVED_FIELD
            .at(
                origin.field(path.clone()),
                "`spec.ca` of a Server is no mapping any more",
            )
            .help("write `ca: true` or `ca: false`; what was `compiler` is `server` beside it")
    })
}

fn removed(origin: &Arc<Origin>, path: &FieldPath) -> Diagnostic {
    let place = origin.field(path.clone()).on_key();
    REMOVED_FIELD.at(place, format!("a {} has no `{path}` any more", origin.kind))
}

/// Old Pools chose their Servers by labels; these are explained when the Servers are known.
pub fn is_selector(origin: &Origin, path: &FieldPath) -> bool {
    origin.kind == "Pool" && *path == FieldPath::parse(SELECTOR)
}

/// The labels that an old Pool selected.
pub struct Selector {
    origin: Arc<Origin>,
    /// The Config that the Pool belonged to; its Servers were meant.
    config: Option<String>,
    labels: Vec<(String, String)>,
}

impl Selector {
    /// The selector in the spec of a Pool, if there is one.
    pub fn of(origin: &Arc<Origin>, pool: &Node<'_>) -> Option<Self> {
        let spec = pool.get("spec")?;
        let labels = spec.get("selector")?.entries().iter().map(|entry| {
            let value = entry.value.as_str().unwrap_or_default();
            (entry.key.to_string(), value.to_owned())
        });
        let config = spec.get("configRef").or(spec.get("environmentRef"));
        Some(Self {
            origin: Arc::clone(origin),
            config: config.and_then(Node::as_str).map(str::to_owned),
            labels: labels.collect(),
        })
    }

    /// The field itself.
    pub fn place(&self) -> Place {
        self.origin.at(SELECTOR)
    }

    /// Names the Servers that the labels would have selected.
    pub fn finding<'a>(
        &self,
        servers: impl Iterator<Item = &'a Object<ServerSpec>>,
        severity: Severity,
    ) -> Diagnostic {
        let pool = &self.origin.key;
        let selected: Vec<_> = servers
            .filter(|server| server.key().namespace == pool.namespace && self.selects(server))
            .map(|server| format!("`{}`", server.name()))
            .collect();
        let help = match selected.as_slice() {
            [] => format!(
                "add `{}` to the `poolRefs` of each Server that belongs to the Pool",
                pool.name
            ),
            names => format!(
                "add `{}` to the `poolRefs` of the Servers that it selected: {}",
                pool.name,
                names.join(", ")
            ),
        };
        removed(&self.origin, &FieldPath::parse(SELECTOR))
            .severity(severity)
            .help(help)
    }

    fn selects(&self, server: &Object<ServerSpec>) -> bool {
        if self
            .config
            .as_ref()
            .is_some_and(|config| server.spec.config_ref != *config)
        {
            return false;
        }
        self.labels.iter().all(|(key, value)| {
            let name = key
                .strip_prefix(api::GROUP)
                .and_then(|name| name.strip_prefix('/'));
            let name = name.unwrap_or(key);
            match name {
                "server" => server.name() == value,
                "config" | "environment" => server.spec.config_ref == *value,
                "ca" => server.spec.is_ca() == (value == "true"),
                "role" => {
                    let ca_only = server.spec.is_ca() && !server.spec.is_server();
                    *value == if ca_only { "ca" } else { "server" }
                }
                _ => false,
            }
        })
    }
}
