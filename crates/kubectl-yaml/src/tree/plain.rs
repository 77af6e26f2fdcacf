//! Documents that are YAML beyond doubt: mappings and lists in lines, scalars and brackets that end on their
//! line, blocks of text, comments. Most are, and these are read several times as fast as by the parser. One
//! that has anything else, or a mistake, is left to the parser as a whole; where both read it, they agree
//! (see its tests, and the fuzz target `tree`).

mod block;
mod flow;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::ops::Range;

use super::breaks::Block;
use super::budget::Budget;
use crate::scalar::{self, Resolved};
use crate::source::has_lone_carriage_return;

/// Longer keys are left to the parser, which takes up to 1,024 characters. In bytes, without quotes.
const LONGEST_KEY: usize = 1_000;

/// The text is a document that kubectl reads. `false` says nothing. Of documents of others nobody needs a
/// tree, but kubectl stops at one that is broken.
pub fn is_plain(text: &str) -> bool {
    read(text, |_| Some(())).is_some()
}

/// What a document is made of, in the order of the text. Places are offsets in that.
pub(super) enum Part<'s> {
    /// A list, up to its end.
    List(usize),
    /// A mapping: keys, each with its value, up to the end.
    Mapping(usize),
    /// The end of a list or mapping: that of its bracket, or of its last entry.
    End(Option<usize>),
    Key(Scalar<'s>),
    Value(Scalar<'s>, Resolved),
    /// A value that is not written.
    Null(usize),
    /// A block of text in the lines from an offset on; it is said to start and to end within them, and
    /// nowhere when it is empty.
    Text(usize, Range<usize>, Block),
}

/// A key or value where it stands, and the text that it is.
#[derive(Clone, Copy)]
pub(super) struct Scalar<'s> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: &'s str,
    plain: bool,
}

/// Reads a document, and hands out its parts; `None` leaves it to the parser, as when a part is refused.
pub(super) fn read<'s>(text: &'s str, take: impl FnMut(Part<'s>) -> Option<()>) -> Option<()> {
    let is_usual = is_usual(text);
    // The blanks of an unfinished line may belong to text above it.
    if text.ends_with(' ') || !(is_usual || is_ordinary(text)) {
        return None;
    }
    let mut lines = Lines {
        text,
        bytes: text.as_bytes(),
        may_have_tabs: !is_usual,
        at: 0,
        column: 0,
        budget: Budget::new(text.len()),
        take,
    };
    lines.seek(0, lines.skip_blanks(0));
    match lines.column {
        0 => lines.give(Part::Null(0))?,
        _ => lines.block()?,
    }
    (lines.column == 0).then_some(())
}

/// Lines of ASCII, as most documents are.
fn is_usual(text: &str) -> bool {
    // Without a way out in the middle many bytes are looked at together.
    let is_text = |byte| matches!(byte, b'\n' | b' '..=b'~');
    let all = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & is_text(*byte));
    text.as_bytes().chunks(1 << 10).all(all)
}

/// Lines of what every reader takes for text: no controls but tabs, nor what may end a line.
fn is_ordinary(text: &str) -> bool {
    let is_text = |char: char| match char {
        '\n' | '\r' | '\t' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        char => !char.is_control(),
    };
    text.chars().all(is_text) && !has_lone_carriage_return(text)
}

struct Lines<'s, F> {
    text: &'s str,
    bytes: &'s [u8],
    may_have_tabs: bool,
    /// The next key or dash, and its column from 1; 0 behind the last one.
    at: usize,
    column: usize,
    budget: Budget,
    take: F,
}

