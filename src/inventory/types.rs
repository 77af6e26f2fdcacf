//! Words for values of the wrong type, and what to write instead.

use super::INVALID_TYPE;
use crate::diagnostic::{Diagnostic, Fix};
use crate::object::Place;
use kubectl_yaml::path::{FieldPath, Segment};
use kubectl_yaml::tree::{Node, Value};

/// Bytes of a value that a message repeats.
const LONGEST: usize = 60;

/// Fields that no number and no boolean suits, with or without quotes.
const WORDS: &[&str] = &[
    "creationTimestamp",
    "deletionTimestamp",
    "externalTrafficPolicy",
    "internalTrafficPolicy",
    "pullPolicy",
    "type",
];

/// The finding on a value that is not what a field expects; `written` is its text.
pub fn explain(
    place: Place,
    path: &FieldPath,
    expected: &str,
    found: &Node<'_>,
    written: &str,
) -> Diagnostic {
    let is = describe(found, written);
    let message = format!("`{path}` must be {expected}, but {is}");
    let mut finding = INVALID_TYPE.at(place, message);
    let is_word = last_key(path).is_some_and(|key| WORDS.contains(&key.as_str()));
    let above = path.parent().and_then(|parent| last_key(&parent));
    let is_free = matches!(above.as_deref(), Some("labels" | "annotations"));
    if is_word && !is_free {
        return finding;
    }
    finding.help = help(expected, found, path, written).map(Into::into);
    finding.fix = fix(expected, found).map(Box::new);
    finding
}

/// What kubectl reads, in words: `is null`, or `yes` is the boolean true.
fn describe(node: &Node<'_>, written: &str) -> String {
    let (what, value) = match &node.value {
        Value::Null => return "is null".into(),
        Value::Bool(bool) => ("the boolean", bool.to_string()),
        Value::Int(int) => ("the integer", int.to_string()),
        Value::Float(float) => ("the number", float.to_string()),
        Value::String(text) => return format!("is the string `{text}`"),
        Value::Sequence(_) => return "is a list".into(),
        Value::Mapping(_) => return "is a mapping".into(),
    };
    if is_scalar(written) && written != value {
        format!("`{written}` is {what} {value}")
    } else {
        format!("is {what} {value}")
    }
}

/// A short scalar without quotes, an anchor, an alias or a tag.
fn is_scalar(written: &str) -> bool {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-+._:~".contains(char);
    (1..=LONGEST).contains(&written.len()) && written.chars().all(is_plain)
}

fn help(expected: &str, found: &Node<'_>, path: &FieldPath, written: &str) -> Option<String> {
    match (expected, &found.value) {
        ("a string", Value::Bool(_) | Value::Int(_) | Value::Float(_)) => {
            Some(if is_scalar(written) {
                format!("write `\"{written}\"`")
            } else {
                "put it in quotes where it is written".into()
            })
        }
        ("a string", Value::Null) => Some("remove the item, or write a string".into()),
        ("a string", Value::Mapping(_) | Value::Sequence(_)) => {
            let key = reference(path)?;
            Some(match name_in(found) {
                Some(name) => format!("a reference is the name alone: `{key}{name}`"),
                None => "a reference is the name alone".into(),
            })
        }
        ("an integer" | "a boolean", Value::String(text)) => Some(if is_bare(expected, text) {
            format!("write {text} without quotes")
        } else if expected == "an integer" {
            "write a number".to_owned()
        } else {
            "write `true` or `false`".to_owned()
        }),
        ("a list", Value::String(text)) => Some(list_help(text, path)),
        ("a list", Value::Mapping(_)) => {
            let (key, name) = (reference(path)?, name_in(found)?);
            Some(format!("a reference is the name alone: `{key}[{name}]`"))
        }
        ("a mapping", Value::String(text)) => mapping_help(text, path),
        _ => None,
    }
}

/// A text in the place of a list.
fn list_help(text: &str, path: &FieldPath) -> String {
    let item = text
        .strip_prefix('-')
        .map(|rest| rest.split(" -").next().unwrap_or(rest));
    match (item, last_key(path)) {
        (Some(item), _) if item.starts_with(|char: char| !char.is_whitespace()) => {
            format!("put a space after the dash: `- {}`", item.trim())
        }
        (_, Some(field)) => format!("write `{field}: [{text}]`"),
        (_, None) => format!("write a list: [{text}]"),
    }
}

/// A text in the place of a mapping: the name of a Gateway, or a key without its colon.
fn mapping_help(text: &str, path: &FieldPath) -> Option<String> {
    let field = last_key(path)?;
    if path.to_string() == "spec.route.gatewayRef" {
        return Some(format!("write `{field}: {{name: {text}}}`"));
    }
    let (key, value) = text.split_once([' ', ':', '='])?;
    let is_word = |text: &str| !text.is_empty() && !text.contains([' ', ':', '=', '{', '[']);
    (is_word(key) && is_word(value)).then(|| format!("write `{key}: {value}` below `{field}`"))
}

/// What stands before the name in a field that is a reference: its key, or nothing in an item of a list.
fn reference(path: &FieldPath) -> Option<String> {
    let is_reference = |field: &String| field.ends_with("Ref") || field.ends_with("Refs");
    let of_item = || last_key(&path.parent()?).filter(is_reference);
    match last_key(path) {
        Some(field) => is_reference(&field).then(|| format!("{field}: ")),
        None => of_item().map(|_| String::new()),
    }
}

/// The key at the end of a path, unless an item of a list is there.
pub fn last_key(path: &FieldPath) -> Option<String> {
    match path.segments().last() {
        Some(Segment::Key(key)) => Some(key.to_string()),
        _ => None,
    }
}

/// The name in a reference in the style of other kinds.
fn name_in<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    let name = match node.items() {
        [] => node.get("name")?,
        [only] => only.get("name").unwrap_or(only),
        _ => return None,
    };
    name.as_str().filter(|name| name.len() <= LONGEST)
}

/// The fix for a scalar that only its quotes, or the lack of them, make something else.
pub fn fix(expected: &str, found: &Node<'_>) -> Option<Fix> {
    match (expected, &found.value) {
        ("a string", Value::Bool(_) | Value::Int(_) | Value::Float(_)) => Some(Fix::Quoted),
        ("an integer" | "a boolean", Value::String(text)) => {
            is_bare(expected, text).then_some(Fix::Bare)
        }
        _ => None,
    }
}

/// A text is a number or boolean but for its quotes, and has no other form.
fn is_bare(expected: &str, text: &str) -> bool {
    match (expected, text.parse::<i32>()) {
        ("an integer", Ok(number)) => number >= 0 && number.to_string() == text,
        ("a boolean", _) => matches!(text, "true" | "false"),
        _ => false,
    }
}
