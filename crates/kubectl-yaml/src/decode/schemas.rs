//! What the derives of types do not say.

/// What the schemas of types say and serde's derives do not, by the names of the types.
#[derive(Clone, Copy, Debug, Default)]
pub struct Schemas {
    /// The fields that structs require, though their decoding fills them in where they are absent.
    pub required: &'static [(&'static str, &'static [&'static str])],
    /// Newtypes that a schema allows to be `2` or `"0.5"`, but not `0.5`.
    pub int_or_string: &'static [&'static str],
}

impl Schemas {
    pub(super) fn required_by(&self, name: &str) -> Option<&'static [&'static str]> {
        let mut all = self.required.iter();
        all.find(|(known, _)| *known == name)
            .map(|(_, fields)| *fields)
    }
}
