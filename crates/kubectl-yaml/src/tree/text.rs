//! The text of a document: its spans, its scalars, and what is refused because readers disagree on it.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ScalarStyle, Tag};
use memchr::memmem;

use super::Value;
use super::breaks::{self, Block};
use super::json;
use super::tagged::{self, Tagged};
use crate::SyntaxError;
use crate::scalar::{self, Resolved};
use crate::source::{FileId, Span};
use crate::split::Chunk;

pub(super) const CORE_SCHEMA: &str = "tag:yaml.org,2002:";

/// The text of one chunk; offsets count from its start, spans from that of its file.
#[derive(Clone, Copy)]
pub(super) struct Text<'s> {
    text: &'s str,
    file: FileId,
    base: usize,
    json: bool,
}

impl<'s> Text<'s> {
    pub(super) fn new(chunk: Chunk, text: &'s str) -> Self {
        Self {
            text,
            file: chunk.span.file,
            base: chunk.span.start as usize,
            json: chunk.json,
        }
    }

    pub(super) fn as_str(&self) -> &'s str {
        self.text
    }

    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.base + start..self.base + end)
    }

    /// The empty span behind the text.
    pub(super) fn end(&self) -> Span {
        self.span(self.text.len(), self.text.len())
    }

    pub(super) fn slice(&self, span: Span) -> &'s str {
        let (start, end) = (self.offset(span.start), self.offset(span.end));
        self.text.get(start..end).unwrap_or_default()
    }

    /// The bytes of a span, from the start of the text.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        self.offset(span.start)..self.offset(span.end)
    }

    /// An error at one character: the one at the offset, or the last one before the end. An alias is
    /// one with its name.
    pub(super) fn error_at(&self, offset: usize, message: String) -> SyntaxError {
        let content = self.text.trim_end();
        let start = content.floor_char_boundary(offset.min(content.len().saturating_sub(1)));
        let mut chars = content[start..].chars();
        let mut length = chars.next().map_or(0, char::len_utf8);
        if content[start..].starts_with('*') {
            let name =
                chars.take_while(|char| char.is_ascii_alphanumeric() || "-_".contains(*char));
            length += name.map(char::len_utf8).sum::<usize>();
        }
        syntax_error(self.span(start, start + length), message)
    }

    /// The first tab in the lines below an offset.
    pub(super) fn tab_below(&self, offset: usize) -> usize {
        let rest = self.text.get(offset..).unwrap_or_default();
        let tab = rest
            .find(['\n', '\r'])
            .and_then(|line| Some(line + rest[line..].find('\t')?));
        offset + tab.unwrap_or_default()
    }

    /// An error at the first character of a span.
    pub(super) fn error_at_start(&self, span: Span, message: String) -> SyntaxError {
        self.error_at(self.offset(span.start), message)
    }

    /// Refuses what some readers, or kubectl before YAML, take for another number of lines.
    pub(super) fn refuse_ambiguous_line_ends(&self) -> Result<(), SyntaxError> {
        let (at, what, help) = if self.json {
            return Ok(());
        } else if let Some(at) = memmem::find(self.text.as_bytes(), b"\r\r\n") {
            // kubectl strips `\r\n` from every line.
            let what = "this is one line end or two";
            (at, what, "end the line with one line feed")
        } else if self.keeps_unfinished_line() {
            let what = "the last line is part of the text above";
            (usize::MAX, what, "end the file with a line feed")
        } else if let Some(at) = memmem::find(self.text.as_bytes(), "\u{feff}".as_bytes()) {
            let message = "a byte order mark (U+FEFF) stands in the middle of the text";
            let error = self.error_at(at, message.into());
            return Err(SyntaxError {
                disputed: true,
                ..error.help("remove it, or write `\"\\ufeff\"` where it is meant")
            });
        } else {
            return Ok(());
        };
        Err(self.disputed_at(at, what, help))
    }

    fn disputed_at(&self, at: usize, what: &str, help: &'static str) -> SyntaxError {
        SyntaxError {
            help: Some(help.into()),
            disputed: true,
            ..self.error_at(at, format!("YAML readers disagree whether {what}"))
        }
    }

    /// The first of the line ends that only YAML 1.1 has, from an offset on.
    pub(super) fn disputed_line_end(&self, from: usize) -> SyntaxError {
        let rest = self.text.get(from..).unwrap_or_default();
        let at = from + rest.find(breaks::SEPARATORS).unwrap_or_default();
        let help = "write it as an escape in double quotes, `\"\\u2028\"`";
        self.disputed_at(at, "this invisible character ends the line", help)
    }

    pub(super) fn misplaced_tab(&self, at: usize) -> SyntaxError {
        SyntaxError {
            help: Some("remove it, or indent with spaces".into()),
            ..self.error_at(at, "kubectl takes no tab here".into())
        }
    }

    /// What stands behind JSON in the same file, or spoils it.
    pub(super) fn refuse_other_than_json(&self) -> Result<(), SyntaxError> {
        if self.json
            && let Some(end) = json::end(self.text)
        {
            return Err(self.error_at(end.at, end.message).help(end.help));
        }
        Ok(())
    }

    /// A `...` ends a document, and here is none yet.
    pub(super) fn refuse_end_without_start(&self) -> Result<(), SyntaxError> {
        let mut start = 0;
        for line in self.text.split_inclusive(['\n', '\r']) {
            let content = line.trim();
            if let Some(behind) = line.strip_prefix("...")
                && behind.chars().next().is_none_or(char::is_whitespace)
            {
                return Err(SyntaxError {
                    help: Some("remove the line".into()),
                    ..self.error_at(
                        start,
                        "there is no document that this `...` could end".into(),
                    )
                });
            }
            if !content.is_empty() && !content.starts_with('#') {
                break;
            }
            start += line.len();
        }
        Ok(())
    }

    /// The column, from 0, of the first key of a block, or of its first dash.
    pub(super) fn column_of_collection(&self, start: Span) -> usize {
        let said = self.offset(start.start);
        let is_dash = self.text[said..].starts_with("- ");
        let before = self.text[..said].trim_end();
        // A list may be said to start with its first item.
        let at = match before.strip_suffix('-') {
            Some(above) if !is_dash => above.len(),
            _ => said,
        };
        let line = self.text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        self.text[line..at].chars().count()
    }

    /// The block of text that the parser found at a span: where the line below its header starts, and what
    /// the header says. `None` without any text.
    pub(super) fn block(&self, span: Span, value: &str, folded: bool) -> Option<(usize, Block)> {
        let head = self.text[..self.offset(span.start)].trim_end();
        let rest = &self.text[head.len()..];
        let start = head.len() + rest.find('\n')? + 1;
        let above = head.rsplit(['\n', '\r']).next()?;
        let header = above.split(" #").next()?.trim_end();
        let (_, flags) = header.rsplit_once(['|', '>'])?;
        let mut lines = self.text[start..].split('\n').zip(0..);
        let (line, number) = lines.find(|(line, _)| !line.trim().is_empty())?;
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let indent = match flags.contains(|char: char| char.is_ascii_digit()) {
            false => blanks,
            true if folded => return None,
            true => {
                let length = line.trim_end_matches('\r').len();
                length.checked_sub(value.split('\n').nth(number)?.len())?
            }
        };
        let keep = match (flags.contains('+'), flags.contains('-')) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        let block = Block {
            folded,
            keep,
            indent,
        };
        Some((start, block))
    }

    /// The text of a block with line ends of YAML 1.1; `None` where it ends elsewhere than to the parser.
    pub(super) fn read_block(&self, start: usize, span: Span, block: Block) -> Option<String> {
        let (text, range) = breaks::block(&self.text[start..], block)?;
        let (ours, other) = (start + range.end, self.offset(span.end));
        let between = self.text.get(ours.min(other)..ours.max(other))?;
        between.trim().is_empty().then_some(text)
    }

    /// kubectl adds the line end that the last line lacks. Of blanks below a block which keeps its
    /// line ends (`|+`) that makes one more line.
    fn keeps_unfinished_line(&self) -> bool {
        let last = self.text.rsplit(['\n', '\r']).next().unwrap_or_default();
        let is_header = |line: &str| {
            let is_digit = |char: char| char.is_ascii_digit();
            let content = line.split(" #").next().unwrap_or_default().trim_end();
            let flags = content.trim_end_matches(is_digit);
            let indicator = flags.strip_suffix('+').unwrap_or_default();
            indicator.trim_end_matches(is_digit).ends_with(['|', '>'])
        };
        !last.is_empty()
            && last.trim_start().is_empty()
            && self.text.split(['\n', '\r']).any(is_header)
    }

    /// What may follow a key between brackets: `{a:}` is `{a: null}` to YAML 1.2 and `{"a:": null}` to
    /// kubectl, which also wants the colon on the line of its key.
    pub(super) fn refuse_unusual_colon(
        &self,
        style: ScalarStyle,
        key: Span,
    ) -> Result<(), SyntaxError> {
        let end = self.offset(key.end);
        let rest = &self.text[end..];
        let behind = rest.trim_start();
        let colon = end + rest.len() - behind.len();
        let (help, disputed) = match behind.as_bytes() {
            _ if self.json => return Ok(()),
            [b':', ..] if rest[..colon - end].contains(['\n', '\r']) && !self.is_explicit(key) => {
                ("put the colon on the line of its key", false)
            }
            [b':', b',' | b'[' | b']' | b'{' | b'}', ..] if style == ScalarStyle::Plain => {
                ("put a space after the colon", true)
            }
            _ => return Ok(()),
        };
        Err(SyntaxError {
            help: Some(help.into()),
            disputed,
            ..self.error_at(colon, "kubectl does not end the key at this colon".into())
        })
    }

    /// A `?` stands before the key: `{? a : b}`.
    fn is_explicit(&self, key: Span) -> bool {
        let before = self.text[..self.offset(key.start)].trim_end();
        let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
        let last = before.strip_suffix('?').map(|b| b.chars().next_back());
        // The line may be a comment.
        !line.contains('#')
            && last.is_some_and(|last| {
                last.is_none_or(|char| char.is_whitespace() || "{[,".contains(char))
            })
    }

    /// `[!a,b]` is the tag `!a` of nothing, then `b`; to kubectl it is one tag.
    pub(super) fn refuse_unusual_tag(&self, tag: Range<usize>) -> Result<(), SyntaxError> {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/,!<>".contains(&byte);
        match self.text.as_bytes().get(tag.end) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n')
                if self.text[tag.clone()].bytes().all(known) =>
            {
                Ok(())
            }
            _ => {
                let message = "a tag must be of letters and digits, with a space behind it";
                let error = syntax_error(self.span(tag.start, tag.end), message.into());
                Err(error.help("put the value in quotes if the `!` belongs to it"))
            }
        }
    }

    /// `&a:b c` is the anchor `a:b` of `c`; to kubectl it is `a` of the text `:b c`.
    pub(super) fn refuse_unusual_anchor(&self, anchor: Span) -> Result<(), SyntaxError> {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        let name = self.slice(anchor).trim_start_matches('&');
        match self.text.as_bytes().get(self.offset(anchor.end)) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b',' | b']' | b'}')
                if name.bytes().all(known) =>
            {
                Ok(())
            }
            _ => {
                let message =
                    "the name of an anchor must be of letters and digits, with a space behind it";
                let error = syntax_error(anchor, message.into());
                Err(error.help("put the value in quotes if the `&` belongs to it"))
            }
        }
    }

    /// Tabs before the first entry or value on a line, or between its dash and the item.
    pub(super) fn refuse_tab_before(&self, entry: Span) -> Result<(), SyntaxError> {
        if self.json {
            return Ok(());
        }
        let before = &self.text.as_bytes()[..self.offset(entry.start)];
        let indentation = before
            .iter()
            .rev()
            .take_while(|byte| b" \t-?".contains(byte));
        let length = indentation.count();
        let start = before.len() - length;
        let tab = memchr::memchr(b'\t', &before[start..]);
        match (tab, before[..start].last()) {
            (Some(tab), None | Some(b'\n' | b'\r')) => Err(SyntaxError {
                help: Some("indent with spaces".into()),
                ..self.error_at(start + tab, "a tab cannot indent".into())
            }),
            _ => Ok(()),
        }
    }

    /// The value of a scalar; `flow` says that it stands between brackets or braces.
    pub(super) fn scalar(
        &self,
        text: Cow<'s, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
        flow: bool,
    ) -> Result<Value<'s>, SyntaxError> {
        match style {
            ScalarStyle::DoubleQuoted if !self.json => self.refuse_json_escapes(span)?,
            // `[?x]` is `[{x: null}]` to kubectl, `[:x]` and `[x?]` are errors.
            ScalarStyle::Plain if flow && (text.starts_with(':') || text.contains('?')) => {
                return Err(SyntaxError {
                    help: Some("quote the text".into()),
                    disputed: text.rfind('?') == Some(0),
                    ..syntax_error(
                        span,
                        "kubectl takes this `:` or `?` between brackets for punctuation".into(),
                    )
                });
            }
            ScalarStyle::Literal | ScalarStyle::Folded
                if text.trim_start_matches('\n').starts_with('\t')
                    && !self.says_indentation(span) =>
            {
                return Err(SyntaxError {
                    help: Some("say how far the block is indented: `|2`".into()),
                    ..self.error_at_start(
                        span,
                        "kubectl takes no tab for the start of a block of text".into(),
                    )
                });
            }
            _ => {}
        }
        let resolved = match tag {
            None if style == ScalarStyle::Plain => match scalar::resolve(&text) {
                // All that JSON writes without quotes and YAML cannot read is too large a number.
                Resolved::String if self.json => Resolved::NotJson,
                resolved => resolved,
            },
            None => Resolved::String,
            Some(tag) => match tagged::resolve(tag, &text).map_err(|m| syntax_error(span, m))? {
                Tagged::Resolved(resolved) => resolved,
                Tagged::Decoded(text) => return Ok(Value::String(text.into())),
            },
        };
        Value::new(resolved, text).map_err(|text| SyntaxError {
            help: Some("quote it if a string is meant".into()),
            ..syntax_error(
                span,
                format!("JSON has no number `{text}`, so kubectl refuses it"),
            )
        })
    }

    /// The header of a block has its digit: `|2`, `>2-`.
    fn says_indentation(&self, block: Span) -> bool {
        let header = self.text[..self.offset(block.start)].trim_end();
        header
            .trim_end_matches(['-', '+'])
            .ends_with(|char: char| char.is_ascii_digit())
    }

    /// `\/` and surrogate pairs are JSON; in YAML kubectl refuses both.
    fn refuse_json_escapes(&self, span: Span) -> Result<(), SyntaxError> {
        let source = self.slice(span);
        let start = self.offset(span.start);
        let mut escapes = source.char_indices();
        while let Some((at, char)) = escapes.next() {
            if char != '\\' {
                continue;
            }
            let rest = &source[at + 1..];
            let surrogate = rest.starts_with('u')
                && rest
                    .get(1..3)
                    .is_some_and(|hex| matches!(u8::from_str_radix(hex, 16), Ok(0xd8..=0xdf)));
            if rest.starts_with('/') || surrogate {
                return Err(
                    self.error_at(start + at, "kubectl reads this escape only in JSON".into())
                );
            }
            escapes.next();
        }
        Ok(())
    }

    fn offset(&self, of_file: u32) -> usize {
        (of_file as usize).saturating_sub(self.base)
    }
}

pub(super) fn syntax_error(span: Span, message: String) -> SyntaxError {
    SyntaxError {
        span,
        message,
        help: None,
        disputed: false,
    }
}
