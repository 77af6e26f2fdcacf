//! What of the input is no object. kubectl, Argo CD and Helm refuse a stream with a `values.yaml`, a
//! dashboard or a kustomization in it, so these are not passed on.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::json;
use crate::api;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::documents::{Documents, parse_instead};
use crate::inventory::{Inventory, MISSING_FIELD, YAML_SYNTAX, first_line};
use crate::object::Place;
use crate::source::{STDIN, Span};
use crate::terminal::plural;
use kubectl_yaml::SyntaxError;
use kubectl_yaml::plain;
use kubectl_yaml::scalar::{self, Resolved};
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Node, Value};

/// Files beside the first that a note names.
const MAX_RELATED: usize = 4;

/// A document that is not passed on.
struct Outsider {
    chunk: Chunk,
    /// Where its text starts.
    line: Span,
    error: Option<SyntaxError>,
}

/// The documents that are no objects. On stdin, where only objects are expected, each is an error; of
/// files, which may stand beside manifests, a note counts them. What cannot be read is an error everywhere,
/// since it may have been an object.
pub fn outsiders(inventory: &Inventory<'_>, diagnostics: &mut Diagnostics) -> BTreeSet<Chunk> {
    let chunks = documents(inventory.documents).into_iter();
    let outsiders = chunks.filter_map(|chunk| judge(inventory.documents, chunk));
    let outsiders: Vec<_> = outsiders.collect();
    report(inventory, &outsiders, diagnostics);
    outsiders.iter().map(|outsider| outsider.chunk).collect()
}

/// Every document that may be passed on.
pub fn documents(documents: &Documents<'_>) -> Vec<Chunk> {
    let files = documents.sources.files();
    let passed = files.filter(|(_, file)| !file.is_generated() && file.invalid.is_none());
    passed.flat_map(|(id, _)| documents.of(id)).collect()
}

fn report(inventory: &Inventory<'_>, outsiders: &[Outsider], diagnostics: &mut Diagnostics) {
    let sources = inventory.documents.sources;
    let is_refused = |outsider: &&Outsider| {
        outsider.error.is_some() || sources.file(outsider.line.file).name == STDIN
    };
    let (refused, filed): (Vec<_>, Vec<_>) = outsiders.iter().partition(is_refused);
    for outsider in refused {
        let Span { file, start, end } = outsider.chunk.span;
        let mut told = inventory.refused.range((file, start)..=(file, end));
        // Of one cause one finding is enough.
        if told.next().is_none() {
            diagnostics.push(refusal(outsider));
        }
    }
    let Some(first) = filed.first() else {
        return;
    };
    let are = if filed.len() == 1 {
        "is no object, and is not passed on"
    } else {
        "are no objects, and are not passed on"
    };
    let message = format!("{} {are}", plural(filed.len(), "document"));
    let mut note = MISSING_FIELD
        .at(Place::Text(first.line), message)
        .severity(Severity::Note)
        .help("an object has `apiVersion` and `kind`; kubectl refuses a stream with anything else in it");
    let mut seen = BTreeSet::from([first.line.file]);
    let others = filed.iter().filter(|other| seen.insert(other.line.file));
    for other in others.take(MAX_RELATED) {
        note = note.related(Place::Text(other.line), "neither is this");
    }
    diagnostics.push(note);
}

fn refusal(outsider: &Outsider) -> Diagnostic {
    if let Some(error) = &outsider.error {
        let finding = YAML_SYNTAX.at(Place::Text(error.span), error.message.clone());
        return match error.help.clone() {
            Some(help) => finding.help(help),
            None => finding,
        };
    }
    let message = "this document is no object, and cannot be passed on";
    MISSING_FIELD
        .at(Place::Text(outsider.line), message)
        .help("an object has `apiVersion` and `kind`, and a kustomization is none; leave it out of the stream")
}

/// What is known of a document that is no object; `None` for one, and where there is nothing.
fn judge(documents: &Documents<'_>, chunk: Chunk) -> Option<Outsider> {
    let text = documents.text(chunk);
    let first = first_line(text)?;
    let says_so = !chunk.json && says_an_object(text);
    if says_so && plain::is_plain(text) {
        return None;
    }
    let error = match is_object(documents, chunk) {
        Ok(true) => return None,
        Ok(false) => None,
        // kubectl reads it, and what it says it is.
        Err(error) if says_so && error.disputed => return None,
        Err(error) => Some(error),
    };
    let start = chunk.span.range().start;
    let line = Span::new(chunk.span.file, start + first.start..start + first.end);
    Some(Outsider { chunk, line, error })
}

/// Lines say what an object it is, in plain words, if they are YAML.
fn says_an_object(text: &str) -> bool {
    let (mut version, mut kind) = (None, None);
    for line in text.lines() {
        if let Some(value) = line.strip_prefix("apiVersion: ") {
            version = version.or(Some(value));
        } else if let Some(value) = line.strip_prefix("kind: ") {
            kind = kind.or(Some(value));
        }
        if let (Some(version), Some(kind)) = (version, kind) {
            return is_word(version)
                && is_word(kind)
                && api::group_of(version) != api::KUSTOMIZE_GROUP;
        }
    }
    false
}

fn is_word(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"./-".contains(&byte);
    text.starts_with(|char: char| char.is_ascii_alphabetic())
        && text.bytes().all(known)
        && scalar::resolve(text) == Resolved::String
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    api_version: String,
    kind: String,
}

fn is_object(documents: &Documents<'_>, chunk: Chunk) -> Result<bool, SyntaxError> {
    if !chunk.json {
        return Ok(has_header(&documents.parse(chunk)?.root));
    }
    let escaped = json::escaped(documents.text(chunk));
    if let Some(tree) = parse_instead(chunk, true, &escaped) {
        return Ok(has_header(&tree.root));
    }
    // kubectl reads JSON that is deeper than what is read here.
    match serde_json::from_str::<Header>(&escaped) {
        Ok(Header { api_version, kind }) => Ok(names_an_object(&api_version, &kind)),
        Err(_) => documents.parse(chunk).map(|tree| has_header(&tree.root)),
    }
}

fn has_header(root: &Node<'_>) -> bool {
    matches!(root.value, Value::Null)
        || names_an_object(root.text_at(&["apiVersion"]), root.text_at(&["kind"]))
}

fn names_an_object(version: &str, kind: &str) -> bool {
    !(version.is_empty() || kind.is_empty() || api::group_of(version) == api::KUSTOMIZE_GROUP)
}
