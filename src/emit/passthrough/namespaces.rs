//! Objects of the openvox group that get the namespace of the command line: all of the stream, or those that
//! poolctl makes would land elsewhere than what they belong to.

use memchr::memmem;
use serde_yaml::{Mapping, Value};

use super::objects;
use crate::api;
use crate::documents::{Documents, RawObject};
use crate::render::certificate;
use kubectl_yaml::edit::{Action, Edit};
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Node, Value as Read};

/// The objects of the openvox group that have no namespace: their documents, and the ways to items of Lists,
/// which are empty for a document of its own.
pub fn lacking(documents: &Documents<'_>) -> Vec<(Chunk, FieldPath)> {
    let finder = memmem::Finder::new(api::GROUP);
    let mut lacking = Vec::new();
    for chunk in objects::documents(documents) {
        if finder.find(documents.text(chunk).as_bytes()).is_none() {
            continue;
        }
        let Ok(tree) = documents.parse(chunk) else {
            continue;
        };
        let objects = RawObject::root(&tree.root).objects().into_iter();
        let objects = objects.filter(|object| {
            api::group_of(object.api_version) == api::GROUP && has_no_namespace(object.node)
        });
        lacking.extend(objects.map(|object| (chunk, object.item)));
    }
    lacking
}

/// Writes the namespace of such an object below its name.
pub fn edit<'n>(chunk: Chunk, item: &FieldPath, namespace: &'n str) -> Edit<'n> {
    Edit {
        chunk,
        path: item.clone().join("metadata.namespace"),
        action: Action::Set {
            text: namespace,
            below: "name",
        },
    }
}

/// Writes the namespace into the metadata of an object that is printed anew.
pub fn write(body: &mut Mapping, namespace: &str) {
    if let Some(Value::Mapping(metadata)) = body.get_mut("metadata") {
        *metadata = certificate::with_namespace(std::mem::take(metadata), namespace);
    }
}

fn has_no_namespace(object: &Node<'_>) -> bool {
    match object
        .at(&["metadata", "namespace"])
        .map(|node| &node.value)
    {
        None | Some(Read::Null) => true,
        Some(Read::String(text)) => text.is_empty(),
        Some(_) => false,
    }
}
