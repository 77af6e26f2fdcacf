//! What every object says of itself.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The part of `metadata` that poolctl reads; servers add more, which is left alone.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ObjectMeta {
    /// Name of the object, unique for its kind and namespace.
    #[schemars(required, length(max = 253))]
    pub name: Option<String>,
    /// Namespace of the object; references stay within it.
    #[schemars(length(max = 63))]
    pub namespace: Option<String>,
    /// Start of a name that the API server makes up; no name to poolctl.
    pub generate_name: Option<String>,
    // Read for their types: kubectl refuses a label that is not a string.
    /// Labels of the object itself.
    pub labels: Option<BTreeMap<String, String>>,
    /// Annotations of the object itself.
    pub annotations: Option<BTreeMap<String, String>>,
    /// Read for their types, like all below.
    #[schemars(skip)]
    pub finalizers: Option<Vec<String>>,
    #[schemars(skip)]
    pub owner_references: Option<Vec<IgnoredAny>>,
    #[schemars(skip)]
    pub managed_fields: Option<Vec<IgnoredAny>>,
    #[schemars(skip)]
    pub uid: Option<String>,
    #[schemars(skip)]
    pub resource_version: Option<String>,
    #[schemars(skip)]
    pub generation: Option<i64>,
    #[schemars(skip)]
    pub creation_timestamp: Option<String>,
}
