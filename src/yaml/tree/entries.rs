//! The entries of one mapping while it is read: order, duplicates, merge keys.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{DuplicateKey, Entry};
use crate::yaml::scalar::{self, Resolved};

/// Entries in order; the flag says that a `<<` brought one.
#[derive(Default)]
pub(super) struct Entries<'s> {
    list: Vec<(Entry<'s>, bool)>,
    /// Positions by key, kept once a scan of the list would cost more.
    index: HashMap<Cow<'s, str>, usize>,
}

impl<'s> Entries<'s> {
    const SCANNED: usize = 16;

    /// Adds a key of the mapping itself; the later one of two wins, and the pair is returned.
    pub(super) fn insert(&mut self, entry: Entry<'s>) -> Option<DuplicateKey> {
        let Some(position) = self.position(&entry.key) else {
            self.push(entry, false);
            return None;
        };
        let (first, merged) = &mut self.list[position];
        let duplicate = (!*merged || !is_text(&entry.key)).then(|| DuplicateKey {
            key: entry.key.clone().into_owned(),
            first: first.key_span,
            second: entry.key_span,
        });
        *first = entry;
        *merged = false;
        duplicate
    }

    /// Adds a key that a `<<` brings; `false` when readers disagree whether it replaces another.
    pub(super) fn merge(&mut self, entry: Entry<'s>) -> bool {
        match self.position(&entry.key) {
            Some(position) => self.list[position].1 && is_text(&entry.key),
            None => {
                self.push(entry, true);
                true
            }
        }
    }

    pub(super) fn finish(self) -> Vec<Entry<'s>> {
        self.list.into_iter().map(|(entry, _)| entry).collect()
    }

    fn position(&self, key: &str) -> Option<usize> {
        match self.list.len() > Self::SCANNED {
            true => self.index.get(key).copied(),
            false => self.list.iter().position(|(entry, _)| entry.key == key),
        }
    }

    fn push(&mut self, entry: Entry<'s>, merged: bool) {
        self.list.push((entry, merged));
        let unindexed = match self.list.len() {
            0..=Self::SCANNED => return,
            length if self.index.is_empty() => 0..length,
            length => length - 1..length,
        };
        for position in unindexed {
            self.index
                .insert(self.list[position].0.key.clone(), position);
        }
    }
}

/// To kubectl `1` and `'1'` are two keys until they are JSON, and then either one wins.
fn is_text(key: &str) -> bool {
    scalar::resolve(key) == Resolved::String
}
