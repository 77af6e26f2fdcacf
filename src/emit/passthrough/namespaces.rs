//! Objects of the openvox group that get the namespace of the command line: all of the stream, or those that
//! poolctl makes would land elsewhere than what they belong to.

use memchr::memmem;
use serde_yaml::{Mapping, Value};

use super::{Input, objects};
use crate::api;
use crate::documents::RawObject;
use crate::render::certificate;
use kubectl_yaml::edit::{Action, Edit};
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Node, Tree, Value as Read};

/// A document with the ways to the objects of the openvox group in it.
pub struct Document<'s> {
    chunk: Chunk,
    tree: Tree<'s>,
    items: Vec<FieldPath>,
}

/// An object without a namespace, and the one that it gets.
pub struct MissingNamespace<'a> {
    pub chunk: Chunk,
    /// The way to an item of a List; empty for a document of its own.
    pub item: &'a FieldPath,
    pub namespace: &'a str,
}

impl<'a> MissingNamespace<'a> {
    /// Writes it below the name.
    pub fn edit(&self) -> Edit<'a> {
        Edit {
            chunk: self.chunk,
            path: self.item.clone().join("metadata.namespace"),
            action: Action::Set {
                text: self.namespace,
                below: "name",
            },
        }
    }
}

/// The documents that may hold an object of the openvox group; none where there is no namespace to give.
pub fn trees<'s>(input: Input<'s>) -> Vec<Document<'s>> {
    if input.namespace.is_none() {
        return Vec::new();
    }
    let finder = memmem::Finder::new(api::GROUP);
    let documents = objects::documents(input.documents)
        .into_iter()
        .filter_map(|chunk| {
            finder.find(input.documents.text(chunk).as_bytes())?;
            let tree = input.documents.parse(chunk).ok()?;
            let items = ours(&tree.root);
            Some(Document { chunk, tree, items })
        });
    documents.collect()
}

/// The objects of the group that have no namespace and are not dropped.
pub fn missing<'t>(
    documents: &'t [Document<'_>],
    namespace: Option<&'t str>,
    is_dropped: impl Fn(Chunk, &FieldPath) -> bool,
) -> Vec<MissingNamespace<'t>> {
    let mut missing = Vec::new();
    let Some(namespace) = namespace.filter(|namespace| !namespace.is_empty()) else {
        return missing;
    };
    for document in documents {
        let chunk = document.chunk;
        for item in &document.items {
            let node = document.tree.root.locate(item).node;
            if has_no_namespace(node) && !is_dropped(chunk, item) {
                missing.push(MissingNamespace {
                    chunk,
                    item,
                    namespace,
                });
            }
        }
    }
    missing
}

/// Writes the namespace into the metadata of an object that is printed anew.
pub fn write(body: &mut Mapping, namespace: &str) {
    if let Some(Value::Mapping(metadata)) = body.get_mut("metadata") {
        *metadata = certificate::with_namespace(std::mem::take(metadata), namespace);
    }
}

/// The ways to the objects of the group in a document: to itself, or to items of a List.
fn ours(root: &Node<'_>) -> Vec<FieldPath> {
    let objects = RawObject::root(root).objects().into_iter();
    let ours = objects.filter(|object| api::group_of(object.api_version) == api::GROUP);
    ours.map(|object| object.item).collect()
}

fn has_no_namespace(object: &Node<'_>) -> bool {
    let metadata = object.get("metadata");
    match metadata.and_then(|metadata| Some(&metadata.get("namespace")?.value)) {
        None | Some(Read::Null) => true,
        Some(Read::String(text)) => text.is_empty(),
        Some(_) => false,
    }
}
