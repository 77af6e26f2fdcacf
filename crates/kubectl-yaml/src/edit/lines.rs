//! Lines of a text that is being edited: where they start and end, and how far they are indented.

/// The offset at which the line of an offset starts.
pub fn start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

/// The offset at which the line of an offset ends, before its line break.
pub fn end(text: &str, at: usize) -> usize {
    text[at..]
        .find(['\n', '\r'])
        .map_or(text.len(), |length| at + length)
}

/// Characters before an offset in its line.
pub fn column(text: &str, at: usize) -> usize {
    text[start(text, at)..at].chars().count()
}

/// What stands before an offset in its line, if that is nothing but blanks. Long lines are not read to
/// their start: minified JSON has one.
pub fn indentation(text: &str, at: usize) -> Option<&str> {
    let above = text[..at].trim_end_matches([' ', '\t']);
    let is_start = above.is_empty() || above.ends_with(['\n', '\r']);
    is_start.then_some(&text[above.len()..at])
}

/// How lines end around an offset: the one that it stands in, else the one before.
pub fn line_break(text: &str, at: usize) -> &'static str {
    match &text[end(text, at)..] {
        "" => line_break_above(text, at),
        here if here.starts_with("\r\n") => "\r\n",
        here if here.starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// How the line before that of an offset ends.
pub fn line_break_above(text: &str, at: usize) -> &'static str {
    match &text[..start(text, at)] {
        above if above.ends_with("\r\n") => "\r\n",
        above if above.ends_with('\r') => "\r",
        _ => "\n",
    }
}
