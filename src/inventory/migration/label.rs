//! The label of an Environment, by which Servers may still look for pods.

use std::sync::Arc;

use super::REMOVED_FIELD;
use crate::diagnostic::{Diagnostics, Severity};
use crate::object::{Origin, Place};
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::tree::Node;

const OLD: &str = "openvox.voxpupuli.org/environment";
const NEW: &str = "openvox.voxpupuli.org/config";

/// Fields of a Server that select pods.
const SELECTING: &[&str] = &["affinity", "topologySpreadConstraints", "networkPolicy"];

/// Reports the label where a Server selects pods by it: there are none.
pub fn report(origin: &Arc<Origin>, server: &Node<'_>, diagnostics: &mut Diagnostics) {
    let mut places = Vec::new();
    for field in SELECTING {
        let path = FieldPath::parse("spec").key(field);
        if let Some(node) = server.get("spec").and_then(|spec| spec.get(field)) {
            find(origin, node, &path, &mut places);
        }
    }
    for place in places {
        let message = format!("no pod has the label `{OLD}` any more");
        let finding = REMOVED_FIELD.at(place, message).fix(NEW);
        let help = format!("write `{NEW}`");
        diagnostics.push(finding.severity(Severity::Warning).help(help));
    }
}

/// As a key of labels, or as the value of `key` in an expression.
fn find(origin: &Arc<Origin>, node: &Node<'_>, path: &FieldPath, places: &mut Vec<Place>) {
    if node.as_str() == Some(OLD) {
        places.push(origin.field(path.clone()));
    }
    for entry in node.entries() {
        let path = path.clone().key(&entry.key);
        if entry.key == OLD {
            places.push(origin.field(path.clone()).on_key());
        }
        find(origin, &entry.value, &path, places);
    }
    for (index, item) in node.items().iter().enumerate() {
        find(origin, item, &path.clone().index(index), places);
    }
}
