//! The annotation `poolctl.openvox.voxpupuli.org/allow: RULE[, RULE…] [REASON]` of an object: comments do
//! not survive kustomize.

use memchr::memmem;

use crate::documents::{Documents, RawObject};
use crate::source::{FileId, Span};
use kubectl_yaml::tree::Value;

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
pub fn find(id: FileId, documents: &Documents<'_>) -> Vec<Annotated> {
    let mut found = Vec::new();
    let text = &documents.sources.file(id).text;
    if memmem::find(text.as_bytes(), KEY.as_bytes()).is_none() {
        return found;
    }
    for chunk in documents.chunks(id) {
        if memmem::find(documents.text(*chunk).as_bytes(), KEY.as_bytes()).is_none() {
            continue;
        }
        for part in documents.parts(chunk) {
            if let Ok(tree) = documents.parse(*part) {
                of_object(&RawObject::root(&tree.root), part.span, &mut found);
            }
        }
    }
    found
}

/// The depth of a tree is bounded, and so is that of Lists in Lists.
fn of_object(raw: &RawObject<'_, '_>, span: Span, found: &mut Vec<Annotated>) {
    if raw.kind.ends_with("List") {
        let items = raw.items();
        return items.for_each(|item| of_object(&item, item.node.span, found));
    }
    let metadata = raw.node.get("metadata");
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
