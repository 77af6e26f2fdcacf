//! What every object says of itself.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::KubernetesObject;

/// `metadata` with all fields that API servers know. What servers write is read for its types alone.
// It has no descriptions, so that nobody is told of it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(description = "What every object says of itself.")]
pub struct ObjectMeta {
    /// Name of the object, unique for its kind and namespace.
    #[schemars(required, length(max = 253))]
    pub name: Option<String>,
    /// Namespace of the object; references stay within it.
    #[schemars(length(max = 63))]
    pub namespace: Option<String>,
    /// Start of a name that the API server makes up; no name to poolctl.
    pub generate_name: Option<String>,
    /// Labels of the object itself.
    pub labels: Option<BTreeMap<String, String>>,
    /// Annotations of the object itself.
    pub annotations: Option<BTreeMap<String, String>>,
    pub finalizers: Option<Vec<String>>,
    #[schemars(with = "Option<Vec<KubernetesObject>>")]
    pub owner_references: Option<Vec<OwnerReference>>,
    #[schemars(with = "Option<Vec<KubernetesObject>>")]
    pub managed_fields: Option<Vec<ManagedFieldsEntry>>,
    pub uid: Option<String>,
    pub resource_version: Option<String>,
    pub self_link: Option<String>,
    pub generation: Option<i64>,
    pub creation_timestamp: Option<String>,
    pub deletion_timestamp: Option<String>,
    pub deletion_grace_period_seconds: Option<i64>,
}

/// An object that takes this one with it when it goes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnerReference {
    pub api_version: String,
    pub kind: String,
    pub name: String,
    pub uid: String,
    pub controller: Option<bool>,
    pub block_owner_deletion: Option<bool>,
}

/// Who wrote which fields, as API servers note it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedFieldsEntry {
    pub manager: Option<String>,
    pub operation: Option<String>,
    pub api_version: Option<String>,
    pub time: Option<String>,
    pub fields_type: Option<String>,
    #[serde(rename = "fieldsV1")]
    pub fields: Option<IgnoredAny>,
    pub subresource: Option<String>,
}
