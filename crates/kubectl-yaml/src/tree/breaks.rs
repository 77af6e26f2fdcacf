//! Text with U+0085, U+2028 or U+2029, which end a line to YAML 1.1, and so to kubectl, and are ordinary to
//! YAML 1.2, and so to the parser. `kubectl get -o yaml` itself writes the latter two as they are, in quotes
//! and in blocks of text. Such a scalar is read here once more, from its source, as go-yaml v2 reads it.

use std::ops::Range;

/// What ends a line to YAML 1.1 alone.
pub(super) const SEPARATORS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

fn is_break(char: char) -> bool {
    matches!(char, '\n' | '\r') || SEPARATORS.contains(&char)
}

fn is_blank(char: char) -> bool {
    matches!(char, ' ' | '\t')
}

/// A source, read from its start.
struct Quoted<'s> {
    rest: &'s str,
}

impl Quoted<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn is_at(&self, test: fn(char) -> bool) -> bool {
        self.peek().is_some_and(test)
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let char = chars.next();
        self.rest = chars.as_str();
        char
    }

    /// Takes a line break: those of one byte and U+0085 are one line feed, the others stay what they are.
    fn line_break(&mut self, into: &mut String) {
        if let Some(rest) = self.rest.strip_prefix("\r\n") {
            self.rest = rest;
            into.push('\n');
            return;
        }
        match self.next() {
            Some('\n' | '\r' | '\u{85}') => into.push('\n'),
            Some(char) => into.push(char),
            None => {}
        }
    }

    /// Takes at most so many blanks.
    fn indentation(&mut self, most: usize) -> usize {
        let bytes = self.rest.bytes().take(most);
        let blanks = bytes.take_while(|byte| *byte == b' ').count();
        self.rest = &self.rest[blanks..];
        blanks
    }
}

/// The line breaks between two lines of text: the first, and those of the empty lines below it.
#[derive(Default)]
struct Breaks {
    first: String,
    others: String,
}

impl Breaks {
    /// A line feed alone becomes a blank, before others nothing; other line breaks stay.
    fn fold(&mut self, text: &mut String) {
        if !self.first.starts_with('\n') {
            text.push_str(&self.first);
        } else if self.others.is_empty() {
            text.push(' ');
        }
        text.push_str(&self.others);
        *self = Self::default();
    }
}

/// The text of a scalar in quotes, from its source with them; `None` when kubectl refuses it. An escape
/// is one that the parser has taken.
pub(super) fn quoted(source: &str) -> Option<String> {
    let mut chars = source.chars();
    let quote = chars.next()?;
    let inside = chars.as_str().strip_suffix(quote)?;
    let mut reader = Quoted { rest: inside };
    let mut text = String::with_capacity(inside.len());
    let mut at_line_start = false;
    while !reader.rest.is_empty() {
        if at_line_start && is_document_mark(reader.rest) {
            return None;
        }
        at_line_start = false;
        match reader.peek()? {
            '\'' if quote == '\'' => {
                reader.next();
                text.push(reader.next()?);
            }
            '\\' if quote == '"' => {
                reader.next();
                if reader.is_at(is_break) {
                    // The line break is not part of the text, nor is what indents the next line.
                    reader.line_break(&mut String::new());
                    white_space(&mut reader, &mut text, true, &mut at_line_start);
                } else {
                    escape(&mut reader, &mut text)?;
                }
            }
            char if is_blank(char) || is_break(char) => {
                white_space(&mut reader, &mut text, false, &mut at_line_start);
            }
            char => {
                text.push(char);
                reader.next();
            }
        }
    }
    Some(text)
}

/// Blanks in a line are text, around line breaks they are not. `joined` says that an escaped line break
/// came before.
fn white_space(reader: &mut Quoted<'_>, text: &mut String, joined: bool, at_line_start: &mut bool) {
    let mut breaks = Breaks::default();
    let mut blanks = String::new();
    let mut below = joined;
    *at_line_start = joined;
    while let Some(char) = reader.peek() {
        if is_blank(char) {
            if !below {
                blanks.push(char);
            }
            *at_line_start = false;
            reader.next();
        } else if is_break(char) {
            let first = !below;
            below = true;
            *at_line_start = true;
            reader.line_break(if first {
                &mut breaks.first
            } else {
                &mut breaks.others
            });
        } else {
            break;
        }
    }
    if below {
        let empty = breaks.first.is_empty() && breaks.others.is_empty();
        if joined {
            text.push_str(&breaks.others);
        } else if !empty {
            breaks.fold(text);
        }
    } else {
        text.push_str(&blanks);
    }
}

