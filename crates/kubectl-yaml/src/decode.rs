//! From a tree to a typed value, with every mistake of the document instead of the first.
//!
//! Types need nothing but serde's derives. When a field cannot be read, its path is noted and the
//! value decoded again with a stand-in there; a document without mistakes is decoded once.

mod access;
mod error;
mod path;
mod stand_in;

use std::cell::RefCell;
use std::collections::HashSet;

use serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};

use self::access::{Fields, Items};
use self::error::Error;
use self::path::Path;
use self::stand_in::StandIn;
use super::path::FieldPath;
use super::tree::{Node, Value};

/// The most mistakes that are collected from one document, each by one more pass over it.
const MAX_PROBLEMS: usize = 100;

/// A mistake in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field: the unreadable, the unknown, or the missing one.
    pub path: FieldPath,
    pub kind: ProblemKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// `expected` with its article: `an integer`.
    InvalidType {
        expected: &'static str,
    },
    /// Right type, refused value; why.
    InvalidValue(String),
    /// An integer outside of the range of a type.
    OutOfRange {
        int: i64,
        name: &'static str,
    },
    MissingField,
    UnknownField {
        known: &'static [&'static str],
    },
}

/// What the schemas of types say and serde's derives do not, by the names of the types.
#[derive(Clone, Copy, Debug, Default)]
pub struct Schemas {
    /// The fields that structs require, though their decoding fills them in where they are absent.
    pub required: &'static [(&'static str, &'static [&'static str])],
    /// Newtypes that a schema allows to be `2` or `"0.5"`, but not `0.5`.
    pub int_or_string: &'static [&'static str],
}

impl Schemas {
    fn required_by(&self, name: &str) -> Option<&'static [&'static str]> {
        let mut all = self.required.iter();
        all.find(|(known, _)| *known == name)
            .map(|(_, fields)| *fields)
    }
}

/// Decodes a value as the API server does: a null is an absent field, unknown fields are reported.
///
/// Returns the value with stand-ins where problems are; `None` when even that was impossible.
///
/// ```
/// use kubectl_yaml::decode::{ProblemKind, decode};
/// use kubectl_yaml::tree;
///
/// #[derive(serde::Deserialize)]
/// struct Port { port: i32, name: String }
///
/// let tree = tree::read("port: \"80\"\nname: on\n").unwrap();
/// let (port, problems) = decode::<Port>(&tree.root);
/// assert!(port.is_some(), "with stand-ins");
/// assert_eq!(problems[0].path.to_string(), "port");
/// assert_eq!(problems[1].kind, ProblemKind::InvalidType { expected: "a string" });
/// ```
pub fn decode<'de, T: Deserialize<'de>>(node: &'de Node<'_>) -> (Option<T>, Vec<Problem>) {
    decode_by(Schemas::default(), node)
}

/// The same where schemas say more than the types.
pub fn decode_by<'de, T: Deserialize<'de>>(
    schemas: Schemas,
    node: &'de Node<'_>,
) -> (Option<T>, Vec<Problem>) {
    let state = RefCell::new(State::default());
    loop {
        let before = state.borrow().problems.len();
        let decoder = Decoder {
            node,
            path: Path::Root,
            state: &state,
            schemas,
            int_or_string: false,
        };
        let result = T::deserialize(decoder);
        let problems = state.borrow().problems.len();
        if result.is_ok() || problems == before || problems > MAX_PROBLEMS {
            return (result.ok(), state.into_inner().problems);
        }
    }
}

#[derive(Default)]
struct State {
    problems: Vec<Problem>,
    /// Fields that get a stand-in.
    unreadable: HashSet<FieldPath>,
    /// Required fields that are absent, by the struct that lacks them.
    missing: Vec<(FieldPath, &'static str)>,
}

#[derive(Clone, Copy)]
struct Decoder<'de, 'p, 's> {
    node: &'de Node<'s>,
    path: Path<'p>,
    state: &'p RefCell<State>,
    schemas: Schemas,
    int_or_string: bool,
}

