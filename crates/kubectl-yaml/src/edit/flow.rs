//! Lists and mappings between brackets, on one line or several, in YAML or JSON.

use std::ops::Range;

use super::{Replacement, lines};

/// Adds elements behind the last one. `collection` is the text with its brackets; `elements` are those
/// that it has, in their order.
pub fn append(
    text: &str,
    collection: Range<usize>,
    elements: &[Range<usize>],
    new: &[String],
) -> Replacement {
    let Some(last) = elements.last() else {
        let gap = if is_tight(text, collection.start) {
            ","
        } else {
            ", "
        };
        let inside = collection.start + 1..collection.end - 1;
        let blank = text[inside.clone()].trim_matches([' ', '\t']).is_empty();
        let range = inside.start..if blank { inside.end } else { inside.start };
        return Replacement {
            range,
            text: new.join(gap),
        };
    };
    let line = lines::indentation(text, last.start);
    let gap = match (line, elements) {
        (Some(blanks), _) => format!("{}{blanks}", lines::line_break_above(text, last.start)),
        (None, [.., before, _]) => blanks_between(text, before.end, last.start).to_owned(),
        _ if is_tight(text, collection.start) => String::new(),
        _ => " ".to_owned(),
    };
    let comma = skip_blanks(text, last.end);
    let trailing_comma = text[comma..].starts_with(',');
    let at = if trailing_comma { comma + 1 } else { last.end };
    // A comment on the line of the last element stays there.
    let is_comment = line.is_some() && text[at..].trim_start_matches([' ', '\t']).starts_with('#');
    let end = if is_comment { lines::end(text, at) } else { at };
    let kept = &text[at..end];
    let new = new.join(&format!(",{gap}"));
    let text = if trailing_comma {
        format!("{kept}{gap}{new},")
    } else {
        format!(",{kept}{gap}{new}")
    };
    Replacement {
        range: at..at + kept.len(),
        text,
    }
}

/// Gives a value to a key that has none, and maybe no colon.
pub fn fill_entry(text: &str, key: Range<usize>, value: &str) -> Replacement {
    let colon = skip_blanks(text, key.end);
    if text[colon..].starts_with(':') {
        Replacement::insert(colon + 1, format!(" {value}"))
    } else {
        Replacement::insert(key.end, format!(": {value}"))
    }
}

/// What follows the comma between two elements on one line.
fn blanks_between(text: &str, start: usize, end: usize) -> &str {
    let behind = text[start..end].split_once(',').map(|(_, behind)| behind);
    let blanks = behind.filter(|behind| behind.trim_matches([' ', '\t']).is_empty());
    blanks.unwrap_or(" ")
}

/// A value follows its colon without a blank, as in minified JSON.
pub fn is_tight(text: &str, value: usize) -> bool {
    text[..value].ends_with(':')
}

/// The next offset that is neither blank nor in a comment.
pub fn skip_blanks(text: &str, at: usize) -> usize {
    let rest = text[at..].trim_start();
    let next = text.len() - rest.len();
    if rest.starts_with('#') {
        skip_blanks(text, lines::end(text, next))
    } else {
        next
    }
}
