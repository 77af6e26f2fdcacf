//! Text for people: in terminals and logs, which obey some of what they are shown.

pub mod diff;

use std::borrow::Cow;
use std::path::MAIN_SEPARATOR;

use serde::Serialize;
use serde_json::ser::{PrettyFormatter, Serializer};
use textwrap::{Options, WordSeparator, WordSplitter};

use kubectl_yaml::print::{self, is_printable};

/// A list of names in words, but not hundreds of them.
pub fn listed(names: &[&str]) -> String {
    const NAMED: usize = 5;
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [names @ .., last] if names.len() < NAMED => format!("{} and {last}", names.join(", ")),
        names => format!(
            "{} and {} more",
            names[..NAMED].join(", "),
            names.len() - NAMED
        ),
    }
}

/// The columns of a page, on screens and in the manual.
pub const WIDTH: usize = 80;

/// Text in lines that fit a page. The first one starts with something, the others with blanks below it. No word is
/// taken apart.
pub fn hanging(first: &str, text: &str) -> String {
    let next = " ".repeat(first.len());
    page(text, first, &next)
}

/// Text in lines that fit a page and start with something.
pub fn page(text: &str, first: &str, next: &str) -> String {
    wrapped(text, first, next, WIDTH)
}

/// Aligned columns in lines that fit a page. The last column is text that goes on below itself.
pub fn table<const N: usize>(rows: &[[&str; N]]) -> String {
    let widths = widths(rows);
    let lines = rows.iter().filter_map(|row| {
        let (text, cells) = row.split_last()?;
        let cells = cells.iter().zip(&widths);
        let first: String = cells
            .map(|(cell, width)| format!("{cell:width$}   "))
            .collect();
        Some(hanging(&first, text))
    });
    lines.collect()
}

fn widths<T: AsRef<str>>(rows: &[impl AsRef<[T]>]) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        let row = row.as_ref();
        widths.resize(widths.len().max(row.len()), 0);
        for (cell, width) in row.iter().zip(&mut widths) {
            *width = cell.as_ref().len().max(*width);
        }
    }
    widths
}

/// Aligned columns, as kubectl prints them.
pub fn columns<T: AsRef<str>>(rows: &[impl AsRef<[T]>]) -> String {
    let widths = widths(rows);
    let mut out = String::new();
    for row in rows {
        let cells = row.as_ref().iter().zip(&widths);
        let line: String = cells
            .map(|(cell, width)| format!("{:width$}   ", cell.as_ref()))
            .collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Words in lines of at most so many columns; none is taken apart, so that places and commands can be copied.
pub fn wrapped(text: &str, first: &str, next: &str, columns: usize) -> String {
    let options = Options::new(columns)
        .initial_indent(first)
        .subsequent_indent(next)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(text, options) + "\n"
}

pub fn plural(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    }
}

/// A color or weight, as the parameter of its escape sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    Bold = 1,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}

impl Paint {
    /// The text in it where colors are wanted.
    pub fn on(self, text: &str, color: bool) -> String {
        if color {
            format!("\u{1b}[{}m{text}\u{1b}[0m", self as u8)
        } else {
            text.to_owned()
        }
    }
}

/// Text of the input for a terminal or a log: what either would obey is shown.
pub fn visible(text: &str) -> String {
    replaced(text, is_printable, shown)
}

/// An argument as a shell takes it.
pub fn shell_word(arg: &str) -> Cow<'_, str> {
    // Shells take what parts folders as it is.
    let is_plain = |char: char| {
        char.is_ascii_alphanumeric() || "-_./=,:+@%".contains(char) || char == MAIN_SEPARATOR
    };
    if !arg.is_empty() && arg.chars().all(is_plain) {
        Cow::Borrowed(arg)
    } else {
        Cow::Owned(format!("'{}'", arg.replace('\'', "'\\''")))
    }
}

/// Lines that hold nothing but harmless characters for a log, once it is known where each begins.
pub fn disarmed(lines: &str) -> String {
    replaced(lines, |_| true, shown)
}

/// A value as JSON on lines of its own. What would be obeyed is escaped, which changes no value.
pub fn pretty_json(value: &impl Serialize, indent: &str) -> String {
    let mut text = Vec::new();
    let formatter = PrettyFormatter::with_indent(indent.as_bytes());
    let written = value.serialize(&mut Serializer::with_formatter(&mut text, formatter));
    debug_assert!(written.is_ok(), "keys are text and memory takes all bytes");
    let kept = |char| char == '\n' || is_printable(char);
    let escaped = |out: &mut String, char: char| {
        for unit in char.encode_utf16(&mut [0; 2]) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    };
    replaced(&String::from_utf8_lossy(&text), kept, escaped) + "\n"
}

fn shown(out: &mut String, char: char) {
    out.extend(char.escape_unicode());
}

/// Text with something else for each character that is not kept, and for the first one of a command.
fn replaced(
    text: &str,
    is_kept: impl Fn(char) -> bool,
    replace: impl Fn(&mut String, char),
) -> String {
    let mut out = String::with_capacity(text.len());
    // Of the line, so far.
    let mut is_blank = true;
    for (at, char) in text.char_indices() {
        let is_command = match char {
            ':' => is_blank && text[at..].starts_with("::"),
            '#' => print::is_command(&text[at..]),
            _ => false,
        };
        let is_kept = is_kept(char) && !is_command;
        if is_kept {
            out.push(char);
        } else {
            replace(&mut out, char);
        }
        is_blank = is_kept && (char == '\n' || (is_blank && char.is_whitespace()));
    }
    out
}

/// A fragment as a sentence, where it stands alone or among sentences.
pub fn sentence(fragment: &str) -> String {
    let mut chars = fragment.chars();
    let first = chars.next().map(|char| char.to_ascii_uppercase());
    let stop = if fragment.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
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

    #[test]
    fn commands_of_logs_are_shown() {
        for (text, expected) in [
            ("::error::a ::b", "\\u{3a}:error::a ::b"),
            (" \t\u{a0}::a", " \\u{9}\u{a0}::a"),
            (" \u{a0}::a", " \u{a0}\\u{3a}:a"),
            ("a\n::b", "a\\u{a}::b"),
            ("fd00::1 ::/0", "fd00::1 ::/0"),
            ("a ##[b] ###c[", "a \\u{23}#[b] #\\u{23}#c["),
            ("## [a] ##a ##b-[", "## [a] ##a ##b-["),
        ] {
            assert_eq!(visible(text), expected, "{text:?}");
        }
        assert_eq!(disarmed("a\n  ::b\u{1b}\n"), "a\n  \\u{3a}:b\u{1b}\n");
        let json = "[\n \"::a\\n::b \\u0023#[c] \\udb40\\udc41\"\n]\n";
        let value = ["::a\n::b ##[c] \u{e0041}"];
        assert_eq!(pretty_json(&value, " "), json);
    }
}
