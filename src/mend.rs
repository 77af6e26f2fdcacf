//! Findings with one right answer, mended in the texts of their files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::atomic::{self, Batch};
use crate::diagnostic::{Diagnostic, Severity};
use crate::inventory::{NOT_GENERATED, UNKNOWN_KIND, UNREADABLE_FILE, YAML_SYNTAX};
use crate::load;
use crate::locate::{Findings, Located};
use crate::repository;
use crate::source::{FileId, SourceFile, SourceMap, Span};
use crate::terminal::{diff, listed, visible};
use kubectl_yaml::edit::{self, Replacement};

/// How often what was mended is read again. What is read only then has its own findings: a Pool whose kind
/// was misspelt, an item of a list whose key was.
const MAX_STEPS: usize = 8;

const BUILD: &str = "kustomize builds from its file: mend it there, and check again";
const NO_FILE: &str = "it does not stand in a file that can be edited";
const UTF16: &str = "its file is UTF-16: save that as UTF-8 first";
const INVALID: &str = "its file has bytes that are no text";
const UNREAD: &str = "some of the input could not be read, and may have the name";

/// What was mended, or would be.
#[derive(Debug, Default)]
pub struct Mending {
    /// The texts before and after, by the names of their files.
    files: BTreeMap<String, (String, String)>,
    /// A line for each edit.
    done: Vec<String>,
    /// A line for each fix that the last step could not make.
    left: Vec<String>,
    steps: usize,
}

/// The files of all environments, and who reads them.
pub struct Readers<'a> {
    /// The files that the findings are in.
    pub all: &'a SourceMap,
    /// Each environment with its name.
    pub runs: Vec<(&'a str, &'a SourceMap)>,
}

impl Readers<'_> {
    /// Why a file cannot be edited at all, behind "not mended:".
    fn refusal(&self, file: FileId) -> Option<&'static str> {
        let SourceFile {
            name,
            utf16,
            invalid,
            ..
        } = self.all.file(file);
        let is_built = |(_, sources): &(&str, &SourceMap)| {
            sources.named(name).is_some_and(|id| !sources.is_input(id))
        };
        if self.all.file(file).is_stream() || !load::is_file(Path::new(name)) {
            Some(NO_FILE)
        } else if self.runs.iter().any(is_built) {
            Some(BUILD)
        } else if *utf16 {
            Some(UTF16)
        } else if invalid.is_some() {
            Some(INVALID)
        } else {
            None
        }
    }

    /// The environments that read the file of a finding, but do not have the finding.
    fn without(&self, finding: &Located, file: FileId) -> Vec<&str> {
        let name = &self.all.file(file).name;
        let runs = self.runs.iter().enumerate();
        let others = runs.filter(|(number, (_, sources))| {
            sources.named(name).is_some() && !finding.environments.contains(number)
        });
        others.map(|(_, (name, _))| *name).collect()
    }
}

