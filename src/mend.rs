//! Findings with one right answer, mended in the texts of their files.

mod last_step;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use self::last_step::{Key, LastStep, Made, namesakes};
use crate::diagnostic::{Diagnostic, Severity};
use crate::edits::{EditedFiles, Readers, RealPaths};
use crate::inventory::{NOT_GENERATED, UNKNOWN_KIND, UNREADABLE_FILE, YAML_SYNTAX};
use crate::locate::{Findings, Located};
use crate::source::{SourceMap, Span};
use crate::terminal::visible;
use kubectl_yaml::edit::{self, Replacement};

/// How often what was mended is read again. What is read only then has its own findings: a Pool whose kind
/// was misspelled, an item of a list whose key was.
const MAX_STEPS: usize = 8;

const UNREAD: &str = "some of the input could not be read, and may have the name";

const UNBUILT: &str = "kustomize may change the name: `-k` reads what it builds";

const ENTANGLED: &str = "no edit of it alone is safe: mend it by hand";

const NAMESAKE: &str = "the input would have two documents for one object";

/// What was mended, or would be.
#[derive(Debug, Default)]
pub struct Mending {
    files: EditedFiles,
    /// A line for each edit.
    done: Vec<String>,
    /// A line for each fix that the last step could not make, by its place.
    left: BTreeSet<(Span, String)>,
    steps: usize,
    last: LastStep,
    /// Fixes that made a second document for one object.
    colliding: HashSet<Key>,
}

/// The input of all environments in one step.
pub struct Input<'s, 'r> {
    pub sources: &'s SourceMap,
    pub readers: &'s Readers<'r>,
    /// The real paths of folders that kustomize builds, which may change names.
    pub unbuilt: Vec<PathBuf>,
}

/// A text for a place in a file, which one finding or several ask for.
struct Fix<'a> {
    findings: Vec<&'a Located>,
    /// The file by the first of its names.
    span: Span,
    real: PathBuf,
    text: &'a str,
}

impl Mending {
    /// The new texts of files where something can be mended, by all names of the files; there are none at
    /// the end.
    ///
    /// What keeps a document from being read is mended first: it may be what others refer to.
    pub fn step(&mut self, findings: &Findings, input: &Input<'_, '_>) -> BTreeMap<String, String> {
        let colliding = self.last.colliding(findings, input.sources);
        if !colliding.is_empty() {
            self.colliding.extend(colliding);
            return self.take_back(input);
        }
        let hides_names = |finding: &Located| hides_names(&finding.diagnostic);
        let is_unread = findings.list.iter().any(hides_names);
        let mut fixes = Vec::new();
        self.left.clear();
        for fix in wanted(findings, input.sources) {
            let is_colliding = self.colliding.contains(&fix.key());
            let collision = is_colliding.then(|| NAMESAKE.to_owned());
            let Some(reason) = collision.or_else(|| fix.refused(input, is_unread)) else {
                fixes.push(fix);
                continue;
            };
            for finding in &fix.findings {
                self.leave(finding, fix.span, &reason, input.sources);
            }
        }
        self.leave_entangled(findings, input);
        if fixes.iter().any(Fix::is_of_identity) {
            fixes.retain(Fix::is_of_identity);
        }
        // Of two texts for one place, which no environment wants both, the first is written.
        fixes.dedup_by_key(|fix| fix.span);
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return BTreeMap::new();
        }
        self.last = LastStep {
            told: self.done.len(),
            namesakes: namesakes(findings),
            ..LastStep::default()
        };
        self.make(&fixes, input)
    }

    fn leave(&mut self, finding: &Located, span: Span, reason: &str, sources: &SourceMap) {
        let place = place(sources, span, finding);
        let line = format!("{place}: not mended: {reason}\n");
        self.left.insert((finding.primary.unwrap_or(span), line));
    }

    /// Says why findings are left whose fix is no edit of a text.
    fn leave_entangled(&mut self, findings: &Findings, input: &Input<'_, '_>) {
        let mut reals = RealPaths::new(input.sources);
        for finding in &findings.list {
            let is_entangled = finding.diagnostic.fix.is_some() && finding.fix.is_none();
            let Some(span) = finding.primary.filter(|_| is_entangled) else {
                continue;
            };
            let source = input.sources.file(span.file);
            let refusal = input.readers.refusal(source, reals.of(span.file));
            self.leave(finding, span, refusal.unwrap_or(ENTANGLED), input.sources);
        }
    }

    /// The texts of all files as they were before the last step.
    fn take_back(&mut self, input: &Input<'_, '_>) -> BTreeMap<String, String> {
        let last = std::mem::take(&mut self.last);
        self.steps -= 1;
        self.done.truncate(last.told);
        let files: BTreeSet<_> = last.fixes.iter().map(|made| made.span.file).collect();
        for file in files {
            let source = input.sources.file(file);
            if let Some(text) = last.texts.get(&source.name) {
                self.files.edit(source, text.clone());
            }
        }
        last.texts
    }

    /// Makes edits in the texts of their files.
    fn make(&mut self, fixes: &[Fix<'_>], input: &Input<'_, '_>) -> BTreeMap<String, String> {
        let of_files = fixes.chunk_by(|one, other| one.span.file == other.span.file);
        let mut texts = BTreeMap::new();
        for fixes in of_files {
            let source = input.sources.file(fixes[0].span.file);
            let replacements: Vec<_> = fixes.iter().map(Fix::replacement).collect();
            let whole = 0..source.text.len();
            let text = edit::replaced(&source.text, whole, replacements.iter().collect());
            let mut shift = 0;
            for fix in fixes {
                let start = fix.span.range().start.wrapping_add(shift);
                shift = shift
                    .wrapping_add(fix.text.len())
                    .wrapping_sub(fix.span.range().len());
                self.last.fixes.push(Made {
                    key: fix.key(),
                    span: Span::new(fix.span.file, start..start + fix.text.len()),
                });
                let place = place(input.sources, fix.span, fix.findings[0]);
                let lines: Vec<_> = fix.text.lines().map(str::trim).collect();
                let done = match visible(&lines.join(", ")) {
                    text if text.is_empty() => "removed the item".to_owned(),
                    text => format!("wrote {text}"),
                };
                self.done.push(format!("{place}: {done}\n"));
            }
            let names = input.readers.names(source, &fixes[0].real);
            let by_name = |text: &str| {
                let named = |name: &&str| ((*name).to_owned(), text.to_owned());
                names.iter().map(named).collect::<Vec<_>>()
            };
            self.last.texts.extend(by_name(&source.text));
            texts.extend(by_name(&text));
            self.files.edit(source, text);
        }
        texts
    }

    /// What is mended, as a unified diff.
    pub fn diff(&self, color: bool) -> String {
        self.files.diff(color)
    }

    /// Something is mended, or would be.
    pub fn has_edits(&self) -> bool {
        !self.done.is_empty()
    }

    /// Writes all files or none. The errors are sentences.
    pub fn write(&mut self, readers: &Readers<'_>) -> Result<(), Vec<String>> {
        let notes = self.files.write(readers)?;
        self.done.push(notes);
        Ok(())
    }

    /// What was mended and what could not be, in lines.
    pub fn told(&self) -> String {
        self.done.concat() + &self.left()
    }

    /// What could not be mended, in lines.
    pub fn left(&self) -> String {
        self.left.iter().map(|(_, line)| line.as_str()).collect()
    }
}

