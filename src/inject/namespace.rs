//! A namespace written into the metadata of an object that has none.

use std::ops::Range;

use super::quotes::Quotes;
use super::{
    Refusal, Replacement, UNSAFE, block, flow, is_flow, is_merged, refuse_foreign, verify,
};
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Entry, Node, Value};

const METADATA: &str = "metadata";
const NAME: &str = "name";
const NAMESPACE: &str = "namespace";

/// An object without a namespace, and the one that it gets.
#[derive(Debug)]
pub struct Homeless<'a> {
    pub chunk: Chunk,
    /// The way to an item of a List; empty for a document of its own.
    pub item: &'a FieldPath,
    /// The object as it was read.
    pub node: &'a Node<'a>,
    pub namespace: &'a str,
}

impl Homeless<'_> {
    /// The namespace below the name, in the style of the metadata; or in the place of an empty one.
    pub(super) fn replace(&self, text: &str) -> Result<Replacement, Refusal> {
        let metadata = self.node.entry(METADATA).ok_or(UNSAFE)?;
        refuse_foreign(text, metadata)?;
        let metadata = &metadata.value;
        match metadata.entry(NAMESPACE) {
            Some(entry) => self.fill(text, entry),
            None => self.add(text, metadata),
        }
    }

    /// Takes the namespace out again, where it is the only one.
    pub(super) fn take_back(&self, root: &mut Node<'_>) -> Option<()> {
        let path = self.item.clone().key(METADATA);
        let metadata = verify::mapping(root, &path)?;
        let position = metadata.iter().position(|entry| entry.key == NAMESPACE)?;
        let value = &mut metadata[position].value.value;
        if !matches!(value, Value::String(text) if text == self.namespace) {
            return None;
        }
        let before = self.node.get(METADATA)?.get(NAMESPACE);
        match before.map(|before| &before.value) {
            None => drop(metadata.remove(position)),
            Some(Value::String(text)) if text.is_empty() => {
                *value = Value::String(Default::default());
            }
            Some(Value::Null) => *value = Value::Null,
            Some(_) => return None,
        }
        Some(())
    }

    fn quoted(&self, text: &str, model: Range<usize>) -> String {
        let json = self.chunk.json;
        Quotes::at(text, json, model.start).quote(self.namespace)
    }

    fn fill(&self, text: &str, entry: &Entry<'_>) -> Result<Replacement, Refusal> {
        refuse_foreign(text, entry)?;
        let (key, at) = (entry.key_span.range(), entry.value.span.range());
        // A tag or an anchor.
        let between = text.get(key.end..at.start).ok_or(UNSAFE)?;
        if between.contains(['!', '&']) {
            return Err(UNSAFE);
        }
        let value = self.quoted(text, key.clone());
        if at.is_empty() {
            return Ok(flow::fill_entry(text, key, &value));
        }
        Ok(Replacement {
            range: at,
            text: value,
        })
    }

    fn add(&self, text: &str, metadata: &Node<'_>) -> Result<Replacement, Refusal> {
        let own = metadata.entries().iter().filter(|e| !is_merged(text, e));
        let name = own.clone().find(|entry| entry.key == NAME).ok_or(UNSAFE)?;
        let (key, value) = (name.key_span.range(), name.value.span.range());
        let quotes = Quotes::at(text, self.chunk.json, key.start);
        let tight = flow::is_tight(text, value.start);
        let blank = if tight { "" } else { " " };
        let new = format!(
            "{}:{blank}{}",
            quotes.quote(NAMESPACE),
            self.quoted(text, value.clone())
        );
        let at = metadata.span.range();
        if !is_flow(text, metadata) {
            return Ok(block::add_below(text, at, value.end, &new));
        }
        let up_to_name = own.filter(|entry| entry.key_span <= name.key_span);
        let mut up_to_name: Vec<_> = up_to_name
            .map(|entry| entry.key_span.range().start..entry.value.span.range().end)
            .collect();
        up_to_name.sort_by_key(|entry| entry.start);
        Ok(flow::append(text, at, &up_to_name, &[new]))
    }
}
