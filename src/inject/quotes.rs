//! How strings are written beside others.

use crate::source::Span;
use kubectl_yaml::print;

/// How a list or mapping writes its strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// Only those that need them.
    None,
    Single,
    Double,
    Json,
}

impl Quotes {
    /// Those that all scalars have.
    pub fn of(text: &str, json: bool, scalars: impl Iterator<Item = Span>) -> Self {
        let quotes = scalars.map(|span| Self::at(text, json, span.range().start));
        let one = |one, other| if one == other { one } else { Self::None };
        quotes.reduce(one).unwrap_or(Self::None)
    }

    /// Those of the scalar at an offset.
    pub fn at(text: &str, json: bool, start: usize) -> Self {
        match text.as_bytes().get(start) {
            _ if json => Self::Json,
            Some(b'"') => Self::Double,
            Some(b'\'') => Self::Single,
            _ => Self::None,
        }
    }

    pub fn all(self, names: &[&str]) -> Vec<String> {
        names.iter().map(|name| self.quote(name)).collect()
    }

    /// A string as it stands in a line, between brackets or not.
    pub fn quote(self, name: &str) -> String {
        let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-._*".contains(&byte);
        let inline = print::inline(name);
        match self {
            // A JSON string is the same for every reader of JSON.
            Self::Json => serde_json::Value::from(name).to_string(),
            Self::Single if name.bytes().all(harmless) => format!("'{name}'"),
            _ if inline.starts_with('"') => inline,
            Self::None if name.bytes().all(harmless) => inline,
            _ => format!("\"{name}\""),
        }
    }
}
