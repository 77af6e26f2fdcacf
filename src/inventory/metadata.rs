//! Metadata of our objects as API servers judge it. Source: `ValidateObjectMeta` of apimachinery, and the
//! decoding of `metav1.Time`.

use std::sync::Arc;

use smol_str::SmolStr;

use super::{INVALID_TYPE, METADATA_SYNTAX};
use crate::api::ObjectMeta;
use crate::api::meta::OwnerReference;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::kubernetes;
use crate::object::Origin;
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::tree::{Node, Value};

/// Judges metadata whose types have been reported already.
pub fn check(
    origin: &Arc<Origin>,
    metadata: &ObjectMeta,
    node: &Node<'_>,
    diagnostics: &mut Diagnostics,
) {
    let labels = metadata.labels.iter().flatten();
    let of_labels = check_labels(&METADATA_SYNTAX, origin, "metadata.labels", labels);
    let annotations = metadata.annotations.iter().flatten();
    let path = "metadata.annotations";
    let of_annotations = check_annotations(&METADATA_SYNTAX, origin, path, annotations);
    of_labels
        .chain(of_annotations)
        .for_each(|finding| diagnostics.push(finding));
    finalizers(origin, metadata, diagnostics);
    owners(origin, metadata, node, diagnostics);
    generate_name(origin, metadata, diagnostics);
    timestamps(origin, metadata, diagnostics);
    nulls(origin, node, diagnostics);
}

/// A text cannot stand for something; an empty one is not shown.
pub fn cannot_be(what: &str, text: &str) -> String {
    match text {
        "" => format!("{what} cannot be empty"),
        text => format!("{what} cannot be `{text}`"),
    }
}

/// What is wrong with a text, which an empty one does not show.
fn refused(what: &str, text: &str, reason: &str) -> String {
    match text {
        "" => format!("the {what} {reason}"),
        text => format!("the {what} `{text}` {reason}"),
    }
}

/// Keys and values of the labels at a path that API servers refuse.
pub fn check_labels<'a>(
    code: &'static Code,
    origin: &'a Arc<Origin>,
    path: &'static str,
    labels: impl Iterator<Item = (&'a SmolStr, &'a SmolStr)>,
) -> impl Iterator<Item = Diagnostic> {
    labels.flat_map(move |(key, value)| {
        let place = || origin.entry(path, key);
        let of_key = kubernetes::qualified_key_problem(key).map(|reason| {
            let message = refused("label key", key, reason);
            let finding = code.at(place().on_key(), message);
            finding.help(kubernetes::KEY_HELP)
        });
        let of_value = kubernetes::label_value_problem(key, value).map(|message| {
            let finding = code.at(place(), message);
            finding.help(kubernetes::LABEL_VALUE_HELP)
        });
        of_key.into_iter().chain(of_value)
    })
}

/// Keys of the annotations at a path that API servers refuse, and too many bytes in all of them.
pub fn check_annotations<'a>(
    code: &'static Code,
    origin: &'a Arc<Origin>,
    path: &'static str,
    annotations: impl Iterator<Item = (&'a SmolStr, &'a SmolStr)> + Clone,
) -> impl Iterator<Item = Diagnostic> {
    let of_keys = annotations.clone().filter_map(move |(key, _)| {
        // API servers look at the key in lower case.
        let reason = kubernetes::qualified_key_problem(&key.to_lowercase())?;
        let place = origin.entry(path, key).on_key();
        let message = refused("annotation key", key, reason);
        Some(code.at(place, message).help(kubernetes::KEY_HELP))
    });
    let of_all = kubernetes::annotations_problem(annotations).map(|message| {
        let finding = code.at(origin.at(path).on_key(), message);
        finding.help(kubernetes::ANNOTATIONS_HELP)
    });
    of_keys.chain(of_all)
}

fn finalizers(origin: &Arc<Origin>, metadata: &ObjectMeta, diagnostics: &mut Diagnostics) {
    let finalizers = metadata.finalizers.as_deref().unwrap_or_default();
    for (index, finalizer) in finalizers.iter().enumerate() {
        if let Some(reason) = kubernetes::qualified_key_problem(finalizer) {
            let path = FieldPath::parse("metadata.finalizers").index(index);
            let message = refused("finalizer", finalizer, reason);
            let finding = METADATA_SYNTAX.at(origin.field(path), message);
            diagnostics.push(finding.help(kubernetes::KEY_HELP));
        }
    }
    let has = |name: &str| finalizers.iter().any(|finalizer| finalizer == name);
    if has("orphan") && has("foregroundDeletion") {
        let message = "the finalizers `orphan` and `foregroundDeletion` contradict";
        let finding = METADATA_SYNTAX.at(origin.at("metadata.finalizers"), message);
        diagnostics.push(finding.help("remove both: they are for the API server to write"));
    }
}

/// How an owner is named.
const OWNER_HELP: &str = "remove `ownerReferences`, or write `apiVersion`, `kind`, `name` and `uid` of each owner; \
                          only the cluster knows the `uid`";

