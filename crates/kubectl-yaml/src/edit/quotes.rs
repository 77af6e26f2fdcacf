//! How strings are written beside others.

use crate::Span;
use crate::print;

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
        if json {
            return Self::Json;
        }
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

    pub fn all(self, strings: &[&str]) -> Vec<String> {
        strings.iter().map(|string| self.quote(string)).collect()
    }

    /// A string as it stands in a line, between brackets or not.
    pub fn quote(self, string: &str) -> String {
        let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-._*".contains(&byte);
        let inline = print::inline(string);
        match self {
            // A JSON string is the same for every reader of JSON.
            Self::Json => serde_json::Value::from(string).to_string(),
            Self::Single if string.bytes().all(harmless) => format!("'{string}'"),
            _ if inline.starts_with('"') => inline,
            Self::None if string.bytes().all(harmless) => inline,
            _ => format!("\"{string}\""),
        }
    }
}
