//! Files as documents, documents as objects, and what the input lacks as a whole.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::nothing::no_pools;
use super::prefilter::{Prefilter, first_line, names_our_group};
use super::suspects::{is_encrypted, is_no_object, is_plainly_an_object, is_suspect};
use super::unreadable::unreadable;
use super::{
    INVALID_TYPE, Incomplete, Inventory, MIXED_NAMESPACES, Objects, ReadOptions, YAML_SYNTAX,
    migration,
};
use crate::api;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::documents::{Documents, RawObject, is_kustomization};
use crate::object::{Object, Origin, Place};
use crate::placeholder::breaking_placeholder;
use crate::source::{FileId, SourceFile, SourceMap, Span};
use kubectl_yaml::SyntaxError;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{DuplicateKey, Node, Tree, Value};

/// Reads every document that concerns us.
pub fn read<'s>(
    documents: &'s Documents<'s>,
    options: &ReadOptions,
    diagnostics: &mut Diagnostics,
) -> Inventory<'s> {
    let sources = documents.sources;
    let mut reader = Reader {
        options,
        documents,
        sources,
        diagnostics,
        inventory: Inventory::new(documents),
        others: HashMap::new(),
        selectors: Vec::new(),
        server_documents: Vec::new(),
        pool_documents: 0,
        ours: HashSet::new(),
        lost: HashSet::new(),
        named_us: None,
        strays: Vec::new(),
        stray_starts: BTreeSet::new(),
        without_spec: Vec::new(),
        with_namespace: None,
        without_namespace: None,
    };
    let (mut concerned, mut others, mut generated) = (Vec::new(), Vec::new(), Vec::new());
    for (id, file) in sources.files() {
        if documents.is_set_aside(id) {
            reader.inventory.set_aside += 1;
            continue;
        }
        if let Some(finding) = unreadable(id, file) {
            reader.lost(finding);
        } else if let Some(at) = file.invalid {
            reader.not_text(file, Span::new(id, at..at + 1));
        } else if file.is_generated() {
            generated.extend_from_slice(documents.chunks(id));
        } else {
            reader.file(id, file, &mut concerned, &mut others);
        }
    }
    // In a folder of the input, and maybe stale by now.
    for chunk in generated {
        if let Some(tree) = reader.parse(chunk) {
            reader.generated(&tree.root);
        }
    }
    for chunk in concerned {
        if let Some(tree) = reader.parse(chunk) {
            reader.object(chunk, &RawObject::root(&tree.root), &tree.duplicates);
        }
    }
    reader.broken(&others);
    reader.finish()
}

/// Reads documents one by one, and keeps what is said once all are read.
pub(super) struct Reader<'s, 'r> {
    pub(super) options: &'r ReadOptions,
    pub(super) documents: &'s Documents<'s>,
    pub(super) sources: &'s SourceMap,
    pub(super) diagnostics: &'r mut Diagnostics,
    pub(super) inventory: Inventory<'s>,
    /// Objects of our group that are only told apart.
    pub(super) others: HashMap<Cow<'static, str>, Objects<Object<()>>>,
    /// Selectors of old Pools, explained once all Servers are known.
    pub(super) selectors: Vec<migration::Selector>,
    pub(super) server_documents: Vec<Arc<Origin>>,
    pub(super) pool_documents: usize,
    /// The files that hold an object of our group.
    pub(super) ours: HashSet<FileId>,
    /// The files of which is said already that something in them is not read.
    pub(super) lost: HashSet<FileId>,
    /// Whether the last file that was asked for names our group.
    named_us: Option<(FileId, bool)>,
    /// Documents and items of Lists that are no objects.
    pub(super) strays: Vec<Stray>,
    /// Where those start that are reported.
    pub(super) stray_starts: BTreeSet<(FileId, u32)>,
    /// Objects that are of no use without the spec that they lack.
    pub(super) without_spec: Vec<Arc<Origin>>,
    pub(super) with_namespace: Option<Arc<Origin>>,
    pub(super) without_namespace: Option<Arc<Origin>>,
}

/// What has no apiVersion and kind.
pub(super) struct Stray {
    /// Its first line.
    pub(super) span: Span,
    /// An item of a List.
    pub(super) item: bool,
    /// What makes no object of it, where that is known.
    pub(super) misspelled: Option<Box<Diagnostic>>,
}

