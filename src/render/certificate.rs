//! Certificates that lack a hostname which a Pool injects, with their list extended.

use std::collections::BTreeSet;

use serde_yaml::{Mapping, Value};

use super::{CertificateForm, Kind, Manifest, RenderOptions, header};
use crate::inventory::Certificate;
use crate::object::ObjectKey;
use crate::source::FileId;
use crate::topology::{CertificateNode, Topology};
use crate::value;

/// Those of these Certificates that are in the input and get no name, or none any more: an earlier run
/// wrote them, so they are written again, as the input has them.
pub fn unchanged<'a, 'k>(
    topology: &'a Topology<'a>,
    options: &RenderOptions,
    keys: impl IntoIterator<Item = &'k ObjectKey>,
) -> Vec<CertificateNode<'a>> {
    if !options.certificates.is_object() || !options.wants(Kind::Certificate) {
        return Vec::new();
    }
    let keys: BTreeSet<_> = keys.into_iter().collect();
    let nodes = keys.into_iter().filter_map(|key| {
        let source = topology.inventory.certificates.get(key)?;
        let wanted = topology.wanted(key);
        let pools = wanted.map_or_else(Vec::new, |node| node.pools.clone());
        let is_selected = pools.iter().any(|pool| options.selects(pool.name()));
        let node = CertificateNode::new(key.clone(), Some(source), pools);
        // A Certificate of no Pool that was chosen is none of this run's business.
        let concerns_us = options.pools.is_empty() || is_selected;
        (concerns_us && node.missing.is_empty()).then_some(node)
    });
    nodes.collect()
}

/// The Certificates that lack a name, in the order of namespace and name.
pub fn changed<'a>(
    topology: &'a Topology<'a>,
    options: &'a RenderOptions,
) -> impl Iterator<Item = &'a CertificateNode<'a>> {
    selected(topology, options).filter(|node| !node.missing.is_empty())
}

fn selected<'a>(
    topology: &'a Topology<'a>,
    options: &'a RenderOptions,
) -> impl Iterator<Item = &'a CertificateNode<'a>> {
    let certificates = topology.certificates.iter();
    let certificates = certificates.filter(|_| options.wants(Kind::Certificate));
    // The list is one value: a Certificate that a selected Pool concerns gets all its names.
    certificates.filter(|node| {
        let mut pools = node.pools.iter();
        pools.any(|pool| options.selects(pool.name()))
    })
}

/// The lists of all names, for those Certificates that are no objects of the output, in the order of
/// namespace and name: they lack no name, or get it by a kustomize patch.
pub fn lists<'a>(topology: &'a Topology<'a>, options: &'a RenderOptions) -> Vec<Manifest<'a>> {
    if options.certificates == CertificateForm::None {
        return Vec::new();
    }
    let by_patch = options.certificates == CertificateForm::Kustomize;
    selected(topology, options)
        .filter(|node| by_patch || node.missing.is_empty())
        .map(|node| Manifest::Certificate(node, CertificateForm::Patch))
        .collect()
}

/// The object in one of the two forms that are objects.
pub fn certificate(node: &CertificateNode<'_>, form: CertificateForm) -> Mapping {
    match (form, node.source) {
        (CertificateForm::Full, Some(source)) => full(node, source),
        _ => patch(node),
    }
}

/// The files that the names come from, that of the Certificate first.
pub fn files(node: &CertificateNode<'_>) -> Vec<FileId> {
    let source = node.source.map(|source| source.object.origin.file());
    let pools = node.pools.iter().map(|pool| pool.origin.file());
    source.into_iter().chain(pools).collect()
}

/// All names: those that are there, as they are, then the missing ones.
pub fn names(node: &CertificateNode<'_>) -> Value {
    let names = node
        .present()
        .chain(node.missing.iter().copied())
        .map(Value::from);
    Value::Sequence(names.collect())
}

fn patch(node: &CertificateNode<'_>) -> Mapping {
    let spec = value::entries([("dnsAltNames", names(node))]);
    let mut body = header("Certificate", &node.key);
    body.insert("spec".into(), spec.into());
    body
}

/// The document as it is, in its order, without what a server wrote into it.
fn full(node: &CertificateNode<'_>, source: &Certificate<'_>) -> Mapping {
    let given = source.document();
    // Items of a CertificateList may leave out what the list says.
    let mut body = header("Certificate", &node.key);
    body.retain(|key, _| !given.contains_key(key));
    body.extend(given);
    if let Some(Value::Mapping(metadata)) = body.get_mut("metadata") {
        *metadata = with_namespace(std::mem::take(metadata), &node.key.namespace);
    }
    if let Some(Value::Mapping(spec)) = body.get_mut("spec")
        && !node.missing.is_empty()
    {
        spec.insert("dnsAltNames".into(), names(node));
    }
    body
}

/// Adds the namespace behind the name, where the document leaves it to the command line.
pub fn with_namespace(mut metadata: Mapping, namespace: &str) -> Mapping {
    if metadata
        .get("namespace")
        .is_some_and(|given| given == namespace && !namespace.is_empty())
    {
        return metadata;
    }
    metadata.shift_remove("namespace");
    let mut completed = Mapping::with_capacity(metadata.len() + 1);
    for (key, value) in metadata {
        let is_name = key == "name";
        completed.insert(key, value);
        if is_name && !namespace.is_empty() {
            completed.insert("namespace".into(), namespace.into());
        }
    }
    completed
}
