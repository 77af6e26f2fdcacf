//! Objects as YAML that every reader understands alike, laid out as kubectl does.
//!
//! The style is ours, so that no update of a library changes bytes in anybody's Git repository:
//! two spaces, lists level with their key, no folding, anchors or tags. A string is written bare
//! only when no YAML 1.1 or 1.2 reader could take it for anything else.

mod serializer;

use serde::Serialize;

use self::serializer::Printer;

/// Appends a document: a line `---`, then the entries or items.
pub fn document(out: &mut String, body: &impl Serialize) {
    out.push_str("---\n");
    let printed = body.serialize(Printer::root(out));
    // Better no output than half an object.
    assert!(printed.is_ok(), "Kubernetes objects have text for keys");
}

/// A string as it may stand in a line.
pub fn inline(text: &str) -> String {
    let mut out = String::new();
    string(&mut out, text);
    out
}

fn string(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
    } else {
        double_quoted(out, text);
    }
}

/// YAML 1.1 knows an exponent only behind a dot and with a sign.
fn float(out: &mut String, number: f64) {
    let text = format!("{number:?}");
    match text.split_once('e') {
        Some((mantissa, exponent)) => {
            out.push_str(mantissa);
            out.push_str(if mantissa.contains('.') { "e" } else { ".0e" });
            out.push_str(if exponent.starts_with('-') { "" } else { "+" });
            out.push_str(exponent);
        }
        None => out.push_str(&text),
    }
}

/// Words that some reader takes for a boolean, a null or a number, in whatever case.
const WORDS: &[&str] = &[
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nil", "nan", "inf",
    "infinity",
];

/// Bytes that mean nothing in a bare text, but for a colon before a space.
const HARMLESS: [bool; 256] = {
    let mut harmless = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        harmless[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let mut others: &[u8] = b" -_./:@+=,";
    while let [byte, rest @ ..] = others {
        harmless[*byte as usize] = true;
        others = rest;
    }
    harmless
};

/// No reader could take the bare text for anything but this string.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return false;
    };
    (first.is_ascii_alphanumeric() || *first == b'/')
        && bytes.iter().all(|byte| HARMLESS[usize::from(*byte)])
        && !matches!(last, b' ' | b':')
        && !text.contains(": ")
        && !(first.is_ascii_digit() && is_number_like(text))
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A text that starts with a digit and might be a number, a time or a date; versions and addresses
/// (`1.2.3`) cannot be.
fn is_number_like(text: &str) -> bool {
    let mut parts = text.split('.');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if parts.clone().count() > 2 && parts.all(digits) {
        return false;
    }
    let prefixed = text
        .as_bytes()
        .get(1)
        .is_some_and(|b| b"xXoObB".contains(b));
    let dated = text.as_bytes().get(4) == Some(&b'-') && digits(&text[..4]);
    prefixed
        || dated
        || text
            .bytes()
            .all(|b| b.is_ascii_digit() || b"_.:+-eE ,".contains(&b))
}

fn double_quoted(out: &mut String, text: &str) {
    out.push('"');
    for (at, char) in text.char_indices() {
        match char {
            '#' if is_command(&text[at..]) => out.push_str("\\x23"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            char if is_printable(char) => out.push(char),
            char => match u32::from(char) {
                code @ 0..=0xff => out.push_str(&format!("\\x{code:02X}")),
                code @ 0x100..=0xffff => out.push_str(&format!("\\u{code:04X}")),
                code => out.push_str(&format!("\\U{code:08X}")),
            },
        }
    }
    out.push('"');
}

/// Stands for itself in every reader, is seen by people and changes nothing around it: no control, line
/// separator or noncharacter, nor what a font may leave out (`Default_Ignorable_Code_Point`).
pub fn is_printable(char: char) -> bool {
    match char {
        ' '..='~' => true,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => false,
        char => char >= '\u{a0}' && u32::from(char) & 0xfffe != 0xfffe,
    }
}

/// `##[error]`, a command to GitHub Actions, or `##vso[…]`, one to Azure Pipelines, wherever it stands in a
/// line of what they log.
pub fn is_command(text: &str) -> bool {
    let name = text.strip_prefix("##");
    let rest = name.map(|name| name.trim_start_matches(|char: char| char.is_ascii_alphabetic()));
    rest.is_some_and(|rest| rest.starts_with('['))
}

/// Several lines of plain text, so that a block shows them as they are.
fn is_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with(['\n', ' ', '\t'])
        && text.chars().all(|char| char == '\n' || is_printable(char))
        && text.split('\n').all(|line| {
            // `::error::` is a command where a line starts with it, behind blanks or not.
            !line.ends_with(' ') && !line.trim_start().starts_with("::")
        })
        && !text
            .match_indices("##")
            .any(|(at, _)| is_command(&text[at..]))
}

fn literal(out: &mut String, text: &str, indent: usize) {
    let content = text.trim_end_matches('\n');
    out.push_str(match text.len() - content.len() {
        0 => "|-\n",
        1 => "|\n",
        _ => "|+\n",
    });
    let lines = text.strip_suffix('\n').unwrap_or(text);
    for line in lines.split('\n') {
        if !line.is_empty() {
            serializer::pad(out, indent);
        }
        out.push_str(line);
        out.push('\n');
    }
}
