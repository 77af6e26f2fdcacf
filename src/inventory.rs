//! Documents as typed objects by kind, namespace and name; the findings of reading are raised here.

mod generated;
mod glued;
mod keys;
mod metadata;
mod migration;
mod misspelling;
mod neighbors;
mod nothing;
mod objects;
mod prefilter;
mod problems;
mod reader;
mod renamed;
mod suspects;
mod types;
mod unreadable;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use clap::ValueEnum;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_yaml::{Mapping, Value};

pub use self::generated::is_written_by_us;
pub use self::metadata::{check_annotations, check_labels};
pub use self::prefilter::{concerns_us, first_line, is_empty_stdin};
pub use self::reader::read;
use self::types::last_key;
pub use self::unreadable::unreadable;
use crate::api::authority::{CertificateAuthoritySpec, ConfigSpec};
use crate::api::gateway::GatewaySpec;
use crate::api::neighbor::{RouteSummary, ServiceSummary};
use crate::api::{CertificateSpec, PoolSpec, ServerSpec};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::documents::Documents;
use crate::object::{Object, ObjectKey, Origin};
use crate::options::{Manager, Namespace};
use crate::source::FileId;
use crate::suggest;
use crate::value;
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::tree::Node;

/// Why findings on what cannot be read are mandatory.
const UNREAD: &str = "what cannot be read would be lost in silence";

/// The same for what kubectl's own option decides.
const VALIDATE: &str = "what is written there would be lost; `--validate` says what to do about it";

pub static YAML_SYNTAX: Code = Code::error(
    "yaml-syntax",
    "the text is not YAML as kubectl reads it, or too deep",
)
.mandatory(UNREAD);
pub static DUPLICATE_KEY: Code =
    Code::error("duplicate-key", "a mapping names a key twice").mandatory(VALIDATE);
pub static INVALID_TYPE: Code = Code::error(
    "invalid-type",
    "not the type the CRD wants, as kubectl reads it",
)
.mandatory(UNREAD);
pub static INVALID_VALUE: Code = Code::error(
    "invalid-value",
    "the right type, but a value that the API server refuses",
)
.mandatory(UNREAD);
pub static MISSING_FIELD: Code =
    Code::error("missing-field", "a required field is absent").mandatory(UNREAD);
pub static UNKNOWN_FIELD: Code =
    Code::error("unknown-field", "a field that the CRD does not have").mandatory(VALIDATE);
pub static METADATA_SYNTAX: Code =
    Code::error("metadata-syntax", "metadata that the API server refuses");
pub static REMOVED_FIELD: Code =
    Code::error("removed-field", "a field of an older CRD").mandatory(VALIDATE);
pub static UNKNOWN_KIND: Code = Code::error(
    "unknown-kind",
    "no such kind or version in openvox.voxpupuli.org, or nearly that group",
)
.mandatory(UNREAD);
pub static UNREADABLE_FILE: Code = Code::error(
    "unreadable-file",
    "a pointer of git-lfs, encrypted, binary, or with a merge conflict",
)
.mandatory(UNREAD);
pub static NOT_GENERATED: Code = Code::error(
    "not-generated",
    "the first line of poolctl over something that it does not write",
)
.mandatory(UNREAD);
pub static NAMESPACE_MISMATCH: Code = Code::error(
    "namespace-mismatch",
    "another namespace than `--namespace` says",
)
.mandatory("the object would move to another namespace");
pub static MIXED_NAMESPACES: Code = Code::warning(
    "mixed-namespaces",
    "some documents have a namespace, others none",
);
pub static NO_POOLS: Code = Code::error("no-pools", "no Pool in the input")
    .mandatory("where an empty result is meant, say `--allow-empty`");

/// Why a stream from Helm may be empty.
pub const EMPTY_STDIN: &str = "stdin is empty: Helm 3 with `--output-dir` hands a post-renderer nothing; \
    `helm template … | poolctl render -f - --output-dir DIR` writes the files";

/// What to do with unknown and duplicate fields, in kubectl's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Validation {
    /// They are errors.
    #[default]
    Strict,
    /// They are warnings.
    Warn,
    /// They are dropped in silence.
    Ignore,
}

impl Validation {
    /// How much an unknown or duplicate field matters; `None` when it is dropped.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Strict => Some(Severity::Error),
            Self::Warn => Some(Severity::Warning),
            Self::Ignore => None,
        }
    }
}

/// How documents are read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The namespace of documents that have none.
    pub namespace: Option<Namespace>,
    pub validation: Validation,
    pub allow_empty: bool,
    /// The input is passed on: none of it may be lost, and it may come from Helm, as that of a post-renderer.
    pub passthrough: bool,
    /// The program that generated objects name, beside `poolctl`.
    pub managed_by: Manager,
    /// Sentences on what was seen and not read.
    pub left: Vec<String>,
}

