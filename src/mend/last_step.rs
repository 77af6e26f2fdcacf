//! The last step, which is taken back where it gave a document the name of another one: which of the two
//! has the right name, nobody knows.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use crate::diagnostic::Diagnostic;
use crate::edits::RealPaths;
use crate::locate::{Findings, Located};
use crate::rules::DUPLICATE_OBJECT;
use crate::source::{SourceMap, Span};

/// What was done, and what there was before.
#[derive(Debug, Default)]
pub struct LastStep {
    pub fixes: Vec<Made>,
    /// The texts of the files before, by all of their names.
    pub texts: BTreeMap<String, String>,
    /// How many lines had told of what is mended.
    pub told: usize,
    /// How many findings there were of objects with one name.
    pub namesakes: usize,
}

/// A fix that was made, and where its text stands now.
#[derive(Debug)]
pub struct Made {
    pub key: Key,
    pub span: Span,
}

/// A fix, as long as nothing before it changes: the real path of its file, its place there, and its text.
pub type Key = (PathBuf, u32, u32, String);

/// How many findings there are of objects with one name.
pub fn namesakes(findings: &Findings) -> usize {
    of_namesakes(findings).count()
}

fn of_namesakes(findings: &Findings) -> impl Iterator<Item = &Located> {
    let list = findings.list.iter();
    list.filter(|finding| *finding.diagnostic.code == DUPLICATE_OBJECT)
}

impl LastStep {
    /// The fixes in documents that now have the name of another one.
    pub fn colliding(&self, findings: &Findings, sources: &SourceMap) -> Vec<Key> {
        if namesakes(findings) <= self.namesakes {
            return Vec::new();
        }
        let mut reals = RealPaths::new(sources);
        let mut twice: HashMap<_, Vec<_>> = HashMap::new();
        for finding in of_namesakes(findings) {
            let Diagnostic {
                primary, related, ..
            } = &finding.diagnostic;
            let objects = std::iter::once(primary).chain(related);
            for (label, span) in objects.zip(finding.spans()) {
                let document = label.place.object().map(|object| object.chunk.span.range());
                let documents = twice.entry(reals.of(span.file).to_owned());
                documents.or_default().extend(document);
            }
        }
        let is_colliding = |made: &&Made| {
            let documents = twice.get(&made.key.0).into_iter().flatten();
            let start = made.span.range().start;
            documents.into_iter().any(|range| range.contains(&start))
        };
        let colliding = self.fixes.iter().filter(is_colliding);
        colliding.map(|made| made.key.clone()).collect()
    }
}
