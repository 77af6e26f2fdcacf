//! Files that lack names, and what becomes of them.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use super::{LIST, Refusal, Replacement, SPEC, Wanted, edits, replaced};
use crate::atomic::{self, Batch, FolderLock};
use crate::load;
use crate::render::{Options, certificate};
use crate::source::{FileId, SourceMap, Span};
use crate::terminal::diff;
use crate::terminal::{plural, visible};
use crate::topology::Topology;
use kubectl_yaml::tree::Node;

/// The bytes around the edit would change, too.
const UTF16: Refusal = Refusal("its file is UTF-16: save that as UTF-8 first");
const NO_FILE: Refusal = Refusal("it does not come from a file that can be edited");
/// What an earlier run rendered would soon pass for the source, and lack the names.
const TWICE: Refusal = Refusal("the input has a second document for it, which has to go first");

/// Certificates that lack names, in the order of their files and places.
pub struct Plan<'a> {
    sources: &'a SourceMap,
    changes: Vec<Change<'a>>,
}

/// What becomes of one Certificate.
struct Change<'a> {
    /// The key of its list, or what stands for it.
    at: Span,
    wanted: Wanted<'a>,
    edit: Result<Replacement, Refusal>,
}

impl<'a> Plan<'a> {
    /// What the Certificates of the input lack that `render` would write with these options.
    pub fn new(sources: &'a SourceMap, topology: &'a Topology<'a>, options: &'a Options) -> Self {
        let wanted = certificate::changed(topology, options).filter_map(|node| {
            let certificate = node.source?;
            let names = node.missing();
            Some(Wanted { certificate, names })
        });
        let wanted: Vec<_> = wanted.collect();
        let edits = edits(sources, &wanted);
        let copies = topology.inventory.certificate_copies.iter();
        let copies: HashSet<_> = copies.map(|copy| copy.object.key()).collect();
        let changes = wanted.into_iter().zip(edits).map(|(wanted, edit)| {
            let file = sources.file(wanted.certificate.object.origin.file());
            let edit = if !load::is_file(Path::new(&file.name)) {
                Err(NO_FILE)
            } else if file.utf16 {
                Err(UTF16)
            } else if copies.contains(wanted.certificate.object.key()) {
                Err(TWICE)
            } else {
                edit
            };
            let at = key(&wanted.certificate.node());
            Change { at, wanted, edit }
        });
        let mut changes: Vec<_> = changes.collect();
        changes.sort_by_key(|change| change.at);
        Self { sources, changes }
    }

    /// One line for each Certificate that lacks names; empty when none does.
    pub fn missing(&self) -> String {
        let lines = self.changes.iter();
        lines
            .map(|change| format!("{}\n", self.lack(change)))
            .collect()
    }

    /// Why not all files can be edited: a sentence for each Certificate that is in the way.
    pub fn refusals(&self) -> Vec<String> {
        let refused = self.changes.iter();
        let sentences = refused.filter_map(|change| {
            let refusal = change.edit.as_ref().err()?;
            Some(format!("{}, but {refusal}", self.lack(change)))
        });
        sentences.collect()
    }

    fn lack(&self, change: &Change<'_>) -> String {
        let file = self.sources.file(change.at.file);
        let position = file.position(change.at.range().start);
        let name = change.wanted.certificate.object.name();
        let names = change.wanted.names.iter();
        let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
        format!(
            "{}:{}:{}: Certificate `{name}` lacks {}",
            visible(&file.name),
            position.line,
            position.column,
            visible(&names.join(", "))
        )
    }

    /// What the edits change, as a unified diff.
    pub fn diff(&self, color: bool) -> String {
        let files = self.files().into_iter();
        let diffs = files.map(|(id, file)| {
            let source = self.sources.file(id);
            let name = source.name.as_str();
            diff::unified((name, &source.text), (name, &file.text), color)
        });
        diffs.collect()
    }

    /// Makes all edits or none, and says what was added to which file. None is made when a file is no
    /// longer as it was read, or cannot be written; the error is a sentence.
    pub fn write(&self) -> Result<String, String> {
        self.clean_up();
        let mut batch = Batch::new(None).durable();
        let mut done = String::new();
        for (id, file) in self.files() {
            let source = self.sources.file(id);
            batch.edit(Path::new(&source.name), &file.text, &source.text)?;
            let (name, names) = (visible(&source.name), plural(file.names, "name"));
            done += &format!("{name}: added {names}\n");
        }
        for path in batch.commit()? {
            done += &format!("note: {}\n", visible(&atomic::in_place(&path)));
        }
        Ok(done)
    }

    /// Removes what a run has left beside its files that died when all were edited: nothing is left to
    /// edit there.
    fn clean_up(&self) {
        let files = self.sources.files().map(|(_, file)| Path::new(&file.name));
        let files = files.filter(|path| load::is_file(path));
        let folders: BTreeSet<_> = files.map(atomic::parent).collect();
        for folder in folders {
            FolderLock::clean_up(folder);
        }
    }

    /// The names of the files that are to be edited.
    pub fn edited(&self) -> impl Iterator<Item = &str> {
        let files: BTreeSet<_> = self.changes.iter().map(|change| change.at.file).collect();
        files.into_iter().map(|id| &*self.sources.file(id).name)
    }

    /// The files with all edits made.
    fn files(&self) -> BTreeMap<FileId, Edited> {
        let mut edits: BTreeMap<FileId, (Vec<&Replacement>, usize)> = BTreeMap::new();
        for change in &self.changes {
            let (replacements, names) = edits.entry(change.at.file).or_default();
            replacements.extend(&change.edit);
            *names += change.wanted.names.len();
        }
        let files = edits.into_iter().map(|(id, (replacements, names))| {
            let text = &self.sources.file(id).text;
            let text = replaced(text, 0..text.len(), replacements);
            (id, Edited { text, names })
        });
        files.collect()
    }
}

/// The key of the list of names; without one, that of the nearest mapping above it.
fn key(certificate: &Node<'_>) -> Span {
    let spec = certificate.entry(SPEC);
    let list = spec.and_then(|spec| spec.value.entry(LIST));
    list.or(spec)
        .map_or(certificate.span, |entry| entry.key_span)
}

/// A file as it is going to be.
struct Edited {
    text: String,
    names: usize,
}
