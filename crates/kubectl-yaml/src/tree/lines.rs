//! What most manifests are made of: mappings and lists in lines, scalars and brackets that end on their
//! line, comments. It is read here at once, several times as fast as by the parser. A document that has
//! anything else, or a mistake, is left to the parser as a whole; where both read it, they agree (see the
//! tests below, and the fuzz target `tree`).

mod flow;

use std::borrow::Cow;
use std::cmp::Ordering;

use super::entries::{Entries, take_from};
use super::limits::Limits;
use super::text::Text;
use super::{Entry, Node, Tree, Value};
use crate::scalar::{self, Resolved};
use crate::source::has_lone_carriage_return;

/// Longer keys are left to the parser, which takes up to 1,024 characters. In bytes, without quotes.
const LONGEST_KEY: usize = 1_000;

/// Reads a document; `None` leaves it to the parser.
pub(super) fn read(text: Text<'_>) -> Option<Tree<'_>> {
    let bytes = text.as_str().as_bytes();
    // The blanks of an unfinished line may belong to text above it.
    if text.is_json() || bytes.ends_with(b" ") || !is_ordinary(text.as_str()) {
        return None;
    }
    let mut lines = Lines {
        text,
        bytes,
        at: 0,
        column: 0,
        limits: Limits::new(bytes.len()),
        entries: Vec::new(),
        items: Vec::new(),
    };
    lines.seek(0);
    let root = match lines.column {
        0 => lines.null(0)?,
        _ => lines.block(lines.at)?,
    };
    debug_assert_eq!(
        lines.limits.values() + values(&root),
        Limits::new(bytes.len()).values()
    );
    (lines.column == 0).then_some(Tree {
        root,
        duplicates: Vec::new(),
    })
}

/// The keys and values in a tree, to check in debug builds that each has been counted: so does the parser.
fn values(node: &Node<'_>) -> usize {
    let items = node.items().iter().map(values);
    let entries = node.entries().iter();
    1 + items.sum::<usize>() + entries.map(|entry| 1 + values(&entry.value)).sum::<usize>()
}

/// Lines of what every reader takes for text: no tabs and other controls, nor what may end a line.
fn is_ordinary(text: &str) -> bool {
    let is_text = |char: char| match char {
        '\n' | '\r' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        char => !char.is_control(),
    };
    // Most are ASCII, and that is known at once.
    let is_ascii = |byte| matches!(byte, b'\n' | b' '..=b'~');
    text.bytes().all(is_ascii) || (text.chars().all(is_text) && !has_lone_carriage_return(text))
}

struct Lines<'s> {
    text: Text<'s>,
    bytes: &'s [u8],
    /// The next key or dash, and its column from 1; 0 behind the last one.
    at: usize,
    column: usize,
    limits: Limits,
    /// Entries and items of the collections that are being read.
    entries: Vec<Entry<'s>>,
    items: Vec<Node<'s>>,
}

/// A key or value where it stands, and the text that it is.
#[derive(Clone, Copy)]
struct Scalar<'s> {
    start: usize,
    end: usize,
    text: &'s str,
    plain: bool,
}

