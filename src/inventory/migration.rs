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

const NO_CONFIG: &str =
    "remove it: a Pool belongs to no Config, Servers join it through their `poolRefs`";

/// The finding for a field that older CRDs had, and the field that has its meaning now.
pub fn field(
    origin: &Arc<Origin>,
    path: &FieldPath,
    node: &Node<'_>,
) -> Option<(Diagnostic, Option<FieldPath>)> {
    let gone = || removed(origin, path);
    let renamed = |name| gone().help(format!("write `{name}`")).fix(name);
    let (finding, successor) = match (origin.kind.as_ref(), &*path.to_string()) {
        ("Pool", "spec.configRef" | "spec.environmentRef") => (gone().help(NO_CONFIG), None),
        ("Server", "spec.poolRef") => {
            let value = node.locate(path).node;
            let finding = match value.as_str().filter(|name| !name.is_empty()) {
                Some(pool) => gone()
                    .help(format!("write a list, `poolRefs: [{pool}]`"))
                    .fix_by_entries(&[("poolRefs", NewValue::OnlyItem(pool.to_owned()))]),
                None if value.items().is_empty() => gone().help("write a list, `poolRefs: [NAME]`"),
                None => renamed("poolRefs"),
            };
            (finding, Some("spec.poolRefs"))
        }
        ("Server", "spec.environmentRef") => (renamed("configRef"), Some("spec.configRef")),
        ("Server", "spec.compiler") => (renamed("server"), Some("spec.server")),
        ("Server", "spec.dnsAltNames" | "spec.certname") => {
            let certificate = FieldPath::parse("spec.certificateRef");
            let help = if node.locate(&certificate).complete {
                "move it to the Certificate that `certificateRef` names"
            } else {
                "move it to a Certificate, and name that in `certificateRef`"
            };
            (gone().help(help), None)
        }
        _ => return None,
    };
    Some((finding, successor.map(FieldPath::parse)))
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
