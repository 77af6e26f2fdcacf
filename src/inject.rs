//! Names added to the text of Certificates that lack them, and what becomes of their files.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::atomic::{self, Batch, FolderLock};
use crate::inventory::Certificate;
use crate::load;
use crate::render::{RenderOptions, certificate};
use crate::source::{SourceFile, SourceMap, Span};
use crate::terminal::{diff, listed, plural, visible};
use crate::topology::Topology;
use kubectl_yaml::edit::{self, Action, Edit, Refusal, Replacement};
use kubectl_yaml::tree::Node;

const SPEC: &str = "spec";
const LIST: &str = "dnsAltNames";

/// The bytes around the edit would change, too.
const UTF16: &str = "its file is UTF-16: save that as UTF-8 first";
const BUILD: &str = "it is what kustomize builds: add the names in the files of the kustomization";
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
    /// The inputs of all environments, by their names.
    runs: Vec<(&'a str, &'a SourceMap)>,
    edits: Vec<PendingEdit<'a>>,
}

/// A Certificate that lacks names.
pub struct Lacking<'a> {
    /// The number of its environment.
    pub environment: usize,
    pub source: &'a SourceFile,
    /// The key of its list, or what stands for it.
    pub at: Range<usize>,
    /// What is lacking, as a sentence.
    pub message: String,
    /// An edit of the file adds it.
    pub can_mend: bool,
}

/// What becomes of one Certificate.
struct PendingEdit<'a> {
    source: &'a SourceFile,
    /// The one path of the file, which has several names where links lead to it.
    real: PathBuf,
    /// The key of its list, or what stands for it.
    at: Span,
    missing: MissingNames<'a>,
    /// The edit of its text, or why there is none.
    replacement: Result<Replacement, Cow<'static, str>>,
    /// The numbers of the environments that want it.
    environments: Vec<usize>,
}

impl<'a> PendingEdits<'a> {
    /// What the Certificates of the input lack that `render` would write with these options.
    pub fn new(
        environment: &'a str,
        sources: &'a SourceMap,
        topology: &'a Topology<'a>,
        options: &'a RenderOptions,
    ) -> Self {
        let missing: Vec<_> = certificate::changed(topology, options)
            .filter_map(|node| {
                let certificate = node.source?;
                let names = node.missing.clone();
                Some(MissingNames { certificate, names })
            })
            .collect();
        let wanted: Vec<_> = missing.iter().map(MissingNames::edit).collect();
        let replacements = edit::replacements(&wanted, |file| &sources.file(file).text);
        let copies = &topology.inventory.certificate_copies;
        let copied: HashSet<_> = copies.iter().map(|copy| copy.object.key()).collect();
        let pending = missing
            .into_iter()
            .zip(replacements)
            .map(|(missing, replacement)| {
                let source = sources.file(missing.certificate.object.origin.file());
                let refused = if source.build.is_some() {
                    Some(BUILD)
                } else if !load::is_file(Path::new(&source.name)) {
                    Some(NO_FILE)
                } else if source.utf16 {
                    Some(UTF16)
                } else if copied.contains(missing.certificate.object.key()) {
                    Some(TWICE)
                } else {
                    None
                };
                let replacement = match refused {
                    Some(reason) => Err(reason.into()),
                    None => replacement.map_err(|refusal| reason(refusal).into()),
                };
                PendingEdit {
                    source,
                    real: atomic::real(Path::new(&source.name)),
                    at: key(&missing.certificate.node()),
                    missing,
                    replacement,
                    environments: vec![0],
                }
            });
        let mut edits: Vec<_> = pending.collect();
        edits.sort_by_key(|edit| edit.at);
        Self {
            runs: vec![(environment, sources)],
            edits,
        }
    }

    /// The edits of several environments: each once. Those that read a Certificate have to agree on it.
    pub fn united(each: Vec<Self>) -> Self {
        let mut all = Self {
            runs: Vec::new(),
            edits: Vec::new(),
        };
        for (number, one) in each.into_iter().enumerate() {
            all.runs.extend(one.runs);
            let edits = one.edits.into_iter().map(|edit| PendingEdit {
                environments: vec![number],
                ..edit
            });
            all.edits.extend(edits);
        }
        if all.runs.len() == 1 {
            return all;
        }
        all.edits
            .sort_by(|one, other| one.place().cmp(&other.place()));
        all.edits.dedup_by(|next, kept| {
            let is_same = next.place() == kept.place();
            if is_same {
                kept.environments.append(&mut next.environments);
            }
            is_same
        });
        let read = all.runs.iter().map(|(_, sources)| {
            let files = sources.files();
            let paths = files.map(|(_, file)| atomic::real(Path::new(&file.name)));
            paths.collect::<HashSet<_>>()
        });
        let read: Vec<_> = read.filter(|_| !all.edits.is_empty()).collect();
        let runs = &all.runs;
        for edit in &mut all.edits {
            let readers = runs.iter().zip(&read).enumerate();
            let readers = readers.filter(|(_, (_, read))| read.contains(&edit.real));
            let others = readers.filter(|(number, _)| !edit.environments.contains(number));
            let others: Vec<_> = others.map(|(_, ((name, _), _))| *name).collect();
            if !others.is_empty() {
                edit.replacement = Err(conflict(&others).into());
            }
        }
        all
    }