impl<'s, F: FnMut(Part<'s>) -> Option<()>> Lines<'s, F> {
    /// A list or a mapping with its first entry at this place.
    fn block(&mut self) -> Option<()> {
        if self.is_dash() {
            self.sequence(self.at)
        } else {
            let key = self.key()?;
            self.mapping(key)
        }
    }

    /// A list with its first dash at this place; it is said to start at `start`.
    fn sequence(&mut self, start: usize) -> Option<()> {
        self.enter(Part::List(start))?;
        let column = self.column;
        while self.column == column && self.is_dash() {
            let dash = self.at;
            let at = self.behind_dash(dash);
            if self.is_line_end(at) {
                self.end_line(dash + 1)?;
                if self.column > column {
                    self.block()?;
                } else {
                    self.give(Part::Null(at))?;
                }
            } else {
                (self.at, self.column) = (at, column + at - dash);
                self.item(column)?;
            }
        }
        self.leave_block(column)
    }

    /// What stands behind a dash: an item, or the end of the line.
    fn behind_dash(&self, dash: usize) -> usize {
        let at = self.skip_blanks(dash + 1);
        match self.bytes.get(at) {
            Some(b'#') => self.line_end(at),
            _ => at,
        }
    }

    /// An item on the line of its dash.
    fn item(&mut self, column: usize) -> Option<()> {
        if self.is_dash() {
            return self.sequence(self.at);
        }
        match self.scalar(self.at) {
            Some(scalar) if self.is_key(scalar) => self.mapping(scalar),
            Some(scalar) => self.value(scalar, column),
            None => self.other_value(self.at, column),
        }
    }

    /// A mapping whose first key stands at this place.
    fn mapping(&mut self, first: Scalar<'s>) -> Option<()> {
        self.enter(Part::Mapping(first.start))?;
        let column = self.column;
        let mut key = first;
        loop {
            self.give(Part::Key(key))?;
            let behind = key.end + 1;
            let at = self.skip_blanks(behind);
            if self.is_line_end(at) {
                self.end_line(behind)?;
                match self.column.cmp(&column) {
                    Ordering::Greater => self.block()?,
                    // In the column of its key the parser lets a list start with its first item.
                    Ordering::Equal if self.is_dash() => {
                        self.sequence(self.behind_dash(self.at))?;
                    }
                    _ => self.give(Part::Null(key.end))?,
                }
            } else if let Some(scalar) = self.scalar(at) {
                self.value(scalar, column)?;
            } else {
                self.other_value(at, column)?;
            }
            if self.column != column {
                return self.leave_block(column);
            }
            key = self.key()?;
        }
    }

    /// A scalar that ends on its line, with at most a comment behind it.
    fn value(&mut self, scalar: Scalar<'s>, column: usize) -> Option<()> {
        self.give_value(scalar)?;
        self.end_value(scalar.end, column)
    }

    /// Brackets, or a block of text.
    fn other_value(&mut self, at: usize, column: usize) -> Option<()> {
        if matches!(self.bytes[at], b'|' | b'>') {
            return self.block_of_text(at, column);
        }
        let end = self.flow(at)?;
        self.end_value(end, column)
    }

    fn end_value(&mut self, end: usize, column: usize) -> Option<()> {
        self.end_line(end)?;
        // Text that is indented more would belong to it.
        (self.column <= column).then_some(())
    }

    /// The key at this place, with its colon behind it.
    fn key(&self) -> Option<Scalar<'s>> {
        self.scalar(self.at).filter(|key| self.is_key(*key))
    }

    /// A colon makes a key of it that is neither a merge key nor starts a document or ends it.
    fn is_key(&self, key: Scalar<'s>) -> bool {
        let is_mark = matches!(
            key.text.as_bytes(),
            [b'-', b'-', b'-', ..] | [b'.', b'.', b'.', ..] | [b'<', b'<', ..]
        );
        !is_mark && self.has_colon(key)
    }

    fn has_colon(&self, key: Scalar<'s>) -> bool {
        self.bytes.get(key.end) == Some(&b':')
            && self.is_gap(key.end + 1)
            && key.text.len() <= LONGEST_KEY
            && (!key.plain || scalar::resolve(key.text) == Resolved::String)
    }

    fn scalar(&self, start: usize) -> Option<Scalar<'s>> {
        match *self.bytes.get(start)? {
            b'"' => self.quoted(start, b'\\'),
            b'\'' => self.quoted(start, b'\n'),
            first => self.plain(start, first),
        }
    }

    /// Text in quotes without escapes.
    fn quoted(&self, start: usize, escape: u8) -> Option<Scalar<'s>> {
        let quote = self.bytes[start];
        let inside = &self.bytes[start + 1..];
        let length = memchr::memchr3(quote, escape, b'\n', inside)?;
        let end = start + 1 + length;
        // Two single quotes are an escape, too.
        let closed = self.bytes[end] == quote && self.bytes.get(end + 1) != Some(&quote);
        closed.then(|| Scalar {
            start,
            end: end + 1,
            text: &self.text[start + 1..end],
            plain: false,
        })
    }

    /// Text without quotes up to a colon, a comment or the end of the line.
    fn plain(&self, start: usize, first: u8) -> Option<Scalar<'s>> {
        let is_mark = match first {
            b'-' => self.is_gap(start + 1),
            b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|'
            | b'>' | b'%' | b'@' | b'`' => true,
            _ => false,
        };
        if is_mark {
            return None;
        }
        let rest = &self.bytes[start..];
        let is_end = |at: &usize| match rest[*at] {
            b':' => self.is_gap(start + at + 1),
            b'#' => rest[at - 1] == b' ',
            _ => true,
        };
        let end = memchr::memchr3_iter(b':', b'#', b'\n', rest).find(is_end);
        let text = rest[..end.unwrap_or(rest.len())].trim_ascii_end();
        let has_tab = self.may_have_tabs && memchr::memchr(b'\t', text).is_some();
        (!has_tab).then(|| self.bare(start, start + text.len()))
    }

    fn bare(&self, start: usize, end: usize) -> Scalar<'s> {
        Scalar {
            start,
            end,
            text: &self.text[start..end],
            plain: true,
        }
    }

    fn give_value(&mut self, scalar: Scalar<'s>) -> Option<()> {
        let resolved = if scalar.plain {
            scalar::resolve(scalar.text)
        } else {
            Resolved::String
        };
        // Infinity, say, is a number to YAML and none to JSON.
        if matches!(resolved, Resolved::NotJson) {
            return None;
        }
        self.give(Part::Value(scalar, resolved))
    }

    fn give(&mut self, part: Part<'s>) -> Option<()> {
        self.budget.count()?;
        (self.take)(part)
    }

    fn enter(&mut self, part: Part<'s>) -> Option<()> {
        self.budget.enter()?;
        self.give(part)
    }

    fn leave(&mut self, end: Option<usize>) -> Option<()> {
        self.budget.leave();
        (self.take)(Part::End(end))
    }

    fn leave_block(&mut self, column: usize) -> Option<()> {
        self.leave(None)?;
        // A line that is indented less than this one, but more than those around it, is a mistake.
        (self.column <= column).then_some(())
    }

    /// Goes on to the next line that has more than blanks and a comment.
    fn end_line(&mut self, at: usize) -> Option<()> {
        let rest = self.skip_blanks(at);
        let is_end = self.is_line_end(rest) && (rest > at || self.bytes.get(rest) != Some(&b'#'));
        is_end.then(|| self.seek(rest, rest))
    }

    /// Goes to the first text that is no comment: not before `at`, in a line that starts at `line`.
    fn seek(&mut self, mut line: usize, mut at: usize) {
        loop {
            match self.bytes.get(at) {
                Some(b'\n' | b'\r') => line = at + 1,
                Some(b'#') => line = self.line_end(at),
                _ => break,
            }
            at = self.skip_blanks(line);
        }
        self.at = at;
        self.column = if at < self.bytes.len() {
            at - line + 1
        } else {
            0
        };
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        at + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        // Eight at a time.
        while let Some(eight) = self.bytes[at..].first_chunk() {
            let others = u64::from_le_bytes(*eight) ^ u64::from_le_bytes([b' '; 8]);
            if others != 0 {
                return at + others.trailing_zeros() as usize / 8;
            }
            at += 8;
        }
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
