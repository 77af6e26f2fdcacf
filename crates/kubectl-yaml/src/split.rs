//! A file as documents, split where kubectl splits: before YAML, at each line that starts with `---`.

use std::ops::Range;

use memchr::memmem;
use serde::de::IgnoredAny;

use super::SyntaxError;
use crate::source::{FileId, Span};

/// The text of one document, without its separator line and byte order mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chunk {
    pub span: Span,
    /// JSON rather than YAML, where `\/` and surrogate pairs are legal in strings.
    pub json: bool,
}

impl Chunk {
    /// A text that is one document of YAML, in a file of its own.
    pub fn whole(text: &str) -> Self {
        Self {
            span: Span::new(FileId::default(), 0..text.len()),
            json: false,
        }
    }
}

/// Separators with text behind them that are reported of one file.
const MAX_ERRORS: usize = 1_000;

/// Splits a file. Text behind a separator is an error to kubectl (`---foo`), except for a comment.
pub fn split(file: FileId, text: &str) -> (Vec<Chunk>, Vec<SyntaxError>) {
    let mut chunks = Vec::new();
    let mut errors = Vec::new();
    let mut start = 0;
    // kubectl keeps a separator with nothing above it, and then a byte order mark below it is text.
    let mut keeps_separator = false;
    let mut push = |range: Range<usize>| {
        let text = &text[range.clone()];
        let bom = if keeps_separator {
            0
        } else if range.start == 0 {
            text.len() - text.trim_start_matches('\u{feff}').len()
        } else {
            let mark = text.chars().next().filter(|char| *char == '\u{feff}');
            mark.map_or(0, char::len_utf8)
        };
        keeps_separator = !keeps_separator && text.len() == bom;
        let span = Span::new(file, range.start + bom..range.end);
        chunks.push(Chunk { span, json: false });
    };
    for line in separators(text) {
        let behind = text[line.start + 3..line.end].trim_end_matches(['\r', '\n']);
        let comment = behind.trim_matches([' ', '\t']);
        // kubectl takes `---#` for a separator only where a document stands above it.
        let is_error = behind.starts_with('#') || !(comment.is_empty() || comment.starts_with('#'));
        if is_error && errors.len() < MAX_ERRORS {
            errors.push(SyntaxError {
                span: Span::new(
                    file,
                    line.start..line.start + text[line.clone()].trim_end().len(),
                ),
                message:
                    "a line that starts with `---` ends the document, and only a comment may follow"
                        .into(),
                help: Some("put `---` on a line of its own, or indent the text".into()),
                disputed: false,
            });
        }
        push(start..line.start);
        start = line.end;
    }
    push(start..text.len());
    (chunks, errors)
}

/// The lines that start with `---`, with their line breaks.
fn separators(text: &str) -> impl Iterator<Item = Range<usize>> {
    let content = text.trim_start_matches('\u{feff}');
    let starts = content.starts_with("---");
    let first = starts.then_some(text.len() - content.len());
    let others = memmem::find_iter(text.as_bytes(), b"\n---").map(|at| at + 1);
    first.into_iter().chain(others).map(|start| {
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..]);
        start..end.map_or(text.len(), |length| start + length + 1)
    })
}

/// A chunk that is JSON as its single JSON documents, the last of which may be a rest that is none; every
/// other chunk as it is. Only the start of a file makes JSON of it: behind a separator kubectl reads YAML,
/// and would drop all but the first. `{a: 1}` is YAML to newer versions of kubectl.
pub fn split_json(chunk: Chunk, text: &str) -> Vec<Chunk> {
    // Before it at most a byte order mark.
    let is_start = (chunk.span.start as usize) <= '\u{feff}'.len_utf8();
    let Some(inside) = text.trim_start().strip_prefix('{').filter(|_| is_start) else {
        return vec![chunk];
    };
    let is_json = inside.trim_start().starts_with('"');
    let base = chunk.span.start as usize;
    let part = |start, end| Chunk {
        span: Span::new(chunk.span.file, base + start..base + end),
        json: true,
    };
    let mut chunks = Vec::new();
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let mut start = 0;
    while let Some(value) = values.next() {
        if value.is_err() {
            if chunks.is_empty() && !is_json {
                return vec![chunk];
            }
            chunks.push(part(start, text.len()));
            break;
        }
        let end = values.byte_offset();
        chunks.push(part(start, end));
        start = end;
    }
    chunks
}

/// The text is one JSON document, however deep.
pub fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> (Vec<String>, usize) {
        let (chunks, errors) = split(FileId::default(), text);
        let documents = chunks
            .into_iter()
            .flat_map(|chunk| split_json(chunk, &text[chunk.span.range()]));
        let texts = documents.map(|chunk| text[chunk.span.range()].trim().to_owned());
        (
            texts.filter(|text| !text.is_empty()).collect(),
            errors.len(),
        )
    }

    #[test]
    fn documents_end_where_kubectl_ends_them() {
        for (text, documents, errors) in [
            ("a: 1\n---\nb: 2\n", vec!["a: 1", "b: 2"], 0),
            ("---\n---\n\n---  # c\na: 1", vec!["a: 1"], 0),
            (
                "\u{feff}--- \r\na: 1\r\n---\r\n\u{feff}b: 2",
                vec!["a: 1", "b: 2"],
                0,
            ),
            // A separator with nothing above it stays to kubectl, and so does the mark below it.
            ("---\n\u{feff}b: 2", vec!["\u{feff}b: 2"], 0),
            ("---\n---\n\u{feff}b: 2", vec!["b: 2"], 0),
            ("a: |\n---\n  x", vec!["a: |", "x"], 0),
            ("a: 1\n--- !!map\nb: 2", vec!["a: 1", "b: 2"], 1),
            ("a: 1\n---#c\nb: 2", vec!["a: 1", "b: 2"], 1),
            ("---foo\nb: 2", vec!["b: 2"], 1),
            (" ---\nb: 2", vec!["---\nb: 2"], 0),
            (
                "{\"a\": \"}{\"}{\"b\":2}\n{}",
                vec!["{\"a\": \"}{\"}", "{\"b\":2}", "{}"],
                0,
            ),
            ("{a: 1}\n", vec!["{a: 1}"], 0),
            ("\u{feff}{\"a\":1}\n{}", vec!["{\"a\":1}", "{}"], 0),
            ("---\n{}{}", vec!["{}{}"], 0),
        ] {
            let expected = documents.into_iter().map(str::to_owned).collect();
            assert_eq!(texts(text), (expected, errors), "{text:?}");
        }
    }
}
