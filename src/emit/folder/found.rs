//! Files that an earlier run wrote, and what they say.

use std::path::PathBuf;

use serde_yaml::Value;

use crate::api;
use crate::object::ObjectKey;
use crate::render::Kind;
use crate::source::{self, FileId};
use crate::yaml::{split, tree, value};

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
        let documents = documents(&bytes);
        Some(Self {
            objects: documents.map(|documents| documents.iter().map(id).collect()),
            origin,
            path,
            bytes,
        })
    }

    /// The Certificates in it.
    pub fn certificates(&self) -> impl Iterator<Item = &ObjectKey> {
        let objects = self.objects.iter().flatten();
        let of_kind = |id: &&Id| id.what == What::Object(Kind::Certificate);
        objects.filter(of_kind).map(|id| &id.key)
    }

    /// The documents; none when the file cannot be read.
    pub fn documents(&self) -> Vec<Value> {
        documents(&self.bytes).unwrap_or_default()
    }
}

/// Two texts say the same: line ends, indentation and the order of keys make no difference, values and
/// the first line do.
pub fn same(old: &[u8], new: &str) -> bool {
    let first_line = |text: &[u8]| {
        let line = text.split(|&byte| byte == b'\n').next();
        line.unwrap_or_default().trim_ascii_end().to_vec()
    };
    old == new.as_bytes()
        || (first_line(old) == first_line(new.as_bytes())
            && documents(old).is_some_and(|old| Some(old) == documents(new.as_bytes())))
}

/// What is in a text but for comments; `None` when kubectl would not read all of it.
fn documents(text: &[u8]) -> Option<Vec<Value>> {
    let text = std::str::from_utf8(text).ok()?;
    let (chunks, errors) = split::split(FileId::default(), text);
    if !errors.is_empty() {
        return None;
    }
    let mut documents = Vec::new();
    for chunk in chunks {
        let tree = tree::parse(chunk, text.get(chunk.span.range())?).ok()?;
        if !tree.duplicates.is_empty() {
            return None;
        }
        match value::from_node(&tree.root) {
            Value::Null => {}
            value => documents.push(value),
        }
    }
    Some(documents)
}

fn id(document: &Value) -> Id {
    let text = |key: &str| {
        document
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let metadata = |key: &str| document.get("metadata")?.get(key)?.as_str();
    let key = ObjectKey::new(
        metadata("namespace").unwrap_or_default(),
        metadata("name").unwrap_or_default(),
    );
    let what = match (api::group_of(text("apiVersion")), text("kind")) {
        ("v1", "Service") => What::Object(Kind::Service),
        (api::GATEWAY_GROUP, "TLSRoute") => What::Object(Kind::TlsRoute),
        (api::GROUP, "Certificate") => What::Object(Kind::Certificate),
        ("kustomize.config.k8s.io", "Component") => What::Component,
        ("", "") if document.get("nameReference").is_some() => What::Component,
        _ if is_patch(document) => What::Patch,
        (_, "") => What::Other("no object".to_owned()),
        (_, kind) => What::Other(format!("a {kind}")),
    };
    Id { what, key }
}

fn is_patch(document: &Value) -> bool {
    let operations = document
        .as_sequence()
        .map(Vec::as_slice)
        .unwrap_or_default();
    !operations.is_empty() && operations.iter().all(|item| item.get("op").is_some())
}