impl Mending {
    /// The new texts of files where something can be mended; there are none at the end.
    ///
    /// What keeps a document from being read is mended first: it may be what others refer to.
    pub fn step(&mut self, findings: &Findings, readers: &Readers<'_>) -> BTreeMap<String, String> {
        self.left.clear();
        let is_unread = findings
            .list
            .iter()
            .any(|found| hides_names(&found.diagnostic));
        let mut edits: BTreeMap<Span, (&Located, Replacement)> = BTreeMap::new();
        for finding in &findings.list {
            let Some((span, text)) = finding.fix.as_deref() else {
                continue;
            };
            let place = place(readers.all, *span, finding);
            let refused = self.refused(finding, *span, readers, is_unread);
            if let Some(reason) = refused {
                self.left.push(format!("{place}: not mended: {reason}\n"));
                continue;
            }
            let replacement = Replacement {
                range: span.range(),
                text: text.clone(),
            };
            edits.entry(*span).or_insert((finding, replacement));
        }
        let is_identity = |finding: &Located| finding.diagnostic.code.mandatory.is_some();
        if edits.values().any(|(finding, _)| is_identity(finding)) {
            edits.retain(|_, (finding, _)| is_identity(finding));
        }
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return BTreeMap::new();
        }
        self.make(&edits, readers.all)
    }

    fn refused(
        &self,
        finding: &Located,
        span: Span,
        readers: &Readers<'_>,
        is_unread: bool,
    ) -> Option<String> {
        if let Some(reason) = readers.refusal(span.file) {
            return Some(reason.into());
        }
        // What is told from another place depends on what else there is.
        if is_unread && !finding.diagnostic.related.is_empty() {
            return Some(UNREAD.into());
        }
        let others = match readers.runs.len() {
            1 => Vec::new(),
            _ => readers.without(finding, span.file),
        };
        match others.as_slice() {
            [] => None,
            [one] => Some(format!(
                "{one} also reads it, and has nothing to mend there"
            )),
            others => Some(format!(
                "{} also read it, and have nothing to mend there",
                listed(others)
            )),
        }
    }

    /// Makes edits in the texts of their files.
    fn make(
        &mut self,
        edits: &BTreeMap<Span, (&Located, Replacement)>,
        sources: &SourceMap,
    ) -> BTreeMap<String, String> {
        let edits: Vec<_> = edits.iter().collect();
        let of_files = edits.chunk_by(|(one, _), (other, _)| one.file == other.file);
        let mut texts = BTreeMap::new();
        for edits in of_files {
            let source = sources.file(edits[0].0.file);
            let replacements = edits.iter().map(|(_, (_, replacement))| replacement);
            let text = edit::replaced(&source.text, 0..source.text.len(), replacements.collect());
            for (span, (finding, replacement)) in edits {
                let place = place(sources, **span, finding);
                let done = match visible(&replacement.text) {
                    text if text.is_empty() => "removed the item".to_owned(),
                    text => format!("wrote {text}"),
                };
                self.done.push(format!("{place}: {done}\n"));
            }
            let file = self.files.entry(source.name.clone());
            let (_, new) = file.or_insert_with(|| (source.text.clone(), String::new()));
            new.clone_from(&text);
            texts.insert(source.name.clone(), text);
        }
        texts
    }

    /// What is mended, as a unified diff.
    pub fn diff(&self, color: bool) -> String {
        let files = self.files.iter();
        let diffs = files.map(|(name, (old, new))| diff::unified((name, old), (name, new), color));
        diffs.collect()
    }

    /// Writes all files or none. The errors are sentences.
    pub fn write(&mut self) -> Result<(), Vec<String>> {
        let names = || self.files.keys().map(Path::new);
        let refused: Vec<_> = names()
            .filter_map(|path| repository::writable(path).err())
            .collect();
        if !refused.is_empty() {
            return Err(refused);
        }
        let mut batch = Batch::new(None).durable();
        for (name, (old, new)) in &self.files {
            batch
                .edit(Path::new(name), new, old)
                .map_err(|sentence| vec![sentence])?;
        }
        let in_place = batch.commit().map_err(|sentence| vec![sentence])?;
        let notes = in_place
            .iter()
            .map(|path| format!("note: {}\n", visible(&atomic::in_place(path))));
        self.done.extend(notes);
        Ok(())
    }

    /// What was mended and what could not be, in lines.
    pub fn told(&self) -> String {
        let left: BTreeSet<_> = self.left.iter().collect();
        self.done.iter().chain(left).cloned().collect()
    }

    /// What could not be mended, in lines.
    pub fn left(&self) -> String {
        let left: BTreeSet<_> = self.left.iter().collect();
        left.into_iter().cloned().collect()
    }
}

/// An object is there whose name nobody knows.
fn hides_names(finding: &Diagnostic) -> bool {
    let unread = [
        &YAML_SYNTAX,
        &UNREADABLE_FILE,
        &UNKNOWN_KIND,
        &NOT_GENERATED,
    ];
    finding.severity == Severity::Error && unread.contains(&finding.code)
}

/// The place of a fix and the rule of its finding.
fn place(sources: &SourceMap, span: Span, finding: &Located) -> String {
    let source = sources.file(span.file);
    // What goes with an item that is removed starts before it.
    let span = finding.primary.unwrap_or(span);
    let position = source.position(span.range().start);
    format!(
        "{}:{}:{}: {}",
        visible(&source.name),
        position.line,
        position.column,
        finding.diagnostic.code.name
    )
}
