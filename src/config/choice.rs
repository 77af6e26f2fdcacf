//! Lists of rules whose findings count, or do not.

use std::str::FromStr;

use schemars::{Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use crate::diagnostic::Code;
use crate::options::from_text;
use crate::rules;
use crate::suppress::{self, Denial};

/// One of them, which says itself what is wrong with it.
pub(super) struct Item<T>(T);

impl FromStr for Item<&'static Code> {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        suppress::allowable(name).map(Self)
    }
}

impl FromStr for Item<Denial> {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        suppress::deniable(name).map(Self)
    }
}

impl<'de, T> Deserialize<'de> for Item<T>
where
    Self: FromStr<Err = String>,
{
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        from_text(value)
    }
}

/// Reads a list of them.
pub(super) fn items<'de, T, D: Deserializer<'de>>(value: D) -> Result<Vec<T>, D::Error>
where
    Item<T>: FromStr<Err = String>,
{
    let items = Vec::<Item<T>>::deserialize(value)?;
    Ok(items.into_iter().map(|Item(item)| item).collect())
}

pub(super) fn allowed_schema(_: &mut SchemaGenerator) -> Schema {
    let codes = rules::codes().filter(|code| code.mandatory.is_none());
    let names: Vec<_> = codes.map(|code| code.name).collect();
    json_schema!({"type": "array", "items": {"enum": names}})
}

pub(super) fn denied_schema(_: &mut SchemaGenerator) -> Schema {
    let names = std::iter::once("warnings").chain(rules::codes().map(|code| code.name));
    let names: Vec<_> = names.collect();
    json_schema!({"type": "array", "items": {"enum": names}})
}
