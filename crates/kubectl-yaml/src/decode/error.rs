//! Why serde stops in the middle of a value.

use std::fmt::{self, Display};

use serde::de;

/// Why serde stopped; `Recorded` once it is among the problems.
#[derive(Debug)]
pub(super) enum Error {
    Recorded,
    /// A type that is neither of the two that the field takes.
    IntOrString,
    Missing(&'static str),
    Message(String),
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recorded => f.write_str("already reported"),
            Self::IntOrString => f.write_str("neither an integer nor a string"),
            Self::Missing(field) => write!(f, "`{field}` is missing"),
            Self::Message(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Self::Message(message.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }

    /// Visitors that take several types are those of `IntOrString`; all others are asked for one.
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self::IntOrString
    }
}
