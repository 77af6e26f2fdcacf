//! Pools for programs: what the status of each would say, with what it is made of. The kind is none that
//! an API server takes, so that nobody applies the list over the Pools.

use serde::Serialize;

use super::Entry;
use crate::api::pool::PoolRouteSpec;
use crate::object::ObjectKey;
use crate::topology::Member;

const API_VERSION: &str = "poolctl.openvox.voxpupuli.org/v1alpha1";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PoolStatusList<'a> {
    api_version: &'static str,
    kind: &'static str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    api_version: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a str>,
    metadata: Metadata<'a>,
    spec: Spec<'a>,
    status: Status<'a>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    namespace: &'a str,
}

/// What of the spec has a column, with the defaults of the CRD.
#[derive(Serialize)]
struct Spec<'a> {
    service: Service<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    route: Option<Route<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Service<'a> {
    r#type: &'a str,
    port: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_port: Option<i32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Route<'a> {
    enabled: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    hostname: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway_ref: Option<GatewayRef<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayRef<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    section_name: Option<&'a str>,
}

/// The status of the CRD, and beside it what it counts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Status<'a> {
    service_name: &'a str,
    #[serde(flatten)]
    endpoints: Endpoints,
    members: Vec<MemberStatus<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MemberStatus<'a> {
    name: &'a str,
    #[serde(flatten)]
    endpoints: Endpoints,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate_ref: Option<&'a str>,
}

/// The fewest pods and, where their number follows the load, the most.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoints {
    endpoints: u64,
    max_endpoints: u64,
}

impl From<(u64, u64)> for Endpoints {
    fn from((endpoints, max_endpoints): (u64, u64)) -> Self {
        Self {
            endpoints,
            max_endpoints,
        }
    }
}

impl<'a> PoolStatusList<'a> {
    pub fn of(entries: &[Entry<'a>]) -> Self {
        Self {
            api_version: API_VERSION,
            kind: "PoolStatusList",
            items: entries.iter().map(Item::of).collect(),
        }
    }
}

impl<'a> Item<'a> {
    fn of(&Entry { environment, node }: &Entry<'a>) -> Self {
        let (ObjectKey { namespace, name }, spec) = (node.pool.key(), &node.pool.spec);
        Self {
            api_version: API_VERSION,
            kind: "PoolStatus",
            environment,
            metadata: Metadata { name, namespace },
            spec: Spec {
                service: Service {
                    r#type: spec.service_type(),
                    port: spec.port(),
                    node_port: spec.node_port(),
                },
                route: spec.route.as_ref().map(Route::of),
            },
            status: Status {
                service_name: name,
                endpoints: node.pods().into(),
                members: node.members.iter().map(MemberStatus::of).collect(),
            },
        }
    }
}

impl<'a> Route<'a> {
    fn of(route: &'a PoolRouteSpec) -> Self {
        let gateway_ref = route.gateway_ref.as_ref().map(|gateway| GatewayRef {
            name: &gateway.name,
            section_name: route.section_name(),
        });
        Self {
            enabled: route.enabled.unwrap_or(false),
            hostname: route.hostname(),
            gateway_ref,
        }
    }
}

impl<'a> MemberStatus<'a> {
    fn of(member: &Member<'a>) -> Self {
        let spec = &member.server.spec;
        Self {
            name: member.server.name(),
            endpoints: spec.pods().into(),
            certificate_ref: spec.certificate_ref(),
        }
    }
}