fn owners(
    origin: &Arc<Origin>,
    metadata: &ObjectMeta,
    node: &Node<'_>,
    diagnostics: &mut Diagnostics,
) {
    let owners = metadata.owner_references.as_deref().unwrap_or_default();
    let path = |index| FieldPath::parse("metadata.ownerReferences").index(index);
    for (index, owner) in owners.iter().enumerate() {
        let field = |name: &str| path(index).key(name);
        let required = [
            ("apiVersion", &owner.api_version),
            ("kind", &owner.kind),
            ("name", &owner.name),
            ("uid", &owner.uid),
        ];
        let is_absent =
            |(name, value): &(&str, &SmolStr)| value.is_empty() && origin.could_read(&field(name));
        let fields = required.into_iter().filter(is_absent);
        let absent: Vec<_> = fields.map(|(name, _)| name).collect();
        if !absent.is_empty() {
            let place = match absent[..] {
                [one] if node.locate(&field(one)).complete => field(one),
                _ => path(index),
            };
            let message = format!("an owner has no `{}`", absent.join("`, no `"));
            let finding = METADATA_SYNTAX.at(origin.field(place), message);
            diagnostics.push(finding.help(OWNER_HELP));
        }
        let version = owner.api_version.as_str();
        if !version.is_empty() && !has_version(version) {
            let message = format!("the `apiVersion` of an owner cannot be `{version}`");
            let finding = METADATA_SYNTAX.at(origin.field(field("apiVersion")), message);
            diagnostics.push(finding.help("write `VERSION` or `GROUP/VERSION`, such as `apps/v1`"));
        }
    }
    let controls = |owner: &OwnerReference| owner.controller == Some(true);
    let mut controllers = (0..owners.len()).filter(|index| controls(&owners[*index]));
    if let (Some(first), Some(second)) = (controllers.next(), controllers.next()) {
        let place = |index| origin.field(path(index).key("controller"));
        let finding = METADATA_SYNTAX
            .at(place(second), "two owners are the controller")
            .related(place(first), "first here");
        diagnostics.push(finding.help("write `controller: true` for one of them at most"));
    }
}

/// `v1` or `group/v1`.
fn has_version(api_version: &str) -> bool {
    match api_version.split('/').collect::<Vec<_>>()[..] {
        [version] | [_, version] => !version.is_empty(),
        _ => false,
    }
}

fn generate_name(origin: &Arc<Origin>, metadata: &ObjectMeta, diagnostics: &mut Diagnostics) {
    let Some(start) = metadata.generate_name.as_deref() else {
        return;
    };
    // A hyphen at the end is not the end of the name.
    let start_of_name = match start.strip_suffix('-') {
        Some(rest) if !rest.is_empty() => format!("{rest}a"),
        _ => start.to_owned(),
    };
    if !start.is_empty() && !kubernetes::is_dns_subdomain(&start_of_name) {
        let message = format!("`generateName` cannot be `{start}`");
        let finding = METADATA_SYNTAX.at(origin.at("metadata.generateName"), message);
        diagnostics.push(finding.help("remove it: with a `name` it says nothing"));
    }
}

fn timestamps(origin: &Arc<Origin>, metadata: &ObjectMeta, diagnostics: &mut Diagnostics) {
    let own = [
        ("creationTimestamp", None, &metadata.creation_timestamp),
        ("deletionTimestamp", None, &metadata.deletion_timestamp),
    ];
    let entries = metadata.managed_fields.iter().flatten().enumerate();
    let managed = entries.map(|(index, entry)| ("time", Some(index), &entry.time));
    for (field, entry, time) in own.into_iter().chain(managed) {
        let time = time.as_deref();
        let Some(time) = time.filter(|time| !kubernetes::is_timestamp(time)) else {
            continue;
        };
        let parent = match entry {
            Some(index) => FieldPath::parse("metadata.managedFields").index(index),
            None => FieldPath::parse("metadata"),
        };
        let message = cannot_be(&format!("`{field}`"), time);
        let finding = METADATA_SYNTAX.at(origin.field(parent.key(field)), message);
        diagnostics.push(finding.help("remove it: servers write it, as in `2024-01-31T23:59:59Z`"));
    }
}

/// Nulls that client-side apply drops, and server-side apply refuses.
fn nulls(origin: &Arc<Origin>, node: &Node<'_>, diagnostics: &mut Diagnostics) {
    let is_null = |node: &Node<'_>| matches!(node.value, Value::Null);
    let mut paths = Vec::new();
    // Other kinds are refused without one.
    if origin.kind == "Pool" && node.get("spec").is_some_and(is_null) {
        paths.push(FieldPath::parse("spec"));
    }
    let metadata = node.get("metadata");
    for field in ["labels", "annotations"] {
        let map = metadata.and_then(|metadata| metadata.get(field));
        let entries = map.into_iter().flat_map(Node::entries);
        let nulls = entries.filter(|entry| is_null(&entry.value));
        paths.extend(nulls.map(|entry| FieldPath::parse("metadata").key(field).key(&entry.key)));
    }
    for path in paths {
        let message = format!("`{path}` is null, which server-side apply refuses");
        let finding = INVALID_TYPE
            .at(origin.field(path), message)
            .severity(Severity::Warning);
        diagnostics
            .push(finding.help("remove the key, which client-side apply drops, or write a value"));
    }
}
