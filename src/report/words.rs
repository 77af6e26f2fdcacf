//! Words for people, in whatever format they meet them.

use serde::Serialize;

pub fn plural(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    }
}

/// A colour or weight, as the parameter of its escape sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    Bold = 1,
    Red = 31,
    Green = 32,
    Cyan = 36,
}

impl Paint {
    /// The text in it where colours are wanted.
    pub fn on(self, text: &str, color: bool) -> String {
        match color {
            true => format!("\u{1b}[{}m{text}\u{1b}[0m", self as u8),
            false => text.to_owned(),
        }
    }
}

/// Text of the input for a terminal: control and direction characters are shown, not obeyed.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match is_harmless(char) {
            true => out.push(char),
            false => out.extend(char.escape_unicode()),
        }
    }
    out
}

/// A value as JSON on lines of its own. What a terminal would obey is escaped, which changes no value.
pub fn json(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 1);
    for char in text.chars() {
        match char == '\n' || is_harmless(char) {
            true => out.push(char),
            false => {
                for unit in char.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('\n');
    out
}

/// Can be seen, and changes nothing around it.
pub fn is_harmless(char: char) -> bool {
    !(char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'))
}

/// A fragment as a sentence, where it stands alone or among sentences.
pub fn sentence(fragment: &str) -> String {
    let mut chars = fragment.chars();
    let first = chars.next().map(|char| char.to_ascii_uppercase());
    let stop = match fragment.ends_with(['.', '?', '!']) {
        true => "",
        false => ".",
    };
    first
        .map(|first| format!("{first}{}{stop}", chars.as_str()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_become_sentences() {
        assert_eq!(sentence("there is no Pool `a`"), "There is no Pool `a`.");
        assert_eq!(sentence("did you mean `b`?"), "Did you mean `b`?");
        assert_eq!(sentence("`spec` is absent"), "`spec` is absent.");
        assert_eq!(sentence(""), "");
    }
}
