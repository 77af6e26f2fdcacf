//! JSON that YAML does not have: surrogates without their other half, and characters that YAML calls
//! unprintable. The parser is shown other characters of the same length in their place.

use std::borrow::Cow;

/// What Go reads for half a surrogate pair, as an escape.
const REPLACEMENT: &str = "\\ufffd";

/// The text with other characters for those that the parser does not take; borrowed when it takes all.
pub(super) fn readable(text: &str) -> Cow<'_, str> {
    match (replace_lone_surrogates(text), text.contains(is_refused)) {
        (text, false) => text,
        (text, true) => Cow::Owned(text.chars().map(stand_in).collect()),
    }
}

/// A string as Go reads it, from its source with the quotes.
pub(super) fn string(source: &str) -> Option<String> {
    serde_json::from_str(&replace_lone_surrogates(source)).ok()
}

fn is_refused(char: char) -> bool {
    stand_in(char) != char
}

/// A character of the same length that the parser takes.
fn stand_in(char: char) -> char {
    match char {
        '\u{7f}' => ' ',
        '\u{80}'..='\u{9f}' => '\u{e9}',
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        char => char,
    }
}

fn replace_lone_surrogates(text: &str) -> Cow<'_, str> {
    let mut replaced = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(length) = memchr::memchr(b'\\', &text.as_bytes()[at..]) {
        at += length;
        at += match (surrogate(text, at), surrogate(text, at + 6)) {
            (Some(Half::High), Some(Half::Low)) => 12,
            (Some(_), _) => {
                replaced.push_str(&text[kept..at]);
                replaced.push_str(REPLACEMENT);
                kept = at + 6;
                6
            }
            // The character behind the backslash may be another one.
            (None, _) => 2,
        };
        at = at.min(text.len());
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    replaced.push_str(&text[kept..]);
    Cow::Owned(replaced)
}

enum Half {
    High,
    Low,
}

/// The UTF-16 unit of the escape `\uXXXX` that a text starts with.
pub fn utf16_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
}

/// The escape of half a surrogate pair at this place.
fn surrogate(text: &str, at: usize) -> Option<Half> {
    match utf16_unit(text.get(at..)?)? {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

/// Where a text stops to be JSON documents in a row, and what to do.
pub(super) struct End {
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) help: Cow<'static, str>,
}

pub(super) fn end(text: &str) -> Option<End> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let mut end = 0;
    while let Some(value) = values.next() {
        if value.is_err() {
            let rest = &text[end..];
            // A mistake inside a document is told with its place.
            let error = value.err().filter(|_| rest.trim_start().starts_with('{'));
            let start = end + rest.len() - rest.trim_start().len();
            let at = error.as_ref().map_or(start, |error| place(text, error));
            let (message, help) = explain(text, at, error.as_ref());
            return Some(End { at, message, help });
        }
        end = values.byte_offset();
    }
    None
}

/// What is wrong where JSON ends; `error` when that is inside of a document.
fn explain(
    text: &str,
    at: usize,
    error: Option<&serde_json::Error>,
) -> (String, Cow<'static, str>) {
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let is_behind_comma = before.trim_end().ends_with(',');
    let known = |message: &str, help: &'static str| (message.to_owned(), Cow::Borrowed(help));
    let says = |words: &str| error.is_some_and(|error| error.to_string().starts_with(words));
    let word = rest.split(|char: char| !char.is_ascii_alphanumeric() && !"-_./".contains(char));
    let word = word
        .take(1)
        .find(|word| (1..=MAX_WORD).contains(&word.len()));
    match rest.bytes().next() {
        _ if error.is_some_and(serde_json::Error::is_eof) => {
            let help = "write what is missing, if only the closing bracket";
            known("the JSON breaks off here", help)
        }
        Some(b'}' | b']') if error.is_none() => known("this bracket closes nothing", "remove it"),
        _ if error.is_none() => known(
            "kubectl reads no more JSON from here",
            "a file that starts with JSON has nothing else",
        ),
        Some(b'/' | b'#') => known("JSON has no comments", "remove it, or write YAML"),
        Some(b'\'') => known("JSON has no single quotes", "write double quotes"),
        Some(b',') => known("a value is missing before this `,`", "remove the comma"),
        Some(b'}' | b']') if is_behind_comma => {
            known("no `,` can stand before this bracket", "remove the comma")
        }
        _ if says("expected `,`") => known(
            "a `,` is missing before this",
            "write a comma behind the value above",
        ),
        _ if says("expected `:`") => {
            known("a `:` is missing before this", "write it behind the key")
        }
        _ if says("control character") => known(
            "a text in JSON ends on its line",
            "write `\\n` for the end of a line, `\\t` for a tab",
        ),
        _ if says("invalid escape") => {
            known("JSON knows no such escape", "write `\\\\` for a backslash")
        }
        _ if let Some(word) = word => (
            format!("`{word}` needs double quotes"),
            format!("write `\"{word}\"`").into(),
        ),
        _ => known(
            "kubectl reads no more JSON from here",
            "check the quotes, commas and brackets above",
        ),
    }
}

/// Bytes of a word that a message repeats.
const MAX_WORD: usize = 60;

fn place(text: &str, error: &serde_json::Error) -> usize {
    let lines = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1));
    lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_pair_is_read_as_go_reads_it() {
        for (source, text) in [
            (r#""\ud800""#, "\u{fffd}"),
            (r#""\udc00\ud800x""#, "\u{fffd}\u{fffd}x"),
            (r#""\ud83d\ude00""#, "\u{1f600}"),
            (r#""\ud800\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
            (r#""\\ud800""#, "\\ud800"),
            ("\"\u{7f}\\n\u{80}\"", "\u{7f}\n\u{80}"),
        ] {
            assert_eq!(string(source).as_deref(), Some(text), "{source}");
            assert_eq!(readable(source).len(), source.len());
        }
    }
}
