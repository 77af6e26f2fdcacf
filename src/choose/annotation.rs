//! The annotation `poolctl.openvox.voxpupuli.org/allow: RULE[, RULE…] [REASON]` of an object: comments do
//! not survive kustomize.

use memchr::memmem;

use crate::report::places::Places;
use crate::source::{FileId, SourceFile, Span};
use kubectl_yaml::split;
use kubectl_yaml::tree::{Node, Value};

/// The key.
pub const KEY: &str = "poolctl.openvox.voxpupuli.org/allow";

/// An object that has the annotation.
pub struct Annotated {
    /// The document, or the item of a List.
    pub object: Span,
    pub value: String,
    /// The value as it is written.
    pub place: Span,
}

/// All of a file.
pub fn find(id: FileId, file: &SourceFile, places: &mut Places<'_>) -> Vec<Annotated> {
    let mut found = Vec::new();
    if memmem::find(file.text.as_bytes(), KEY.as_bytes()).is_none() {
        return found;
    }
    let (chunks, _) = split::split(id, &file.text);
    for chunk in chunks {
        let text = places.sources.text(chunk.span);
        if memmem::find(text.as_bytes(), KEY.as_bytes()).is_none() {
            continue;
        }
        for chunk in split::split_json(chunk, text) {
            if let Some(root) = places.root(chunk) {
                of_document(root, chunk.span, &mut found);
            }
        }
    }
    found
}

/// The depth of a tree is bounded, and so is that of Lists in Lists.
fn of_document(node: &Node<'_>, span: Span, found: &mut Vec<Annotated>) {
    let kind = node.get("kind").map(|kind| &kind.value);
    if matches!(kind, Some(Value::String(kind)) if kind.ends_with("List")) {
        let items = node.get("items").map(Node::items).unwrap_or_default();
        return items
            .iter()
            .for_each(|item| of_document(item, item.span, found));
    }
    let metadata = node.get("metadata");
    let annotations = metadata.and_then(|metadata| metadata.get("annotations"));
    let Some(node) = annotations.and_then(|annotations| annotations.get(KEY)) else {
        return;
    };
    // Another type is no annotation; the API server says so.
    if let Value::String(value) = &node.value {
        found.push(Annotated {
            object: span,
            value: value.replace(['\n', '\r'], " "),
            place: node.span,
        });
    }
}
