//! The entries of one mapping while it is read: order, duplicates, merge keys.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::{DuplicateKey, Entry};
use crate::scalar::{self, Resolved};

/// The entries of a mapping, in order, on top of those of the mappings around it: so each mapping is as
/// large as it has to be, and is allocated once.
pub(super) struct Entries {
    /// The first one on the stack.
    base: usize,
    /// Those that a `<<` brought, by their position on the stack, and which one it was.
    merged: HashMap<usize, usize>,
    /// The `<<` so far.
    merges: usize,
    /// Positions on the stack by the hash of their keys, kept once a scan would cost more.
    index: HashTable<usize>,
    hasher: RandomState,
}

impl Entries {
    const SCANNED: usize = 16;

    pub(super) fn new(stack: &[Entry<'_>]) -> Self {
        Self {
            base: stack.len(),
            merged: HashMap::new(),
            merges: 0,
            index: HashTable::new(),
            hasher: RandomState::new(),
        }
    }

    /// Adds a key of the mapping itself; the later one of two wins, and the pair is returned.
    pub(super) fn insert<'s>(
        &mut self,
        stack: &mut Vec<Entry<'s>>,
        entry: Entry<'s>,
    ) -> Option<DuplicateKey> {
        let Some(position) = self.position(stack, &entry.key) else {
            self.push(stack, entry);
            return None;
        };
        let first = &mut stack[position];
        let merged = self.merged.remove(&position).is_some();
        let duplicate = (!merged || !is_text(&entry.key)).then(|| DuplicateKey {
            key: entry.key.clone().into_owned(),
            first: first.key_span,
            second: entry.key_span,
        });
        *first = entry;
        duplicate
    }

    /// A `<<` starts to bring its keys.
    pub(super) fn start_merge(&mut self) {
        self.merges += 1;
    }

    /// Adds a key that the last `<<` brings; `false` when readers disagree whether it replaces another. Of
    /// the mappings of one `<<` the first wins, of two `<<` the last.
    pub(super) fn merge<'s>(&mut self, stack: &mut Vec<Entry<'s>>, entry: Entry<'s>) -> bool {
        let Some(position) = self.position(stack, &entry.key) else {
            self.merged.insert(stack.len(), self.merges);
            self.push(stack, entry);
            return true;
        };
        let Some(merge) = self.merged.get_mut(&position) else {
            return false;
        };
        if !is_text(&entry.key) {
            return false;
        }
        if *merge < self.merges {
            *merge = self.merges;
            stack[position] = entry;
        }
        true
    }

    /// Takes the entries from the stack.
    pub(super) fn finish<'s>(self, stack: &mut Vec<Entry<'s>>) -> Vec<Entry<'s>> {
        take_from(stack, self.base)
    }

    fn position(&self, stack: &[Entry<'_>], key: &str) -> Option<usize> {
        let list = &stack[self.base..];
        if list.len() > Self::SCANNED {
            let hash = self.hasher.hash_one(key);
            let found = self
                .index
                .find(hash, |position| stack[*position].key == key);
            found.copied()
        } else {
            let position = list.iter().position(|entry| entry.key == key)?;
            Some(self.base + position)
        }
    }

    fn push<'s>(&mut self, stack: &mut Vec<Entry<'s>>, entry: Entry<'s>) {
        stack.push(entry);
        let unindexed = match stack.len() - self.base {
            0..=Self::SCANNED => return,
            _ if self.index.is_empty() => self.base..stack.len(),
            _ => stack.len() - 1..stack.len(),
        };
        for position in unindexed {
            let hash = |position: &usize| self.hasher.hash_one(&*stack[*position].key);
            self.index.insert_unique(hash(&position), position, hash);
        }
    }
}

/// Takes the top of a stack: as a copy of the right size, or without one where that would be large.
pub(super) fn take_from<T>(stack: &mut Vec<T>, base: usize) -> Vec<T> {
    const LARGE: usize = 1_000;
    if stack.len() - base < LARGE + base {
        return stack.split_off(base);
    }
    let below = stack.drain(..base).collect();
    std::mem::replace(stack, below)
}

/// To kubectl `1` and `'1'` are two keys until they are JSON, and then either one wins.
fn is_text(key: &str) -> bool {
    scalar::resolve(key) == Resolved::String
}
