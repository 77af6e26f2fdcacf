//! The mapping that has the value of an edit, or will have it.

use std::borrow::Cow;
use std::ops::Range;

use super::Refusal;
use crate::Span;
use crate::path::{FieldPath, Segment};
use crate::tree::{Entry, Node, Value};

pub struct Parent<'a> {
    /// The text of the whole file.
    pub text: &'a str,
    pub json: bool,
    pub node: &'a Node<'a>,
    /// The key that the mapping is the value of.
    pub key: Option<Span>,
    /// The key of the value.
    pub name: Cow<'static, str>,
}

impl<'a> Parent<'a> {
    pub fn find(
        text: &'a str,
        json: bool,
        root: &'a Node<'a>,
        path: &FieldPath,
    ) -> Result<Self, Refusal> {
        let (above, name) = split_last(path).ok_or(Refusal::Unsafe)?;
        let located = root.locate(&above);
        if !located.complete {
            return Err(Refusal::NoMapping);
        }
        refuse_foreign(text, located.key, located.node)?;
        match located.node.value {
            Value::Mapping(_) => Ok(Self {
                text,
                json,
                node: located.node,
                key: located.key,
                name,
            }),
            _ => Err(Refusal::NoMapping),
        }
    }

    /// The entry of the value, where it is the mapping's own.
    pub fn entry(&self) -> Result<Option<&'a Entry<'a>>, Refusal> {
        let Some(entry) = self.node.entry(&self.name) else {
            return Ok(None);
        };
        refuse_foreign(self.text, Some(entry.key_span), &entry.value)?;
        Ok(Some(entry))
    }

    /// Its entries as they stand in the text, but for what a `<<` brings.
    pub fn own_entries(&self) -> Vec<&'a Entry<'a>> {
        let entries = self.node.entries().iter();
        let mut own: Vec<_> = entries
            .filter(|entry| !is_merged(self.text, entry.key_span))
            .collect();
        own.sort_by_key(|entry| entry.key_span);
        own
    }

    pub fn is_flow(&self) -> bool {
        is_flow(self.text, self.node)
    }
}

/// The way to a mapping, and a key of it.
pub fn split_last(path: &FieldPath) -> Option<(FieldPath, Cow<'static, str>)> {
    match path.segments().last()? {
        Segment::Key(name) => Some((path.parent()?, name.clone())),
        Segment::Index(_) => None,
    }
}

/// The text of an entry, from its key to its value; a value that is not there ends with the key.
pub fn extent(entry: &Entry<'_>) -> Range<usize> {
    let key = entry.key_span.range();
    key.start..key.end.max(entry.value.span.range().end)
}

pub fn is_flow(text: &str, collection: &Node<'_>) -> bool {
    text[collection.span.range()].starts_with(['[', '{'])
}

/// The value must be the entry's own: an edit of what stands elsewhere would change that, too.
fn refuse_foreign(text: &str, key: Option<Span>, value: &Node<'_>) -> Result<(), Refusal> {
    if key.is_some_and(|key| is_merged(text, key)) {
        return Err(Refusal::Merged);
    }
    if is_alias(&text[value.span.range()]) {
        Err(Refusal::Alias)
    } else {
        Ok(())
    }
}

/// A `<<` brought the entry. A key of this name has quotes.
fn is_merged(text: &str, key: Span) -> bool {
    &text[key.range()] == "<<"
}

/// A mapping whose first key is an alias goes on behind the name.
fn is_alias(text: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    text.strip_prefix('*')
        .is_some_and(|rest| rest.bytes().all(name))
}
