//! Manifests and dumps of a cluster that the rendered objects are compared with.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use crate::api::{self, MANAGED_BY_LABEL};
use crate::documents::{Documents, RawObject};
use crate::inventory;
use crate::object::ObjectKey;
use crate::render::Kind;
use crate::source::{FileId, STDIN, SourceFile, SourceMap};
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Node, Value};

/// Services, TLSRoutes and Certificates that are there, by kind and name.
#[derive(Debug, Default)]
pub struct Existing<'s> {
    objects: BTreeMap<(Kind, SmolStr), Vec<Item<'s>>>,
    /// Files that are no YAML, and probably nothing of ours.
    pub skipped: Vec<&'s str>,
}

/// A manifest that is there.
#[derive(Debug)]
pub struct Item<'s> {
    pub kind: Kind,
    pub key: ObjectKey,
    pub api_version: String,
    pub node: Node<'s>,
    /// File and line, where it comes from a file.
    pub place: Option<String>,
}

impl<'s> Existing<'s> {
    /// Reads all documents that may matter, and steps over the others. `namespace` is that of manifests
    /// which have none, and then those of other namespaces do not matter. The errors are sentences.
    pub fn read(sources: &'s SourceMap, namespace: Option<&str>) -> Result<Self, Vec<String>> {
        let mut collector = Collector {
            documents: Documents::new(sources),
            namespace,
            existing: Self::default(),
            errors: Vec::new(),
        };
        for (id, file) in sources.files() {
            collector.file(id, file);
        }
        if collector.errors.is_empty() {
            Ok(collector.existing)
        } else {
            Err(collector.errors)
        }
    }

    /// The manifest of an object. One without a namespace, here or there, is that of the same name if
    /// there is just one; the error is a sentence.
    pub fn find(&self, kind: Kind, key: &ObjectKey) -> Result<Option<&Item<'s>>, String> {
        let Some(named) = self.objects.get(&(kind, key.name.clone())) else {
            return Ok(None);
        };
        let here = &key.namespace;
        let is_exact = |item: &&Item<'_>| item.key.namespace == *here;
        let may_be = |item: &&Item<'_>| here.is_empty() || item.key.namespace.is_empty();
        let exact: Vec<_> = named.iter().filter(is_exact).collect();
        let (found, advice) = if exact.is_empty() {
            (
                named.iter().filter(may_be).collect(),
                "say which is meant with `--namespace`",
            )
        } else {
            (exact, "keep one of them")
        };
        match found[..] {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            [..] => {
                let places: Vec<_> = found.iter().map(|item| item.whereabouts()).collect();
                Err(format!(
                    "there are {} manifests for {}/{}: {}; {advice}",
                    found.len(),
                    kind.resource(),
                    key.name,
                    places.join(", ")
                ))
            }
        }
    }

    /// In the order of kind and name.
    pub fn items(&self) -> impl Iterator<Item = &Item<'s>> {
        self.objects.values().flatten()
    }
}

impl Item<'_> {
    /// The value of a label.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.node.at(&["metadata", "labels", key])?.as_str()
    }

    /// It has the labels of what is made of a Pool by this program.
    pub fn is_made_by(&self, manager: &str) -> bool {
        let pool_label = format!("{}{}", api::POOL_LABEL_PREFIX, self.key.name);
        self.label(MANAGED_BY_LABEL) == Some(manager)
            && match self.kind {
                Kind::Service => self.label(&pool_label).is_some(),
                Kind::TlsRoute => self.label(api::NAME_LABEL) == Some(api::PRODUCT),
                Kind::Certificate => false,
            }
    }

    /// The operator made it of a Pool, and a cluster deletes it with that Pool.
    pub fn is_owned_by_pool(&self) -> bool {
        let owners = self.node.at(&["metadata", "ownerReferences"]);
        let mut owners = owners.map(Node::items).unwrap_or_default().iter();
        owners.any(|owner| {
            owner.text_at(&["kind"]) == "Pool"
                && api::group_of(owner.text_at(&["apiVersion"])) == api::GROUP
        })
    }

    /// It was in a cluster, which has put something into it that nobody writes.
    pub fn is_live(&self) -> bool {
        let given = |parent: &str, key: &str| {
            let value = self.node.at(&[parent, key]);
            value.is_some_and(|value| !matches!(value.value, Value::Null))
        };
        let mut server_set = inventory::SERVER_SET.iter();
        server_set.any(|key| given("metadata", key)) || given("spec", "clusterIP")
    }

    /// What `kubectl apply` was given last, if it was kubectl that applied the object.
    pub fn last_applied(&self) -> Option<serde_yaml::Value> {
        let annotation = ["metadata", "annotations", inventory::LAST_APPLIED];
        serde_json::from_str(self.node.text_at(&annotation)).ok()
    }

    fn whereabouts(&self) -> String {
        let namespace = match self.key.namespace.as_str() {
            "" => "without namespace".to_owned(),
            namespace => format!("namespace `{namespace}`"),
        };
        match &self.place {
            Some(place) => format!("{place} ({namespace})"),
            None => namespace,
        }
    }
}

