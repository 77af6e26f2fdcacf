//! Lists and mappings of lines.

use std::ops::Range;

use super::{Replacement, lines};

/// Adds items below the last one. `list` is the text from the first item to the end of the last.
pub fn append(text: &str, list: Range<usize>, items: &[String]) -> Replacement {
    let dash = dash(text, list.start);
    let behind = &text[dash + 1..];
    let item = behind.trim_start_matches([' ', '\t']);
    let blanks = match &behind[..behind.len() - item.len()] {
        "" => " ",
        _ if item.starts_with(['\n', '\r', '#']) => " ",
        blanks => blanks,
    };
    let indentation = " ".repeat(lines::column(text, dash));
    let new = items
        .iter()
        .map(|item| format!("{indentation}-{blanks}{item}"));
    add_lines(text, list.end, new)
}

/// Adds an entry with a list to a mapping, which is the text from its first key to its last value.
pub fn add_entry(text: &str, mapping: Range<usize>, key: &str, items: &[String]) -> Replacement {
    let column = lines::column(text, mapping.start);
    let key = format!("{}{key}", " ".repeat(column));
    add_lines(
        text,
        mapping.end,
        std::iter::once(key).chain(new_list(text, column, items)),
    )
}

/// Adds an entry of one line below another, which ends at an offset.
pub fn add_below(text: &str, mapping: Range<usize>, at: usize, entry: &str) -> Replacement {
    let indentation = " ".repeat(lines::column(text, mapping.start));
    add_lines(text, at, std::iter::once(format!("{indentation}{entry}")))
}

/// Adds a list to a key that has no value.
pub fn fill_entry(text: &str, key: Range<usize>, items: &[String]) -> Replacement {
    let column = lines::column(text, key.start);
    add_lines(text, key.end, new_list(text, column, items))
}

/// The lines of a list for a key at a column, indented as the other lists of the file.
fn new_list(text: &str, column: usize, items: &[String]) -> impl Iterator<Item = String> {
    let indentation = " ".repeat(column + list_indentation(text));
    items
        .iter()
        .map(move |item| format!("{indentation}- {item}"))
}

/// Lines at the start of a file in which a first list is looked for: each list that is added looks there.
const LINES_OF_STYLE: usize = 1_000;

/// How far the first list of a file stands to the right of its key; level with it as in kubectl's
/// output, where there is none.
fn list_indentation(text: &str) -> usize {
    let mut lines = text
        .lines()
        .take(LINES_OF_STYLE)
        .map(|line| (line.trim_start_matches(' '), line));
    let mut above = lines.next();
    for (content, line) in lines {
        if let Some((key, above)) = above
            && content.starts_with("- ")
            && above.trim_end().ends_with(':')
            && !key.starts_with(['-', '#'])
        {
            let column = line.len() - content.len();
            return column.saturating_sub(above.len() - key.len());
        }
        above = Some((content, line));
    }
    0
}

/// The dash of the first item: where the list starts, or where it is level with its key, before that.
fn dash(text: &str, start: usize) -> usize {
    let is_dash = |at: usize| {
        let behind = text[at..].strip_prefix('-');
        behind.is_some_and(|behind| behind.starts_with([' ', '\t', '\n', '\r']))
    };
    if is_dash(start) {
        return start;
    }
    let mut line = lines::start(text, start);
    loop {
        let content = text[line..].trim_start_matches(' ');
        let at = text.len() - content.len();
        if is_dash(at) || line == 0 {
            return at;
        }
        line = lines::start(text, line - 1);
    }
}

/// Adds lines below the one with an offset, behind its comment; or before it, when the offset is in
/// its indentation, as is the end of a block of text.
fn add_lines(text: &str, at: usize, new: impl Iterator<Item = String>) -> Replacement {
    let line_break = lines::line_break(text, at);
    let end = lines::end(text, at);
    if lines::indentation(text, at).is_some() {
        Replacement::insert(
            lines::start(text, at),
            new.map(|line| line + line_break).collect(),
        )
    } else if end == text.len() {
        Replacement::insert(end, new.map(|line| format!("{line_break}{line}")).collect())
    } else {
        let below = end + line_break.len();
        Replacement::insert(below, new.map(|line| line + line_break).collect())
    }
}