impl Fix<'_> {
    /// Why it is not made, behind "not mended:".
    fn refused(&self, input: &Input<'_, '_>, is_unread: bool) -> Option<String> {
        let source = input.sources.file(self.span.file);
        if let Some(reason) = input.readers.refusal(source, &self.real) {
            return Some(reason.into());
        }
        // What is told from another place depends on what else there is.
        let depends = |finding: &&Located| !finding.diagnostic.related.is_empty();
        if self.findings.iter().any(depends) {
            let is_built = |folder: &PathBuf| self.real.starts_with(folder);
            if is_unread {
                return Some(UNREAD.into());
            }
            if input.unbuilt.iter().any(is_built) {
                return Some(UNBUILT.into());
            }
        }
        let environments = self.findings.iter().flat_map(|one| &one.environments);
        let environments: Vec<_> = environments.copied().collect();
        input.readers.conflict(source, &self.real, &environments)
    }

    /// It makes something an object of ours.
    fn is_of_identity(&self) -> bool {
        let mut codes = self.findings.iter().map(|one| one.diagnostic.code);
        codes.any(|code| code.mandatory.is_some())
    }

    fn key(&self) -> Key {
        let Span { start, end, .. } = self.span;
        (self.real.clone(), start, end, self.text.to_owned())
    }

    fn replacement(&self) -> Replacement {
        Replacement {
            range: self.span.range(),
            text: self.text.to_owned(),
        }
    }
}

/// The fixes of all findings, each once, in the order of their places.
fn wanted<'a>(findings: &'a Findings, sources: &SourceMap) -> Vec<Fix<'a>> {
    let mut reals = RealPaths::new(sources);
    let mut fixes: BTreeMap<_, Fix<'_>> = BTreeMap::new();
    for finding in &findings.list {
        let Some((span, text)) = finding.fix.as_deref() else {
            continue;
        };
        let real = reals.of(span.file);
        let fix = fixes
            .entry((real.to_owned(), span.start, span.end, text))
            .or_insert_with(|| Fix {
                findings: Vec::new(),
                span: *span,
                real: real.to_owned(),
                text,
            });
        fix.span = fix.span.min(*span);
        fix.findings.push(finding);
    }
    let mut fixes: Vec<_> = fixes.into_values().collect();
    fixes.sort_by_key(|fix| fix.span);
    fixes
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
    // What goes with an item that is removed starts before it.
    let span = finding.primary.unwrap_or(span);
    let place = sources.file(span.file).place(span.range().start);
    format!("{}: {}", visible(&place), finding.diagnostic.code.name)
}
