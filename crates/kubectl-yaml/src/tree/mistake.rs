//! What a person has probably done where the parser stumbles, and what to write instead.

mod colon;
mod indentation;
mod value;

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::ErrorKind;

use crate::characters;

/// Bytes of a text that a message repeats.
const LONGEST_SHOWN: usize = 60;

/// A mistake with the place where it was made, which the parser often passes.
pub(super) struct Mistake {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) help: Cow<'static, str>,
}

impl Mistake {
    fn new(
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            range,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// The mistake behind an error of the parser at an offset; `flow` says that it is between brackets.
pub(super) fn find(text: &str, at: usize, error: &ErrorKind, flow: bool) -> Option<Mistake> {
    use ErrorKind as Kind;
    let line = Line::around(text, at.min(text.len()));
    if let Some(mistake) = conflict(text, line) {
        return Some(mistake);
    }
    let above = line.above(text);
    if !flow && let Some(mistake) = blank(line).or_else(|| blank(above?)) {
        return Some(mistake);
    }
    match error {
        Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement if !flow => {
            value::second_colon(line, at).or_else(|| colon::in_front(text, line))
        }
        // A text that a comment cuts off is a key without its colon, when something stands below it.
        Kind::CommentInterceptedScalar if !flow && line.key().is_none() => {
            Some(colon::lacking(text, line))
        }
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey if !flow && line.starts_at(at) => {
            Some(colon::lacking(text, line))
        }
        Kind::ExpectedBlockMappingKey
        | Kind::ExpectedBlockSequenceEntry
        | Kind::ExpectedDocumentStart
        | Kind::InvalidIndentation
            if !flow && line.starts_at(at) =>
        {
            indentation::find(text, line)
        }
        Kind::UnknownAnchor
        | Kind::MissingAnchorOrAliasName
        | Kind::UnexpectedCharacter { .. }
        | Kind::InvalidBlockScalarHeader
        | Kind::MappingKeyNotAllowed
        | Kind::BlockSequenceEntryNotAllowed
        | Kind::BlockEntryInFlowCollection => value::find(text, line, at, flow),
        _ => None,
    }
}

/// One line without its indentation, and without the blanks at its end.
#[derive(Clone, Copy)]
struct Line<'t> {
    start: usize,
    /// The spaces before its text.
    indent: usize,
    text: &'t str,
}

impl<'t> Line<'t> {
    fn around(text: &'t str, at: usize) -> Self {
        let bytes = text.as_bytes();
        let start = memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |end| end + 1);
        let length = memchr::memchr2(b'\n', b'\r', &bytes[start..]);
        let all = &text[start..length.map_or(text.len(), |length| start + length)];
        let content = all.trim_start_matches(' ');
        Self {
            start,
            indent: all.len() - content.len(),
            text: content.trim_end_matches([' ', '\t']),
        }
    }

    /// The next line above it with more than a comment.
    fn above(self, text: &'t str) -> Option<Self> {
        let mut line = self;
        loop {
            line = Self::around(text, line.start.checked_sub(1)?);
            if !line.text.is_empty() && !line.text.starts_with('#') {
                return Some(line);
            }
        }
    }

    /// The next line below it with more than a comment.
    fn below(self, text: &'t str) -> Option<Self> {
        let mut line = self;
        loop {
            let rest = text.get(line.start + line.indent + line.text.len()..)?;
            let length = rest.find('\n')?;
            line = Self::around(text, text.len() - rest.len() + length + 1);
            if !line.text.is_empty() && !line.text.starts_with('#') {
                return Some(line);
            }
        }
    }

    fn range(self) -> Range<usize> {
        let start = self.start + self.indent;
        start..start + self.text.len()
    }

    fn starts_at(self, at: usize) -> bool {
        self.start + self.indent == at
    }

    /// Its text without a comment behind it.
    fn content(self) -> &'t str {
        without_comment(self.text)
    }

    /// Bytes of the dashes before its text, with the spaces behind them.
    fn dashes(self) -> usize {
        let mut rest = self.text;
        while let Some(behind) = rest.strip_prefix("- ") {
            rest = behind.trim_start_matches(' ');
        }
        self.text.len() - rest.len()
    }

    /// The key behind its dashes, and what follows its colon.
    fn key(self) -> Option<(&'t str, &'t str)> {
        let rest = &self.content()[self.dashes().min(self.content().len())..];
        let colon = match rest.chars().next()? {
            quote @ ('"' | '\'') => {
                let end = rest[1..].find(quote)? + 2;
                rest[end..].starts_with(':').then_some(end)?
            }
            '[' | '{' => return None,
            _ => rest
                .find(": ")
                .or_else(|| Some(rest.strip_suffix(':')?.len()))?,
        };
        let behind = &rest[colon + 1..];
        let is_colon = behind.is_empty() || behind.starts_with(' ');
        is_colon.then(|| (&rest[..colon], behind.trim_start()))
    }
}

fn without_comment(text: &str) -> &str {
    let end = text.find(" #").unwrap_or(text.len());
    text[..end].trim_end()
}

