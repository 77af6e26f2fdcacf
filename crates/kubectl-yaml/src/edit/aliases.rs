//! Edits inside of what an alias repeats elsewhere, told without trying each of them.

use std::collections::HashSet;

use crate::Span;
use crate::path::{FieldPath, Segment};
use crate::tree::{Entry, Node};

/// The longest name of an anchor that is looked for.
const MAX_NAME: usize = 64;

/// A document, and the names behind its `*`.
pub struct Aliases<'t, 's> {
    text: &'t str,
    document: Span,
    root: &'t Node<'s>,
    names: HashSet<&'t str>,
}

impl<'t, 's> Aliases<'t, 's> {
    /// `text` is that of the whole file, `root` the tree of the document.
    pub fn new(text: &'t str, document: Span, root: &'t Node<'s>) -> Self {
        Self {
            text,
            document,
            root,
            names: names(&text[document.range()], b'*').collect(),
        }
    }

    /// A value on the way to a field has an anchor of a name that stands behind a `*`. That may be in a
    /// string or a comment, or the name of a second anchor.
    pub fn repeat(&self, path: &FieldPath) -> bool {
        let mut node = self.root;
        let mut from = self.document.range().start;
        if self.is_named(from, node) {
            return true;
        }
        for segment in path.segments().iter() {
            let next = match segment {
                Segment::Key(key) => node.entry(key).map(
                    |Entry {
                         key_span, value, ..
                     }| {
                        from = key_span.range().end;
                        value
                    },
                ),
                Segment::Index(index) => {
                    let before = index
                        .checked_sub(1)
                        .and_then(|before| node.items().get(before));
                    from = before.map_or(from, |before| before.span.range().end);
                    node.items().get(*index)
                }
            };
            let Some(next) = next else {
                return false;
            };
            if self.is_named(from, next) {
                return true;
            }
            node = next;
        }
        false
    }

    /// The anchor of a value stands before it.
    fn is_named(&self, from: usize, node: &Node<'_>) -> bool {
        let before = self.text.get(from..node.span.range().start);
        let mut anchors = names(before.unwrap_or_default(), b'&');
        anchors.any(|anchor| self.names.contains(anchor))
    }
}

/// The names behind a mark.
fn names(text: &str, mark: u8) -> impl Iterator<Item = &str> {
    memchr::memchr_iter(mark, text.as_bytes()).map(|at| {
        let rest = &text[at + 1..];
        let mut chars = rest.char_indices().take(MAX_NAME);
        let end = chars.find(|(_, char)| char.is_whitespace() || ",[]{}".contains(*char));
        end.map_or("", |(end, _)| &rest[..end])
    })
}
