//! A `spec` and its style, which its list of names follows.

use std::ops::Range;

use super::quotes::Quotes;
use super::{LIST, Replacement, block, flow, is_flow, is_merged};
use kubectl_yaml::tree::{Entry, Node};

/// The mapping that gets a list of names, and its style.
pub struct Spec<'a> {
    text: &'a str,
    pub node: &'a Node<'a>,
    /// The text of its entries, in order, but for what a `<<` brings.
    own: Vec<Range<usize>>,
    quotes: Quotes,
    /// The names in its quotes.
    pub names: Vec<String>,
    /// No blanks stand behind colons and commas.
    tight: bool,
}

impl<'a> Spec<'a> {
    pub fn new(text: &'a str, json: bool, parent: &'a Entry<'a>, names: &[&str]) -> Self {
        let node = &parent.value;
        let own = node.entries().iter().filter(|e| !is_merged(text, e));
        let mut own: Vec<_> = own.collect();
        own.sort_by_key(|entry| entry.key_span);
        let model = own.last().unwrap_or(&parent);
        let keys = own.iter().chain(own.is_empty().then_some(&parent));
        let quotes = Quotes::of(text, json, keys.map(|entry| entry.key_span));
        let value = model.value.span.range().start;
        Self {
            text,
            node,
            quotes,
            names: quotes.all(names),
            // Only behind quotes a colon needs no blank.
            tight: quotes != Quotes::None && flow::is_tight(text, value),
            own: own.into_iter().map(extent).collect(),
        }
    }

    pub fn flow_list(&self) -> String {
        let gap = if self.tight { "," } else { ", " };
        format!("[{}]", self.names.join(gap))
    }

    /// Adds the key and its list.
    pub fn add_list(&self) -> Replacement {
        let key = format!("{}:", self.quotes.quote(LIST));
        let at = self.node.span.range();
        if !is_flow(self.text, self.node) {
            return block::add_entry(self.text, at, &key, &self.names);
        }
        let blank = if self.tight { "" } else { " " };
        let entry = format!("{key}{blank}{}", self.flow_list());
        match (&self.own[..], self.node.entries()) {
            // Nothing but a `<<`, whose end is not known.
            ([], [merged, ..]) => {
                Replacement::insert(merged.key_span.range().start, format!("{entry}, "))
            }
            _ => flow::append(self.text, at, &self.own, &[entry]),
        }
    }

    /// Gives a list to the key, which has no value.
    pub fn fill_list(&self, key: Range<usize>) -> Replacement {
        if !is_flow(self.text, self.node) {
            return block::fill_entry(self.text, key, &self.names);
        }
        flow::fill_entry(self.text, key, &self.flow_list())
    }
}

/// The text of an entry, from its key to its value; a value that is not there ends with the key.
fn extent(entry: &Entry<'_>) -> Range<usize> {
    let key = entry.key_span.range();
    key.start..key.end.max(entry.value.span.range().end)
}