impl ReadOptions {
    /// The namespace as text.
    pub fn namespace(&self) -> Option<&str> {
        self.namespace
            .as_ref()
            .map(|namespace| namespace.0.as_str())
    }
}

/// Objects of one kind, in input order.
pub type Objects<T> = IndexMap<ObjectKey, T>;

/// A Certificate with its source, which `render` prints and edits go by.
#[derive(Debug)]
pub struct Certificate<'s> {
    pub object: Object<CertificateSpec>,
    /// The document has the metadata of sops, with a MAC over all of its values.
    pub encrypted: bool,
    kept: Kept<'s>,
}

/// A document is read again when its tree is asked for: the tree takes more memory than anything else
/// that is known of it. For an item all of its List would have to be read.
#[derive(Debug)]
enum Kept<'s> {
    Document(&'s Documents<'s>),
    Item(Box<Node<'s>>),
}

/// An object of others that Pools can collide with.
#[derive(Debug, Default)]
pub struct Neighbor<T> {
    /// The program that its label names.
    pub managed_by: Option<String>,
    pub spec: T,
}

/// A Service that poolctl made, with keys in its selector that it does not write.
#[derive(Debug)]
pub struct ForeignSelector {
    pub service: Arc<Origin>,
    /// In the order of writing, at least one.
    pub keys: Vec<String>,
}

/// Two documents for one object, in the order of reading.
#[derive(Clone, Debug)]
pub struct Duplicate {
    pub first: Arc<Origin>,
    pub second: Arc<Origin>,
}

impl Duplicate {
    pub fn new(one: &Arc<Origin>, other: &Arc<Origin>) -> Self {
        let in_order = one.standing() <= other.standing();
        let (first, second) = if in_order { (one, other) } else { (other, one) };
        Self {
            first: Arc::clone(first),
            second: Arc::clone(second),
        }
    }
}

/// Kinds of which some object was lost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Incomplete {
    pub pools: bool,
    pub servers: bool,
    pub certificates: bool,
    pub gateways: bool,
}

impl Incomplete {
    /// Of anything: a text that is not YAML.
    pub const EVERYTHING: Self = Self {
        pools: true,
        servers: true,
        certificates: true,
        gateways: true,
    };

    /// An object of a kind, as its document spells it, was lost.
    pub fn lose(&mut self, kind: &str) {
        let is = |known| suggest::nearest(kind, &[known]).is_some();
        self.pools |= is("Pool");
        self.servers |= is("Server");
        self.certificates |= is("Certificate");
    }
}

impl<'s> Certificate<'s> {
    /// The object as it was read.
    pub fn node(&self) -> Cow<'_, Node<'s>> {
        match &self.kept {
            Kept::Item(node) => Cow::Borrowed(node),
            Kept::Document(documents) => Cow::Owned(documents.root(self.object.origin.chunk)),
        }
    }

    /// The names that a later operator says the signed certificate has.
    pub fn effective_names(&self) -> Vec<String> {
        const FIELD: &str = "effectiveDNSAltNames";
        if let Kept::Document(documents) = &self.kept
            && !documents.text(self.object.origin.chunk).contains(FIELD)
        {
            // Most have none, so they are not read again.
            return Vec::new();
        }
        let node = self.node();
        let names = node.get("status").and_then(|status| status.get(FIELD));
        let texts = names
            .into_iter()
            .flat_map(Node::items)
            .filter_map(Node::as_str);
        texts.map(str::to_owned).collect()
    }

    /// The object as people wrote it.
    pub fn document(&self) -> Mapping {
        document(&self.node())
    }

    /// The same without its names, and without what it may leave to its List and to `--namespace`.
    pub fn beside_names(&self) -> Mapping {
        let mut document = self.document();
        document.retain(|key, _| key != "apiVersion" && key != "kind");
        for (parent, key) in [("metadata", "namespace"), ("spec", "dnsAltNames")] {
            if let Some(Value::Mapping(parent)) = document.get_mut(parent) {
                parent.shift_remove(key);
            }
        }
        document
    }
}

/// An object as people wrote it, in its order: without `status` and what servers and tools put into
/// metadata.
pub fn document(node: &Node<'_>) -> Mapping {
    let mut document = value::mapping(node);
    document.shift_remove("status");
    if let Some(Value::Mapping(metadata)) = document.get_mut("metadata") {
        clean_metadata(metadata);
    }
    document
}

