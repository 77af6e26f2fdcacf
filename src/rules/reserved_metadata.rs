//! `reserved-metadata`: labels and annotations that belong to tools, which misread them from others.

use crate::diagnostic::{Code, Severity, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;
use kubectl_yaml::path::FieldPath;

pub(super) static CODE: Code = Code::error(
    "reserved-metadata",
    "a label or annotation that belongs to a tool",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        let pool = node.pool;
        for (field, map) in [
            ("labels", pool.spec.labels()),
            ("annotations", pool.spec.annotations()),
        ] {
            for key in map.into_iter().flatten().map(|(key, _)| key) {
                let Some((severity, owner)) = owner(field, key) else {
                    continue;
                };
                let path = FieldPath::parse("spec.service").key(field).key(key);
                let place = pool.origin.field(path).on_key();
                let finding = CODE.at(place, format!("`{key}` {owner}"));
                findings.push(finding.severity(severity).help(match severity {
                    Severity::Error => "remove it: only its tool writes it",
                    _ => "remove it, unless another proxy serves the Service",
                }));
            }
        }
    }
}

fn owner(field: &str, key: &str) -> Option<(Severity, &'static str)> {
    match (field, key) {
        (_, key) if key.starts_with("applyset.kubernetes.io/") => Some((
            Severity::Error,
            "belongs to `kubectl apply --applyset`, which deletes objects by it",
        )),
        ("annotations", "kubectl.kubernetes.io/last-applied-configuration") => Some((
            Severity::Error,
            "belongs to `kubectl apply`, which removes fields by it",
        )),
        ("labels", "service.kubernetes.io/service-proxy-name") => {
            Some((Severity::Warning, "makes kube-proxy ignore the Service"))
        }
        _ => None,
    }
}
