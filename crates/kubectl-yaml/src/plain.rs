//! Documents that are YAML beyond doubt, told several times as fast as by reading them. Most documents
//! of others are; nobody needs a tree of them, but kubectl stops at one that is broken.

mod flow;

use super::scalar::{self, Resolved};

/// Keys, values and levels up to which a document is within all limits.
const MAX_PARTS: usize = 100_000;
const MAX_LEVELS: usize = 100;
const MAX_KEY: usize = 1_000;

/// The text is a document that kubectl reads: mappings and lists in lines, whose scalars and brackets end on
/// their line or are blocks of text, in ASCII. `false` says nothing.
pub fn is_plain(text: &str) -> bool {
    // Without a way out in the middle many bytes are looked at together.
    let is_text = |byte| matches!(byte, b'\n' | b'\r' | b'\t' | b' '..=b'~');
    let all = |bytes: &[u8]| bytes.iter().fold(true, |all, byte| all & is_text(*byte));
    if !text.as_bytes().chunks(1 << 10).all(all) {
        return false;
    }
    let mut document = Document::default();
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
        if document.line(line).is_none() {
            return false;
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    document.parts <= MAX_PARTS
}

/// What is open behind the lines that have been seen.
#[derive(Default)]
struct Document {
    levels: Vec<Level>,
    /// A key or a dash stood at the end of the last line: its value may follow.
    waits: bool,
    text: Option<Block>,
    parts: usize,
}

/// A mapping or a list, by the column of its keys or dashes.
#[derive(Clone, Copy, PartialEq)]
struct Level {
    column: usize,
    list: bool,
}

/// A block of text; its indentation is that of its first line.
struct Block {
    parent: usize,
    indentation: Option<usize>,
}

impl Document {
    /// `None` when the line is not plain.
    fn line(&mut self, line: &[u8]) -> Option<()> {
        let column = line.iter().take_while(|byte| **byte == b' ').count();
        let content = &line[column..];
        if self.is_text(column, content)? || content.is_empty() || content[0] == b'#' {
            return free_of(content, b"\r");
        }
        free_of(content, b"\t\r")?;
        self.parts += 3;
        self.content(column, content)
    }

    /// The line belongs to a block of text.
    fn is_text(&mut self, column: usize, content: &[u8]) -> Option<bool> {
        let Some(block) = &mut self.text else {
            return Some(false);
        };
        match block.indentation {
            // Blanks above the text may be indented more than it.
            None if content.is_empty() && column > 0 => None,
            _ if content.is_empty() => Some(true),
            // kubectl takes no tab for the start of a text.
            _ if content[0] == b'\t' => None,
            Some(indentation) if column >= indentation => Some(true),
            Some(_) if column > block.parent => None,
            None if column > block.parent => {
                block.indentation = Some(column);
                Some(true)
            }
            _ => {
                self.text = None;
                Some(false)
            }
        }
    }

    /// Dashes, then a key with its value, or an item.
    fn content(&mut self, mut column: usize, mut content: &[u8]) -> Option<()> {
        let mut parent = column;
        let mut is_item = false;
        while let Some(behind) = behind_dash(content) {
            self.place(Level { column, list: true })?;
            parent = column;
            is_item = true;
            self.waits = true;
            if behind.is_empty() || behind[0] == b'#' {
                return Some(());
            }
            column += content.len() - behind.len();
            content = behind;
        }
        let value = match key(content) {
            Some(value) => {
                self.place(Level {
                    column,
                    list: false,
                })?;
                parent = column;
                value
            }
            None if is_item => content,
            None => return None,
        };
        self.waits = value.is_empty() || value[0] == b'#';
        if let b"|" | b">" | b"|-" | b"|+" | b">-" | b">+" = value.trim_ascii_end() {
            self.text = Some(Block {
                parent,
                indentation: None,
            });
            return Some(());
        }
        if let [b'{' | b'[', ..] = value {
            let (rest, parts) = flow::behind(value)?;
            self.parts += parts;
            return is_over(rest).then_some(());
        }
        (self.waits || is_scalar(value)).then_some(())
    }

    /// Goes on with the mapping or list at this column, or opens it as the value that is waited for.
    fn place(&mut self, level: Level) -> Option<()> {
        let deeper = |open: &Level| open.column > level.column;
        let mut waits = self.waits || self.levels.is_empty();
        while self.levels.pop_if(|open| deeper(open)).is_some() {
            waits = false;
        }
        // In the column of its key a list may start, and end with the next key.
        if let [.., key, list] = self.levels[..]
            && key == level
            && list.list
            && list.column == level.column
        {
            self.levels.pop();
        }
        let open = self.levels.last().copied();
        if open == Some(level) {
            return Some(());
        }
        let is_deeper = open.is_none_or(|open| open.column < level.column || level.list);
        self.levels.push(level);
        (waits && is_deeper && self.levels.len() <= MAX_LEVELS).then_some(())
    }
}

fn free_of(content: &[u8], bytes: &[u8]) -> Option<()> {
    let found = match bytes {
        [byte] => memchr::memchr(*byte, content),
        _ => memchr::memchr2(bytes[0], bytes[1], content),
    };
    found.is_none().then_some(())
}

/// What stands behind a dash and blanks.
fn behind_dash(content: &[u8]) -> Option<&[u8]> {
    match content.strip_prefix(b"-")? {
        b"" => Some(b""),
        rest => rest.starts_with(b" ").then(|| rest.trim_ascii_start()),
    }
}

/// What a key may have behind its first letter.
const INSIDE: [bool; 256] = {
    let mut inside = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        inside[byte as usize] = byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'.' | b'/' | b'-' | b'{' | b'}' | b'"' | b',');
        byte += 1;
    }
    inside
};

