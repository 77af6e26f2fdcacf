//! Fields that an API server fills in where nobody writes them, by kind and path.

use serde_yaml::Value;

use crate::api::{GATEWAY_GROUP, certificate, pool};
use crate::render::Kind;
use kubectl_yaml::path::{FieldPath, Segment};

/// What a field gets that is left out.
#[derive(Clone, Copy, Debug)]
pub enum Filled {
    /// Always this, so that writing it or not is the same.
    With(&'static str),
    /// What the cluster chooses. `None` is no choice of it: a headless Service has asked for that.
    ByCluster,
    /// The namespace of the object itself, so that writing it or not is the same.
    WithNamespace,
}

use Filled::{ByCluster, With, WithNamespace};

/// A path has no indices: items of a list are all alike. Sources: the defaults of `core/v1` in
/// Kubernetes, and of the CRDs of Gateway API and the operator.
pub const DEFAULTS: &[(Kind, &str, Filled)] = &[
    (Kind::Service, "metadata.finalizers[]", ByCluster),
    (
        Kind::Service,
        "spec.allocateLoadBalancerNodePorts",
        With("true"),
    ),
    (Kind::Service, "spec.clusterIP", ByCluster),
    (Kind::Service, "spec.clusterIPs[]", ByCluster),
    (Kind::Service, "spec.externalTrafficPolicy", With("Cluster")),
    (Kind::Service, "spec.healthCheckNodePort", ByCluster),
    (Kind::Service, "spec.internalTrafficPolicy", With("Cluster")),
    (Kind::Service, "spec.ipFamilies[]", ByCluster),
    (Kind::Service, "spec.ipFamilyPolicy", With("SingleStack")),
    // A controller of the cloud may claim new load balancers by it.
    (Kind::Service, "spec.loadBalancerClass", ByCluster),
    (Kind::Service, "spec.ports[].nodePort", ByCluster),
    (Kind::Service, "spec.ports[].protocol", With("TCP")),
    (
        Kind::Service,
        "spec.publishNotReadyAddresses",
        With("false"),
    ),
    (Kind::Service, "spec.sessionAffinity", With("None")),
    (Kind::Service, "spec.type", With(pool::DEFAULT_SERVICE_TYPE)),
    (Kind::TlsRoute, "metadata.finalizers[]", ByCluster),
    (
        Kind::TlsRoute,
        "spec.parentRefs[].group",
        With(GATEWAY_GROUP),
    ),
    (Kind::TlsRoute, "spec.parentRefs[].kind", With("Gateway")),
    (Kind::TlsRoute, "spec.parentRefs[].namespace", WithNamespace),
    (Kind::TlsRoute, "spec.rules[].backendRefs[].group", With("")),
    (
        Kind::TlsRoute,
        "spec.rules[].backendRefs[].kind",
        With("Service"),
    ),
    (
        Kind::TlsRoute,
        "spec.rules[].backendRefs[].namespace",
        WithNamespace,
    ),
    (
        Kind::TlsRoute,
        "spec.rules[].backendRefs[].weight",
        With("1"),
    ),
    (Kind::TlsRoute, "spec.rules[].name", ByCluster),
    (Kind::Certificate, "metadata.finalizers[]", ByCluster),
    (
        Kind::Certificate,
        "spec.certname",
        With(certificate::DEFAULT_CERTNAME),
    ),
    (Kind::Certificate, "spec.renewBefore", With("60d")),
];

/// What a field gets that is left out; `None` when it stays absent.
pub fn filled(kind: Kind, path: &FieldPath) -> Option<Filled> {
    let path = pattern(path);
    let mut defaults = DEFAULTS.iter();
    let found = defaults.find(|(of, pattern, _)| *of == kind && *pattern == path);
    found.map(|(_, _, filled)| *filled)
}

/// A scalar as the table writes it.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::Bool(bool) => Some(bool.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn pattern(path: &FieldPath) -> String {
    let mut out = String::new();
    for segment in path.segments().iter() {
        match segment {
            Segment::Index(_) => out.push_str("[]"),
            Segment::Key(key) => {
                out.push_str(if out.is_empty() { "" } else { "." });
                out.push_str(key);
            }
        }
    }
    out
}
