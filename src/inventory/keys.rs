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

const KIND_HELP: &str = "write what it is, such as `kind: Pool`";

/// A kind of ours, and no apiVersion that could be read.
pub fn no_version(origin: &Arc<Origin>, node: &Node<'_>) -> Diagnostic {
    let kind = origin.kind.trim();
    let place = origin.at("apiVersion");
    let help = format!("write `apiVersion: {}`", api::API_VERSION);
    match node.entry("apiVersion").map(|entry| &entry.value.value) {
        None => match meant(node, "apiVersion") {
            Some(entry) => misspelled(&UNKNOWN_KIND, entry, "apiVersion"),
            None => {
                let message = format!("this {kind} has no `apiVersion`, which is required");
                UNKNOWN_KIND.at(place, message).help(help)
            }
        },
        Some(Value::Null) => {
            let message = format!("the `apiVersion` of this {kind} is null");
            UNKNOWN_KIND.at(place, message).help(help)
        }
        Some(Value::String(_)) => match like(node, "kind") {
            Some(entry) => misspelled(&UNKNOWN_KIND, entry, "kind"),
            None => UNKNOWN_KIND
                .at(place, "this document has no `kind`")
                .help(help),
        },
        Some(_) => {
            let message = format!("the `apiVersion` of this {kind} must be a string");
            UNKNOWN_KIND.at(place, message).help(help)
        }
    }
}

/// Our group, and no kind that could be read.
pub fn no_kind(origin: &Arc<Origin>, node: &Node<'_>) -> Diagnostic {
    let place = origin.at("kind");
    match node.entry("kind").map(|entry| &entry.value.value) {
        None => match meant(node, "kind") {
            Some(entry) => misspelled(&UNKNOWN_KIND, entry, "kind"),
            None => MISSING_FIELD
                .at(place, "this document has no `kind`, which is required")
                .help(KIND_HELP),
        },
        Some(Value::String(kind)) if !kind.is_empty() => match like(node, "apiVersion") {
            Some(entry) => misspelled(&UNKNOWN_KIND, entry, "apiVersion"),
            None => INVALID_TYPE
                .at(place, "`apiVersion` must be a string")
                .help(format!("write `apiVersion: {}`", api::API_VERSION)),
        },
        Some(Value::String(_)) => MISSING_FIELD
            .at(place, "the `kind` of this document is empty")
            .help(KIND_HELP),
        Some(_) => INVALID_TYPE
            .at(place, "`kind` must be a string")
            .help(KIND_HELP),
    }
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
    let of = |key| meant(node, key);
    let (version, kind) = (of("apiVersion")?, of("kind")?);
    let pairs = [("kind", kind), ("apiVersion", version)];
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
