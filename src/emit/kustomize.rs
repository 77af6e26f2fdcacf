//! A kustomize Component: the other files as resources, and a guarded JSON patch for each Certificate.

use serde_yaml::{Mapping, Value};

use super::file::{self, File};
use super::first_line::FirstLines;
use crate::api::GROUP;
use crate::inventory::{Certificate, Inventory};
use crate::object::ObjectKey;
use crate::render::{Manifest, certificate};
use crate::topology::CertificateNode;
use crate::yaml::print;

/// The file that lists the others.
pub const COMPONENT: &str = "kustomization.yaml";

/// The files of a Component with these manifests; none when there is nothing in it, for kustomize
/// refuses an empty one. The error is a sentence for each Certificate that no patch can be made for.
pub fn component(
    manifests: Vec<Manifest<'_>>,
    certificates: &[&CertificateNode<'_>],
    inventory: &Inventory<'_>,
    lines: &FirstLines<'_>,
) -> Result<Vec<File>, Vec<String>> {
    let refused = certificates.iter().filter_map(|node| {
        let reason = refusal(node, inventory)?;
        let key = &node.key;
        Some(format!(
            "no patch can be made for Certificate `{key}`: {reason}"
        ))
    });
    let refused: Vec<_> = refused.collect();
    if !refused.is_empty() {
        return Err(refused);
    }
    let origins = manifests.iter().flat_map(Manifest::files);
    let patches = certificates
        .iter()
        .flat_map(|node| certificate::files(node));
    let header = lines.line(origins.chain(patches));
    let mut files = file::each(manifests, lines);
    let resources: Vec<_> = files.iter().map(|file| file.name.as_str().into()).collect();
    let mut patches = Vec::new();
    for node in certificates {
        let name = file::name(&node.key, "certificate") + ".patch.yaml";
        let mut text = lines.line(certificate::files(node));
        print::document(&mut text, &operations(node));
        let patch = [
            ("path", name.as_str().into()),
            ("target", target(node).into()),
        ];
        patches.push(mapping(patch).into());
        files.push(File { name, text });
    }
    let mut component = vec![
        ("apiVersion", "kustomize.config.k8s.io/v1alpha1".into()),
        ("kind", "Component".into()),
        ("resources", Value::Sequence(resources)),
        ("patches", Value::Sequence(patches)),
    ];
    component.retain(|(_, value)| value.as_sequence().is_none_or(|list| !list.is_empty()));
    if !files.is_empty() {
        let name = COMPONENT.to_owned();
        let mut text = header;
        print::document(&mut text, &mapping(component));
        files.push(File { name, text });
    }
    Ok(files)
}

/// Why a patch would change something else than its Certificate, or nothing.
fn refusal(node: &CertificateNode<'_>, inventory: &Inventory<'_>) -> Option<String> {
    // kustomize passes over a patch without its target in silence.
    if node.source.is_none() {
        return Some("add its document to the input".to_owned());
    }
    // A target without a namespace is found in all of them.
    let is_namesake = |key: &&ObjectKey| key.name == node.key.name && **key != node.key;
    let mut others = inventory.certificates.keys().filter(is_namesake);
    let other = others.next().filter(|_| node.key.namespace.is_empty())?;
    Some(format!(
        "without a namespace it would change `{other}`, too; give its document a namespace"
    ))
}

/// A source that has changed since stops the build, rather than losing a name.
fn operations(node: &CertificateNode<'_>) -> Vec<Value> {
    let spec = node.source.map(|source| &source.object.spec);
    let present = spec.and_then(|spec| spec.dns_alt_names.clone());
    let operation = |op: &str, value: Value| {
        mapping([
            ("op", op.into()),
            ("path", "/spec/dnsAltNames".into()),
            ("value", value),
        ])
        .into()
    };
    let change = match present {
        Some(_) => "replace",
        None => "add",
    };
    // A test for null holds where there is nothing.
    let present = present.map_or(Value::Null, Value::from);
    vec![
        operation("test", present),
        operation(change, certificate::names(node)),
    ]
}

/// The Certificate as its document names it: a namespace from the command line is not there when
/// kustomize looks for it.
fn target(node: &CertificateNode<'_>) -> Mapping {
    let source = node.source.map(Certificate::node);
    let metadata = source.as_ref().and_then(|source| source.get("metadata"));
    let namespace = metadata.and_then(|metadata| metadata.get("namespace")?.as_str());
    let mut target = vec![
        ("group", GROUP.into()),
        ("version", "v1alpha1".into()),
        ("kind", "Certificate".into()),
        // A regular expression over the whole name.
        ("name", node.key.name.replace('.', "\\.").into()),
    ];
    let namespace = namespace.filter(|namespace| !namespace.is_empty());
    target.extend(namespace.map(|namespace| ("namespace", namespace.into())));
    mapping(target)
}

fn mapping<'a>(entries: impl IntoIterator<Item = (&'a str, Value)>) -> Mapping {
    let entries = entries.into_iter();
    entries.map(|(key, value)| (key.into(), value)).collect()
}
