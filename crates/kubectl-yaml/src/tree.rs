//! A document as a tree in which every key and value knows its bytes. Only its parts name the YAML
//! parser.

mod assemble;
mod breaks;
mod budget;
mod build;
mod dash;
mod entries;
mod json;
mod message;
mod mistake;
pub mod plain;
mod tabs;
mod tagged;
mod text;

pub use self::json::utf16_unit;

use std::borrow::Cow;

use self::text::Text;
use super::SyntaxError;
use super::path::{FieldPath, Segment};
use super::scalar::Resolved;
use super::split::Chunk;
use crate::source::Span;

/// The deepest nesting that is read, counted in lists and mappings.
pub const MAX_DEPTH: usize = 128;

#[derive(Clone, Debug, PartialEq)]
pub struct Node<'s> {
    /// A scalar with its quotes, a collection from its first to its last entry, an alias as it is written.
    pub span: Span,
    pub value: Value<'s>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value<'s> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    String(Cow<'s, str>),
    Sequence(Vec<Node<'s>>),
    Mapping(Vec<Entry<'s>>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'s> {
    /// The key as JSON has it: `on:` is `true`.
    pub key: Cow<'s, str>,
    pub key_span: Span,
    pub value: Node<'s>,
}

/// A document that could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree<'s> {
    pub root: Node<'s>,
    pub duplicates: Vec<DuplicateKey>,
}

/// A key that a mapping names twice; the tree has the later value, as kubectl does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateKey {
    pub key: String,
    pub first: Span,
    pub second: Span,
}

impl<'s> Value<'s> {
    /// What a text was resolved to. What JSON does not have is given back.
    fn new(resolved: Resolved, text: Cow<'s, str>) -> Result<Self, Cow<'s, str>> {
        Ok(match resolved {
            Resolved::Null => Self::Null,
            Resolved::Bool(bool) => Self::Bool(bool),
            Resolved::Int(int) => Self::Int(int),
            Resolved::Float(float) => Self::Float(float),
            Resolved::String => Self::String(text),
            Resolved::NotJson => return Err(text),
        })
    }
}

impl<'s> Node<'s> {
    /// The value of a key; `None` also when this is no mapping.
    pub fn get(&self, key: &str) -> Option<&Node<'s>> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// What stands at the end of a way of keys.
    pub fn at(&self, keys: &[&str]) -> Option<&Node<'s>> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    pub fn entry(&self, key: &str) -> Option<&Entry<'s>> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The entries of a mapping; none for anything else.
    pub fn entries(&self) -> &[Entry<'s>] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Node<'s>] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The text at the end of a way of keys; empty where there is none.
    pub fn text_at(&self, keys: &[&str]) -> &str {
        self.at(keys).and_then(Node::as_str).unwrap_or_default()
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The values are the same, wherever they stand in their texts.
    pub fn says_the_same(&self, other: &Node<'_>) -> bool {
        match (&self.value, &other.value) {
            (Value::Sequence(items), Value::Sequence(others)) => {
                let mut pairs = items.iter().zip(others);
                items.len() == others.len() && pairs.all(|(one, other)| one.says_the_same(other))
            }
            (Value::Mapping(entries), Value::Mapping(others)) => {
                let mut pairs = entries.iter().zip(others);
                entries.len() == others.len()
                    && pairs.all(|(one, other)| {
                        one.key == other.key && one.value.says_the_same(&other.value)
                    })
            }
            (value, other) => value == other,
        }
    }

    /// Follows a path as far as the document goes.
    pub fn locate(&self, path: &FieldPath) -> OnPath<'_, 's> {
        self.locate_by(path, Self::entry)
    }

    /// The same with another way to find the entry of a key.
    pub fn locate_by<'t>(
        &'t self,
        path: &FieldPath,
        mut entry: impl FnMut(&'t Self, &str) -> Option<&'t Entry<'s>>,
    ) -> OnPath<'t, 's> {
        let mut located = OnPath {
            node: self,
            key: None,
            complete: true,
        };
        for segment in path.segments().iter() {
            let next = match segment {
                Segment::Key(key) => {
                    entry(located.node, key).map(|entry| (&entry.value, Some(entry.key_span)))
                }
                Segment::Index(index) => located.node.items().get(*index).map(|node| (node, None)),
            };
            let Some((node, key)) = next else {
                located.complete = false;
                break;
            };
            located.node = node;
            located.key = key;
        }
        located
    }
}

/// The deepest node on a path that the document has.
#[derive(Clone, Copy, Debug)]
pub struct OnPath<'t, 's> {
    pub node: &'t Node<'s>,
    /// The key that the node is the value of.
    pub key: Option<Span>,
    /// The whole path is there.
    pub complete: bool,
}

/// Reads a text that is one document of YAML.
///
/// ```
/// let tree = kubectl_yaml::tree::read("a: [on, 0777, 1_000]\n").unwrap();
/// let list = tree.root.get("a").unwrap();
/// assert_eq!(list.span.range(), 3..20);
/// assert_eq!(list.items()[1].value, kubectl_yaml::tree::Value::Int(511));
/// ```
pub fn read(text: &str) -> Result<Tree<'_>, SyntaxError> {
    parse(Chunk::whole(text), text)
}

/// Reads one document. `text` is the text under the span of `chunk`; without content it reads as null.
pub fn parse<'s>(chunk: Chunk, text: &'s str) -> Result<Tree<'s>, SyntaxError> {
    match assemble::read(Text::new(chunk, text)) {
        Some(tree) => Ok(tree),
        None => parse_any(chunk, text),
    }
}

/// The same by way of the YAML parser, whatever the document has.
pub fn parse_any<'s>(chunk: Chunk, text: &'s str) -> Result<Tree<'s>, SyntaxError> {
    if chunk.json {
        return build::Builder::new(chunk, text, &json::readable(text)).tree();
    }
    let tree = build::Builder::new(chunk, text, text).tree();
    if tree.is_err()
        && let Some(seen) = dash::replace(text)
        && let Ok(tree) = build::Builder::new(chunk, text, &seen).tree()
    {
        return Ok(tree);
    }
    tree
}