/// What stands behind a key of letters and digits, its colon and blanks.
fn key(content: &[u8]) -> Option<&[u8]> {
    let (mut end, mut rest) = (0, content);
    loop {
        let length = rest
            .iter()
            .take_while(|byte| INSIDE[usize::from(**byte)])
            .count();
        end += length;
        rest = &rest[length..];
        match rest {
            [b':', b' ', ..] | [b':'] => break,
            [b':', ..] => (end, rest) = (end + 1, &rest[1..]),
            _ => return None,
        }
    }
    let first = *content.first()?;
    if !(first.is_ascii_alphanumeric() || first == b'_' || first == b'.') || end > MAX_KEY {
        return None;
    }
    is_string(&content[..end]).then(|| rest[1..].trim_ascii_start())
}

/// The key is a string to YAML.
fn is_string(key: &[u8]) -> bool {
    // The words and numbers that are none are short, or start with no letter.
    let is_word = key.len() > 5 && key[0].is_ascii_alphabetic();
    is_word || resolve(key) == Some(Resolved::String)
}

/// A scalar that ends on its line.
fn is_scalar(value: &[u8]) -> bool {
    let first = value.first().copied().unwrap_or_default();
    match first {
        b'"' | b'\'' => quoted(value).is_some_and(is_over),
        _ => is_plain_scalar(first, value),
    }
}

/// What stands behind the text in quotes that a text starts with.
fn quoted(text: &[u8]) -> Option<&[u8]> {
    let (quote, inside) = text.split_first()?;
    let end = memchr::memchr3(b'"', b'\'', b'\\', inside)?;
    (inside[end] == *quote).then(|| &inside[end + 1..])
}

/// Nothing but blanks, or a comment behind them.
fn is_over(rest: &[u8]) -> bool {
    let behind = rest.trim_ascii_start();
    behind.is_empty() || (behind.len() < rest.len() && behind[0] == b'#')
}

fn is_plain_scalar(first: u8, value: &[u8]) -> bool {
    let starts = first.is_ascii_alphanumeric()
        || b"_./$(".contains(&first)
        || (first == b'-' && behind_dashes(value).is_some_and(u8::is_ascii_alphanumeric));
    let is_mark = |at: usize| match value[at] {
        b':' => matches!(value.get(at + 1), None | Some(b' ')),
        _ => value[at - 1] == b' ',
    };
    let mut marks = memchr::memchr2_iter(b':', b'#', value);
    // Infinity, say, is a number to YAML and none to JSON.
    starts
        && !marks.any(is_mark)
        && (first.is_ascii_alphabetic()
            || resolve(value.trim_ascii_end())
                .is_some_and(|resolved| !matches!(resolved, Resolved::NotJson)))
}

