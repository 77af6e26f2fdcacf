//! The input as one stream with the manifests in it: Certificates edited where they stand, Pools
//! replaced by what comes of them, every other document byte for byte.

mod chart;
mod json;
mod namespaces;
mod objects;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Mapping;

use self::chart::Charts;
pub use self::objects::outsiders;
use crate::documents::{Documents, RawObject, parse_instead};
use crate::inject;
use crate::inventory::Inventory;
use crate::object::Origin;
use crate::render::{Kind, Manifest, RenderOptions};
use crate::source::{FileId, SourceFile};
use crate::value;
use kubectl_yaml::edit::{self, Edit, Replacement};
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::print;
use kubectl_yaml::split::Chunk;

/// What is passed on.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub inventory: &'a Inventory<'a>,
    pub options: &'a RenderOptions,
    /// Pools that are rendered stay beside what comes of them.
    pub keep_pools: bool,
    /// For objects of the openvox group that have none.
    pub namespace: Option<&'a str>,
    /// Documents that are no objects, which are left out.
    pub outsiders: &'a BTreeSet<Chunk>,
}

/// The input with the manifests in it, as in [`Stream::new`]; `None` when nothing is left of it.
pub fn text(input: Input<'_>, manifests: &[Manifest<'_>]) -> Option<String> {
    let mut stream = Stream::new(input, manifests);
    let mut out = String::new();
    let files = input.inventory.documents.sources.files();
    for (id, file) in files.filter(|(_, file)| !file.is_generated()) {
        stream.file(&mut out, input, id, file);
    }
    print_all(&mut out, stream.last);
    has_content(&out).then_some(out)
}

/// What becomes of the input.
#[derive(Default)]
pub struct Stream {
    pub documents: BTreeMap<Chunk, Changes>,
    /// Certificates that are not in the input.
    pub last: Vec<Mapping>,
    charts: Charts,
}

/// What becomes of one document of the input. Paths lead to the items of a List; that of a document
/// of its own is empty.
#[derive(Default)]
pub struct Changes {
    pub dropped: BTreeSet<FieldPath>,
    /// Edits of the text; `None` for what cannot be made in it.
    edits: Vec<Option<Replacement>>,
    /// Certificates with their names, as a whole.
    certificates: BTreeMap<FieldPath, Mapping>,
    /// The namespaces of objects that have none.
    namespaces: BTreeMap<FieldPath, String>,
    /// What follows an object: in the List where that is taken apart, else behind the document.
    pub added: BTreeMap<FieldPath, Vec<Mapping>>,
}

impl Stream {
    /// `manifests` are those of the topology, Certificates whole.
    pub fn new(input: Input<'_>, manifests: &[Manifest<'_>]) -> Self {
        let inventory = input.inventory;
        let mut stream = Self::default();
        stream.drop_earlier(inventory, manifests);
        for pool in inventory.pools.values() {
            if !input.keep_pools && input.options.selects(pool.name()) {
                stream.drop(&pool.origin);
            }
        }
        let mut edits = Vec::new();
        for manifest in manifests {
            let body = manifest.mapping();
            match manifest {
                Manifest::Certificate(node, _) => match node.source {
                    Some(certificate) => {
                        let edit = inject::edit(certificate, &node.missing);
                        let item = certificate.object.origin.item.clone();
                        stream.changes(edit.chunk).certificates.insert(item, body);
                        edits.push(edit);
                    }
                    None => stream.last.push(body),
                },
                Manifest::Service(pool, _) | Manifest::TlsRoute(pool, ..) => {
                    stream.add(inventory.documents, &pool.origin, body);
                }
            }
        }
        if let Some(namespace) = input.namespace.filter(|namespace| !namespace.is_empty()) {
            edits.extend(stream.complete(inventory.documents, namespace));
        }
        let sources = inventory.documents.sources;
        let replacements = edit::replacements(&edits, |file| &sources.file(file).text);
        for (edit, replacement) in edits.iter().zip(replacements) {
            stream.changes(edit.chunk).edits.push(replacement.ok());
        }
        stream
    }

    fn changes(&mut self, chunk: Chunk) -> &mut Changes {
        self.documents.entry(chunk).or_default()
    }

    fn drop(&mut self, origin: &Origin) {
        let item = origin.item.clone();
        self.changes(origin.chunk).dropped.insert(item);
    }

    /// What an earlier run made gives way to what this one makes.
    fn drop_earlier(&mut self, inventory: &Inventory<'_>, manifests: &[Manifest<'_>]) {
        let made = manifests.iter().map(|made| (made.kind(), made.key()));
        let made: BTreeSet<_> = made.collect();
        let services = inventory.services.values().map(|service| &service.origin);
        let routes = inventory.tls_routes.values().map(|route| &route.origin);
        for origin in services.chain(routes).chain(&inventory.generated) {
            let kind = Kind::of(&origin.api_version, &origin.kind);
            if kind.is_some_and(|kind| made.contains(&(kind, &origin.key))) {
                self.drop(origin);
            }
        }
        for copy in &inventory.certificate_copies {
            let key = copy.object.key();
            let is_made = made.contains(&(Kind::Certificate, key));
            if is_made || inventory.certificates.contains_key(key) {
                self.drop(&copy.object.origin);
            }
        }
    }

    /// What comes of a Pool follows it.
    fn add(&mut self, documents: &Documents<'_>, pool: &Origin, mut body: Mapping) {
        if let Some(file) = self.charts.file(documents, pool) {
            chart::annotate(&mut body, file);
        }
        let added = &mut self.changes(pool.chunk).added;
        added.entry(pool.item.clone()).or_default().push(body);
    }

    /// Objects that stay, and have no namespace, get this one.
    fn complete<'n>(&mut self, documents: &Documents<'_>, namespace: &'n str) -> Vec<Edit<'n>> {
        let mut edits = Vec::new();
        for (chunk, item) in namespaces::lacking(documents) {
            let changes = self.changes(chunk);
            if !changes.dropped.contains(&item) {
                edits.push(namespaces::edit(chunk, &item, namespace));
                changes.namespaces.insert(item, namespace.to_owned());
            }
        }
        edits
    }

    /// Appends what becomes of a file.
    fn file(&mut self, out: &mut String, input: Input<'_>, id: FileId, file: &SourceFile) {
        let mut end = 0;
        let documents = input.inventory.documents;
        for chunk in documents.chunks(id) {
            let separator = &file.text[end..chunk.span.start as usize];
            end = chunk.span.end as usize;
            for &chunk in documents.parts(chunk) {
                if input.outsiders.contains(&chunk) {
                    continue;
                }
                let mut changes = self.documents.remove(&chunk).unwrap_or_default();
                match changes.text(chunk, &file.text) {
                    Some(text) => pass(out, separator, chunk, &text),
                    None => print_all(out, changes.bodies(chunk, documents.text(chunk))),
                }
                print_all(out, changes.added.into_values().flatten());
            }
        }
    }
}

