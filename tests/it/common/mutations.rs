//! Manifests that are changed a little, in ways that make YAML of another meaning or none.

use std::ops::Range;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::Deserialize;

/// Manifests, and what to insert into them.
#[derive(Deserialize)]
pub struct Mutations {
    pub texts: Vec<String>,
    pub tokens: Vec<String>,
}

pub fn mutations() -> Mutations {
    serde_json::from_str(include_str!("../../../testdata/yaml/mutations.json")).unwrap()
}

impl Mutations {
    /// The manifests with so many insertions, deletions and copies. `below_name`: they come behind
    /// the name of the object.
    pub fn mutated(
        self,
        number: Range<usize>,
        below_name: impl Strategy<Value = bool>,
    ) -> impl Strategy<Value = String> {
        let step = (
            0..4,
            any::<Index>(),
            0..20_usize,
            any::<Index>(),
            select(self.tokens),
        );
        let steps = prop::collection::vec(step, number);
        (select(self.texts), below_name, steps).prop_map(|(mut text, below_name, steps)| {
            let head = if below_name {
                text.find("puppet").unwrap() + "puppet\n".len()
            } else {
                0
            };
            for (kind, start, length, target, token) in steps {
                let start = text.floor_char_boundary(head + start.index(text.len() - head + 1));
                let end = text.ceil_char_boundary(start + length);
                let target = text.floor_char_boundary(head + target.index(text.len() - head + 1));
                match kind {
                    0 | 1 => text.insert_str(start, &token),
                    2 => text.replace_range(start..end, &token),
                    _ => {
                        let copy = text[start..end].to_owned();
                        text.insert_str(target, &copy);
                    }
                }
            }
            text
        })
    }
}
