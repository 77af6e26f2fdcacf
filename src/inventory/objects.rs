//! Objects of our group, typed, with the findings of a single object.

use std::sync::Arc;

use indexmap::map::Entry;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::glued::is_within;
use super::neighbors::summary;
use super::reader::Reader;
use super::{
    Certificate, DUPLICATE_KEY, Duplicate, INVALID_VALUE, Incomplete, Kept, NAMESPACE_MISMATCH,
    Objects, metadata, migration, problems, renamed,
};
use crate::api::required::SCHEMAS;
use crate::api::{CertificateSpec, ObjectMeta, PoolSpec};
use crate::kubernetes;
use crate::object::{Object, ObjectKey, Origin, Place, Unread};
use crate::placeholder::holds_placeholder;
use kubectl_yaml::decode;
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::tree::{DuplicateKey, Node, Value};

/// Bytes of an object as it is written. A request to an API server has 3 MiB at most (`MaxRequestBodyBytes`),
/// of JSON, which is shorter.
const MAX_OBJECT: usize = 4 << 20;

impl<'s> Reader<'s, '_> {
    pub(super) fn openvox(
        &mut self,
        mut origin: Arc<Origin>,
        node: &Node<'s>,
        duplicates: &[DuplicateKey],
    ) {
        if node.span.range().len() > MAX_OBJECT {
            return self.too_large(&origin, node);
        }
        if !duplicates.is_empty() && self.glued(&origin, node, duplicates) {
            return;
        }
        let metadata = node.get("metadata");
        let text = |key: &str| metadata.and_then(|metadata| metadata.get(key)?.as_str());
        let given = text("namespace").unwrap_or_default();
        let name = text("name")
            .filter(|_| !has_lost_namespace(metadata))
            .unwrap_or_default();
        if name.is_empty() || holds_placeholder(name) {
            self.inventory.incomplete.lose(&origin.kind);
        }
        let wanted = self.options.namespace();
        let namespace = if given.is_empty() {
            wanted.unwrap_or_default()
        } else {
            given
        };
        if wanted.is_some_and(|wanted| wanted != namespace) || holds_placeholder(namespace) {
            // References to and from it lead nowhere then: the finding on the namespace is enough.
            self.inventory.incomplete = Incomplete::EVERYTHING;
        }
        Arc::make_mut(&mut origin).key = ObjectKey::new(namespace, name);
        self.duplicate_keys(&origin, node, duplicates);
        self.namespace(&origin, given);
        match origin.kind.as_ref() {
            "Pool" => self.pool(origin, node),
            "Server" => self.server(origin, node),
            "Certificate" => self.certificate(origin, node),
            _ => self.other(origin, node),
        }
    }

    fn too_large(&mut self, origin: &Origin, node: &Node<'s>) {
        self.inventory.incomplete.lose(&origin.kind);
        let message = format!("this {} is larger than any API server takes", origin.kind);
        // Not by its path, for which all of it would be read again.
        let kind = node.get("kind").map_or(node.span, |kind| kind.span);
        let finding = INVALID_VALUE.at(Place::Text(kind), message);
        let help = "keep large values elsewhere: a request has 3 MiB at most";
        self.diagnostics.push(finding.help(help));
    }

    fn pool(&mut self, origin: Arc<Origin>, node: &Node<'s>) {
        self.pool_documents += 1;
        let Some(spec) = self.decode::<PoolSpec>(&origin, node) else {
            return;
        };
        self.selectors
            .extend(migration::Selector::of(&origin, node));
        let duplicate = insert(&mut self.inventory.pools, Object { spec, origin });
        self.inventory.duplicates.extend(duplicate);
    }

    fn server(&mut self, origin: Arc<Origin>, node: &Node<'s>) {
        self.server_documents.push(Arc::clone(&origin));
        if self.options.validation.severity().is_some() {
            migration::report_labels(&origin, node, self.diagnostics);
        }
        let Some(spec) = self.decode(&origin, node) else {
            return;
        };
        let server = Object { spec, origin };
        self.object_name(&server.origin);
        problems::check_code(&server, self.diagnostics);
        problems::check_resources(&server, self.diagnostics);
        let duplicate = insert(&mut self.inventory.servers, server);
        self.inventory.duplicates.extend(duplicate);
    }

    fn certificate(&mut self, origin: Arc<Origin>, node: &Node<'s>) {
        if let Some(names) = problems::patched_names(node) {
            let spec = CertificateSpec {
                dns_alt_names: Some(names),
                ..CertificateSpec::default()
            };
            let copy = self.keep(Object { spec, origin }, node);
            return self.inventory.certificate_copies.push(copy);
        }
        let Some(spec) = self.decode(&origin, node) else {
            return;
        };
        let object = Object { spec, origin };
        self.object_name(&object.origin);
        problems::check_renew_before(&object, self.diagnostics);
        let key = object.key().clone();
        if key.name.is_empty() {
            return;
        }
        let names = |certificate: &Certificate<'_>| certificate.object.spec.dns_alt_names().len();
        let mut certificate = self.keep(object, node);
        match self.inventory.certificates.get_mut(&key) {
            Some(first) => {
                // What poolctl wrote has more names than its source, in whatever order they are read.
                if names(&certificate) < names(first) {
                    std::mem::swap(first, &mut certificate);
                }
                self.inventory.certificate_copies.push(certificate);
            }
            None => drop(self.inventory.certificates.insert(key, certificate)),
        }
    }

    /// A Certificate, and where its tree comes from later.
    fn keep(&self, object: Object<CertificateSpec>, node: &Node<'s>) -> Certificate<'s> {
        let is_document = object.origin.item.is_root();
        Certificate {
            object,
            encrypted: has_sops_mac(node),
            kept: if is_document {
                Kept::Document(self.documents)
            } else {
                Kept::Item(Box::new(node.clone()))
            },
        }
    }

    /// A kind of which a rule needs a few fields at most, or only the name.
    fn other(&mut self, origin: Arc<Origin>, node: &Node<'s>) {
        let inventory = &mut self.inventory;
        let duplicate = match origin.kind.as_ref() {
            "CertificateAuthority" => insert(&mut inventory.authorities, summary(origin, node)),
            "Config" => insert(&mut inventory.configs, summary(origin, node)),
            "Database" => insert(&mut inventory.databases, Object { spec: (), origin }),
            _ => {
                let objects = self.others.entry(origin.kind.clone()).or_default();
                insert(objects, Object { spec: (), origin })
            }
        };
        inventory.duplicates.extend(duplicate);
    }

    /// A name that every API server takes: Pools have a stricter rule of their own.
    fn object_name(&mut self, origin: &Arc<Origin>) {
        let name = &origin.key.name;
        if !name.is_empty() && !kubernetes::is_dns_subdomain(name) {
            let message = format!("`{name}` cannot be the name of a {}", origin.kind);
            self.diagnostics.push(INVALID_VALUE.at(origin.at("metadata.name"), message).help(
                "write lower-case letters, digits, `-` and `.`, with a letter or digit at both ends",
            ));
        }
    }

    fn namespace(&mut self, origin: &Arc<Origin>, given: &str) {
        let place = origin.at("metadata.namespace");
        if !given.is_empty() && !kubernetes::is_dns_label(given) {
            let message = format!("`{given}` cannot be the name of a namespace");
            let finding = INVALID_VALUE.at(place.clone(), message);
            let help = "write at most 63 lower-case letters, digits and `-`, without dots";
            self.diagnostics.push(finding.help(help));
        }
        if let Some(wanted) = self.options.namespace()
            && !given.is_empty()
            && given != wanted
        {
            let message = format!("the namespace is `{given}`, but `--namespace` says `{wanted}`");
            let finding = NAMESPACE_MISMATCH.at(place, message);
            let help = "remove one of the two: kubectl refuses the document as well";
            self.diagnostics.push(finding.help(help));
        }
        let side = if origin.key.namespace.is_empty() {
            &mut self.without_namespace
        } else {
            &mut self.with_namespace
        };
        if matches!(origin.kind.as_ref(), "Pool" | "Server" | "Certificate") {
            side.get_or_insert_with(|| Arc::clone(origin));
        }
    }

    fn duplicate_keys(
        &mut self,
        origin: &Arc<Origin>,
        node: &Node<'s>,
        duplicates: &[DuplicateKey],
    ) {
        let Some(severity) = self.options.validation.severity() else {
            return;
        };
        let inside = |duplicate: &&DuplicateKey| is_within(node, duplicate.second);
        for duplicate in duplicates.iter().filter(inside) {
            // Of three only the last is in the tree.
            let path = problems::path_of_key(node, duplicate.second);
            let place = path.map(|path| origin.field(path).on_key());
            let place = place.unwrap_or(Place::Text(duplicate.second));
            let DuplicateKey { key, first, second } = duplicate;
            let message = match [*first, *second].map(|span| self.sources.text(span)) {
                [first, second] if first == second => {
                    format!("the key `{key}` stands here for the second time")
                }
                [first, second] => format!("`{first}` and `{second}` are both the key `{key}`"),
            };
            let finding = DUPLICATE_KEY
                .at(place, message)
                .severity(severity)
                .related(Place::Text(*first), "first here")
                .help("keep one of the two; kubectl silently takes the last");
            self.diagnostics.push(finding);
        }
    }

    /// The spec of an object, whose mistakes are reported. `None` when it could not be read at all.
    fn decode<T: Default + DeserializeOwned>(
        &mut self,
        origin: &Arc<Origin>,
        node: &Node<'s>,
    ) -> Option<T> {
        let (manifest, mut unread) = self.manifest::<T>(origin, node);
        let spec = FieldPath::parse("spec");
        let lacks_spec = |manifest: &Manifest<T>| manifest.spec.is_none();
        // Any other kind is of no use without it, though the CRD takes that.
        if manifest.as_ref().is_some_and(lacks_spec)
            && origin.kind != "Pool"
            && !unread.covers(&spec)
        {
            self.without_spec.push(Arc::clone(origin));
            unread.insert(spec);
        }
        origin.set_unread(unread);
        let Some(Manifest { metadata, spec, .. }) = manifest else {
            self.inventory.incomplete.lose(&origin.kind);
            return None;
        };
        if metadata.name.as_deref().is_none_or(str::is_empty) {
            let generated = metadata.generate_name.is_some();
            self.diagnostics.push(problems::nameless(origin, generated));
        }
        metadata::check(origin, &metadata, node, self.diagnostics);
        Some(spec.unwrap_or_default())
    }

    /// A manifest, and what of it could not be read, which is reported.
    fn manifest<T: DeserializeOwned>(
        &mut self,
        origin: &Arc<Origin>,
        node: &Node<'s>,
    ) -> (Option<Manifest<T>>, Unread) {
        let (manifest, problems) = decode::decode_by::<Manifest<T>>(SCHEMAS, node);
        // The tools that decrypt a document take the metadata of sops out of it.
        let is_sops = |path: &FieldPath| *path == FieldPath::parse("sops") && has_sops_mac(node);
        let mut unread = Unread::default();
        for problem in problems {
            // Of what cannot be read one finding is enough.
            if is_sops(&problem.path) || unread.covers(&problem.path) {
                continue;
            }
            let explained =
                problems::explain(origin, node, problem, self.options.validation, self.sources);
            if let Some((mut finding, field)) = explained {
                if renamed::is_unsuited::<Manifest<T>>(node, &finding) {
                    finding.fix = None;
                }
                self.diagnostics.push(finding);
                field.into_iter().for_each(|field| unread.insert(field));
            }
        }
        (manifest, unread)
    }
}

