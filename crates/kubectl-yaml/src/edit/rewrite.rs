//! Scalars, keys and items of lists that become others where they stand, told by their spans.

use std::collections::BTreeMap;

use super::verify::{overlap, read};
use super::{Refusal, Replacement, halves, replaced};
use crate::Span;
use crate::split::Chunk;
use crate::tree::{Node, Tree, Value};

/// What a replaced text is to be read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// The string, or a key of this name.
    Text(String),
    Number(i64),
    Bool(bool),
    /// Nothing: the item is no longer in its list.
    Removed,
}

/// A scalar, key or item, and what it becomes.
#[derive(Clone, Debug)]
pub struct Rewrite {
    /// The whole text of the scalar, key or item.
    pub span: Span,
    /// The replacement, which may be larger than that.
    pub replacement: Replacement,
    pub becomes: Becomes,
}

/// Whether rewrites of one document can be made, in their order. `text` is that of the whole file, `tree`
/// what its document says. All that can be made can be made together: the document was read again with
/// them, and says the same but for these.
pub fn check(
    text: &str,
    chunk: Chunk,
    tree: &Tree<'_>,
    rewrites: &[Rewrite],
) -> Vec<Result<(), Refusal>> {
    let mut answers: Vec<_> = rewrites.iter().map(|_| Ok(())).collect();
    let indices: Vec<_> = (0..rewrites.len()).collect();
    let verify = |indices: &[usize]| {
        let some: Vec<_> = indices.iter().map(|&index| &rewrites[index]).collect();
        verify(text, chunk, tree, &some)
    };
    if verify(&indices).is_err() {
        for (index, refusal) in halves::refused(&indices, verify) {
            answers[index] = Err(refusal);
        }
    }
    answers
}

fn verify(text: &str, chunk: Chunk, old: &Tree<'_>, rewrites: &[&Rewrite]) -> Result<(), Refusal> {
    let replacements: Vec<_> = rewrites.iter().map(|one| &one.replacement).collect();
    if overlap(&replacements) {
        return Err(Refusal::Unsafe);
    }
    let document = &text[chunk.span.range()];
    let edited = replaced(text, chunk.span.range(), replacements);
    let new = read(chunk, &edited).ok_or(Refusal::Unsafe)?;
    let same_end = edited.ends_with('\n') == document.ends_with('\n');
    if !same_end || old.duplicates.len() != new.duplicates.len() {
        return Err(Refusal::Unsafe);
    }
    let mut comparison = Comparison {
        text,
        pending: rewrites
            .iter()
            .map(|one| (one.span, &one.becomes))
            .collect(),
    };
    if !comparison.is_as_meant(&old.root, &new.root) {
        return Err(Refusal::Shared);
    }
    if comparison.pending.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Unsafe)
    }
}

/// Compares a document before and after.
struct Comparison<'a> {
    text: &'a str,
    /// What has not been met yet.
    pending: BTreeMap<Span, &'a Becomes>,
}

impl Comparison<'_> {
    fn is_as_meant(&mut self, old: &Node<'_>, new: &Node<'_>) -> bool {
        let written = &self.text[old.span.range()];
        if written.starts_with('*') {
            return old.says_the_same(new);
        }
        if let Some(becomes) = self.pending.remove(&old.span) {
            return match (becomes, &new.value) {
                (Becomes::Text(text), Value::String(is)) => is == text,
                (Becomes::Number(number), Value::Int(is)) => is == number,
                (Becomes::Bool(bool), Value::Bool(is)) => is == bool,
                _ => false,
            };
        }
        match (&old.value, &new.value) {
            (Value::Sequence(items), Value::Sequence(others)) => {
                let mut kept: Vec<_> = items.iter().collect();
                kept.retain(|item| !self.is_removed(item.span));
                let mut pairs = kept.iter().zip(others);
                kept.len() == others.len() && pairs.all(|(one, other)| self.is_as_meant(one, other))
            }
            (Value::Mapping(entries), Value::Mapping(others)) => {
                let mut pairs = entries.iter().zip(others);
                entries.len() == others.len()
                    && pairs.all(|(one, other)| {
                        if &self.text[one.key_span.range()] == "<<" {
                            return one.key == other.key && one.value.says_the_same(&other.value);
                        }
                        let is_key = match self.pending.remove(&one.key_span) {
                            Some(Becomes::Text(text)) => other.key == *text,
                            Some(_) => false,
                            None => one.key == other.key,
                        };
                        is_key && self.is_as_meant(&one.value, &other.value)
                    })
            }
            (value, other) => value == other,
        }
    }

    fn is_removed(&mut self, item: Span) -> bool {
        let is_removed = self.pending.get(&item) == Some(&&Becomes::Removed);
        if is_removed {
            self.pending.remove(&item);
        }
        is_removed
    }
}
