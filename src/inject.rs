//! Names added to the text of Certificates that lack them, and what becomes of their files.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::edits::{EditedFiles, LeftOut, Readers, RealPaths};
use crate::inventory::Certificate;
use crate::render::{RenderOptions, certificate};
use crate::source::{SourceFile, SourceMap, Span};
use crate::terminal::{plural, visible};
use crate::topology::{CertificateNode, Topology};
use kubectl_yaml::edit::{self, Action, Edit, Refusal, Replacement};
use kubectl_yaml::tree::Node;

const SPEC: &str = "spec";
const LIST: &str = "dnsAltNames";

/// What an earlier run rendered would soon pass for the source, and lack the names.
const TWICE: &str = "the input has a second document for it, which has to go first";

/// Adds names to a Certificate, behind those that are there.
pub fn edit<'n>(certificate: &Certificate<'_>, names: &[&'n str]) -> Edit<'n> {
    let origin = &certificate.object.origin;
    Edit {
        chunk: origin.chunk,
        path: origin.item.clone().key(SPEC).key(LIST),
        action: Action::Append(names.to_vec()),
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

/// Certificates that lack names.
pub struct PendingEdits<'a> {
    readers: Readers<'a>,
    /// In the order of their files and places.
    pub edits: Vec<PendingEdit<'a>>,
}

/// What becomes of one Certificate.
pub struct PendingEdit<'a> {
    pub source: &'a SourceFile,
    /// The one path of the file, which has several names where links lead to it.
    real: PathBuf,
    /// The key of its list, or what stands for it.
    pub at: Span,
    node: &'a CertificateNode<'a>,
    /// The edit of its text, or why there is none.
    pub replacement: Result<Replacement, Cow<'static, str>>,
    /// The numbers of the environments that want it.
    pub environments: Vec<usize>,
}

/// The input of one environment.
pub struct Input<'a> {
    pub environment: &'a str,
    pub sources: &'a SourceMap,
    pub topology: &'a Topology<'a>,
}

impl<'a> PendingEdits<'a> {
    /// What the Certificates of all environments lack that `render` would write with these options: each
    /// once. The environments that read a Certificate have to agree on it.
    pub fn new(inputs: &[Input<'a>], left_out: &'a [LeftOut], options: &'a RenderOptions) -> Self {
        let runs = inputs.iter().map(|one| (one.environment, one.sources));
        let readers = Readers::new(runs.collect(), left_out);
        let edits = inputs.iter().enumerate();
        let edits = edits.flat_map(|(number, input)| pending(number, input, options));
        let mut edits: Vec<_> = edits.collect();
        edits.sort_by(|one, other| one.place().cmp(&other.place()));
        edits.dedup_by(|next, kept| {
            let is_same = next.edit() == kept.edit();
            if is_same {
                kept.environments.append(&mut next.environments);
            }
            is_same
        });
        edits.sort_by_key(|edit| (&edit.source.name, edit.at.start));
        for edit in &mut edits {
            let refused = readers.refusal(edit.source, &edit.real);
            let conflict = || readers.conflict(edit.source, &edit.real, &edit.environments);
            if let Some(reason) = refused.map(Cow::from).or_else(|| conflict().map(Cow::from)) {
                edit.replacement = Err(reason);
            }
        }
        Self { readers, edits }
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
        format!(
            "{}: {}{}",
            visible(&edit.source.place(edit.at.range().start)),
            visible(&edit.sentence()),
            self.readers.among(&edit.environments)
        )
    }

    /// What the edits change, as a unified diff.
    pub fn diff(&self, color: bool) -> String {
        self.files().diff(color)
    }

    /// Makes all edits or none, and says what was added to which file. None is made when a file is no
    /// longer as it was read, or cannot be written; the errors are sentences.
    pub fn write(&self) -> Result<String, Vec<String>> {
        let notes = self.files().write(&self.readers)?;
        let done = self.by_file().map(|edits| {
            let names = edits.iter().map(|edit| edit.node.missing.len()).sum();
            let file = visible(&edits[0].source.name);
            format!("{file}: added {}\n", plural(names, "name"))
        });
        Ok(done.collect::<String>() + &notes)
    }

    fn by_file(&self) -> impl Iterator<Item = &[PendingEdit<'a>]> {
        self.edits.chunk_by(|one, other| one.real == other.real)
    }

    /// The files with all edits made.
    fn files(&self) -> EditedFiles {
        let mut files = EditedFiles::default();
        for edits in self.by_file() {
            let source = edits[0].source;
            let replacements = edits.iter().flat_map(|edit| &edit.replacement).collect();
            let text = edit::replaced(&source.text, 0..source.text.len(), replacements);
            files.edit(source, text);
        }
        files
    }
}

/// What the Certificates of one environment lack.
fn pending<'a>(
    number: usize,
    input: &Input<'a>,
    options: &'a RenderOptions,
) -> Vec<PendingEdit<'a>> {
    let (sources, topology) = (input.sources, input.topology);
    let nodes = certificate::changed(topology, options);
    let nodes: Vec<_> = nodes
        .filter_map(|node| Some((node, node.source?)))
        .collect();
    let wanted = nodes.iter();
    let wanted = wanted.map(|(node, certificate)| edit(certificate, &node.missing));
    let wanted: Vec<_> = wanted.collect();
    let replacements = edit::replacements(&wanted, |file| &sources.file(file).text);
    let copies = &topology.inventory.certificate_copies;
    let copied: HashSet<_> = copies.iter().map(|copy| copy.object.key()).collect();
    let mut reals = RealPaths::new(sources);
    let pending = nodes.into_iter().zip(replacements);
    let pending = pending.map(|((node, certificate), replacement)| {
        let file = certificate.object.origin.file();
        let replacement = if copied.contains(&node.key) {
            Err(TWICE.into())
        } else {
            replacement.map_err(|refusal| reason(refusal).into())
        };
        PendingEdit {
            source: sources.file(file),
            real: reals.of(file).to_owned(),
            at: key(&certificate.node()),
            node,
            replacement,
            environments: vec![number],
        }
    });
    pending.collect()
}

impl PendingEdit<'_> {
    /// What is edited, and to what.
    fn edit(&self) -> (&Path, u32, &[&str]) {
        (&self.real, self.at.start, &self.node.missing)
    }

    /// Among the names of a file, the first one is shown.
    fn place(&self) -> (impl Ord, &str) {
        (self.edit(), &self.source.name)
    }

    /// What the Certificate lacks.
    pub fn sentence(&self) -> String {
        let names = self.node.missing.iter();
        let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
        let name = &self.node.key.name;
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
