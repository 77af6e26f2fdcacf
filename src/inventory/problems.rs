//! Words for what decoding found, and the CRD's own rules for single values.

use std::collections::HashMap;
use std::sync::Arc;

use smol_str::SmolStr;

use super::metadata::cannot_be;
use super::types::last_key;
use super::{
    INVALID_VALUE, MISSING_FIELD, UNKNOWN_FIELD, Validation, migration, missing_field, types,
};
use crate::api::{CertificateSpec, ServerSpec, certificate};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::kubernetes;
use crate::object::{Object, Origin};
use crate::source::{SourceMap, Span};
use crate::suggest;
use kubectl_yaml::decode::{Problem, ProblemKind};
use kubectl_yaml::path::{FieldPath, Segment};
use kubectl_yaml::tree::{Node, Value};

/// The finding on one problem of an object, if any, and the field that could not be read for it.
pub fn explain(
    origin: &Arc<Origin>,
    node: &Node<'_>,
    problem: Problem,
    validation: Validation,
    sources: &SourceMap,
) -> Option<(Diagnostic, Option<FieldPath>)> {
    let Problem { path, kind } = problem;
    let place = origin.field(path.clone());
    let finding = match kind {
        ProblemKind::UnknownField { known } => {
            return explain_unknown(origin, node, &path, known, validation);
        }
        ProblemKind::MissingField => missing_field(origin, path.clone()),
        ProblemKind::InvalidValue(reason) => {
            let finding = INVALID_VALUE.at(place, format!("`{path}`: {reason}"));
            let required = [" is required", " are required"].into_iter();
            match required.filter_map(|end| reason.strip_suffix(end)).next() {
                Some(fields) => finding.help(format!("add {fields}")),
                None => finding,
            }
        }
        ProblemKind::OutOfRange { int, name } => {
            let message = format!("`{path}`: {int} does not fit {name}");
            INVALID_VALUE.at(place, message).help(format!(
                "write a smaller number: API servers take some of this size, and then the operator reconciles no {} of the cluster",
                origin.kind
            ))
        }
        ProblemKind::InvalidType { expected } => {
            let found = node.locate(&path).node;
            let written = sources.text(found.span);
            migration::changed_type(origin, &path, found, written)
                .unwrap_or_else(|| types::explain(place, &path, expected, found, written))
        }
    };
    Some((finding, Some(path)))
}

fn explain_unknown(
    origin: &Arc<Origin>,
    node: &Node<'_>,
    path: &FieldPath,
    known: &'static [&'static str],
    validation: Validation,
) -> Option<(Diagnostic, Option<FieldPath>)> {
    let severity = validation.severity()?;
    if migration::Selector::is(origin, path, node) {
        return None;
    }
    let (found, meant) = migration::field(origin, path, node)
        .unwrap_or_else(|| unknown_field(origin, node, path, known));
    let finding = found.severity(severity);
    Some(match meant {
        Some(meant) if is_given(node, &meant) => {
            let finding = Diagnostic {
                help: Some(format!("keep one of the two: `{meant}` is there already").into()),
                fix: None,
                ..finding
            };
            (finding, None)
        }
        // That the field is missing which was meant goes without saying, where that stops the run.
        meant => (finding, meant.filter(|_| severity == Severity::Error)),
    })
}

/// A field is there, and not null.
fn is_given(node: &Node<'_>, path: &FieldPath) -> bool {
    let field = node.locate(path);
    field.complete && !matches!(field.node.value, Value::Null)
}

