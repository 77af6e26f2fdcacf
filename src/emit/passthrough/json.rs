//! JSON in a stream of YAML. It gets a separator, behind which kubectl reads YAML: that has not all of its
//! escapes and characters.

use std::borrow::Cow;

use crate::documents::parse_instead;
use crate::value;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::utf16_unit;

/// The text in a form that YAML readers take for the same; `None` when only printing it anew is left. YAML
/// is as it is, and so is what we cannot read.
pub fn as_yaml(chunk: Chunk, text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    if !chunk.json {
        return Some(text);
    }
    let text = match escaped(&text) {
        Cow::Owned(escaped) => Cow::Owned(escaped),
        Cow::Borrowed(_) => text,
    };
    let read = |json| Some(value::from_node(&parse_instead(chunk, json, &text)?.root));
    let same = read(true).is_none_or(|value| read(false) == Some(value));
    same.then_some(text)
}

/// JSON without what YAML lacks, which is found in strings alone: `\/`, halves of surrogate pairs, and
/// control characters that stand for themselves. A half without the other is U+FFFD, as to kubectl.
pub fn escaped(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(char) = text[at..].chars().next() {
        let (length, new) = match char {
            '\\' => escape(&text[at..]),
            char if is_refused(char) => {
                (char.len_utf8(), Some(format!("\\u{:04x}", u32::from(char))))
            }
            char => (char.len_utf8(), None),
        };
        if let Some(new) = new {
            out += &text[copied..at];
            out += &new;
            copied = at + length;
        }
        at += length;
    }
    if copied == 0 {
        return text.into();
    }
    out += &text[copied..];
    out.into()
}

/// The length of an escape, and what stands for it where YAML does not have it.
fn escape(text: &str) -> (usize, Option<String>) {
    match text[1..].chars().next() {
        None => (1, None),
        Some('/') => (2, Some("/".into())),
        Some('u') => match utf16_unit(text) {
            Some(high @ 0xd800..=0xdfff) => match pair(high, utf16_unit(&text[6..])) {
                Some(char) => (12, Some(char.into())),
                None => (6, Some("\\ufffd".into())),
            },
            Some(_) => (6, None),
            None => (2, None),
        },
        Some(char) => (1 + char.len_utf8(), None),
    }
}

fn pair(high: u16, low: Option<u16>) -> Option<char> {
    char::decode_utf16([high, low?])
        .next()?
        .ok()
        .filter(|char| *char > '\u{ffff}')
}

/// go-yaml's "control characters are not allowed", of those that JSON allows.
fn is_refused(char: char) -> bool {
    matches!(char, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_lacks_is_written_otherwise() {
        for (text, expected) in [
            (r#"{"a": "b\\/c\n\"\u00e9"}"#, r#"{"a": "b\\/c\n\"\u00e9"}"#),
            (r#""a\/b\\\/""#, r#""a/b\\/""#),
            (r#""\ud83d\ude00\ud83dx""#, "\"\u{1f600}\\ufffdx\""),
            (
                r#""\ude00\ud83d\ud83d\ude00""#,
                "\"\\ufffd\\ufffd\u{1f600}\"",
            ),
            (r#""\ud83d\u0041""#, r#""\ufffd\u0041""#),
            (
                "\"\u{7f}\u{85}\u{9f}\u{2028}\u{ffff}\"",
                "\"\\u007f\u{85}\\u009f\u{2028}\\uffff\"",
            ),
            (r#""\u12"#, r#""\u12"#),
            ("\"\\é\\", "\"\\é\\"),
        ] {
            assert_eq!(escaped(text), expected, "{text}");
        }
    }
}
