//! The chart files of objects, which Helm 4 writes into their annotations. By them it groups what a
//! post-renderer returns.

use std::collections::BTreeMap;

use serde_yaml::{Mapping, Value};

use crate::api::CHART_FILE_ANNOTATION as FILE;
use crate::documents::{Documents, RawObject};
use crate::object::Origin;
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::split::Chunk;

/// The chart files of the objects of each document, which is read once: a List may hold thousands.
#[derive(Default)]
pub struct Charts(BTreeMap<Chunk, BTreeMap<FieldPath, String>>);

impl Charts {
    /// The chart file of an object.
    pub fn file(&mut self, documents: &Documents<'_>, origin: &Origin) -> Option<&str> {
        let known = self.0.entry(origin.chunk);
        let files = known.or_insert_with(|| files(documents, origin.chunk));
        files.get(&origin.item).map(String::as_str)
    }
}

fn files(documents: &Documents<'_>, chunk: Chunk) -> BTreeMap<FieldPath, String> {
    if memchr::memmem::find(documents.text(chunk).as_bytes(), FILE.as_bytes()).is_none() {
        return BTreeMap::new();
    }
    let root = documents.root(chunk);
    let objects = RawObject::root(&root).objects().into_iter();
    let files = objects.filter_map(|object| {
        let file = object.node.at(&["metadata", "annotations", FILE])?;
        Some((object.item, file.as_str()?.to_owned()))
    });
    files.collect()
}

/// Names a chart file in the annotations of an object.
pub fn annotate(body: &mut Mapping, file: &str) {
    let Some(Value::Mapping(metadata)) = body.get_mut("metadata") else {
        return;
    };
    let mut annotations = match metadata.shift_remove("annotations") {
        Some(Value::Mapping(annotations)) => annotations,
        _ => Mapping::new(),
    };
    annotations.insert(FILE.into(), file.into());
    let rest = std::mem::take(metadata);
    metadata.insert("annotations".into(), annotations.into());
    metadata.extend(rest);
}
