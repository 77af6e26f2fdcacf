//! Strings added at the end of a list, and the list where there is none.

use std::ops::Range;

use super::parent::{Parent, extent, is_flow};
use super::quotes::Quotes;
use super::{Refusal, Replacement, block, flow};
use crate::tree::Value;

pub fn append(parent: &Parent<'_>, strings: &[&str]) -> Result<Replacement, Refusal> {
    let text = parent.text;
    let Some(entry) = parent.entry()? else {
        return Ok(NewList::new(parent, strings).add());
    };
    let list = &entry.value;
    let (key, at) = (entry.key_span.range(), list.span.range());
    match &list.value {
        Value::Sequence(items) if !items.is_empty() => {
            let quotes = Quotes::of(text, parent.json, items.iter().map(|item| item.span));
            let strings = quotes.all(strings);
            let items: Vec<_> = items.iter().map(|item| item.span.range()).collect();
            Ok(if is_flow(text, list) {
                flow::append(text, at, &items, &strings)
            } else {
                block::append(text, at, &strings)
            })
        }
        Value::Sequence(_) => {
            let new = NewList::new(parent, strings);
            Ok(flow::append(text, at, &[], &new.items))
        }
        // Its tag says that it is null.
        Value::Null if text[key.end..at.start].contains('!') => Err(Refusal::Unsafe),
        Value::Null => Ok(NewList::new(parent, strings).fill(key, at)),
        _ => Err(Refusal::Unsafe),
    }
}

/// A list for a mapping, in the style of that.
struct NewList<'a> {
    parent: &'a Parent<'a>,
    /// The text of the entries, in order, but for what a `<<` brings.
    own: Vec<Range<usize>>,
    quotes: Quotes,
    /// The strings in its quotes.
    items: Vec<String>,
    /// No blanks stand behind colons and commas.
    tight: bool,
}

impl<'a> NewList<'a> {
    fn new(parent: &'a Parent<'a>, strings: &[&str]) -> Self {
        let Parent { text, json, .. } = *parent;
        let own = parent.own_entries();
        let model = own.last().map_or(parent.node, |entry| &entry.value);
        let keys = own.iter().map(|entry| entry.key_span);
        let model_keys = keys.chain(parent.key.filter(|_| own.is_empty()));
        let quotes = Quotes::of(text, json, model_keys);
        let value = model.span.range().start;
        Self {
            parent,
            quotes,
            items: quotes.all(strings),
            // Only behind quotes a colon needs no blank.
            tight: quotes != Quotes::None && flow::is_tight(text, value),
            own: own.into_iter().map(extent).collect(),
        }
    }

    fn in_brackets(&self) -> String {
        let gap = if self.tight { "," } else { ", " };
        format!("[{}]", self.items.join(gap))
    }

    /// Adds the key and its list.
    fn add(&self) -> Replacement {
        let Parent {
            text, node, name, ..
        } = self.parent;
        let key = format!("{}:", self.quotes.quote(name));
        let at = node.span.range();
        if !self.parent.is_flow() {
            return block::add_entry(text, at, &key, &self.items);
        }
        let blank = if self.tight { "" } else { " " };
        let entry = format!("{key}{blank}{}", self.in_brackets());
        match (&self.own[..], node.entries()) {
            // Nothing but a `<<`, whose end is not known.
            ([], [merged, ..]) => {
                Replacement::insert(merged.key_span.range().start, format!("{entry}, "))
            }
            _ => flow::append(text, at, &self.own, &[entry]),
        }
    }

    /// Gives a list to the key, in the place of its null or of nothing.
    fn fill(&self, key: Range<usize>, null: Range<usize>) -> Replacement {
        let text = self.parent.text;
        if !null.is_empty() {
            return Replacement {
                range: null,
                text: self.in_brackets(),
            };
        }
        if self.parent.is_flow() {
            flow::fill_entry(text, key, &self.in_brackets())
        } else {
            block::fill_entry(text, key, &self.items)
        }
    }
}
