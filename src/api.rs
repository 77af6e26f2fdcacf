//! The resources as their CRDs say: plain serde and schemars structs, each default in one accessor.
//!
//! Field names, types, defaults and constraints follow `config/crd/bases` of openvox-operator v0.6.0
//! and, for TLSRoute, the standard channel of Gateway API 1.5.

use std::borrow::Cow;

pub mod authority;
pub mod certificate;
pub mod gateway;
pub mod manifest;
pub mod meta;
pub mod neighbor;
pub mod pool;
pub mod required;
pub mod server;
pub mod tls_route;

pub use certificate::CertificateSpec;
pub use meta::ObjectMeta;
pub use pool::PoolSpec;
pub use server::ServerSpec;

/// A type of Kubernetes itself, whose schema is the API server's to publish.
type KubernetesObject = serde_json::Map<String, serde_json::Value>;

/// API group of the openvox-operator.
pub const GROUP: &str = "openvox.voxpupuli.org";

/// The only version of it that is served.
pub const API_VERSION: &str = "openvox.voxpupuli.org/v1alpha1";

/// API group of Gateway, TLSRoute and their kin.
pub const GATEWAY_GROUP: &str = "gateway.networking.k8s.io";

/// The API group of what kustomize reads, and no API server.
pub const KUSTOMIZE_GROUP: &str = "kustomize.config.k8s.io";

/// The key in a configuration of kustomize that says where names stand.
pub const NAME_REFERENCE: &str = "nameReference";

/// The annotation in which Helm 4 tells a post-renderer the file of an object.
pub const CHART_FILE_ANNOTATION: &str = "postrenderer.helm.sh/postrender-filename";

/// Label that marks the pods of a Pool and the Service that selects them: `pool-<name>: "true"`.
pub const POOL_LABEL_PREFIX: &str = "openvox.voxpupuli.org/pool-";

/// Label for the application that an object is part of.
pub const NAME_LABEL: &str = "app.kubernetes.io/name";

/// What that label says of everything that is made of a Pool.
pub const PRODUCT: &str = "openvox";

/// Label for the program that made an object.
pub const MANAGED_BY_LABEL: &str = "app.kubernetes.io/managed-by";

/// What the label says of our own output, unless somebody wants another name there.
pub const MANAGER: &str = "poolctl";

/// What it says of the operator's.
pub const OPERATOR: &str = "openvox-operator";

/// Kinds of the group at v1alpha1.
pub const KINDS: &[&str] = &[
    "Certificate",
    "CertificateAuthority",
    "Config",
    "Database",
    "NodeClassifier",
    "Pool",
    "ReportProcessor",
    "Server",
    "SigningPolicy",
];

/// A kind or apiVersion, without a copy of the text when it is a well-known one.
pub fn word(text: &str) -> Cow<'static, str> {
    let mut known = KINDS.iter().chain(&[API_VERSION]);
    match known.find(|known| **known == text) {
        Some(known) => Cow::Borrowed(known),
        None => Cow::Owned(text.to_owned()),
    }
}

/// The group of an apiVersion; for the core group its version.
pub fn group_of(api_version: &str) -> &str {
    api_version.split('/').next().unwrap_or_default()
}
