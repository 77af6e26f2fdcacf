//! A kustomize Component: the other files as resources, and a guarded JSON patch for each Certificate.
//!
//! kustomize passes over a patch without its target in silence, but not over a replacement without its
//! source, so each patch has one beside it.

use std::collections::HashMap;

use serde_yaml::{Mapping, Value};
use smol_str::SmolStr;

use super::file::{self, File};
use super::first_line::FirstLines;
use crate::api::{GROUP, KUSTOMIZE_GROUP};
use crate::inventory::{Certificate, Inventory};
use crate::object::ObjectKey;
use crate::render::{Manifest, certificate};
use crate::topology::CertificateNode;
use crate::value;
use kubectl_yaml::print;

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
    let namesakes = Namesakes::new(inventory);
    let refused: Vec<_> = certificates
        .iter()
        .filter_map(|node| refusal(node, &namesakes))
        .collect();
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
    let (mut patches, mut guards) = (Vec::new(), Vec::new());
    for node in certificates {
        let name = file::name(&node.key, "certificate") + ".patch.yaml";
        let mut text = lines.line(certificate::files(node));
        print::document(&mut text, &operations(node));
        // What the patch changes. The name is a regular expression over the whole name.
        let target = certificate_named(node, node.key.name.replace('.', "\\."), &namesakes);
        let patch = [("path", name.as_str().into()), ("target", target.into())];
        patches.push(value::entries(patch).into());
        guards.push(guard(node, &namesakes).into());
        files.push(File { name, text });
    }
    let mut component = vec![
        ("apiVersion", format!("{KUSTOMIZE_GROUP}/v1alpha1").into()),
        ("kind", "Component".into()),
        ("resources", Value::Sequence(resources)),
        ("patches", Value::Sequence(patches)),
        ("replacements", Value::Sequence(guards)),
        (
            "configurations",
            Value::Sequence(vec![NAME_REFERENCES.into()]),
        ),
    ];
    component.retain(|(_, value)| value.as_sequence().is_none_or(|list| !list.is_empty()));
    if !files.is_empty() {
        let rows = header.clone() + ROWS;
        let mut text = header;
        print::document(&mut text, &value::entries(component));
        files.extend(
            [(COMPONENT, text), (NAME_REFERENCES, rows)].map(|(name, text)| File {
                name: name.to_owned(),
                text,
            }),
        );
    }
    Ok(files)
}

/// What kustomize does not know of custom resources: where the names stand that it changes.
const NAME_REFERENCES: &str = "name-references.yaml";

/// No row for Pools: kustomize changes `poolRefs` with it, but not the label key in the selector of a
/// Service that is rendered already.
const ROWS: &str = "\
---
nameReference:
- kind: Certificate
  group: openvox.voxpupuli.org
  fieldSpecs:
  - group: openvox.voxpupuli.org
    kind: Server
    path: spec/certificateRef
- kind: Service
  version: v1
  fieldSpecs:
  - group: gateway.networking.k8s.io
    kind: TLSRoute
    path: spec/rules/backendRefs/name
";

/// The Certificates of the input by name, in whatever namespaces.
struct Namesakes<'a>(HashMap<&'a str, Vec<&'a ObjectKey>>);

impl<'a> Namesakes<'a> {
    fn new(inventory: &'a Inventory<'_>) -> Self {
        let mut by_name: HashMap<_, Vec<_>> = HashMap::new();
        for key in inventory.certificates.keys() {
            by_name.entry(key.name.as_str()).or_default().push(key);
        }
        Self(by_name)
    }

    /// Another Certificate of the same name.
    fn other(&self, key: &ObjectKey) -> Option<&'a ObjectKey> {
        let named = self.0.get(key.name.as_str())?;
        named.iter().copied().find(|other| *other != key)
    }
}

/// Why a patch would change something else than its Certificate, or nothing.
fn refusal(node: &CertificateNode<'_>, namesakes: &Namesakes<'_>) -> Option<String> {
    let key = &node.key;
    let reason = if node.source.is_none() {
        "add its document to the input".to_owned()
    } else {
        // A target without a namespace is found in all of them.
        let other = namesakes.other(key).filter(|_| key.namespace.is_empty())?;
        format!("without a namespace it would change `{other}`, too; give its document a namespace")
    };
    Some(format!(
        "no patch can be made for Certificate `{key}`: {reason}"
    ))
}

/// A source that has changed since stops the build, rather than losing a name.
fn operations(node: &CertificateNode<'_>) -> Vec<Value> {
    let spec = node.source.map(|source| &source.object.spec);
    let present = spec.and_then(|spec| {
        let names = spec.dns_alt_names.as_ref()?;
        Some(names.iter().map(SmolStr::as_str).collect::<Value>())
    });
    let operation = |op: &str, value: Value| {
        value::entries([
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
    vec![
        // A test for null holds where there is nothing.
        operation("test", present.unwrap_or_default()),
        operation(change, certificate::names(node)),
    ]
}

/// Stops a build in which the Certificate is not, or twice. It sets the kind of the Certificate to what
/// it is: the name in `select` is a regular expression in kustomize 5.8 and none in 5.5, so that another
/// Certificate may be found, which has the same kind.
fn guard(node: &CertificateNode<'_>, namesakes: &Namesakes<'_>) -> Mapping {
    let certificate = || certificate_named(node, node.key.name.to_string(), namesakes);
    let mut source = certificate();
    source.insert("fieldPath".into(), "kind".into());
    let target = [
        ("select", certificate().into()),
        ("fieldPaths", Value::Sequence(vec!["kind".into()])),
    ];
    let targets = Value::Sequence(vec![value::entries(target).into()]);
    value::entries([("source", source.into()), ("targets", targets)])
}

/// A selector of the Certificate. It has a namespace only to tell namesakes apart, and then that of the
/// document: one that an overlay or the command line sets is not there yet when kustomize looks.
fn certificate_named(
    node: &CertificateNode<'_>,
    name: String,
    namesakes: &Namesakes<'_>,
) -> Mapping {
    let mut selector = vec![
        ("group", GROUP.into()),
        ("version", "v1alpha1".into()),
        ("kind", "Certificate".into()),
        ("name", name.into()),
    ];
    if namesakes.other(&node.key).is_some() {
        let source = node.source.map(Certificate::node);
        let source = source.as_deref();
        let namespace = source.map(|source| source.text_at(&["metadata", "namespace"]));
        let namespace = namespace.filter(|namespace| !namespace.is_empty());
        selector.extend(namespace.map(|namespace| ("namespace", namespace.into())));
    }
    value::entries(selector)
}
