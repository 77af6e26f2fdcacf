//! The text of a document: its spans, its scalars, and what is refused because readers disagree on it.

use std::borrow::Cow;

use granit_parser::{ScalarStyle, Tag};
use memchr::memmem;

use super::Value;
use crate::source::{FileId, Span};
use crate::yaml::SyntaxError;
use crate::yaml::scalar::{self, Resolved};
use crate::yaml::split::Chunk;

const CORE_SCHEMA: &str = "tag:yaml.org,2002:";

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

    /// An error at one character: the one at the offset, or the last one before the end.
    pub(super) fn error_at(&self, offset: usize, message: String) -> SyntaxError {
        let content = self.text.trim_end();
        let start = content.floor_char_boundary(offset.min(content.len().saturating_sub(1)));
        let length = content[start..].chars().next().map_or(0, char::len_utf8);
        syntax_error(self.span(start, start + length), message)
    }

    /// An error at the first character of a span.
    pub(super) fn error_at_start(&self, span: Span, message: String) -> SyntaxError {
        self.error_at(self.offset(span.start), message)
    }

    /// Line breaks to YAML 1.1 which are text to YAML 1.2, and two breaks which are one to kubectl:
    /// it strips `\r\n` from lines before YAML.
    pub(super) fn refuse_ambiguous_line_ends(&self) -> Result<(), SyntaxError> {
        if let Some(at) = memmem::find(self.text.as_bytes(), b"\r\r\n") {
            return Err(SyntaxError {
                help: Some("end the line with one line feed"),
                ..self.error_at(
                    at,
                    "YAML readers disagree whether this is one line end or two".into(),
                )
            });
        }
        if self.text.is_ascii() {
            return Ok(());
        }
        match self
            .text
            .find(['\u{85}', '\u{2028}', '\u{2029}', '\u{feff}'])
        {
            Some(at) => Err(SyntaxError {
                help: Some("write it as an escape in double quotes, `\"\\u2028\"`"),
                ..self.error_at(
                    at,
                    "YAML readers disagree whether this invisible character ends the line".into(),
                )
            }),
            None => Ok(()),
        }
    }

    /// `{a:}` is `{a: null}` to YAML 1.2, and `{"a:": null}` to kubectl.
    pub(super) fn refuse_adjacent_colon(&self, key: Span) -> Result<(), SyntaxError> {
        let colon = self.offset(key.end);
        match self.text.as_bytes()[colon..] {
            [b':', b',' | b'[' | b']' | b'{' | b'}', ..] => Err(SyntaxError {
                help: Some("put a blank behind the colon"),
                ..self.error_at(colon, "kubectl reads this colon as part of the text".into())
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
                    help: Some("quote the text"),
                    ..syntax_error(
                        span,
                        "kubectl takes this `:` or `?` between brackets for punctuation".into(),
                    )
                });
            }
            _ => {}
        }
        let tag = tag.map(|tag| tag.suffix_in_namespace(CORE_SCHEMA));
        let resolved = match &tag {
            None if style == ScalarStyle::Plain => match scalar::resolve(&text) {
                // All that JSON writes without quotes and YAML cannot read is too large a number.
                Resolved::String if self.json => Resolved::NotJson,
                resolved => resolved,
            },
            None | Some(None) => Resolved::String,
            Some(Some(core)) => resolve_tagged(core, &text).map_err(|m| syntax_error(span, m))?,
        };
        Ok(match resolved {
            Resolved::Null => Value::Null,
            Resolved::Bool(bool) => Value::Bool(bool),
            Resolved::Int(int) => Value::Int(int),
            Resolved::Float(float) => Value::Float(float),
            Resolved::String => Value::String(text),
            Resolved::NotJson => {
                return Err(SyntaxError {
                    help: Some("quote it if a string is meant"),
                    ..syntax_error(
                        span,
                        format!("JSON has no number `{text}`, so kubectl refuses it"),
                    )
                });
            }
        })
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

fn resolve_tagged(core: &str, text: &str) -> Result<Resolved, String> {
    let resolved = scalar::resolve(text);
    let fits = match core {
        "null" => resolved == Resolved::Null,
        "bool" => matches!(resolved, Resolved::Bool(_)),
        "int" => scalar::is_integer(text),
        "float" => match resolved {
            #[expect(
                clippy::cast_precision_loss,
                reason = "JSON numbers are doubles to kubectl"
            )]
            Resolved::Int(int) => return Ok(scalar::number(int as f64)),
            _ => matches!(resolved, Resolved::Float(_) | Resolved::NotJson),
        },
        "binary" => false,
        _ => return Ok(Resolved::String),
    };
    match fits {
        true => Ok(resolved),
        false => Err(format!("`{text}` cannot be read as `!!{core}` here")),
    }
}

pub(super) fn syntax_error(span: Span, message: String) -> SyntaxError {
    SyntaxError {
        span,
        message,
        help: None,
    }
}
