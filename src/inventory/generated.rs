//! Files under poolctl's first line: what it writes there is no input, and hides nothing else.

use super::NOT_GENERATED;
use super::reader::Reader;
use crate::api;
use crate::object::Place;
use crate::source::Span;
use kubectl_yaml::tree::{Node, Value};

impl<'s> Reader<'s, '_> {
    /// Reports the first document of a file that poolctl does not write.
    pub(super) fn generated(&mut self, root: &Node<'s>) {
        let file = root.span.file;
        self.inventory.foreign += 1;
        if is_written_by_us(root) || !self.lost.insert(file) {
            return;
        }
        let kind = root.get("kind").and_then(Node::as_str);
        let what = match kind.filter(|kind| !kind.is_empty()) {
            Some(kind) => format!("this {kind}"),
            None => "this document".to_owned(),
        };
        let kind = root.get("kind").unwrap_or(root).span;
        let line = self.sources.file(file).line(1).unwrap_or(0..0);
        let place = Place::Text(Span::new(file, line));
        let message = format!("the first line says that poolctl wrote {what}, which it never does");
        let finding = NOT_GENERATED
            .at(place, message)
            .related(Place::Text(kind), what);
        self.lost(finding.help(
            "remove the first line, and the file is input; or move the document to a file of its own",
        ));
    }
}

/// Whether poolctl writes documents like this one into files.
pub fn is_written_by_us(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Null => true,
        // The configuration of a Component, which tells kustomize where names are.
        Value::Mapping(entries) if entries.len() == 1 => entries[0].key == api::NAME_REFERENCE,
        Value::Mapping(_) => is_object_of_ours(node),
        // The steps of a JSON patch.
        Value::Sequence(steps) => {
            let has = |step: &Node<'_>, key| step.get(key).and_then(Node::as_str).is_some();
            let is_step = |step| has(step, "op") && has(step, "path");
            !steps.is_empty() && steps.iter().all(is_step)
        }
        _ => false,
    }
}

fn is_object_of_ours(node: &Node<'_>) -> bool {
    let text = |key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default();
    let labels = || node.get("metadata")?.get("labels");
    match (api::group_of(text("apiVersion")), text("kind")) {
        // The value of every other label is the user's, if there is one in `spec.service.labels`.
        ("v1", "Service") => {
            let entries = labels().into_iter().flat_map(Node::entries);
            let mut keys = entries.map(|entry| &entry.key);
            keys.any(|key| key.starts_with(api::POOL_LABEL_PREFIX))
        }
        (api::GATEWAY_GROUP, "TLSRoute") => {
            let name = labels().and_then(|labels| labels.get(api::NAME_LABEL)?.as_str());
            name == Some(api::PRODUCT)
        }
        (api::GROUP, "Certificate") | (api::KUSTOMIZE_GROUP, "Component") => true,
        _ => false,
    }
}
