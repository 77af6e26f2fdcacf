//! Scalars, keys and items of lists that become others where they stand, told by their spans.

use std::collections::BTreeMap;

use super::verify::{edited, read_again};
use super::{Refusal, Replacement, halves};
use crate::Span;
use crate::split::Chunk;
use crate::tree::{Entry, Node, Tree, Value};

/// What a replaced text is to be read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// The string, or a key of this name.
    Text(String),
    Number(i64),
    Bool(bool),
    /// Nothing: the item is no longer in its list.
    Removed,
    /// The entries that stand in the place of the one with this key.
    Entries(Vec<(String, NewValue)>),
}

/// The value of an entry that takes the place of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewValue {
    Bool(bool),
    /// A list with one string.
    OnlyItem(String),
}

impl NewValue {
    fn is(&self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Self::Bool(bool), Value::Bool(is)) => is == bool,
            (Self::OnlyItem(text), Value::Sequence(items)) => {
                matches!(items.as_slice(), [item] if item.as_str() == Some(text))
            }
            _ => false,
        }
    }
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
    let replacements = rewrites.iter().map(|one| &one.replacement).collect();
    let edited = edited(text, chunk, replacements)?;
    let new = read_again(text, chunk, old, &edited)?;
    let pending = rewrites.iter().map(|one| (one.span, &one.becomes));
    let mut comparison = Comparison {
        text,
        pending: pending.collect(),
    };
    if !comparison.is_as_meant(&old.root, &new) {
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
                let mut others = others.iter();
                let mut entries = entries.iter();
                entries.all(|entry| self.is_entry_as_meant(entry, &mut others))
                    && others.next().is_none()
            }
            (value, other) => value == other,
        }
    }

    /// Takes what stands for an entry from those that follow in the document afterwards.
    fn is_entry_as_meant<'n, 's: 'n>(
        &mut self,
        old: &Entry<'_>,
        others: &mut impl Iterator<Item = &'n Entry<'s>>,
    ) -> bool {
        let is_merge = &self.text[old.key_span.range()] == "<<";
        let mut key = &*old.key;
        if !is_merge {
            match self.pending.remove(&old.key_span) {
                Some(Becomes::Text(text)) => key = text,
                Some(Becomes::Entries(entries)) => {
                    return entries.iter().all(|(key, value)| {
                        let is_it = |new: &Entry<'_>| new.key == *key && value.is(&new.value.value);
                        others.next().is_some_and(is_it)
                    });
                }
                Some(_) => return false,
                None => {}
            }
        }
        others.next().is_some_and(|new| {
            new.key == key
                && if is_merge {
                    old.value.says_the_same(&new.value)
                } else {
                    self.is_as_meant(&old.value, &new.value)
                }
        })
    }

    fn is_removed(&mut self, item: Span) -> bool {
        let is_removed = self.pending.get(&item) == Some(&&Becomes::Removed);
        if is_removed {
            self.pending.remove(&item);
        }
        is_removed
    }
}
