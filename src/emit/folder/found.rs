//! Files that an earlier run wrote, and what they say.

use std::path::PathBuf;

use serde_yaml::Value;

use crate::documents;
use crate::inventory::is_written_by_us;
use crate::object::ObjectKey;
use crate::path::slashed;
use crate::render::Kind;
use crate::source;
use crate::value;
use kubectl_yaml::tree::{self, Node, Tree};

/// A file with our first line.
#[derive(Debug)]
pub struct Found {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    /// What its first line says that it comes from.
    pub origin: String,
    /// `None` when it cannot be read.
    pub objects: Option<Vec<Id>>,
}

/// An object of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Id {
    pub what: What,
    pub key: ObjectKey,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    Object(Kind),
    /// The `kustomization.yaml` of a Component, or what it configures.
    Component,
    /// A list of JSON patches.
    Patch,
    /// Something that poolctl does not write, with its kind.
    Other(String),
}

impl Found {
    /// `None` for what somebody else wrote.
    pub fn of(path: PathBuf, bytes: Vec<u8>) -> Option<Self> {
        let origin = source::generated_origin(&bytes)?.into_owned();
        let trees = trees(&bytes);
        Some(Self {
            objects: trees.map(|trees| trees.iter().map(|tree| id(&tree.root)).collect()),
            origin,
            path,
            bytes,
        })
    }

    /// Its path, as sentences name it.
    pub fn name(&self) -> String {
        format!("`{}`", slashed(&self.path))
    }

    /// The Certificates in it.
    pub fn certificates(&self) -> impl Iterator<Item = &ObjectKey> {
        let objects = self.objects.iter().flatten();
        let of_kind = |id: &&Id| id.what == What::Object(Kind::Certificate);
        objects.filter(of_kind).map(|id| &id.key)
    }
}

/// Two texts say the same: a byte order mark, line ends, indentation and the order of keys make no difference, values and
/// the first line do.
pub fn same(old: &[u8], new: &str) -> bool {
    old == new.as_bytes()
        || (source::first_line(old) == source::first_line(new.as_bytes())
            && documents(old).is_some_and(|old| Some(old) == documents(new.as_bytes())))
}

/// What is in a text but for comments; `None` when kubectl would not read all of it.
pub fn documents(text: &[u8]) -> Option<Vec<Value>> {
    let trees = trees(text)?;
    Some(
        trees
            .iter()
            .map(|tree| value::from_node(&tree.root))
            .collect(),
    )
}

fn trees(text: &[u8]) -> Option<Vec<Tree<'_>>> {
    documents::read_all(std::str::from_utf8(text).ok()?)
}

fn id(document: &Node<'_>) -> Id {
    let key = ObjectKey::new(
        document.text_at(&["metadata", "namespace"]),
        document.text_at(&["metadata", "name"]),
    );
    let kind = document.text_at(&["kind"]);
    let what = match (Kind::of(document.text_at(&["apiVersion"]), kind), kind) {
        (Some(kind), _) => What::Object(kind),
        _ if is_written_by_us(document) => match document.value {
            tree::Value::Sequence(_) => What::Patch,
            _ => What::Component,
        },
        (None, "") => What::Other("no object".to_owned()),
        (None, kind) => What::Other(format!("a {kind}")),
    };
    Id { what, key }
}
