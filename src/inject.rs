//! Names added to the text of Certificates that lack them, and what becomes of their files.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use crate::atomic::{self, Batch, FolderLock};
use crate::inventory::Certificate;
use crate::load;
use crate::render::{RenderOptions, certificate};
use crate::source::{FileId, SourceMap, Span};
use crate::terminal::{diff, plural, visible};
use crate::topology::Topology;
use kubectl_yaml::edit::{self, Action, Edit, Refusal, Replacement};
use kubectl_yaml::tree::Node;

const SPEC: &str = "spec";
const LIST: &str = "dnsAltNames";

/// The bytes around the edit would change, too.
const UTF16: &str = "its file is UTF-16: save that as UTF-8 first";
const NO_FILE: &str = "it does not come from a file that can be edited";
/// What an earlier run rendered would soon pass for the source, and lack the names.
const TWICE: &str = "the input has a second document for it, which has to go first";

/// A Certificate and the names that it lacks.
#[derive(Debug)]
pub struct MissingNames<'a> {
    pub certificate: &'a Certificate<'a>,
    pub names: Vec<&'a str>,
}

impl MissingNames<'_> {
    /// Adds them behind those that are there.
    pub fn edit(&self) -> Edit<'_> {
        let origin = &self.certificate.object.origin;
        Edit {
            chunk: origin.chunk,
            path: origin.item.clone().key(SPEC).key(LIST),
            action: Action::Append(self.names.clone()),
        }
    }
}

/// Why a Certificate does not get its names, behind "but".
fn reason(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Alias => "its list comes from an alias",
        Refusal::Merged => "its list comes from a `<<`",
        Refusal::Shared => "an alias elsewhere would get the names, too",
        Refusal::NoMapping => "it has no `spec` to add them to",
        Refusal::Unsafe => "no edit of its text adds them and nothing else",
        Refusal::TooMany => "too many edits of its document would change something else, too",
    }
}

/// Certificates that lack names, in the order of their files and places.
pub struct PendingEdits<'a> {
    sources: &'a SourceMap,
    edits: Vec<PendingEdit<'a>>,
}

/// What becomes of one Certificate.
struct PendingEdit<'a> {
    /// The key of its list, or what stands for it.
    at: Span,
    missing: MissingNames<'a>,
    /// The edit of its text, or why there is none.
    replacement: Result<Replacement, &'static str>,
}

impl<'a> PendingEdits<'a> {
    /// What the Certificates of the input lack that `render` would write with these options.
    pub fn new(
        sources: &'a SourceMap,
        topology: &'a Topology<'a>,
        options: &'a RenderOptions,
    ) -> Self {
        let missing = certificate::changed(topology, options).filter_map(|node| {
            let certificate = node.source?;
            let names = node.missing();
            Some(MissingNames { certificate, names })
        });
        let missing: Vec<_> = missing.collect();
        let edits: Vec<_> = missing.iter().map(MissingNames::edit).collect();
        let replacements = edit::replacements(&edits, |file| &sources.file(file).text);
        let copies = topology.inventory.certificate_copies.iter();
        let copies: HashSet<_> = copies.map(|copy| copy.object.key()).collect();
        let edits = missing.into_iter().zip(replacements);
        let edits = edits.map(|(missing, replacement)| {
            let file = sources.file(missing.certificate.object.origin.file());
            let replacement = if !load::is_file(Path::new(&file.name)) {
                Err(NO_FILE)
            } else if file.utf16 {
                Err(UTF16)
            } else if copies.contains(missing.certificate.object.key()) {
                Err(TWICE)
            } else {
                replacement.map_err(reason)
            };
            PendingEdit {
                at: key(&missing.certificate.node()),
                missing,
                replacement,
            }
        });
        let mut edits: Vec<_> = edits.collect();
        edits.sort_by_key(|edit| edit.at);
        Self { sources, edits }
    }

    /// One line for each Certificate that lacks names; empty when none does.
    pub fn missing(&self) -> String {
        let lines = self.edits.iter();
        lines.map(|edit| format!("{}\n", self.lack(edit))).collect()
    }

    /// Why not all files can be edited: a sentence for each Certificate that is in the way.
    pub fn refusals(&self) -> Vec<String> {
        let refused = self.edits.iter();
        let sentences = refused.filter_map(|edit| {
            let reason = edit.replacement.as_ref().err()?;
            Some(format!("{}, but {reason}", self.lack(edit)))
        });
        sentences.collect()
    }

    fn lack(&self, edit: &PendingEdit<'_>) -> String {
        let file = self.sources.file(edit.at.file);
        let position = file.position(edit.at.range().start);
        let name = edit.missing.certificate.object.name();
        let names = edit.missing.names.iter();
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
        let files: BTreeSet<_> = self.edits.iter().map(|edit| edit.at.file).collect();
        files.into_iter().map(|id| &*self.sources.file(id).name)
    }

    /// The files with all edits made.
    fn files(&self) -> BTreeMap<FileId, Edited> {
        let mut files: BTreeMap<FileId, (Vec<&Replacement>, usize)> = BTreeMap::new();
        for edit in &self.edits {
            let (replacements, names) = files.entry(edit.at.file).or_default();
            replacements.extend(&edit.replacement);
            *names += edit.missing.names.len();
        }
        let files = files.into_iter().map(|(id, (replacements, names))| {
            let text = &self.sources.file(id).text;
            let text = edit::replaced(text, 0..text.len(), replacements);
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
