//! Whole manifests, for their schemas only: they are read field by field.

use std::fmt;

use schemars::{JsonSchema, Schema, schema_for};
use serde_json::Value;

use super::{CertificateSpec, ObjectMeta, PoolSpec, ServerSpec};

/// What a manifest says, around the spec of its kind.
#[derive(JsonSchema)]
#[schemars(rename = "{T}", inline)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read by schemars alone")]
struct Manifest<T> {
    /// Always `openvox.voxpupuli.org/v1alpha1`.
    api_version: String,
    /// The kind of the object.
    kind: String,
    /// What every object says of itself.
    metadata: ObjectMeta,
    spec: T,
    // What nobody writes, but dumps and encrypted files have. They have no descriptions, so that nobody is
    // told of them.
    status: Option<Value>,
    sops: Option<Value>,
}

/// Kinds that are read as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pool,
    Server,
    Certificate,
}

impl Kind {
    pub const ALL: &[Self] = &[Self::Pool, Self::Server, Self::Certificate];

    /// The kind of a name, in any case and also in the plural, as kubectl takes them.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let singular = name.strip_suffix('s').unwrap_or(&name);
        let mut kinds = Self::ALL.iter().copied();
        kinds.find(|kind| kind.name().eq_ignore_ascii_case(singular))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Pool => "Pool",
            Self::Server => "Server",
            Self::Certificate => "Certificate",
        }
    }

    /// The JSON Schema of a manifest.
    pub fn schema(self) -> Schema {
        match self {
            Self::Pool => schema_for!(Manifest<Option<PoolSpec>>),
            Self::Server => schema_for!(Manifest<ServerSpec>),
            Self::Certificate => schema_for!(Manifest<CertificateSpec>),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
