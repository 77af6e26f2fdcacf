//! Reports as others see them.
#![allow(dead_code, reason = "not every user needs everything")]

use std::collections::BTreeMap;

/// Elements of an XML text with their attributes; panics where it is not well-formed.
pub fn parse_xml(text: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let allowed = |char: char| match char {
        '\n' | '\t' | '\r' => true,
        char => char >= ' ' && !matches!(char, '\u{fffe}' | '\u{ffff}'),
    };
    assert!(text.chars().all(allowed), "{text:?}");
    let mut rest = text
        .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        .unwrap();
    let (mut open, mut elements) = (Vec::new(), Vec::new());
    while let Some((between, tag)) = rest.split_once('<') {
        unescape(between);
        assert!(!open.is_empty() || between.trim().is_empty());
        let (tag, after) = tag.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let empty = tag.ends_with('/');
        let (name, mut attributes) = tag
            .trim_end_matches('/')
            .split_once(' ')
            .unwrap_or((tag, ""));
        let mut values = BTreeMap::new();
        while let Some((attribute, value)) = attributes.split_once("=\"") {
            let (value, after) = value.split_once('"').unwrap();
            let twice = values.insert(attribute.trim().to_owned(), unescape(value));
            assert!(twice.is_none());
            attributes = after;
        }
        assert!(attributes.trim().is_empty(), "{tag}");
        elements.push((name.to_owned(), values));
        if !empty {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    elements
}

fn unescape(text: &str) -> String {
    assert!(!text.contains(['<', '>']), "{text}");
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let (entity, after) = part.split_once(';').unwrap();
        let char = match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            other => panic!("&{other};"),
        };
        out.push(char);
        out.push_str(after);
    }
    out
}

/// What terminals, browsers or the runner would obey, and what nobody would see.
pub fn is_obeyed(char: char) -> bool {
    let invisible = "\u{ad}\u{61c}\u{180e}\u{200b}\u{200d}\u{200f}\u{2028}\u{202e}\u{2060}\u{2066}\
                     \u{3164}\u{feff}\u{fffb}\u{e0041}";
    (char.is_control() && char != '\n') || (!char.is_ascii() && invisible.contains(char))
}
