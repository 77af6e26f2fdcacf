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

/// Where a text stops to be JSON documents in a row.
pub(super) fn end(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let mut end = 0;
    while let Some(value) = values.next() {
        if value.is_err() {
            let rest = &text[end..];
            // A mistake inside a document is told with its place.
            let line = value.err().filter(|_| rest.trim_start().starts_with('{'));
            let start = end + rest.len() - rest.trim_start().len();
            return Some(line.map_or(start, |error| place(text, &error)));
        }
        end = values.byte_offset();
    }
    None
}

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