impl Changes {
    /// The text of the document with its edits; `None` when objects leave it or cannot be edited.
    fn text<'t>(&self, chunk: Chunk, file: &'t str) -> Option<Cow<'t, str>> {
        let part = chunk.span.range();
        let text = &file[part.clone()];
        let edits = self.edits()?;
        if !self.dropped.is_empty() {
            return None;
        }
        let edited = if edits.is_empty() {
            text.into()
        } else {
            edit::replaced(file, part, edits).into()
        };
        json::as_yaml(chunk, edited)
    }

    /// All edits; `None` when one cannot be made in the text.
    fn edits(&self) -> Option<Vec<&Replacement>> {
        self.edits.iter().map(Option::as_ref).collect()
    }

    /// Takes the edits, for the whole text of a file; `None`, and they stay, when one cannot be made in it.
    pub fn take_edits(&mut self, file: &str) -> Option<String> {
        let text = edit::replaced(file, 0..file.len(), self.edits()?);
        self.certificates.clear();
        self.namespaces.clear();
        self.edits.clear();
        Some(text)
    }

    /// What stays of the document, or of the List, as documents of their own.
    fn bodies(&mut self, chunk: Chunk, text: &str) -> Vec<Mapping> {
        let text = if chunk.json {
            json::escaped(text)
        } else {
            text.into()
        };
        let Some(tree) = parse_instead(chunk, chunk.json, &text) else {
            return Vec::new();
        };
        let root = RawObject::root(&tree.root);
        if !root.is_list() {
            return self.object(&root.item, || value::mapping(root.node));
        }
        let items = root.items().flat_map(|item| {
            self.object(&item.item, || {
                let mut body = Mapping::new();
                body.insert("apiVersion".into(), item.api_version.into());
                body.insert("kind".into(), item.kind.into());
                // What the item says itself.
                body.extend(value::mapping(item.node));
                body
            })
        });
        items.collect()
    }

    /// What becomes of one object, and what follows it.
    pub fn object(
        &mut self,
        path: &FieldPath,
        unchanged: impl FnOnce() -> Mapping,
    ) -> Vec<Mapping> {
        let changed = self.certificates.remove(path);
        let mut body = if self.dropped.contains(path) {
            None
        } else {
            Some(changed.unwrap_or_else(unchanged))
        };
        if let (Some(body), Some(namespace)) = (&mut body, self.namespaces.get(path)) {
            namespaces::write(body, namespace);
        }
        let added = self.added.remove(path).unwrap_or_default();
        body.into_iter().chain(added).collect()
    }
}

/// Appends a document of the input behind its separator, or behind one of ours where it has none.
fn pass(out: &mut String, separator: &str, chunk: Chunk, text: &str) {
    // A byte order mark may stand only where a file starts.
    let separator = separator.trim_start_matches('\u{feff}');
    if !(separator.is_empty() && text.is_empty()) {
        end_line(out);
    }
    out.push_str(match separator {
        "" if chunk.json || has_content(text) => "---\n",
        separator => separator,
    });
    out.push_str(if chunk.json { text.trim() } else { text });
}

fn print_all(out: &mut String, bodies: impl IntoIterator<Item = Mapping>) {
    for body in bodies {
        end_line(out);
        print::document(out, &body);
    }
}

fn end_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Something besides comments and separators.
fn has_content(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(|line| line.trim_matches([' ', '\t', '\r']));
    lines.any(|line| {
        !(line.is_empty() || line.starts_with('#') || line.starts_with("---") || line == "...")
    })
}
