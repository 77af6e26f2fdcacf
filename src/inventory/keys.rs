//! The keys that make an object of a document: absent, misspelled, or with values that are no text.

use std::sync::Arc;

use super::{INVALID_TYPE, MISSING_FIELD, UNKNOWN_KIND};
use crate::api;
use crate::diagnostic::{Code, Diagnostic};
use crate::object::{Origin, Place};
use crate::suggest;
use kubectl_yaml::characters;
use kubectl_yaml::tree::{Entry, Node, Value};

/// Bytes of a key or value that may be one of ours.
const LONGEST: usize = 64;

/// Keys of objects that mean what they say.
const KNOWN: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "spec",
    "status",
    "items",
    "data",
];

/// A kind of ours, and no apiVersion that could be read.
pub fn no_version(origin: &Arc<Origin>, node: &Node<'_>) -> Diagnostic {
    if let Some(finding) = in_place_of(node, "apiVersion", "kind") {
        return finding;
    }
    let kind = origin.kind.trim();
    let message = match node.get("apiVersion").map(|version| &version.value) {
        None => format!("this {kind} has no `apiVersion`, which is required"),
        Some(Value::Null) => format!("the `apiVersion` of this {kind} is null"),
        Some(_) => format!("the `apiVersion` of this {kind} must be a string"),
    };
    let finding = UNKNOWN_KIND.at(origin.at("apiVersion"), message);
    finding.help(format!("write `apiVersion: {}`", api::API_VERSION))
}

/// Our group, and no kind that could be read.
pub fn no_kind(origin: &Arc<Origin>, node: &Node<'_>) -> Diagnostic {
    if let Some(finding) = in_place_of(node, "kind", "apiVersion") {
        return finding;
    }
    let (code, message) = match node.get("kind").map(|kind| &kind.value) {
        None => (
            &MISSING_FIELD,
            "this document has no `kind`, which is required",
        ),
        Some(Value::String(_)) => (&MISSING_FIELD, "the `kind` of this document is empty"),
        Some(_) => (&INVALID_TYPE, "`kind` must be a string"),
    };
    code.at(origin.at("kind"), message)
        .help("write what it is, such as `kind: Pool`")
}

/// What stands in the place of a key or, where that has a text, of the other one.
fn in_place_of(node: &Node<'_>, key: &'static str, other: &'static str) -> Option<Diagnostic> {
    let (key, entry) = match node.get(key) {
        None => (key, meant(node, key)),
        Some(value) => (other, value.as_str().and_then(|_| like(node, other))),
    };
    let entry = entry.filter(|entry| entry.key != key)?;
    Some(misspelled(&UNKNOWN_KIND, entry, key))
}

/// The entry of a key, or of one that differs from it by case and blanks.
pub fn like<'n, 's>(node: &'n Node<'s>, key: &str) -> Option<&'n Entry<'s>> {
    let mut entries = node.entries().iter();
    let similar = |entry: &&Entry<'_>| entry.key.trim().eq_ignore_ascii_case(key);
    node.entry(key).or_else(|| entries.find(similar))
}

/// The entry that was probably meant for a key that a mapping lacks.
fn meant<'n, 's>(node: &'n Node<'s>, key: &str) -> Option<&'n Entry<'s>> {
    let is_value = |entry: &Entry<'_>| match (key, entry.value.as_str()) {
        ("kind", Some(value)) => api::KINDS.contains(&value),
        (_, Some(value)) => api::group_of(value) == api::GROUP,
        (_, None) => false,
    };
    let is_meant = |entry: &&Entry<'_>| {
        let name = entry.key.as_ref();
        let is_near = || {
            name.len() <= LONGEST
                && (suggest::nearest(name, &[key]).is_some()
                    || characters::plain(name).is_some_and(|plain| plain == key))
        };
        !KNOWN.contains(&name) && entry.value.as_str().is_some() && (is_value(entry) || is_near())
    };
    like(node, key).or_else(|| node.entries().iter().find(is_meant))
}

/// The misspelled key of something that would be an object without that.
pub fn misspelled_in(node: &Node<'_>) -> Option<Diagnostic> {
    let pairs = [
        ("kind", meant(node, "kind")?),
        ("apiVersion", meant(node, "apiVersion")?),
    ];
    let (key, entry) = pairs.into_iter().find(|(key, entry)| entry.key != *key)?;
    Some(misspelled(&MISSING_FIELD, entry, key))
}

/// Another key in the place of one: keys are read as they are written.
fn misspelled(code: &'static Code, entry: &Entry<'_>, key: &'static str) -> Diagnostic {
    let shown = characters::shown(&entry.key);
    let message = format!("this object has `{shown}` in place of `{key}`");
    let value = entry.value.as_str().filter(|value| value.len() <= LONGEST);
    let help = match value {
        Some(value) => format!("write `{key}: {value}`"),
        None => format!("write `{key}`"),
    };
    code.at(Place::Text(entry.key_span), message)
        .help(help)
        .fix(key)
}