/// What starts or ends a document in the first column, even in quotes.
fn is_document_mark(rest: &str) -> bool {
    let behind = rest
        .strip_prefix("---")
        .or_else(|| rest.strip_prefix("..."));
    behind.is_some_and(|behind| {
        let char = behind.chars().next();
        char.is_some_and(|char| is_blank(char) || is_break(char))
    })
}

/// What stands behind a backslash.
fn escape(reader: &mut Quoted<'_>, text: &mut String) -> Option<()> {
    let char = match reader.next()? {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        char @ (' ' | '"' | '\\') => char,
        'x' => code_point(reader, 2)?,
        'u' => code_point(reader, 4)?,
        'U' => code_point(reader, 8)?,
        _ => return None,
    };
    text.push(char);
    Some(())
}

fn code_point(reader: &mut Quoted<'_>, digits: usize) -> Option<char> {
    let (number, rest) = reader.rest.split_at_checked(digits)?;
    reader.rest = rest;
    char::from_u32(u32::from_str_radix(number, 16).ok()?)
}

/// A block of text as its header has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// `>` rather than `|`.
    pub(super) folded: bool,
    /// `-` is `Some(false)`, `+` is `Some(true)`.
    pub(super) keep: Option<bool>,
    pub(super) indent: usize,
}

/// The text of a block, and what of the source it has: `source` starts in the line below the header.
/// `None` when kubectl refuses it.
pub(super) fn block(source: &str, block: Block) -> Option<(String, Range<usize>)> {
    let mut reader = Quoted { rest: source };
    let mut text = String::new();
    let mut breaks = Breaks::default();
    let mut column = empty_lines(&mut reader, block.indent, &mut breaks.others)?;
    let mut blank_above = false;
    while column == block.indent && !reader.rest.is_empty() {
        let blank = reader.is_at(is_blank);
        if block.folded && breaks.first.starts_with('\n') && !blank_above && !blank {
            breaks.fold(&mut text);
        } else {
            text.push_str(&breaks.first);
            text.push_str(&breaks.others);
            breaks = Breaks::default();
        }
        blank_above = blank;
        let line = reader.rest.find(is_break).unwrap_or(reader.rest.len());
        text.push_str(&reader.rest[..line]);
        reader.rest = &reader.rest[line..];
        reader.line_break(&mut breaks.first);
        column = empty_lines(&mut reader, block.indent, &mut breaks.others)?;
    }
    if block.keep != Some(false) {
        // kubectl ends the last line of every document.
        if breaks.first.is_empty() && !text.is_empty() {
            breaks.first.push('\n');
        }
        text.push_str(&breaks.first);
    }
    if block.keep == Some(true) {
        text.push_str(&breaks.others);
    }
    Some((text, 0..source.len() - reader.rest.len()))
}

/// Takes empty lines, and the indentation of the line below them; `None` for a tab there.
fn empty_lines(reader: &mut Quoted<'_>, indent: usize, breaks: &mut String) -> Option<usize> {
    loop {
        let column = reader.indentation(indent);
        if column < indent && reader.peek() == Some('\t') {
            return None;
        }
        if !reader.is_at(is_break) {
            return Some(column);
        }
        reader.line_break(breaks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_folded_as_by_kubectl() {
        for (source, text) in [
            ("'a\u{2028} b'", Some("a\u{2028}b")),
            ("'a \u{2028}  b'", Some("a\u{2028}b")),
            ("'a\u{2028}--- b'", None),
            ("'a\u{2028} --- b'", Some("a\u{2028}--- b")),
            ("\"a\\\u{2028}  b\"", Some("ab")),
            ("'a\u{85}\u{85}b'", Some("a\nb")),
            ("'a\n\u{2028} b'", Some("a\u{2028}b")),
            ("'\u{2028}'", Some("\u{2028}")),
            ("'a\u{2028}---'", Some("a\u{2028}---")),
            ("'it''s\u{85}a b'", Some("it's a b")),
            ("\"\\u2028\\\"\\x41\u{2029}\"", Some("\u{2028}\"A\u{2029}")),
        ] {
            assert_eq!(quoted(source).as_deref(), text, "{source:?}");
        }
    }

    #[test]
    fn blocks_are_read_as_by_kubectl() {
        let literal = Block {
            folded: false,
            keep: None,
            indent: 2,
        };
        let folded = Block {
            folded: true,
            ..literal
        };
        let stripped = Block {
            keep: Some(false),
            ..literal
        };
        for (source, header, text) in [
            ("  a\n  b\u{2028}  c", stripped, "a\nb\u{2028}c"),
            ("  a\n  b\u{2028}", literal, "a\nb\u{2028}"),
            ("  a\n  b\u{2028}  c\n  d\n", folded, "a b\u{2028}c d\n"),
        ] {
            let (found, range) = block(source, header).unwrap();
            assert_eq!((&*found, range.end), (text, source.len()), "{source:?}");
        }
    }
}
