//! What every object says of itself.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;
use smol_str::SmolStr;

use super::KubernetesObject;

/// `metadata` with all fields that API servers know. What servers write is read for its types alone.
// It has no descriptions, so that nobody is told of it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(description = "What every object says of itself.")]
pub struct ObjectMeta {
    /// Name of the object, unique for its kind and namespace.
    #[schemars(required, length(max = 253))]
    pub name: Option<SmolStr>,
    /// Namespace of the object; references stay within it.
    #[schemars(length(max = 63))]
    pub namespace: Option<SmolStr>,
    /// Start of a name that the API server makes up; no name to poolctl.
    pub generate_name: Option<SmolStr>,
    /// Labels of the object itself.
    pub labels: Option<BTreeMap<SmolStr, SmolStr>>,
    /// Annotations of the object itself.
    pub annotations: Option<BTreeMap<SmolStr, SmolStr>>,
    pub finalizers: Option<Vec<SmolStr>>,
    #[schemars(with = "Option<Vec<KubernetesObject>>")]
    pub owner_references: Option<Vec<OwnerReference>>,
    #[schemars(with = "Option<Vec<KubernetesObject>>")]
    pub managed_fields: Option<Vec<ManagedFieldsEntry>>,
    pub uid: Option<SmolStr>,
    pub resource_version: Option<SmolStr>,
    pub self_link: Option<SmolStr>,
    pub generation: Option<i64>,
    pub creation_timestamp: Option<SmolStr>,
    pub deletion_timestamp: Option<SmolStr>,
    pub deletion_grace_period_seconds: Option<i64>,
}

/// An object that takes this one with it when it goes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnerReference {
    pub api_version: SmolStr,
    pub kind: SmolStr,
    pub name: SmolStr,
    pub uid: SmolStr,
    pub controller: Option<bool>,
    pub block_owner_deletion: Option<bool>,
}

/// Who wrote which fields, as API servers note it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManagedFieldsEntry {
    pub manager: Option<SmolStr>,
    pub operation: Option<SmolStr>,
    pub api_version: Option<SmolStr>,
    pub time: Option<SmolStr>,
    pub fields_type: Option<SmolStr>,
    #[serde(rename = "fieldsV1")]
    pub fields: Option<IgnoredAny>,
    pub subresource: Option<SmolStr>,
}
