//! Objects of others that Pools can collide with: Service, TLSRoute, Namespace.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The part of any object's metadata that rules ask for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Labels {
    pub labels: Option<BTreeMap<String, String>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct ServiceSummary {
    pub ports: Option<Vec<ServicePortSummary>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicePortSummary {
    pub node_port: Option<i32>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RouteSummary {
    pub hostnames: Option<Vec<String>>,
    pub parent_refs: Option<Vec<ParentSummary>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ParentSummary {
    #[serde(default)]
    pub name: String,
    pub kind: Option<String>,
    pub namespace: Option<String>,
    pub section_name: Option<String>,
}
