//! The items of lists and the entries of mappings, as serde asks for them.

use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess};

use super::Decoder;
use super::error::Error;
use super::path::Path;
use super::stand_in::StandIn;
use crate::tree::{Node, Value};

pub(super) struct Items<'d, 'de, 'p, 's> {
    pub(super) parent: &'d Decoder<'de, 'p, 's>,
    pub(super) rest: std::iter::Enumerate<std::slice::Iter<'de, Node<'s>>>,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de, '_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some((index, node)) = self.rest.next() else {
            return Ok(None);
        };
        let item = Decoder {
            node,
            path: Path::Index(&self.parent.path, index),
            ..*self.parent
        };
        seed.deserialize(item).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// The entries of a mapping without nulls, without fields that a struct does not know, and with
/// stand-ins for the required ones that are absent.
pub(super) struct Fields<'d, 'de, 'p, 's> {
    parent: &'d Decoder<'de, 'p, 's>,
    known: Option<&'static [&'static str]>,
    rest: std::slice::Iter<'de, crate::tree::Entry<'s>>,
    missing: Vec<&'static str>,
    value: Option<(&'de str, &'de Node<'s>)>,
}

impl<'d, 'de, 'p, 's> Fields<'d, 'de, 'p, 's> {
    pub(super) fn new(
        parent: &'d Decoder<'de, 'p, 's>,
        known: Option<&'static [&'static str]>,
    ) -> Self {
        let state = parent.state.borrow();
        let missing = if state.missing.is_empty() {
            Vec::new()
        } else {
            let here = parent.path.to_field_path();
            let fields = state.missing.iter().filter(|(at, _)| *at == here);
            fields.map(|(_, field)| *field).collect()
        };
        Self {
            parent,
            known,
            rest: parent.node.entries().iter(),
            missing,
            value: None,
        }
    }
}

impl<'de> MapAccess<'de> for Fields<'_, 'de, '_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        for entry in self.rest.by_ref() {
            let is_known = self.known.is_none_or(|known| known.contains(&&*entry.key));
            if is_known && !matches!(entry.value.value, Value::Null) {
                self.value = Some((&entry.key, &entry.value));
                return seed.deserialize((*entry.key).into_deserializer()).map(Some);
            }
        }
        self.value = None;
        match self.missing.pop() {
            Some(field) => seed.deserialize(field.into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((key, node)) = self.value.take() else {
            return seed.deserialize(StandIn);
        };
        seed.deserialize(Decoder {
            node,
            path: Path::Key(&self.parent.path, key),
            state: self.parent.state,
            schemas: self.parent.schemas,
            int_or_string: false,
        })
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len() + self.missing.len())
    }
}