struct Collector<'s, 'r> {
    documents: Documents<'s>,
    namespace: Option<&'r str>,
    existing: Existing<'s>,
    errors: Vec<String>,
}

impl<'s> Collector<'s, '_> {
    fn file(&mut self, id: FileId, file: &'s SourceFile) {
        if let Some(finding) = inventory::unreadable(id, file) {
            let sentence = format!("`{}`: {}", file.name, finding.message);
            return self.errors.push(sentence);
        }
        if let Some(at) = file.invalid {
            return self.error(file, at, "this byte is not UTF-8");
        }
        let documents = &self.documents;
        let chunks = documents.chunks(id);
        let concerned = |chunk: &&Chunk| inventory::concerns_us(documents.text(**chunk));
        // A file that somebody named and that holds nothing for us may be none of manifests at all.
        let suspect = file.explicit && !chunks.iter().any(|chunk| concerned(&chunk));
        let read = chunks.iter().filter(|chunk| suspect || concerned(chunk));
        let parts = read.flat_map(|chunk| documents.parts(chunk));
        let trees: Vec<_> = parts.map(|part| documents.parse(*part)).collect();
        for error in documents.errors(id).to_vec() {
            self.error(file, error.span.range().start, &error.message);
        }
        let (mut blank, mut manifests) = (true, false);
        for tree in trees {
            match tree {
                Ok(tree) => {
                    blank &= matches!(tree.root.value, Value::Null);
                    manifests |= matches!(tree.root.value, Value::Mapping(_));
                    self.object(file, &RawObject::root(&tree.root));
                }
                Err(error) => {
                    return self.error(file, error.span.range().start, &error.message);
                }
            }
        }
        // An empty file is what `render` writes for no Pools, but nobody pipes nothing.
        if suspect && !manifests && (!blank || file.name == STDIN) {
            self.errors.push(format!(
                "`{}` holds no manifests, as `kubectl get svc,tlsroutes,certificates.openvox.voxpupuli.org -o yaml` prints them",
                file.name
            ));
        }
    }

    /// An error where the file is named or speaks of openvox; Helm templates stand in such folders.
    fn error(&mut self, file: &'s SourceFile, at: usize, message: &str) {
        if file.explicit || file.text.contains(api::GROUP) {
            self.errors.push(format!("{}: {message}", file.place(at)));
        } else {
            self.existing.skipped.push(&file.name);
        }
    }

    /// Takes an object, or every item of a List.
    fn object(&mut self, file: &'s SourceFile, raw: &RawObject<'_, 's>) {
        if raw.kind.ends_with("List") {
            raw.items().for_each(|item| self.object(file, &item));
            return;
        }
        let Some(kind) = Kind::of(raw.api_version, raw.kind) else {
            return;
        };
        let node = raw.node;
        let Some(name) = node.at(&["metadata", "name"]).and_then(Node::as_str) else {
            return;
        };
        let given = node.text_at(&["metadata", "namespace"]);
        let namespace = match (given, self.namespace) {
            ("", wanted) => wanted.unwrap_or_default(),
            (given, Some(wanted)) if given != wanted => return,
            (given, _) => given,
        };
        let line = file.position(node.span.start as usize).line;
        let item = Item {
            kind,
            key: ObjectKey::new(namespace, name),
            api_version: raw.api_version.to_owned(),
            place: (file.name != STDIN).then(|| format!("{}:{line}", file.name)),
            node: node.clone(),
        };
        let key = (kind, item.key.name.clone());
        self.existing.objects.entry(key).or_default().push(item);
    }
}
