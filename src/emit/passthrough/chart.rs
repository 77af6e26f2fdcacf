//! The chart files of objects, which Helm 4 writes into their annotations. By them it groups what a
//! post-renderer returns.

use std::collections::BTreeMap;

use serde_yaml::{Mapping, Value};

use crate::object::Origin;
use crate::source::SourceMap;
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{self, Node};

const FILE: &str = "postrenderer.helm.sh/postrender-filename";

/// The chart files of the objects of each document, which is read once: a List may hold thousands.
#[derive(Default)]
pub struct Charts(BTreeMap<Chunk, BTreeMap<FieldPath, String>>);

impl Charts {
    /// The chart file of an object.
    pub fn file(&mut self, sources: &SourceMap, origin: &Origin) -> Option<&str> {
        let chunk = origin.chunk;
        let documents = self.0.entry(chunk);
        let files = documents.or_insert_with(|| files(chunk, sources.text(chunk.span)));
        files.get(&origin.item).map(String::as_str)
    }
}

fn files(chunk: Chunk, text: &str) -> BTreeMap<FieldPath, String> {
    if memchr::memmem::find(text.as_bytes(), FILE.as_bytes()).is_none() {
        return BTreeMap::new();
    }
    let Ok(tree) = tree::parse(chunk, text) else {
        return BTreeMap::new();
    };
    let items = tree.root.get("items").map_or(&[][..], Node::items);
    let items = items.iter().enumerate();
    let items = items.map(|(index, item)| (FieldPath::parse("items").index(index), item));
    let objects = std::iter::once((FieldPath::default(), &tree.root)).chain(items);
    let files = objects.filter_map(|(path, object)| {
        let annotations = object.get("metadata")?.get("annotations")?;
        Some((path, annotations.get(FILE)?.as_str()?.to_owned()))
    });
    files.collect()
}

/// Names a chart file in the annotations of an object.
pub fn annotate(body: &mut Mapping, file: &str) {
    let Some(Value::Mapping(metadata)) = body.get_mut("metadata") else {
        return;
    };
    let annotations = metadata.shift_remove("annotations");
    let mut annotations = match annotations {
        Some(Value::Mapping(annotations)) => annotations,
        _ => Mapping::new(),
    };
    annotations.insert(FILE.into(), file.into());
    let rest = std::mem::take(metadata);
    metadata.insert("annotations".into(), annotations.into());
    metadata.extend(rest);
}