/// The finding, and the field that was probably meant.
fn unknown_field(
    origin: &Arc<Origin>,
    node: &Node<'_>,
    path: &FieldPath,
    known: &'static [&'static str],
) -> (Diagnostic, Option<FieldPath>) {
    let name = last_key(path).unwrap_or_else(|| path.to_string());
    let parent = path.parent().unwrap_or_default();
    let message = if parent.is_root() {
        format!("a {} has no field `{name}`", origin.kind)
    } else {
        format!("`{parent}` of a {} has no field `{name}`", origin.kind)
    };
    let finding = UNKNOWN_FIELD.at(origin.field(path.clone()).on_key(), message);
    let metadata = FieldPath::parse("metadata");
    match (&*parent.to_string(), &*name) {
        ("spec.route.gatewayRef", "namespace") => {
            let help = "remove it: the Gateway must be in the Pool's own namespace";
            return (finding.help(help), None);
        }
        ("metadata", "apiVersion" | "kind" | "spec" | "status") => {
            let help = format!("indent it less: `{name}` stands beside `metadata`, not below it");
            return (finding.help(help), Some(FieldPath::default().key(&name)));
        }
        ("", "name" | "namespace" | "labels" | "annotations") => {
            let help = format!("indent it more: `{name}` stands below `metadata`, not beside it");
            return (finding.help(help), Some(metadata.key(&name)));
        }
        _ => {}
    }
    if let Some(field) = reference(&name, known) {
        let finding = write_reference(finding, field, node.locate(path).node);
        return (finding, Some(parent.key(field)));
    }
    match suggest::nearest(&name, known) {
        Some(near) => (finding.did_you_mean(near), Some(parent.key(near.name))),
        // Another word for it, as other tools have.
        None if parent.is_root() && is_metadata(node, &name) => {
            let finding = finding.help("write `metadata`").fix("metadata");
            (finding, Some(metadata))
        }
        None => {
            let help = format!("the fields are {}", known.join(", "));
            (finding.help(help), None)
        }
    }
}

/// The field that refers to what a name is the kind of: `gatewayRef` for `gateway`, `poolRefs` for `pools`.
fn reference(name: &str, known: &'static [&'static str]) -> Option<&'static str> {
    let kind = |field: &str| {
        let kind = field.trim_end_matches('s');
        let ends = ["Ref", "Name", ""].into_iter();
        ends.filter_map(|end| kind.strip_suffix(end))
            .next()
            .map(str::to_lowercase)
    };
    let is_reference = |field: &&&str| field.trim_end_matches('s').ends_with("Ref");
    let mut references = known.iter().filter(is_reference);
    references.find(|field| kind(field) == kind(name)).copied()
}

/// Says how to refer to what stands at a field of another name.
fn write_reference(finding: Diagnostic, field: &str, value: &Node<'_>) -> Diagnostic {
    match (field, &value.value) {
        ("gatewayRef", Value::String(name)) => {
            finding.help(format!("write `{field}: {{name: {name}}}`"))
        }
        ("poolRefs", Value::String(name)) => finding.help(format!("write `{field}: [{name}]`")),
        _ => finding.help(format!("write `{field}`")).fix(field),
    }
}

/// A field has what `metadata` would have, which is absent.
fn is_metadata(node: &Node<'_>, field: &str) -> bool {
    let name = node.get(field).and_then(|value| value.get("name"));
    node.get("metadata").is_none() && name.is_some_and(|name| name.as_str().is_some())
}

/// `metadata.name` is absent or empty.
pub fn nameless(origin: &Arc<Origin>, generated: bool) -> Diagnostic {
    let finding = missing_field(origin, FieldPath::parse("metadata.name"));
    if generated {
        finding.help("write `name` in place of `generateName`, which gives another name at each apply: nothing can refer to that")
    } else {
        finding
    }
}

/// There is no spec, which the CRDs take, but with which an operator can do nothing.
pub fn missing_spec(origin: &Arc<Origin>) -> Diagnostic {
    let required = match origin.kind.as_ref() {
        "Server" => "`configRef` and `certificateRef`",
        _ => "`authorityRef`",
    };
    let message = format!("this {} has no `spec`", origin.kind);
    MISSING_FIELD.at(origin.at("spec"), message).help(format!(
        "add `spec` with {required}: API servers accept it without, but the operator has nothing to go by"
    ))
}

/// The way to a key by its place in the text.
pub fn path_of_key(node: &Node<'_>, key: Span) -> Option<FieldPath> {
    let mut segments = Vec::new();
    find_key(node, key, &mut segments).then(|| segments.into_iter().collect())
}