    /// One line for each Certificate that lacks names; empty when none does.
    pub fn missing(&self) -> String {
        let lines = self.edits.iter();
        lines.map(|edit| format!("{}\n", self.lack(edit))).collect()
    }

    /// The Certificates that lack names, each in its environments.
    pub fn lacking(&self) -> impl Iterator<Item = Lacking<'_>> {
        self.edits.iter().flat_map(|edit| {
            let environments = edit.environments.iter();
            environments.map(|environment| Lacking {
                environment: *environment,
                source: edit.source,
                at: edit.at.range(),
                message: edit.sentence(),
                can_mend: edit.replacement.is_ok(),
            })
        })
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
        let position = edit.source.position(edit.at.range().start);
        let named = edit.environments.iter().filter(|_| self.runs.len() > 1);
        let names: Vec<_> = named.map(|number| self.runs[*number].0).collect();
        let environments = match names.as_slice() {
            [] => String::new(),
            names => format!(" in {}", listed(names)),
        };
        format!(
            "{}:{}:{}: {}{environments}",
            visible(&edit.source.name),
            position.line,
            position.column,
            visible(&edit.sentence())
        )
    }

    /// What the edits change, as a unified diff.
    pub fn diff(&self, color: bool) -> String {
        let files = self.files().into_iter();
        let diffs = files.map(|(name, file)| {
            diff::unified((name, &file.source.text), (name, &file.text), color)
        });
        diffs.collect()
    }

    /// Makes all edits or none, and says what was added to which file. None is made when a file is no
    /// longer as it was read, or cannot be written; the error is a sentence.
    pub fn write(&self) -> Result<String, String> {
        self.clean_up();
        let mut batch = Batch::new(None).durable();
        let mut done = String::new();
        for (name, file) in self.files() {
            batch.edit(Path::new(name), &file.text, &file.source.text)?;
            let (name, names) = (visible(name), plural(file.names, "name"));
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
        let files = self.runs.iter().flat_map(|(_, sources)| sources.files());
        let files = files.map(|(_, file)| Path::new(&file.name));
        let files = files.filter(|path| load::is_file(path));
        let folders: BTreeSet<_> = files.map(atomic::parent).collect();
        for folder in folders {
            FolderLock::clean_up(folder);
        }
    }

    /// The names of the files that are to be edited.
    pub fn edited(&self) -> impl Iterator<Item = &str> {
        let files: BTreeSet<_> = self.edits.iter().map(|edit| &*edit.source.name).collect();
        files.into_iter()
    }

    /// The files with all edits made, by their names.
    fn files(&self) -> BTreeMap<&str, Edited<'a>> {
        let by_file = self.edits.chunk_by(|one, other| one.real == other.real);
        let files = by_file.map(|edits| {
            let source = edits[0].source;
            let replacements = edits.iter().flat_map(|edit| &edit.replacement).collect();
            let text = edit::replaced(&source.text, 0..source.text.len(), replacements);
            let names = edits.iter().map(|edit| edit.missing.names.len()).sum();
            let edited = Edited {
                source,
                text,
                names,
            };
            (&*source.name, edited)
        });
        files.collect()
    }
}

/// Why an edit that one environment wants is not made, behind "but".
fn conflict(others: &[&str]) -> String {
    match others {
        [one] => format!("{one} also reads it, and wants other names there"),
        others => format!(
            "{} also read it, and want other names there",
            listed(others)
        ),
    }
}

impl PendingEdit<'_> {
    fn place(&self) -> (&Path, u32, &[&str]) {
        (&self.real, self.at.start, &self.missing.names)
    }

    /// What the Certificate lacks.
    fn sentence(&self) -> String {
        let name = self.missing.certificate.object.name();
        let names = self.missing.names.iter();
        let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
        format!("Certificate `{name}` lacks {}", names.join(", "))
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
struct Edited<'a> {
    source: &'a SourceFile,
    text: String,
    names: usize,
}
