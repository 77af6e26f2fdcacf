//! Edits of a document's text where every other byte stays, in the style of what stands around them.
//!
//! The text of an edit is a guess that looks right. So it is read again, and the edit refused unless the
//! document differs by what was asked for and nothing else.

mod aliases;
mod append;
mod block;
mod flow;
mod halves;
mod lines;
mod parent;
mod quotes;
mod remove;
mod rewrite;
mod set;
mod verify;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use self::aliases::Aliases;
use self::append::append;
use self::parent::Parent;
pub use self::remove::removal;
pub use self::rewrite::{Becomes, NewValue, Rewrite, check};
use self::set::set;
use crate::path::FieldPath;
use crate::source::FileId;
use crate::split::Chunk;
use crate::tree::{self, Node};

/// What a document is to say that it does not say.
#[derive(Clone, Debug)]
pub struct Edit<'a> {
    pub chunk: Chunk,
    /// The way to the value that changes, which ends with a key.
    pub path: FieldPath,
    pub action: Action<'a>,
}

/// What becomes of a value. The mapping that has it must be there.
#[derive(Clone, Debug)]
pub enum Action<'a> {
    /// Adds strings behind the items of the list, which is made where there is none or a null.
    Append(Vec<&'a str>),
    /// Writes a string where there is nothing, a null or an empty string.
    Set {
        text: &'a str,
        /// The key behind which one that is not there yet is added.
        below: &'a str,
    },
}

/// Why a text cannot be edited: a fragment that goes on behind "but".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The value, or the mapping that has it, is an alias.
    Alias,
    /// A `<<` brings it.
    Merged,
    /// An alias repeats it, or something else in the document would change as well.
    Shared,
    /// The mapping that is to have the value is not there, or is none.
    NoMapping,
    /// The text has a form that is not edited, or the edit would not be read as what it is.
    Unsafe,
    /// So many edits of the document cannot be made that this one was not tried by itself.
    TooMany,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Alias => "the value comes from an alias",
            Self::Merged => "the value comes from a `<<`",
            Self::Shared => "an alias elsewhere would change, too",
            Self::NoMapping => "there is no mapping that could have the value",
            Self::Unsafe => "no edit of the text does this and nothing else",
            Self::TooMany => "too many edits of the document would change something else, too",
        })
    }
}

/// What stands in a range of bytes of a whole text afterwards; an insertion when the range is empty.
#[derive(Clone, Debug)]
pub struct Replacement {
    pub range: Range<usize>,
    pub text: String,
}

impl Replacement {
    fn insert(at: usize, text: String) -> Self {
        Self {
            range: at..at,
            text,
        }
    }
}

/// What to replace to make edits, in their order. `text` gives whole texts by the files of the chunks.
///
/// All of them may be made together: each document with all of its edits has been read again, and differs
/// by these alone.
///
/// ```
/// use kubectl_yaml::edit::{self, Action, Edit};
/// use kubectl_yaml::path::FieldPath;
/// use kubectl_yaml::split::Chunk;
///
/// let text = "spec:\n  names: ['a'] # of mine\n";
/// let edit = Edit {
///     chunk: Chunk::whole(text),
///     path: FieldPath::parse("spec.names"),
///     action: Action::Append(vec!["b"]),
/// };
/// let replacement = edit::replacements(&[edit], |_| text).remove(0).unwrap();
/// let edited = edit::replaced(text, 0..text.len(), vec![&replacement]);
/// assert_eq!(edited, "spec:\n  names: ['a', 'b'] # of mine\n");
/// ```
pub fn replacements<'t>(
    edits: &[Edit<'_>],
    text: impl Fn(FileId) -> &'t str,
) -> Vec<Result<Replacement, Refusal>> {
    let mut documents: BTreeMap<Chunk, Vec<usize>> = BTreeMap::new();
    for (index, edit) in edits.iter().enumerate() {
        documents.entry(edit.chunk).or_default().push(index);
    }
    let mut found: Vec<_> = edits.iter().map(|_| Err(Refusal::Unsafe)).collect();
    for (chunk, indices) in documents {
        let those = indices.iter().map(|&index| &edits[index]).collect();
        let document = Document {
            text: text(chunk.span.file),
            chunk,
            edits: those,
        };
        for (index, result) in indices.into_iter().zip(document.replacements()) {
            found[index] = result;
        }
    }
    found
}

/// A part of a text, with everything replaced that stands in it; no two of them overlap.
pub fn replaced(text: &str, part: Range<usize>, mut replacements: Vec<&Replacement>) -> String {
    replacements.sort_by_key(|replacement| replacement.range.start);
    let mut start = part.start;
    let mut out = String::with_capacity(part.len());
    for Replacement { range, text: new } in replacements {
        out += &text[start..range.start];
        out += new;
        start = range.end;
    }
    out + &text[start..part.end]
}

/// One document and its edits, which are read at once, for a list may hold thousands.
struct Document<'a> {
    /// The text of the whole file.
    text: &'a str,
    chunk: Chunk,
    edits: Vec<&'a Edit<'a>>,
}

impl Document<'_> {
    fn replacements(&self) -> Vec<Result<Replacement, Refusal>> {
        let (chunk, text) = (self.chunk, self.text);
        let edits = self.edits.iter();
        let Ok(tree) = tree::parse(chunk, &text[chunk.span.range()]) else {
            return edits.map(|_| Err(Refusal::Unsafe)).collect();
        };
        let mut proposals: Vec<_> = edits.map(|edit| self.propose(&tree.root, edit)).collect();
        let verify = |indices: &[usize]| {
            let edits = indices.iter().filter_map(|&index| {
                let replacement = proposals[index].as_ref().ok()?;
                Some((self.edits[index], replacement))
            });
            verify::verify(text, chunk, &tree, &edits.collect::<Vec<_>>())
        };
        let proposed: Vec<_> = (0..proposals.len())
            .filter(|&index| proposals[index].is_ok())
            .collect();
        if verify(&proposed).is_ok() {
            return proposals;
        }
        let aliases = Aliases::new(text, chunk.span, &tree.root);
        let (shared, others): (Vec<_>, Vec<_>) = proposed
            .into_iter()
            .partition(|&index| aliases.repeat(&self.edits[index].path));
        for (index, refusal) in halves::refused(&others, verify) {
            proposals[index] = Err(refusal);
        }
        for index in shared {
            proposals[index] = Err(Refusal::Shared);
        }
        proposals
    }

    fn propose(&self, root: &Node<'_>, edit: &Edit<'_>) -> Result<Replacement, Refusal> {
        let parent = Parent::find(self.text, self.chunk.json, root, &edit.path)?;
        match &edit.action {
            Action::Append(strings) => append(&parent, strings),
            Action::Set { text, below } => set(&parent, text, below),
        }
    }
}
