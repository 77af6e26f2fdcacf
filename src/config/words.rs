//! What is wrong with `poolctl.toml`, in our words where those of the TOML reader are for programmers.

use kubectl_yaml::characters;

use crate::suggest;

/// What an error of the TOML reader says, and what to write.
pub fn words(error: &toml::de::Error, text: &str) -> String {
    let message = error.message();
    let span = error.span().unwrap_or_default();
    let written = text.get(span.clone()).unwrap_or_default();
    if message.starts_with("unknown field") {
        return unknown_key(message, written);
    }
    let before = text.get(..span.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let behind = text.get(span.start..).unwrap_or_default();
    syntax(message, line, behind).unwrap_or_else(|| translated(message))
}

/// The reader knows which keys there are in this place.
fn unknown_key(message: &str, key: &str) -> String {
    let (_, expected) = message.split_once("expected").unwrap_or_default();
    let mut known: Vec<_> = expected.split('`').skip(1).step_by(2).collect();
    known.sort_unstable();
    match suggest::nearest(key, &known) {
        Some(near) => format!("there is no key `{key}`; did you mean `{}`?", near.name),
        None => format!("there is no key `{key}`; the keys are {}", known.join(", ")),
    }
}

/// The mistake in a line that is no TOML.
fn syntax(message: &str, line: &str, behind: &str) -> Option<String> {
    const SYNTAX: &[&str] = &[
        "string values must be quoted",
        "key with no value",
        "invalid unquoted key",
        "missing opening quote",
        "invalid literal string",
        "unclosed",
    ];
    if message == "duplicate key" {
        let key = first_word(behind);
        return Some(format!(
            "the key `{key}` stands here for the second time; keep one of the two"
        ));
    }
    if !SYNTAX.iter().any(|start| message.starts_with(start)) {
        return None;
    }
    if ["<<<<<<<", ">>>>>>>", "======="]
        .iter()
        .any(|mark| line.starts_with(mark))
    {
        return Some("this line is left over from a merge conflict; keep one side of it".into());
    }
    if let Some((_, odd)) = characters::odd(line).next() {
        let number = u32::from(odd.char);
        return Some(format!(
            "this line holds {odd} (U+{number:04X}); write a plain one, or none"
        ));
    }
    let word = first_word(behind);
    if message.starts_with("key with no value") {
        let key = first_word(line.trim_start());
        return Some(format!("`{key}` has no `=`; write `{key} = VALUE`"));
    }
    if !message.starts_with("string values must be quoted") || word.is_empty() {
        return None;
    }
    Some(match word {
        "yes" | "on" => format!("`{word}` is no value; write `true`"),
        "no" | "off" => format!("`{word}` is no value; write `false`"),
        _ => format!("`{word}` needs quotes; write `\"{word}\"`"),
    })
}

fn first_word(text: &str) -> &str {
    let is_end = |char: char| char.is_whitespace() || ",:=]}#".contains(char);
    text.split(is_end).next().unwrap_or_default()
}

/// Other messages with the terms of our documentation.
fn translated(message: &str) -> String {
    const TERMS: [(&str, &str); 4] = [
        ("unknown variant", "there is no value"),
        ("a sequence", "a list"),
        ("path string", "a string"),
        ("\n", ": "),
    ];
    let message = TERMS
        .iter()
        .fold(message.to_owned(), |text, (theirs, ours)| {
            text.replace(theirs, ours)
        });
    let Some((found, expected)) = message
        .strip_prefix("invalid type: ")
        .and_then(|types| types.split_once(", expected "))
    else {
        return message;
    };
    let found = match found {
        "map" | "table" => "a table".to_owned(),
        "sequence" => "a list".to_owned(),
        found => format!("the {found}"),
    };
    format!("this must be {expected}, but is {found}")
}
