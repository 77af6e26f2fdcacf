//! Lists and mappings in brackets that end on their line.

use super::{Lines, Scalar};
use crate::tree::entries::{Entries, take_from};
use crate::tree::{Node, Value};

/// What follows between brackets, and where: a value or key, or what is behind them.
enum Next {
    Value(usize),
    End(usize),
}

impl<'s> Lines<'s> {
    /// A list or a mapping in brackets, and where it ends.
    pub(super) fn flow(&mut self, open: usize) -> Option<(Node<'s>, usize)> {
        self.enter()?;
        let (value, end) = match self.bytes[open] {
            b'[' => self.flow_sequence(open)?,
            _ => self.flow_mapping(open)?,
        };
        self.limits.leave();
        let span = self.text.span(open, end);
        Some((Node { span, value }, end))
    }

    fn flow_sequence(&mut self, open: usize) -> Option<(Value<'s>, usize)> {
        let base = self.items.len();
        let mut next = self.first_in_flow(open, b']');
        loop {
            match next {
                Next::Value(at) => {
                    let (item, end) = self.flow_value(at)?;
                    self.items.push(item);
                    next = self.next_in_flow(end, b']')?;
                }
                Next::End(end) => {
                    let items = take_from(&mut self.items, base);
                    return Some((Value::Sequence(items), end));
                }
            }
        }
    }

    fn flow_mapping(&mut self, open: usize) -> Option<(Value<'s>, usize)> {
        let mut entries = Entries::new(&self.entries);
        let mut next = self.first_in_flow(open, b'}');
        loop {
            match next {
                Next::Value(at) => {
                    let key = self.quoted(at).or_else(|| self.flow_plain(at))?;
                    let (value, end) = self.flow_value(self.behind_colon(key)?)?;
                    self.insert(key, value, &mut entries)?;
                    next = self.next_in_flow(end, b'}')?;
                }
                Next::End(end) => {
                    let entries = entries.finish(&mut self.entries);
                    return Some((Value::Mapping(entries), end));
                }
            }
        }
    }

    fn first_in_flow(&self, open: usize, close: u8) -> Next {
        let at = self.skip_blanks(open + 1);
        if self.bytes.get(at) == Some(&close) {
            Next::End(at + 1)
        } else {
            Next::Value(at)
        }
    }

    /// What follows a value that ends at `at`.
    fn next_in_flow(&self, at: usize, close: u8) -> Option<Next> {
        let at = self.skip_blanks(at);
        match *self.bytes.get(at)? {
            b',' => Some(Next::Value(self.skip_blanks(at + 1))),
            byte if byte == close => Some(Next::End(at + 1)),
            _ => None,
        }
    }

    fn flow_value(&mut self, at: usize) -> Option<(Node<'s>, usize)> {
        match self.bytes.get(at)? {
            b'[' | b'{' => self.flow(at),
            _ => self.scalar(self.quoted(at).or_else(|| self.flow_plain(at))?),
        }
    }

    /// Text without quotes, of what everyone can tell from punctuation.
    fn flow_plain(&self, start: usize) -> Option<Scalar<'s>> {
        let rest = &self.bytes[start..];
        let known = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_./".contains(byte);
        let length = rest.iter().take_while(known).count();
        let starts = rest.first().is_some_and(u8::is_ascii_alphanumeric);
        starts.then(|| self.bare(start, start + length))
    }
}
