//! The files in which the objects of a kustomize build are written.

use std::collections::HashMap;

use crate::documents::{Documents, RawObject};
use crate::kustomize::origin;
use crate::object::Origin;
use crate::path::{normal, slashed};
use crate::source::FileId;
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Node, Value};

/// Finds them, each file read once.
pub struct Written<'d, 's> {
    documents: &'d Documents<'s>,
    objects: HashMap<FileId, Vec<Known>>,
}

/// An object of a file.
struct Known {
    chunk: Chunk,
    item: FieldPath,
    kind: String,
    name: String,
}

impl<'d, 's> Written<'d, 's> {
    pub fn new(documents: &'d Documents<'s>) -> Self {
        Self {
            documents,
            objects: HashMap::new(),
        }
    }

    /// The document that has a field of a built object as the build has it, and the way to the object there;
    /// `None` where the build says nothing of its file, or something was changed on the way.
    pub fn source(
        &mut self,
        built: &Node<'_>,
        object: &Origin,
        field: &FieldPath,
    ) -> Option<(Node<'s>, FieldPath)> {
        let built = built.locate(&object.item).node;
        let annotations = built.get("metadata")?.get("annotations")?;
        let path = origin::of(|key| annotations.get(key)?.as_str())?;
        let sources = self.documents.sources;
        let folder = sources.file(object.file()).build.as_deref()?;
        let name = slashed(&normal(&folder.join(path)));
        let file = sources.named(&name)?;
        let documents = self.documents;
        let known = self
            .objects
            .entry(file)
            .or_insert_with(|| known(documents, file));
        let Known { chunk, item, .. } = chosen(known, object)?;
        let root = documents.root(*chunk);
        let is_same = says_the_same(built, root.locate(item).node, field);
        is_same.then(|| (root, item.clone()))
    }
}

/// The objects of a file that can be read.
fn known(documents: &Documents<'_>, file: FileId) -> Vec<Known> {
    let mut known = Vec::new();
    for chunk in documents.of(file) {
        if let Ok(tree) = documents.parse(chunk) {
            let objects = RawObject::root(&tree.root).objects().into_iter();
            known.extend(objects.map(|object| Known {
                chunk,
                name: name(object.node).to_owned(),
                kind: object.kind.to_owned(),
                item: object.item,
            }));
        }
    }
    known
}

fn name<'t>(node: &'t Node<'_>) -> &'t str {
    let name = node
        .get("metadata")
        .and_then(|metadata| metadata.get("name"));
    name.and_then(Node::as_str).unwrap_or_default()
}

/// The object of that kind and name, or else the only one whose name became that by a prefix and a suffix.
fn chosen<'k>(known: &'k [Known], object: &Origin) -> Option<&'k Known> {
    let of_kind = || known.iter().filter(|known| known.kind == object.kind);
    let built = &*object.key.name;
    let mut named = of_kind().filter(|known| known.name == built);
    named.next().or_else(|| {
        let is_part = |known: &&Known| !known.name.is_empty() && built.contains(&known.name);
        let mut parts = of_kind().filter(is_part);
        parts.next().filter(|_| parts.next().is_none())
    })
}

/// Both have the same value at a path, or end on the way to it in the same place.
fn says_the_same(built: &Node<'_>, source: &Node<'_>, path: &FieldPath) -> bool {
    let (built, source) = (built.locate(path), source.locate(path));
    let is_collection =
        |node: &Node<'_>| matches!(node.value, Value::Mapping(_) | Value::Sequence(_));
    built.complete == source.complete
        && (is_collection(built.node) && is_collection(source.node)
            || !built.complete
            || built.node.value == source.node.value
            || path.to_string() == "metadata.name")
}
