//! Anchors, aliases and merge keys, and how much they may add to a document.

use granit_parser::Event;

use super::super::entries::Entries;
use super::super::text::syntax_error;
use super::super::{Entry, Node, Value};
use super::{Builder, too_deep};
use crate::SyntaxError;
use crate::source::Span;

/// Bytes of a document for each value that aliases and merge keys add.
pub(super) const BYTES_OF_ALIASED: usize = 8;

/// Values beyond that. There may be a hundred thousand documents, and each may have as many.
pub(super) const FREE_ALIASED: usize = 4_000;

/// A string that an alias adds costs one more value for each so many bytes: a long one is no cheaper than
/// a big list.
const BYTES_OF_STRING: usize = 16;

/// What an alias stands for.
pub(super) struct Anchor<'s> {
    pub(super) node: Node<'s>,
    pub(super) size: Size,
}

/// What a tree adds to a document where an alias puts it.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub(super) values: usize,
    /// The collections on the longest branch.
    pub(super) height: usize,
}

pub(super) fn measure(node: &Node<'_>) -> Size {
    let mut size = Size {
        values: 1,
        height: 0,
    };
    let mut add = |child: &Node<'_>, key: &str| {
        let child = measure(child);
        size.values += child.values + key.len() / BYTES_OF_STRING;
        size.height = size.height.max(child.height);
    };
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| add(item, "")),
        Value::Mapping(entries) => entries.iter().for_each(|e| add(&e.value, &e.key)),
        Value::String(text) => {
            size.values += text.len() / BYTES_OF_STRING;
            return size;
        }
        _ => return size,
    }
    size.height += 1;
    size
}

impl<'s, 'p> Builder<'s, 'p> {
    /// The anchor of a node; its name follows in an event of its own.
    pub(super) fn anchor(&mut self, event: &Event<'p>) -> Result<Option<usize>, SyntaxError> {
        let (Event::Scalar(_, _, id, _)
        | Event::SequenceStart(_, id, _)
        | Event::MappingStart(_, id, _)) = event
        else {
            return Ok(None);
        };
        if *id == 0 {
            return Ok(None);
        }
        let (_, name) = self.next()?;
        self.text.refuse_unusual_anchor(name)?;
        Ok(Some(*id))
    }

    pub(super) fn spend(&mut self, size: Size, span: Span) -> Result<(), SyntaxError> {
        // The first value stands there anyway.
        self.aliased = self.aliased.checked_sub(size.values - 1).ok_or_else(|| {
            let message = "aliases make this document too large to expand";
            syntax_error(span, message.into())
        })?;
        Ok(())
    }

    pub(super) fn alias(&mut self, id: usize, span: Span) -> Result<Node<'s>, SyntaxError> {
        let found = self.anchors.binary_search_by_key(&id, |(known, _)| *known);
        let Ok(at) = found else {
            return Err(syntax_error(
                span,
                "an anchor must not contain itself".into(),
            ));
        };
        let (_, anchor) = &self.anchors[at];
        let size = anchor.size;
        if !self.budget.have_room(size.height) {
            return Err(too_deep(span));
        }
        self.spend(size, span)?;
        let value = self.anchors[at].1.node.value.clone();
        Ok(Node { span, value })
    }

    /// Reads the value of a `<<`, and says where it ends.
    pub(super) fn merge(&mut self, key: Span, entries: &mut Entries) -> Result<u32, SyntaxError> {
        let (event, span) = self.next()?;
        let is_alias = matches!(event, Event::Alias(_));
        let value = self.node(event, span)?;
        entries.start_merge();
        let sources = match value.value {
            // kubectl looks behind an alias for a mapping only.
            Value::Sequence(items) if !is_alias => items,
            _ => vec![value],
        };
        for source in sources {
            let Value::Mapping(merged) = source.value else {
                return Err(syntax_error(span, "`<<` merges mappings only".into()));
            };
            for entry in merged {
                let entry = Entry {
                    key_span: key,
                    ..entry
                };
                if !entries.merge(&mut self.entries, entry) {
                    return Err(SyntaxError {
                        help: Some("write `<<` before the keys that replace its own".into()),
                        disputed: true,
                        ..syntax_error(
                            key,
                            "kubectl lets a `<<` replace keys above it, other readers do not"
                                .into(),
                        )
                    });
                }
            }
        }
        Ok(span.end)
    }
}