/// What servers and tools write into metadata, never people.
pub const SERVER_SET: &[&str] = &[
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "selfLink",
    "managedFields",
];

/// Annotation in which `kubectl apply` keeps, as JSON, what it was given last.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

fn clean_metadata(metadata: &mut Mapping) {
    for key in SERVER_SET {
        metadata.shift_remove(*key);
    }
    if let Some(Value::Mapping(annotations)) = metadata.get_mut("annotations")
        && annotations.shift_remove(LAST_APPLIED).is_some()
        && annotations.is_empty()
    {
        metadata.shift_remove("annotations");
    }
}

/// All that the input says.
#[derive(Debug)]
pub struct Inventory<'s> {
    /// The files that it was read from.
    pub documents: &'s Documents<'s>,
    pub pools: Objects<Object<PoolSpec>>,
    /// Pools of before v0.1.0 of the operator that chose their Servers: who joins one is not known.
    pub choosing_pools: HashSet<ObjectKey>,
    pub servers: Objects<Object<ServerSpec>>,
    pub certificates: Objects<Certificate<'s>>,
    /// Documents that may be what poolctl wrote: a second one for a Certificate, or one with nothing
    /// but names, which has no `authorityRef`.
    pub certificate_copies: Vec<Certificate<'s>>,
    pub gateways: Objects<Object<GatewaySpec>>,
    /// Services and TLSRoutes that poolctl did not make.
    pub services: Objects<Object<Neighbor<ServiceSummary>>>,
    pub tls_routes: Objects<Object<Neighbor<RouteSummary>>>,
    /// Services and TLSRoutes that poolctl made.
    pub generated: Vec<Arc<Origin>>,
    /// What is there twice, Certificates apart.
    pub duplicates: Vec<Duplicate>,
    /// Of those Services, the ones that select by more than the label of their Pool.
    pub foreign_selectors: Vec<ForeignSelector>,
    pub databases: Objects<Object<()>>,
    pub authorities: Objects<Object<CertificateAuthoritySpec>>,
    pub configs: Objects<Object<ConfigSpec>>,
    /// Labels of the Namespaces in the input, by name.
    pub namespaces: IndexMap<String, BTreeMap<String, String>>,
    /// Documents that are none of our business.
    pub foreign: usize,
    /// Files that a kustomization says are no objects.
    pub set_aside: usize,
    /// Kinds of which a document could not be read, so that what seems missing may be there.
    pub incomplete: Incomplete,
    /// Where texts start of which a finding says that they cannot be read, or are no objects.
    pub refused: BTreeSet<(FileId, u32)>,
    /// Names of objects of our group that have a kind like none of ours, so that any may have been meant.
    pub unknown: HashSet<String>,
    /// Some documents have a namespace and others none, so objects that belong together do not meet.
    pub mixed_namespaces: bool,
}

impl<'s> Inventory<'s> {
    /// Nothing yet.
    fn new(documents: &'s Documents<'s>) -> Self {
        Self {
            documents,
            pools: Objects::default(),
            choosing_pools: HashSet::default(),
            servers: Objects::default(),
            certificates: Objects::default(),
            certificate_copies: Vec::default(),
            gateways: Objects::default(),
            services: Objects::default(),
            tls_routes: Objects::default(),
            generated: Vec::default(),
            duplicates: Vec::default(),
            foreign_selectors: Vec::default(),
            databases: Objects::default(),
            authorities: Objects::default(),
            configs: Objects::default(),
            namespaces: IndexMap::default(),
            foreign: 0,
            set_aside: 0,
            incomplete: Incomplete::default(),
            refused: BTreeSet::default(),
            unknown: HashSet::default(),
            mixed_namespaces: false,
        }
    }
}

impl Inventory<'_> {
    /// A Pool of this name is in some namespace.
    pub fn has_pool(&self, name: &str) -> bool {
        self.pools.keys().any(|key| *key.name == *name)
    }

    /// A Pool of this name may be one of the documents that could not be read, which is reported already.
    pub fn may_have_pool(&self, name: &str) -> bool {
        self.incomplete.pools || self.unknown.contains(name)
    }

    /// The same of a Certificate.
    pub fn may_have_certificate(&self, name: &str) -> bool {
        self.incomplete.certificates || self.unknown.contains(name)
    }
}

/// A required field that an object lacks.
pub fn missing_field(origin: &Arc<Origin>, field: FieldPath) -> Diagnostic {
    let message = format!("this {} has no `{field}`, which is required", origin.kind);
    let name = last_key(&field).unwrap_or_else(|| field.to_string());
    let finding = MISSING_FIELD.at(origin.field(field), message);
    finding.help(format!("add `{name}: NAME`"))
}