impl<'s> Reader<'s, '_> {
    /// Looks for the documents of a file that concern us, and leaves the others alone.
    fn file(
        &mut self,
        id: FileId,
        file: &SourceFile,
        concerned: &mut Vec<Chunk>,
        others: &mut Vec<Chunk>,
    ) {
        let documents = self.documents;
        let before = concerned.len();
        let others_before = others.len();
        let mut prefilter = Prefilter::new(&file.text);
        for chunk in documents.chunks(id) {
            let text = documents.text(*chunk);
            if prefilter.any_in(chunk.span.range()) {
                // Of JSON documents in a row each is looked at by itself.
                for part in documents.parts(chunk) {
                    if prefilter.any_in(part.span.range()) {
                        concerned.push(*part);
                    } else {
                        others.push(*part);
                        self.inventory.foreign += 1;
                    }
                }
            } else if first_line(text).is_some() {
                others.push(*chunk);
                self.inventory.foreign += 1;
            } else if text.contains(['\t', '.']) {
                others.push(*chunk);
            }
        }
        for error in documents.errors(id) {
            self.syntax_error(file, error.clone());
        }
        let is_ours = file.explicit || file.text.contains(api::GROUP);
        if concerned.len() == before || !is_ours {
            others.truncate(others_before);
        }
        // Of a file that the user named, and that turned out to hold nothing, it is at least said
        // when it is not YAML. So it is of a kustomization: what it lists is not known then.
        let is_awaited = file.explicit || is_kustomization(Path::new(&file.name));
        if is_awaited && concerned.len() == before {
            let mut errors = documents.of(id).filter_map(|part| documents.broken(part));
            if let Some(error) = errors.next() {
                self.syntax_error(file, error);
            }
        }
    }

    /// Documents that do not concern us, in files that do: one that is not YAML is where kubectl stops, and
    /// so is one that is no object. What kubectl reads there and other readers do not is nobody's business.
    fn broken(&mut self, others: &[Chunk]) {
        let (mut errors, mut strays) = (Vec::<SyntaxError>::new(), Vec::new());
        for &chunk in others {
            if !chunk.json && is_plainly_an_object(self.documents.text(chunk)) {
                continue;
            }
            match self.documents.parse(chunk) {
                Ok(tree) if is_no_object(&tree.root) => {
                    strays.push(self.stray_of(&tree.root, false));
                }
                Ok(_) => {}
                Err(error) => errors.push(error),
            }
        }
        for error in errors.into_iter().filter(|error| !error.disputed) {
            self.syntax_error(self.sources.file(error.span.file), error);
        }
        strays.retain(|stray: &Stray| self.ours.contains(&stray.span.file));
        for stray in strays {
            self.report_stray(stray);
        }
    }

    fn not_text(&mut self, file: &SourceFile, span: Span) {
        let message = if file.utf16 {
            "this is half a character of UTF-16"
        } else {
            "this byte is not UTF-8"
        };
        let error = SyntaxError {
            span,
            message: message.into(),
            help: Some("save the file as UTF-8".into()),
            disputed: false,
        };
        self.syntax_error(file, error);
    }

    /// Reports something of which all may be lost that seems to be missing.
    pub(super) fn lost(&mut self, finding: Diagnostic) {
        self.inventory.incomplete = Incomplete::EVERYTHING;
        self.refuse(finding);
    }

    /// A group in the file is ours, or nearly so; asked once, for it may have many errors.
    fn names_us(&mut self, id: FileId) -> bool {
        match self.named_us {
            Some((known, answer)) if known == id => answer,
            _ => {
                let answer = names_our_group(&self.sources.file(id).text);
                self.named_us = Some((id, answer));
                answer
            }
        }
    }

    /// An error where the file is named, speaks of openvox, or has our first line, which hides nothing; Helm
    /// templates stand in such folders. What is passed on has to be read, at least by kubectl.
    pub(super) fn syntax_error(&mut self, file: &SourceFile, error: SyntaxError) {
        let ours = file.explicit
            || (self.options.passthrough && !error.disputed)
            || file.is_generated()
            || self.names_us(error.span.file);
        let severity = if ours {
            self.inventory.incomplete = Incomplete::EVERYTHING;
            Severity::Error
        } else {
            Severity::Note
        };
        let line = file.line(file.position(error.span.start as usize).line);
        let place = Place::Text(error.span);
        let placeholder = line.and_then(|line| {
            // Of a long line what is close by.
            let near = file
                .text
                .floor_char_boundary((error.span.start as usize).saturating_sub(64));
            breaking_placeholder(&file.text[near.clamp(line.start, line.end)..line.end])
        });
        let finding = match placeholder {
            Some(placeholder) => YAML_SYNTAX
                .at(place, format!("this line holds {placeholder}"))
                .label(error.message)
                .help(placeholder.help),
            None => {
                let mut finding = YAML_SYNTAX.at(place, error.message);
                finding.help = error.help;
                finding
            }
        };
        self.refuse(finding.severity(severity));
    }

    /// Takes a finding which says that a text cannot be read, or is no object.
    pub(super) fn refuse(&mut self, finding: Diagnostic) {
        let span = finding.primary.place.document();
        let span = span.filter(|_| finding.severity == Severity::Error);
        let starts = span.map(|span| (span.file, span.start));
        self.inventory.refused.extend(starts);
        self.diagnostics.push(finding);
    }

    /// A document, or `None` where its error is reported.
    fn parse(&mut self, chunk: Chunk) -> Option<Tree<'s>> {
        let tree = self.documents.parse(chunk);
        tree.map_err(|error| self.syntax_error(self.sources.file(chunk.span.file), error))
            .ok()
    }

    /// Takes an object, or every item of a List.
    fn object(&mut self, chunk: Chunk, raw: &RawObject<'_, 's>, duplicates: &[DuplicateKey]) {
        let node = raw.node;
        let says = |key: &str| node.get(key).and_then(Node::as_str).is_some();
        // An item inherits both from its List, or neither.
        let is_object = says("apiVersion") == says("kind")
            && !raw.kind.is_empty()
            && matches!(node.value, Value::Mapping(_));
        if !is_object {
            return self.not_an_object(chunk, raw);
        }
        let (version, kind) = (raw.api_version, raw.kind);
        let origin = Arc::new(Origin::new(chunk, raw.item.clone(), version, kind));
        let of_items = kind.strip_suffix("List");
        let is_ours = version == api::API_VERSION;
        let is_our_list = is_ours && of_items.is_some_and(|kind| api::KINDS.contains(&kind));
        let has_items = node
            .get("items")
            .is_some_and(|items| items.value != Value::Null);
        if is_encrypted(version) || is_encrypted(kind) {
            return self.encrypted(&origin);
        }
        if !has_items && (is_our_list || (version == "v1" && kind == "List")) {
            return self.empty_list(&origin, node);
        }
        // One error for a list of a group that is none, not one for each of its items.
        if of_items.is_some() && has_items && (is_our_list || !is_suspect(version, kind)) {
            return self.list(&origin, raw, duplicates);
        }
        match (api::group_of(version), kind) {
            (_, kind) if is_ours && api::KINDS.contains(&kind) => {
                self.ours.insert(chunk.span.file);
                if has_items && node.get("spec").is_none() {
                    return self.items_of_an_object(&origin);
                }
                self.openvox(origin, node, duplicates);
            }
            _ if is_suspect(version, kind) => self.unknown_kind(&origin, node),
            (api::GATEWAY_GROUP, "Gateway" | "TLSRoute") | ("v1", "Service" | "Namespace") => {
                self.swallowed(&origin, node, duplicates);
                self.neighbor(origin, node);
            }
            _ => {
                self.swallowed(&origin, node, duplicates);
                self.foreign(&origin, node);
            }
        }
    }

    fn list(&mut self, origin: &Arc<Origin>, raw: &RawObject<'_, 's>, duplicates: &[DuplicateKey]) {
        if api::group_of(&origin.api_version) == api::GROUP {
            self.ours.insert(origin.file());
        }
        if !origin.item.is_root() {
            let finding = INVALID_TYPE.at(origin.at("kind"), "a List cannot be an item of a List");
            return self.lost(finding.help("put its items into the outer one"));
        }
        let items = raw.node.get("items").map(|items| &items.value);
        if !matches!(items, None | Some(Value::Sequence(_))) {
            let message = format!("`items` of a {} must be a list", origin.kind);
            self.lost(INVALID_TYPE.at(origin.at("items"), message));
        }
        for item in raw.items() {
            self.object(origin.chunk, &item, duplicates);
        }
    }

    fn finish(mut self) -> Inventory<'s> {
        self.strays();
        self.without_spec();
        if let (Some(with), Some(without)) = (&self.with_namespace, &self.without_namespace) {
            self.inventory.mixed_namespaces = true;
            let message = format!(
                "this {} has no namespace, but other documents have one",
                without.kind
            );
            self.diagnostics.push(MIXED_NAMESPACES.at(without.at("metadata.namespace"), message)
                .related(with.at("metadata.namespace"), format!("this {} has a namespace", with.kind))
                .help(format!("write `namespace: {0}` here, or say `--namespace {0}`: objects meet only within a namespace", with.key.namespace)));
        }
        if let Some(severity) = self.options.validation.severity()
            && !self.selectors.is_empty()
        {
            let candidates = migration::Candidates::new(&self.server_documents, self.documents);
            let mut budget = migration::BUDGET;
            for selector in &self.selectors {
                let (finding, chooses) = selector.report(&candidates, &mut budget);
                self.diagnostics.push(finding.severity(severity));
                let key = selector.pool();
                let pool = self.inventory.pools.get(key);
                // Another document may stand for the Pool.
                if chooses && pool.is_some_and(|pool| selector.is_of(&pool.origin)) {
                    self.inventory.choosing_pools.insert(key.clone());
                }
            }
        }
        self.inventory.pools.shrink_to_fit();
        self.inventory.servers.shrink_to_fit();
        self.inventory.certificates.shrink_to_fit();
        // What was refused may be a Pool once it is mended, and is an error until then.
        let is_certain = self.inventory.refused.is_empty();
        if self.pool_documents == 0 && !self.options.allow_empty && is_certain {
            let finding = no_pools(self.documents, self.options);
            self.diagnostics.push(finding);
        }
        self.inventory
    }
}
