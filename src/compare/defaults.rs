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
pub const DEFAULTS: &[(Kind, &[(&str, Filled)])] = &[
    (
        Kind::Service,
        &[
            ("metadata.finalizers[]", ByCluster),
            ("spec.allocateLoadBalancerNodePorts", With("true")),
            ("spec.clusterIP", ByCluster),
            ("spec.clusterIPs[]", ByCluster),
            ("spec.externalTrafficPolicy", With("Cluster")),
            ("spec.healthCheckNodePort", ByCluster),
            ("spec.internalTrafficPolicy", With("Cluster")),
            ("spec.ipFamilies[]", ByCluster),
            ("spec.ipFamilyPolicy", With("SingleStack")),
            // A controller of the cloud may claim new load balancers by it.
            ("spec.loadBalancerClass", ByCluster),
            ("spec.ports[].nodePort", ByCluster),
            ("spec.ports[].protocol", With("TCP")),
            ("spec.publishNotReadyAddresses", With("false")),
            ("spec.sessionAffinity", With("None")),
            ("spec.type", With(pool::DEFAULT_SERVICE_TYPE)),
        ],
    ),
    (
        Kind::TlsRoute,
        &[
            ("metadata.finalizers[]", ByCluster),
            ("spec.parentRefs[].group", With(GATEWAY_GROUP)),
            ("spec.parentRefs[].kind", With("Gateway")),
            ("spec.parentRefs[].namespace", WithNamespace),
            ("spec.rules[].backendRefs[].group", With("")),
            ("spec.rules[].backendRefs[].kind", With("Service")),
            ("spec.rules[].backendRefs[].namespace", WithNamespace),
            ("spec.rules[].backendRefs[].weight", With("1")),
            ("spec.rules[].name", ByCluster),
        ],
    ),
    (
        Kind::Certificate,
        &[
            ("metadata.finalizers[]", ByCluster),
            ("spec.certname", With(certificate::DEFAULT_CERTNAME)),
            ("spec.renewBefore", With("60d")),
        ],
    ),
];

/// What a field gets that is left out; `None` when it stays absent.
pub fn filled(kind: Kind, path: &FieldPath) -> Option<Filled> {
    let path = pattern(path);
    let (_, of_kind) = DEFAULTS.iter().find(|(of, _)| *of == kind)?;
    let (_, filled) = of_kind.iter().find(|(pattern, _)| *pattern == path)?;
    Some(*filled)
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
