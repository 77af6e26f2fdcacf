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

/// A workflow command as GitHub's runner reads it.
pub struct Command {
    pub name: String,
    pub properties: BTreeMap<String, String>,
    pub data: String,
}

pub fn parse_command(line: &str) -> Option<Command> {
    let (head, data) = line.strip_prefix("::")?.split_once("::")?;
    let (name, properties) = head.split_once(' ')?;
    let data_of = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
    let property_of = |text: &str| data_of(text).replace("%3A", ":").replace("%2C", ",");
    let properties = properties.split(',').map(|property| {
        let (name, value) = property.split_once('=').unwrap();
        (name.to_owned(), property_of(value).replace("%25", "%"))
    });
    Some(Command {
        name: name.to_owned(),
        properties: properties.collect(),
        data: data_of(data).replace("%25", "%"),
    })
}

/// What terminals, browsers or editors obey, and what nobody sees: controls, separators of lines,
/// noncharacters, and what Unicode 17 lists as `Default_Ignorable_Code_Point`.
pub fn is_obeyed(char: char) -> bool {
    const RANGES: &[(u32, u32)] = &[
        (0xad, 0xad),
        (0x34f, 0x34f),
        (0x61c, 0x61c),
        (0x115f, 0x1160),
        (0x17b4, 0x17b5),
        (0x180b, 0x180f),
        (0x200b, 0x200f),
        (0x2028, 0x202e),
        (0x2060, 0x206f),
        (0x3164, 0x3164),
        (0xfdd0, 0xfdef),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff0, 0xfffb),
        (0x1bca0, 0x1bca3),
        (0x1d173, 0x1d17a),
        (0xe0000, 0xe0fff),
    ];
    let code = u32::from(char);
    (char.is_control() && char != '\n')
        || matches!(code & 0xffff, 0xfffe | 0xffff)
        || RANGES
            .iter()
            .any(|&(first, last)| (first..=last).contains(&code))
}

/// Whether a runner takes a line for a command to it: that of GitHub drops blanks before `::`, and
/// takes `##[name]` anywhere, as does that of Azure Pipelines with `##vso[name]`.
pub fn is_command(line: &str) -> bool {
    let anywhere = line.split("##").skip(1).any(|rest| {
        rest.trim_start_matches(|char: char| char.is_ascii_alphabetic())
            .starts_with('[')
    });
    anywhere || line.trim_start().starts_with("::")
}

/// Panics where something in a text is obeyed. `ours`: it may have commands that poolctl means.
pub fn assert_harmless(what: &str, text: &str, ours: bool) {
    assert!(!text.contains(is_obeyed), "{what}: {text:?}");
    for line in text.split('\n').filter(|line| is_command(line)) {
        let is_ours = ours && line.starts_with("::") && parse_command(line).is_some();
        assert!(is_ours, "{what}: {line:?} in {text}");
    }
}