impl<'s> Lines<'s> {
    /// A list or a mapping with its first entry at this place; a list is said to start at `start`.
    fn block(&mut self, start: usize) -> Option<Node<'s>> {
        self.enter()?;
        let column = self.column;
        let node = if self.is_dash() {
            self.sequence(start)?
        } else {
            self.mapping()?
        };
        self.limits.leave();
        // A line that is indented less than this one, but more than those around it, is a mistake.
        (self.column <= column).then_some(node)
    }

    fn sequence(&mut self, start: usize) -> Option<Node<'s>> {
        let column = self.column;
        let base = self.items.len();
        while self.column == column && self.is_dash() {
            let dash = self.at;
            let at = self.behind_dash(dash);
            let item = if self.is_line_end(at) {
                self.end_line(dash + 1)?;
                if self.column > column {
                    self.block(self.at)?
                } else {
                    self.null(at)?
                }
            } else {
                (self.at, self.column) = (at, column + at - dash);
                if self.is_dash() || self.key().is_some() {
                    self.block(self.at)?
                } else {
                    self.value(at, column)?
                }
            };
            self.items.push(item);
        }
        let items = take_from(&mut self.items, base);
        let mut span = self.text.span(start, start);
        span.end = items.last()?.span.end;
        let value = Value::Sequence(items);
        Some(Node { span, value })
    }

    /// What stands behind a dash: an item, or the end of the line.
    fn behind_dash(&self, dash: usize) -> usize {
        let at = self.skip_blanks(dash + 1);
        match self.bytes.get(at) {
            Some(b'#') => self.skip_comment(at),
            _ => at,
        }
    }

    fn mapping(&mut self) -> Option<Node<'s>> {
        let (start, column) = (self.at, self.column);
        let mut entries = Entries::new(&self.entries);
        while self.column == column {
            let key = self.key()?;
            let behind = key.end + 1;
            let at = self.skip_blanks(behind);
            let value = if self.is_line_end(at) {
                self.end_line(behind)?;
                match self.column.cmp(&column) {
                    Ordering::Greater => self.block(self.at)?,
                    // In the column of its key the parser lets a list start with its first item.
                    Ordering::Equal if self.is_dash() => self.block(self.behind_dash(self.at))?,
                    _ => self.null(key.end)?,
                }
            } else {
                self.value(at, column)?
            };
            self.insert(key, value, &mut entries)?;
        }
        let entries = entries.finish(&mut self.entries);
        let mut span = self.text.span(start, start);
        span.end = entries.last()?.value.span.end;
        let value = Value::Mapping(entries);
        Some(Node { span, value })
    }

    /// A value that ends on its line, with at most a comment behind it.
    fn value(&mut self, at: usize, column: usize) -> Option<Node<'s>> {
        let (node, end) = match self.bytes.get(at)? {
            b'[' | b'{' => self.flow(at)?,
            _ => self.scalar(self.quoted(at).or_else(|| self.plain(at))?)?,
        };
        self.end_line(end)?;
        // Text that is indented more would belong to it.
        (self.column <= column).then_some(node)
    }

    /// The key at this place, with its colon behind it.
    fn key(&self) -> Option<Scalar<'s>> {
        let key = self.quoted(self.at).or_else(|| self.plain(self.at))?;
        self.behind_colon(key)?;
        // What starts a document or ends it, and a merge key.
        let is_mark = ["---", "...", "<<"]
            .iter()
            .any(|mark| key.text.starts_with(mark));
        (!is_mark).then_some(key)
    }

    /// What follows the colon behind a key and the blanks behind that.
    fn behind_colon(&self, key: Scalar<'s>) -> Option<usize> {
        let is_colon = self.bytes.get(key.end) == Some(&b':') && self.is_gap(key.end + 1);
        let is_text = !key.plain || scalar::resolve(key.text) == Resolved::String;
        (is_colon && is_text && key.text.len() <= LONGEST_KEY)
            .then(|| self.skip_blanks(key.end + 1))
    }

    /// Text in quotes without escapes.
    fn quoted(&self, start: usize) -> Option<Scalar<'s>> {
        let quote = *self.bytes.get(start)?;
        let escape = match quote {
            b'"' => b'\\',
            b'\'' => b'\n',
            _ => return None,
        };
        let inside = &self.bytes[start + 1..];
        let length = memchr::memchr3(quote, escape, b'\n', inside)?;
        let end = start + 1 + length;
        // Two single quotes are an escape, too.
        let closed = self.bytes[end] == quote && self.bytes.get(end + 1) != Some(&quote);
        closed.then(|| Scalar {
            start,
            end: end + 1,
            text: &self.text.as_str()[start + 1..end],
            plain: false,
        })
    }

    /// Text without quotes up to a colon, a comment or the end of the line.
    fn plain(&self, start: usize) -> Option<Scalar<'s>> {
        let first = *self.bytes.get(start)?;
        let is_sign = first == b'-' && !self.is_gap(start + 1);
        if !is_sign && b"-?:,[]{}#&*!|>'\"%@`".contains(&first) {
            return None;
        }
        let mut end = start;
        for (at, byte) in self.bytes.iter().enumerate().skip(start) {
            match byte {
                b'\n' | b'\r' => break,
                b' ' => {}
                b'#' if self.bytes[at - 1] == b' ' => break,
                b':' if self.is_gap(at + 1) => break,
                _ => end = at + 1,
            }
        }
        Some(self.bare(start, end))
    }

    fn bare(&self, start: usize, end: usize) -> Scalar<'s> {
        Scalar {
            start,
            end,
            text: &self.text.as_str()[start..end],
            plain: true,
        }
    }

    /// A scalar as a value, and where it ends.
    fn scalar(&mut self, scalar: Scalar<'s>) -> Option<(Node<'s>, usize)> {
        self.limits.count()?;
        let resolved = if scalar.plain {
            scalar::resolve(scalar.text)
        } else {
            Resolved::String
        };
        let value = Value::new(resolved, Cow::Borrowed(scalar.text)).ok()?;
        let span = self.text.span(scalar.start, scalar.end);
        Some((Node { span, value }, scalar.end))
    }

    fn insert(&mut self, key: Scalar<'s>, value: Node<'s>, entries: &mut Entries) -> Option<()> {
        self.limits.count()?;
        let entry = Entry {
            key: Cow::Borrowed(key.text),
            key_span: self.text.span(key.start, key.end),
            value,
        };
        let duplicate = entries.insert(&mut self.entries, entry);
        duplicate.is_none().then_some(())
    }

    fn null(&mut self, at: usize) -> Option<Node<'s>> {
        self.limits.count()?;
        Some(Node {
            span: self.text.span(at, at),
            value: Value::Null,
        })
    }

    fn enter(&mut self) -> Option<()> {
        self.limits.enter()?;
        self.limits.count()
    }

    /// Goes on to the next line that has more than blanks and a comment.
    fn end_line(&mut self, at: usize) -> Option<()> {
        let rest = self.skip_blanks(at);
        let is_end = self.is_line_end(rest) && (rest > at || self.bytes.get(rest) != Some(&b'#'));
        is_end.then(|| self.seek(rest))
    }

    /// Goes to the first text that is no comment; `at` is where a line starts, or what it has is over.
    fn seek(&mut self, at: usize) {
        let mut line = at;
        self.at = loop {
            let start = self.skip_blanks(line);
            match self.bytes.get(start) {
                Some(b'\n' | b'\r') => line = start + 1,
                Some(b'#') => line = self.skip_comment(start),
                _ => break start,
            }
        };
        self.column = if self.at < self.bytes.len() {
            self.at - line + 1
        } else {
            0
        };
    }

    fn skip_comment(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        at + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
    }

    fn skip_blanks(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        at + rest.iter().take_while(|byte| **byte == b' ').count()
    }

    fn is_dash(&self) -> bool {
        self.bytes.get(self.at) == Some(&b'-') && self.is_gap(self.at + 1)
    }

    fn is_gap(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), None | Some(b' ' | b'\n' | b'\r'))
    }

    /// Only a comment may follow, if it has a blank before it.
    fn is_line_end(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), None | Some(b'#' | b'\n' | b'\r'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};
    use crate::split::Chunk;
    use crate::tree;

    fn is_read(text: &str) -> bool {
        let chunk = Chunk {
            span: Span::new(FileId::default(), 0..text.len()),
            json: false,
        };
        let any = tree::parse_any(chunk, text);
        match read(Text::new(chunk, text)) {
            Some(tree) => {
                assert_eq!(any, Ok(tree), "{text:?}");
                true
            }
            None => false,
        }
    }

    #[test]
    fn what_manifests_are_made_of_needs_no_parser() {
        for text in [
            "",
            "# nothing\n\n  # at all",
            "a: b\nc:\n  d: 'e'  # f\n\n  g: \"h: i\"\n",
            "a:\n- b\n- c: d\n  e: f\n- - g\n-\n- # h\n  - i\nj:",
            "  a:\n    - b: c\n      d:\n      - e",
            "\u{e9}: \u{fc}  # \u{2192} \u{1f600}\nb: 'gr\u{f6}\u{df}e'",
            "a: b # c\r\n\r\nd:\r\n- e\r\n- # i\r\n-\r\nf: 'g'\r\nh:",
            "a: [b, 'c', [d, 1], {e: f}]\ng: {}\nh: [ ]",
            "a: 1\nb: on\nc: 0x1f\nd: -2.5\ne: ~\nf: null\ng: https://h:1/i#j",
        ] {
            assert!(is_read(text), "{text:?}");
        }
    }

    #[test]
    fn all_else_is_left_to_the_parser() {
        for text in [
            "a: b\n c",
            "a: b\n  c: d",
            "a: b: c",
            "a:\n    b: c\n  d: e",
            "a: b\na: c",
            "a: &b c",
            "<<: a",
            "a: |\n  b",
            "a: 'it''s'",
            "a: \"\\n\"",
            "a: \"b\n  c\"",
            "a: [b,\n  c]",
            "a: [b: c]",
            "a: .inf",
            "1: a",
            "a: b\rc: d",
            "a: b\r",
            "a: \u{85}",
            "a:\tb",
            "a: b\n...\n",
            "text",
            "- a\nb: c",
        ] {
            assert!(!is_read(text), "{text:?}");
        }
    }
}
