//! Objects of others that Pools can collide with: Service, TLSRoute, Namespace.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The part of any object's metadata that rules ask for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Labels {
    pub labels: Option<BTreeMap<String, String>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceSummary {
    pub ports: Option<Vec<ServicePortSummary>>,
    /// A node port of its own, with `externalTrafficPolicy: Local`.
    pub health_check_node_port: Option<i32>,
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
    pub group: Option<String>,
    pub kind: Option<String>,
    pub namespace: Option<String>,
    pub section_name: Option<String>,
    pub port: Option<i32>,
}

impl ParentSummary {
    /// Absent group and kind stand for a Gateway.
    pub fn is_gateway(&self) -> bool {
        let group = self.group.as_deref().unwrap_or(super::GATEWAY_GROUP);
        group == super::GATEWAY_GROUP && self.kind.as_deref().unwrap_or("Gateway") == "Gateway"
    }

    /// The listener, when one is named.
    pub fn section_name(&self) -> Option<&str> {
        let section = self.section_name.as_deref();
        section.filter(|section| !section.is_empty())
    }
}
