//! TLSRoute of the Gateway API, as far as a Pool makes one.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

/// The same object in every served version; only `apiVersion` differs.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsRoute {
    pub api_version: String,
    pub kind: &'static str,
    pub metadata: ObjectMeta,
    pub spec: TlsRouteSpec,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsRouteSpec {
    pub hostnames: Vec<String>,
    pub parent_refs: Vec<ParentReference>,
    pub rules: Vec<TlsRouteRule>,
}

/// A Gateway in the route's own namespace.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ParentReference {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section_name: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsRouteRule {
    pub backend_refs: Vec<BackendRef>,
}

/// A Service in the route's own namespace.
#[derive(Clone, Debug, Serialize)]
pub struct BackendRef {
    pub name: String,
    pub port: i32,
}