impl<'de, 's> Decoder<'de, '_, 's> {
    fn is_unreadable(&self) -> bool {
        let state = self.state.borrow();
        !state.unreadable.is_empty() && state.unreadable.contains(&self.path.to_field_path())
    }

    fn problem(&self, kind: ProblemKind) -> Error {
        let path = self.path.to_field_path();
        let mut state = self.state.borrow_mut();
        state.unreadable.insert(path.clone());
        state.problems.push(Problem { path, kind });
        Error::Recorded
    }

    fn expected(&self, expected: &'static str) -> Error {
        self.problem(ProblemKind::InvalidType { expected })
    }

    /// Gives an error that came out of a visitor the path of the node it was shown.
    fn record<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| match error {
            Error::Recorded => Error::Recorded,
            Error::Missing(field) => {
                let at = self.path.to_field_path();
                let mut state = self.state.borrow_mut();
                state.problems.push(Problem {
                    path: at.clone().key(field),
                    kind: ProblemKind::MissingField,
                });
                state.missing.push((at, field));
                Error::Recorded
            }
            Error::IntOrString => self.expected("an integer or a string"),
            Error::Message(message) => self.problem(ProblemKind::InvalidValue(message)),
        })
    }

    fn integer<V: Visitor<'de>>(
        self,
        visitor: V,
        range: std::ops::RangeInclusive<i64>,
        name: &'static str,
    ) -> Result<V::Value, Error> {
        if self.is_unreadable() {
            return visitor.visit_i64(0);
        }
        match self.node.value {
            Value::Int(int) if range.contains(&int) => self.record(visitor.visit_i64(int)),
            Value::Int(int) => Err(self.problem(ProblemKind::OutOfRange { int, name })),
            _ => Err(self.expected("an integer")),
        }
    }

    fn record_unknown(&self, known: &'static [&'static str]) {
        // A null says nothing, so nothing is lost with it.
        let entries = self.node.entries().iter();
        let present = entries.filter(|entry| !matches!(entry.value.value, Value::Null));
        for entry in present.filter(|entry| !known.contains(&&*entry.key)) {
            if self.state.borrow().problems.len() >= MAX_PROBLEMS {
                return;
            }
            let path = self.path.to_field_path().key(&entry.key);
            self.record_once(path, ProblemKind::UnknownField { known });
        }
    }

    /// Fields that a struct requires, and that its own decoding does not miss.
    fn record_absent(&self, name: &str) {
        let Some(required) = self.schemas.required_by(name) else {
            return;
        };
        let is_there = |field: &str| {
            let node = self.node.get(field);
            node.is_some_and(|node| !matches!(node.value, Value::Null))
        };
        let mut absent = Vec::new();
        for field in required {
            if !is_there(field) {
                absent.push(format!("`{field}`"));
            }
        }
        let why = match absent.as_slice() {
            [] => return,
            [one] => format!("{one} is required"),
            [first @ .., last] => format!("{} and {last} are required", first.join(", ")),
        };
        let path = self.path.to_field_path();
        self.record_once(path, ProblemKind::InvalidValue(why));
    }

    /// A later pass comes by again.
    fn record_once(&self, path: FieldPath, kind: ProblemKind) {
        let problem = Problem { path, kind };
        let mut state = self.state.borrow_mut();
        if !state.problems.contains(&problem) {
            state.problems.push(problem);
        }
    }
}

macro_rules! integers {
    ($($method:ident: $type:ty = $name:literal),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let range = i64::from(<$type>::MIN)..=i64::from(<$type>::MAX);
            self.integer(visitor, range, $name)
        })*
    };
}

impl<'de> Deserializer<'de> for Decoder<'de, '_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_unreadable() {
            return StandIn.deserialize_any(visitor);
        }
        match &self.node.value {
            Value::Null => self.record(visitor.visit_unit()),
            Value::Bool(bool) => self.record(visitor.visit_bool(*bool)),
            Value::Int(int) => self.record(visitor.visit_i64(*int)),
            Value::Float(_) if self.int_or_string => Err(self.expected("an integer or a string")),
            Value::Float(float) => self.record(visitor.visit_f64(*float)),
            Value::String(text) => self.record(visitor.visit_str(text)),
            Value::Sequence(_) => self.deserialize_seq(visitor),
            Value::Mapping(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_unreadable() {
            return visitor.visit_bool(false);
        }
        match self.node.value {
            Value::Bool(bool) => self.record(visitor.visit_bool(bool)),
            _ => Err(self.expected("a boolean")),
        }
    }

    integers!(
        deserialize_i8: i8 = "int8",
        deserialize_i16: i16 = "int16",
        deserialize_i32: i32 = "int32",
        deserialize_i64: i64 = "int64",
        deserialize_u8: u8 = "uint8",
        deserialize_u16: u16 = "uint16",
        deserialize_u32: u32 = "uint32"
    );

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.integer(visitor, 0..=i64::MAX, "uint64")
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_unreadable() {
            return visitor.visit_f64(0.0);
        }
        match self.node.value {
            Value::Float(float) => self.record(visitor.visit_f64(float)),
            Value::Int(int) => self.record(visitor.visit_i64(int)),
            _ => Err(self.expected("a number")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_unreadable() {
            return visitor.visit_str("");
        }
        match &self.node.value {
            Value::String(text) => self.record(visitor.visit_str(text)),
            _ => Err(self.expected("a string")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.value {
            Value::Null => visitor.visit_none(),
            _ if self.is_unreadable() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.int_or_string = self.schemas.int_or_string.contains(&name);
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_unreadable() {
            return StandIn.deserialize_seq(visitor);
        }
        let Value::Sequence(items) = &self.node.value else {
            return Err(self.expected("a list"));
        };
        let items = Items {
            parent: &self,
            rest: items.iter().enumerate(),
        };
        self.record(visitor.visit_seq(items))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_unreadable() {
            return StandIn.deserialize_map(visitor);
        }
        if !matches!(self.node.value, Value::Mapping(_)) {
            return Err(self.expected("a mapping"));
        }
        self.record(visitor.visit_map(Fields::new(&self, None)))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.is_unreadable() {
            return StandIn.deserialize_struct(name, fields, visitor);
        }
        if !matches!(self.node.value, Value::Mapping(_)) {
            return Err(self.expected("a mapping"));
        }
        self.record_unknown(fields);
        self.record_absent(name);
        self.record(visitor.visit_map(Fields::new(&self, Some(fields))))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    /// Of enums those are read that are written as a string.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let text = match &self.node.value {
            _ if self.is_unreadable() => variants.first().copied().unwrap_or_default(),
            Value::String(text) => text,
            _ => return Err(self.expected("a string")),
        };
        self.record(visitor.visit_enum(text.into_deserializer()))
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }
}