/// There is a namespace that cannot be read: the object is nowhere, as one without a name.
fn has_lost_namespace(metadata: Option<&Node<'_>>) -> bool {
    let namespace = metadata.and_then(|metadata| metadata.get("namespace"));
    namespace.is_some_and(|namespace| !matches!(namespace.value, Value::String(_) | Value::Null))
}

/// Sops has signed the values of the document.
fn has_sops_mac(node: &Node<'_>) -> bool {
    node.get("sops")
        .is_some_and(|sops| sops.get("mac").is_some())
}

/// Takes an object that has a name, unless there is one of the same key.
fn insert<T>(objects: &mut Objects<Object<T>>, object: Object<T>) -> Option<Duplicate> {
    if object.name().is_empty() {
        return None;
    }
    match objects.entry(object.key().clone()) {
        Entry::Occupied(first) => Some(Duplicate::new(&object.origin, &first.get().origin)),
        Entry::Vacant(place) => {
            place.insert(object);
            None
        }
    }
}

/// The whole manifest, so that every field at the top is known or reported.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest<T> {
    #[serde(rename = "apiVersion")]
    _api_version: Option<serde::de::IgnoredAny>,
    #[serde(rename = "kind")]
    _kind: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    metadata: ObjectMeta,
    spec: Option<T>,
    #[serde(rename = "status")]
    _status: Option<serde::de::IgnoredAny>,
}
