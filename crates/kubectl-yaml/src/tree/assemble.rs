//! The tree of a document whose parts are read without the parser.

use std::borrow::Cow;

use super::breaks;
use super::entries::{Entries, take_from};
use super::plain::{self, Part};
use super::text::Text;
use super::{Entry, Node, Tree, Value};
use crate::source::Span;

/// Reads a document; `None` leaves it to the parser, which knows more and tells mistakes.
pub(super) fn read(text: Text<'_>) -> Option<Tree<'_>> {
    if text.is_json() {
        return None;
    }
    let mut growing = Growing {
        text,
        open: Vec::new(),
        entries: Vec::new(),
        items: Vec::new(),
    };
    plain::read(text.as_str(), |part| growing.take(part))?;
    Some(Tree {
        root: growing.items.pop()?,
        duplicates: Vec::new(),
    })
}

/// A tree of which some lists and mappings have not ended.
struct Growing<'s> {
    text: Text<'s>,
    open: Vec<Open>,
    /// Entries and items of those that are open, and below them the root.
    entries: Vec<Entry<'s>>,
    items: Vec<Node<'s>>,
}

struct Open {
    start: usize,
    inside: Inside,
}

enum Inside {
    /// From the first item on the stack.
    List(usize),
    Mapping(Entries),
}

impl<'s> Growing<'s> {
    /// `None` for a key that a mapping has already, and for an empty block of text.
    fn take(&mut self, part: Part<'s>) -> Option<()> {
        let (span, value) = match part {
            Part::List(start) => {
                let inside = Inside::List(self.items.len());
                self.open.push(Open { start, inside });
                return Some(());
            }
            Part::Mapping(start) => {
                let inside = Inside::Mapping(Entries::new(&self.entries));
                self.open.push(Open { start, inside });
                return Some(());
            }
            Part::Key(key) => {
                let entry = Entry {
                    key: Cow::Borrowed(key.text),
                    key_span: self.text.span(key.start, key.end),
                    // What follows takes its place.
                    value: Node {
                        span: self.text.end(),
                        value: Value::Null,
                    },
                };
                let Inside::Mapping(entries) = &mut self.open.last_mut()?.inside else {
                    return None;
                };
                let duplicate = entries.insert(&mut self.entries, entry);
                return duplicate.is_none().then_some(());
            }
            Part::Value(scalar, resolved) => (
                self.text.span(scalar.start, scalar.end),
                Value::new(resolved, Cow::Borrowed(scalar.text)).ok()?,
            ),
            Part::Null(at) => (self.text.span(at, at), Value::Null),
            // Of where it stands only the parser knows.
            Part::Text(_, span, _) if span.is_empty() => return None,
            Part::Text(below, span, block) => {
                let lines = &self.text.as_str()[below..span.end];
                let (text, _) = breaks::block(lines, block)?;
                (
                    self.text.span(span.start, span.end),
                    Value::String(text.into()),
                )
            }
            Part::End(end) => self.finished(end)?,
        };
        self.put(Node { span, value })
    }

    /// Gives a value to the last key, or adds an item.
    fn put(&mut self, node: Node<'s>) -> Option<()> {
        match self.open.last().map(|open| &open.inside) {
            Some(Inside::Mapping(_)) => self.entries.last_mut()?.value = node,
            _ => self.items.push(node),
        }
        Some(())
    }

    /// The list or mapping that ends.
    fn finished(&mut self, end: Option<usize>) -> Option<(Span, Value<'s>)> {
        let Open { start, inside } = self.open.pop()?;
        let (value, last) = match inside {
            Inside::List(base) => {
                let items = take_from(&mut self.items, base);
                let last = items.last().map(|item| item.span);
                (Value::Sequence(items), last)
            }
            Inside::Mapping(entries) => {
                let entries = entries.finish(&mut self.entries);
                let last = entries.last().map(|entry| entry.value.span);
                (Value::Mapping(entries), last)
            }
        };
        let mut span = self.text.span(start, end.unwrap_or(start));
        if end.is_none() {
            span.end = last?.end;
        }
        Some((span, value))
    }
}
