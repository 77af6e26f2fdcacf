//! Pool: networking alone. It becomes a Service and, on request, a TLSRoute.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use smol_str::SmolStr;

pub const DEFAULT_SERVICE_TYPE: &str = "ClusterIP";

/// Types of a Service that a Pool can make.
pub const SERVICE_TYPES: &[&str] = &["ClusterIP", "NodePort", "LoadBalancer"];

/// Port of the Service where the Pool names none; also the container port, always.
pub const PUPPET_PORT: i32 = 8140;

/// What the CRD of TLSRoute takes for a hostname, of which it takes no IP addresses either.
const HOSTNAME: &str = r"^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

/// Desired state of a Pool. Servers join it through their `poolRefs`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PoolSpec {
    /// The Service in front of the Servers.
    pub service: Option<PoolServiceSpec>,
    /// Gateway API routing by TLS server name.
    pub route: Option<PoolRouteSpec>,
}

/// Settings of the Service.
// Maps are large even where they are absent, so they are boxed.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PoolServiceSpec {
    /// Type of the Service.
    #[schemars(extend("default" = DEFAULT_SERVICE_TYPE, "enum" = SERVICE_TYPES))]
    pub r#type: Option<SmolStr>,
    /// Port of the Service and of the route's backend; pods always listen on 8140.
    #[schemars(extend("default" = PUPPET_PORT), range(min = 1, max = 65535))]
    pub port: Option<i32>,
    /// Port on every node, for NodePort and LoadBalancer, in the range of the cluster (30000 to 32767
    /// by default); allocated by the cluster when absent.
    #[schemars(range(min = 1, max = 65535))]
    pub node_port: Option<i32>,
    /// Annotations of the Service; it gets no others.
    pub annotations: Option<Box<IndexMap<SmolStr, SmolStr>>>,
    /// Labels of the Service beside the fixed ones, which they may replace.
    pub labels: Option<Box<IndexMap<SmolStr, SmolStr>>>,
    /// Addresses outside the cluster's control at which nodes accept traffic for the Service.
    #[serde(rename = "externalIPs")]
    pub external_ips: Option<Vec<SmolStr>>,
}

/// Routing by TLS server name (SNI) through a Gateway, TLS passed through to the Servers.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PoolRouteSpec {
    /// Whether there is a TLSRoute.
    #[schemars(extend("default" = false))]
    pub enabled: Option<bool>,
    /// DNS name that agents connect to; required when enabled.
    #[schemars(length(max = 253), regex(pattern = HOSTNAME))]
    pub hostname: Option<SmolStr>,
    /// Gateway in the Pool's namespace; required when enabled.
    pub gateway_ref: Option<GatewayReference>,
    /// Whether the hostname joins the `dnsAltNames` of the Certificate of every Server in the Pool.
    #[serde(rename = "injectDNSAltName")]
    #[schemars(extend("default" = false))]
    pub inject_dns_alt_name: Option<bool>,
}

/// A Gateway by name.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GatewayReference {
    /// Name of the Gateway, which must be in the Pool's own namespace.
    #[schemars(length(max = 253))]
    pub name: SmolStr,
    /// Name of a listener of the Gateway; all of them when absent or empty.
    #[schemars(length(max = 253))]
    pub section_name: Option<SmolStr>,
}

impl PoolSpec {
    /// ClusterIP when absent or empty, as the operator reads it.
    pub fn service_type(&self) -> &str {
        let service = self.service.as_ref();
        let given = service.and_then(|service| service.r#type.as_deref());
        given
            .filter(|given| !given.is_empty())
            .unwrap_or(DEFAULT_SERVICE_TYPE)
    }

    /// Port of the Service and of the route's backend; the operator reads 0 and less as 8140.
    pub fn port(&self) -> i32 {
        let port = self.service.as_ref().and_then(|service| service.port);
        port.filter(|port| *port > 0).unwrap_or(PUPPET_PORT)
    }

    /// The operator ignores 0 and less.
    pub fn node_port(&self) -> Option<i32> {
        let port = self.service.as_ref().and_then(|service| service.node_port);
        port.filter(|port| *port > 0)
    }

    pub fn external_ips(&self) -> &[SmolStr] {
        let service = self.service.as_ref();
        let addresses = service.and_then(|service| service.external_ips.as_deref());
        addresses.unwrap_or_default()
    }

    pub fn labels(&self) -> Option<&IndexMap<SmolStr, SmolStr>> {
        self.service.as_ref()?.labels.as_deref()
    }

    pub fn annotations(&self) -> Option<&IndexMap<SmolStr, SmolStr>> {
        self.service.as_ref()?.annotations.as_deref()
    }

    /// The route, when it is enabled.
    pub fn enabled_route(&self) -> Option<&PoolRouteSpec> {
        let route = self.route.as_ref();
        route.filter(|route| route.enabled.unwrap_or(false))
    }

    /// The hostname that joined Certificates must carry, when the Pool asks for that.
    pub fn injected_name(&self) -> Option<&str> {
        self.enabled_route()
            .filter(|route| route.inject_dns_alt_name.unwrap_or(false))
            .and_then(|route| route.hostname.as_deref())
    }
}

impl PoolRouteSpec {
    /// Empty when absent; an enabled route has one that is not.
    pub fn hostname(&self) -> &str {
        self.hostname.as_deref().unwrap_or_default()
    }

    /// Empty when absent; an enabled route has one that is not.
    pub fn gateway_name(&self) -> &str {
        let gateway = self.gateway_ref.as_ref();
        gateway.map_or("", |gateway| gateway.name.as_str())
    }

    /// The listener, when one is named.
    pub fn section_name(&self) -> Option<&str> {
        let section = self.gateway_ref.as_ref()?.section_name.as_deref();
        section.filter(|section| !section.is_empty())
    }
}
