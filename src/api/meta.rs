//! What every object says of itself.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The part of `metadata` that poolctl reads; servers add more, which is left alone.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectMeta {
    pub name: Option<String>,
    pub namespace: Option<String>,
    pub generate_name: Option<String>,
    /// Read for their types: kubectl refuses a label that is not a string.
    pub labels: Option<BTreeMap<String, String>>,
    pub annotations: Option<BTreeMap<String, String>>,
}