fn find_key(node: &Node<'_>, key: Span, segments: &mut Vec<Segment>) -> bool {
    for entry in node.entries() {
        segments.push(Segment::Key(entry.key.to_string().into()));
        if entry.key_span == key || find_key(&entry.value, key, segments) {
            return true;
        }
        segments.pop();
    }
    for (index, item) in node.items().iter().enumerate() {
        segments.push(Segment::Index(index));
        if find_key(item, key, segments) {
            return true;
        }
        segments.pop();
    }
    false
}

/// The CRD's CEL rule on `code`: exactly one of `image` and `claimName`.
pub fn check_code(server: &Object<ServerSpec>, diagnostics: &mut Diagnostics) {
    let Some(code) = &server.spec.code else {
        return;
    };
    let fields = ["spec.code.image", "spec.code.claimName"];
    if !fields.iter().all(|field| server.could_read(field)) {
        return;
    }
    let given = |field: &Option<SmolStr>| field.as_deref().is_some_and(|text| !text.is_empty());
    let (message, help) = match (given(&code.image), given(&code.claim_name)) {
        (true, true) => (
            "`spec.code` names both `image` and `claimName`",
            "remove one of the two: the code comes from one place",
        ),
        (false, false) => (
            "`spec.code` names neither `image` nor `claimName`",
            "add `image: IMAGE` or `claimName: NAME`, where the code comes from",
        ),
        _ => return,
    };
    let finding = INVALID_VALUE.at(server.at("spec.code"), message);
    diagnostics.push(finding.help(help));
}

/// The CRD's pattern for quantities, and that a claim stands once in its list.
pub fn check_resources(server: &Object<ServerSpec>, diagnostics: &mut Diagnostics) {
    let Some(resources) = &server.spec.resources else {
        return;
    };
    for (path, resource, amount) in server.spec.amounts() {
        if !kubernetes::is_quantity(amount) {
            let path = FieldPath::parse(path).key(resource);
            let message = cannot_be(&format!("the amount of `{resource}`"), amount);
            let finding = INVALID_VALUE.at(server.origin.field(path), message);
            diagnostics.push(finding.help("write a quantity, such as `500m`, `2` or `1Gi`"));
        }
    }
    let mut first: HashMap<&str, usize> = HashMap::new();
    let path = |index| FieldPath::parse("spec.resources.claims").index(index);
    for (index, claim) in resources.claims.iter().flatten().enumerate() {
        let earlier = *first.entry(&claim.name).or_insert(index);
        // Without a name it has been reported.
        if earlier != index && !claim.name.is_empty() {
            let message = format!("the claim `{}` stands here twice", claim.name);
            let finding = INVALID_VALUE
                .at(server.origin.field(path(index)), message)
                .related(server.origin.field(path(earlier)), "first here");
            diagnostics.push(finding.help("remove one of them"));
        }
    }
}

/// The CRD's pattern for `renewBefore`.
pub fn check_renew_before(certificate: &Object<CertificateSpec>, diagnostics: &mut Diagnostics) {
    let Some(text) = &certificate.spec.renew_before else {
        return;
    };
    if !certificate::is_renew_before(text) {
        let message = cannot_be("`spec.renewBefore`", text);
        let finding = INVALID_VALUE.at(certificate.at("spec.renewBefore"), message);
        diagnostics.push(finding.help("write a number and one of `s m h d y`, as in `60d`"));
    }
}

/// The names of a Certificate in the form of `--certificates patch`: name, namespace and names only.
pub fn patched_names(node: &Node<'_>) -> Option<Vec<SmolStr>> {
    let only = |node: &Node<'_>, keys: &[&str]| {
        let mut entries = node.entries().iter();
        !node.entries().is_empty() && entries.all(|entry| keys.contains(&&*entry.key))
    };
    let (metadata, spec) = (node.get("metadata")?, node.get("spec")?);
    let items = spec.get("dnsAltNames")?.items().iter();
    let names = items.map(|name| name.as_str().map(SmolStr::from));
    (only(metadata, &["name", "namespace"]) && only(spec, &["dnsAltNames"]))
        .then(|| names.collect())?
}