/// The first byte of what is no dash.
fn behind_dashes(text: &[u8]) -> Option<&u8> {
    text.iter().find(|byte| **byte != b'-')
}

fn resolve(text: &[u8]) -> Option<Resolved> {
    str::from_utf8(text).ok().map(scalar::resolve)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::split::Chunk;
    use crate::tree;

    /// Whether it is plain, when nothing is wrong with it in fact.
    pub(super) fn checked(text: &str) -> bool {
        let plain = is_plain(text);
        if plain {
            let read = tree::parse_any(Chunk::whole(text), text);
            // What kubectl reads and we do not is not asked here.
            assert!(
                read.as_ref().is_err_and(|error| error.disputed) || read.is_ok(),
                "{text:?}: {read:?}"
            );
        }
        plain
    }

    #[test]
    fn what_others_write_is_plain() {
        for text in [
            "",
            "# a\n\napiVersion: v1\nkind: ConfigMap\ndata:\n  a: \"b: c\"\n  d: 'e' # f\n",
            "a:\n- b: c\n  d:\n  - e\n  - f:\n    - g\nh: {}\ni: []\n",
            "a: |\n  {{ b }}: c\n\n    d\te\n  e\nf: >-\n  g\n",
            "a:\n  - |-\n    b\n  - c\nd:\n  e: 1.5\n",
            "f:metadata:\n  f:labels:\n    .: {}\n    k:{\"a\":\"b\"}:\n      f:c: {}\n",
            "- a\n- - b\n  - c\n-\n- d:\n    e: f\n",
            "a: b\r\nc:\r\n- d\r\n",
            "image: a/b:1@sha256:0\nargs:\n- --a=b\n- -c\n",
        ] {
            assert!(checked(text), "{text:?}");
        }
    }

    #[test]
    fn what_may_be_broken_is_not() {
        for text in [
            "a: b: c\n",
            "a: b\n  c: d\n",
            "a:\n    b: c\n  d: e\n",
            "a\n",
            "a: [b\n",
            "a: \"b\n",
            "a: 'b'c\n",
            "a: \"b\"#c\n",
            "a:\n- b\nc\n",
            "\ta: b\n",
            "a:\tb\n",
            "a: @b\n",
            "a: *b\n",
            "a: |\n     \n  b\n",
            "a: |\n   b\n  c\n",
            "a: |\n  b\n\t\n",
            "a: |\n  \tb\n",
            "a: .inf\n",
            "null: a\n",
            "- a\nb: c\n",
            "a: b\n- c\n",
            "a: \u{e9}\n",
            "a: b\rc: d\n",
            "%a: b\n",
            "a: b:\n",
            "a:\n  b: c\n - d\n",
            "a: {}b\n",
            "a: b\n...\n",
            "- a: b\n c: d\n",
            "a: 1\n- b: 2\n",
        ] {
            assert!(!checked(text), "{text:?}");
        }
    }

    #[test]
    fn whatever_is_plain_can_be_read() {
        let piece = select(vec![
            "a:",
            "b: ",
            "c",
            "- ",
            "-",
            "  ",
            "    ",
            " ",
            "\n",
            "\n",
            "\n",
            "|",
            ">-",
            "\"d\"",
            "'",
            "\"",
            "{}",
            "[",
            "#",
            " #",
            ": ",
            "1",
            ".5",
            "e9",
            "~",
            "null",
            "<<",
            "&x ",
            "*x",
            "!t ",
            "\r\n",
            "\t",
            "--",
            "?",
            ",",
            "f:a:",
            "k:{\"a\":\"b\"}:",
            "\n  ",
            "\n- ",
        ]);
        let text = proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat());
        let config = ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(20_000)
        };
        proptest!(config, |(text in text)| {
            checked(&text);
        });
    }
}
