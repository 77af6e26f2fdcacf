//! Files under poolctl's first line: what it writes there is no input, and hides nothing else.

use super::NOT_GENERATED;
use super::reader::Reader;
use crate::api;
use crate::object::Place;
use crate::source::Span;
use kubectl_yaml::SyntaxError;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Node, Tree, Value};

impl<'s> Reader<'s, '_> {
    /// Reports the first document of a file that poolctl does not write.
    pub(super) fn generated(&mut self, chunk: Chunk, tree: Result<Tree<'s>, SyntaxError>) {
        let tree = match tree {
            Ok(tree) => tree,
            Err(error) => return self.syntax_error(self.sources.file(chunk.span.file), error),
        };
        self.inventory.foreign += 1;
        if is_written_by_us(&tree.root) || !self.lost.insert(chunk.span.file) {
            return;
        }
        let kind = tree.root.get("kind").and_then(Node::as_str);
        let what = match kind.filter(|kind| !kind.is_empty()) {
            Some(kind) => format!("this {kind}"),
            None => "this document".to_owned(),
        };
        let kind = tree.root.get("kind").unwrap_or(&tree.root).span;
        let line = self.sources.file(chunk.span.file).line(1).unwrap_or(0..0);
        let place = Place::Text(Span::new(chunk.span.file, line));
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
        Value::Mapping(_) => is_object_of_ours(node) || is_name_references(node),
        Value::Sequence(operations) => {
            !operations.is_empty() && operations.iter().all(is_operation)
        }
        _ => false,
    }
}

fn is_object_of_ours(node: &Node<'_>) -> bool {
    let text = |key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default();
    let labels = || {
        node.get("metadata")
            .and_then(|metadata| metadata.get("labels"))
    };
    match (api::group_of(text("apiVersion")), text("kind")) {
        // The value of every other label is the user's, if there is one in `spec.service.labels`.
        ("v1", "Service") => labels().is_some_and(|labels| {
            let mut keys = labels.entries().iter().map(|entry| &entry.key);
            keys.any(|key| key.starts_with(api::POOL_LABEL_PREFIX))
        }),
        (api::GATEWAY_GROUP, "TLSRoute") => {
            let name = labels().and_then(|labels| labels.get(api::NAME_LABEL)?.as_str());
            name == Some(api::PRODUCT)
        }
        (group, kind) => matches!(
            (group, kind),
            (api::GROUP, "Certificate") | (api::KUSTOMIZE_GROUP, "Component")
        ),
    }
}

/// The configuration of a Component, which tells kustomize where names are.
fn is_name_references(node: &Node<'_>) -> bool {
    let [entry] = node.entries() else {
        return false;
    };
    entry.key == api::NAME_REFERENCE
}

/// A step of a JSON patch.
fn is_operation(node: &Node<'_>) -> bool {
    ["op", "path"]
        .iter()
        .all(|key| node.get(key).and_then(Node::as_str).is_some())
}