/// A text in backticks, when it is short and can stand there.
fn quoted(text: &str) -> Option<String> {
    let is_plain = !text.contains('`') && !text.contains(char::is_control);
    (is_plain && text.len() <= LONGEST_SHOWN && !text.is_empty()).then(|| format!("`{text}`"))
}

/// A text as a value between quotes, in backticks.
fn in_quotes(text: &str) -> Option<String> {
    match (text.contains(['"', '\\']), text.contains('\'')) {
        (false, _) => quoted(&format!("\"{text}\"")),
        (true, false) => quoted(&format!("'{text}'")),
        (true, true) => None,
    }
}

/// A mark that a merge has left, alone or with others that do no harm to YAML.
fn conflict(text: &str, line: Line<'_>) -> Option<Mistake> {
    let is_mark = |line: &Line<'_>| {
        let marks = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
        let behind = marks.iter().find_map(|mark| line.text.strip_prefix(mark));
        line.indent == 0 && behind.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let lines = [Some(line), line.above(text), line.below(text)];
    let mark = lines.into_iter().flatten().find(is_mark)?;
    Some(Mistake::new(
        mark.range(),
        "this line is left over from a merge conflict",
        "keep one side of the conflict, and remove the lines that mark it",
    ))
}

/// A character where YAML has a space or a colon, and that is neither.
fn blank(line: Line<'_>) -> Option<Mistake> {
    let is_blank = |char: char| {
        let odd = characters::odd(char.encode_utf8(&mut [0; 4])).next();
        char == ' ' || odd.is_some_and(|(_, odd)| odd.is_blank())
    };
    let indentation = line.text.len() - line.text.trim_start_matches(is_blank).len();
    let colon = line.text.find(": ").unwrap_or(line.text.len());
    let (at, odd) = characters::odd(line.text).find(|(at, odd)| {
        let before = &line.text[..*at];
        let separates = before.ends_with(':') || matches!(before, "-" | "?");
        (odd.is_blank() && (separates || *at < indentation))
            || (odd.like == Some(':') && *at < colon)
    })?;
    let start = line.start + line.indent + at;
    let mut meant = String::new();
    for char in line.content().chars() {
        let odd = characters::odd(char.encode_utf8(&mut [0; 4])).next();
        match odd.and_then(|(_, odd)| odd.like) {
            Some(like @ (' ' | ':')) => meant.push(like),
            _ => meant.push(char),
        }
    }
    let number = format!("U+{:04X}", u32::from(odd.char));
    let help = match quoted(meant.trim()) {
        Some(meant) if odd.like.is_some() => format!("write {meant}"),
        _ => "remove it, and write a space where one is meant".into(),
    };
    Some(Mistake::new(
        start..start + odd.char.len_utf8(),
        format!("this is {odd} ({number})"),
        help,
    ))
}

#[cfg(test)]
mod tests {
    use crate::tree;

    #[test]
    fn what_was_done_is_told_where_it_was_done() {
        for (text, place, message, help) in [
            (
                "a:\n  b c\n  d: e",
                "b c",
                "`b c` has no `:`",
                "write `b: c`",
            ),
            ("a: b\nc=d", "c=d", "`c=d` has no `:`", "write `c: d`"),
            (
                "- name\n  value: x",
                "name",
                "`name` has no `:`",
                "write `name: VALUE`",
            ),
            (
                "a:\n    b: c\n   d: e",
                "d: e",
                "this line is indented by 3, its neighbors by 4",
                "start it after 4 spaces, like `b`, or in the first column, like `a`",
            ),
            (
                "- a\nb: c",
                "b: c",
                "a key cannot stand beside `- a`, an item of a list",
                "indent it like the keys that it belongs to",
            ),
            (
                "a:\n- b\n-c",
                "-c",
                "`-c` is no item of a list",
                "put a space after the dash: `- c`",
            ),
            (
                "a: *.b  # c",
                "*.b",
                "a value that starts with `*` needs quotes",
                "write `\"*.b\"`",
            ),
            (
                "a: [b, {c: @d}]",
                "@d",
                "a value that starts with `@` needs quotes",
                "write `\"@d\"`",
            ),
            (
                "a: b: \"c\"",
                "b: \"c\"",
                "a value with a `:` and a space in it needs quotes",
                "write `'b: \"c\"'`",
            ),
            (
                "a:\u{a0}b\r\nc: d",
                "\u{a0}",
                "this is a no-break space (U+00A0)",
                "write `a: b`",
            ),
            (
                "a: b\n>>>>>>> c\n",
                ">>>>>>> c",
                "this line is left over from a merge conflict",
                "keep one side of the conflict, and remove the lines that mark it",
            ),
        ] {
            let error = tree::read(text).unwrap_err();
            assert_eq!(&text[error.span.range()], place, "{text:?}");
            assert_eq!(error.message, message, "{text:?}");
            assert_eq!(error.help.as_deref(), Some(help), "{text:?}");
        }
    }

    #[test]
    fn long_lines_are_looked_at_once() {
        for unit in ["\u{a0}", "a ", "- ", "\u{435}", "[", "a: ", "\n "] {
            let text = format!("a: b\nc{}\nd", unit.repeat(100_000));
            assert!(tree::read(&text).is_err(), "{unit:?}");
        }
    }
}
