//! Manifests from before v0.1.0 of the operator: what each old field became.

mod label;
mod selector;

use std::sync::Arc;

use super::REMOVED_FIELD;
use crate::diagnostic::Diagnostic;
use crate::object::Origin;
use kubectl_yaml::edit::NewValue;
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::tree::{Entry, Node, Value};

pub use label::report as report_labels;
pub use selector::{BUDGET, Candidates, Selector};

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

const TO_NEW_CERTIFICATE: &str = "move it to a Certificate, and name that in `certificateRef`";

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
    let certificate = FieldPath::parse("spec.certificateRef");
    let pool = Some(node.locate(path).node).filter(|_| field.field == "spec.poolRef");
    let pool = pool.and_then(Node::as_str).filter(|name| !name.is_empty());
    let is_list = field.field == "spec.poolRef" && !node.locate(path).node.items().is_empty();
    let help = match pool {
        Some(pool) => format!("write a list, `poolRefs: [{pool}]`"),
        None if is_list => "write `poolRefs`".to_owned(),
        _ if field.help == TO_CERTIFICATE && !node.locate(&certificate).complete => {
            TO_NEW_CERTIFICATE.to_owned()
        }
        _ => field.help.to_owned(),
    };
    let finding = removed(origin, path).help(help);
    let finding = match (field.renamed, pool) {
        (Some(name), _) => finding.fix(name),
        (None, Some(pool)) => {
            finding.fix_by_entries(&[("poolRefs", NewValue::OnlyItem(pool.to_owned()))])
        }
        (None, None) if is_list => finding.fix("poolRefs"),
        (None, None) => finding,
    };
    Some((finding, successor))
}

/// The finding for a field that has another type now: `ca: {enabled: true}`; `written` is the text of its
/// value.
pub fn changed_type(
    origin: &Arc<Origin>,
    path: &FieldPath,
    old: &Node<'_>,
    written: &str,
) -> Option<Diagnostic> {
    if origin.kind != "Server" || *path != FieldPath::parse("spec.ca") || old.entries().is_empty() {
        return None;
    }
    // Of a key that stands there twice it is not certain which one is meant.
    let is = |key: &str| match old.get(key)?.value {
        Value::Bool(is) if written.matches(key).count() <= 1 => Some(is),
        _ => None,
    };
    let ca = |is| ("ca", NewValue::Bool(is));
    let (help, entries) = match (is("enabled"), is("compiler")) {
        (Some(true), Some(true)) => ("write `ca: true`", vec![ca(true)]),
        (Some(true), _) => (
            "write `ca: true`, and beside it `server: false`",
            vec![ca(true), ("server", NewValue::Bool(false))],
        ),
        (Some(false), _) => ("write `ca: false`", vec![ca(false)]),
        (None, _) => ("write `ca: true` or `ca: false`", Vec::new()),
    };
    let message = "`spec.ca` of a Server is no mapping any more";
    let finding = REMOVED_FIELD.at(origin.field(path.clone()), message);
    let finding = finding.help(help);
    let is_known = |entry: &Entry<'_>| {
        let is_bool = matches!(entry.value.value, Value::Bool(_));
        is_bool && matches!(&*entry.key, "enabled" | "compiler")
    };
    // Whatever else stands there may have to go elsewhere.
    if entries.is_empty() || !old.entries().iter().all(is_known) {
        return Some(finding);
    }
    Some(finding.fix_by_entries(&entries))
}

fn removed(origin: &Arc<Origin>, path: &FieldPath) -> Diagnostic {
    let place = origin.field(path.clone()).on_key();
    REMOVED_FIELD.at(place, format!("a {} has no `{path}` any more", origin.kind))
}
