//! `reserved-metadata`: labels and annotations that belong to tools, which misread them from others.

use indexmap::IndexMap;

use crate::diagnostic::{Code, Severity, Sink};
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "reserved-metadata",
    "a label or annotation that belongs to a tool",
);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    for pool in topology.inventory.pools.values() {
        for (path, map) in [
            ("spec.service.labels", pool.spec.labels()),
            ("spec.service.annotations", pool.spec.annotations()),
        ] {
            for key in map.into_iter().flat_map(IndexMap::keys) {
                let Some((severity, owner)) = owner(path, key) else {
                    continue;
                };
                let place = pool.entry(path, key).on_key();
                let finding = CODE.at(place, format!("`{key}` {owner}"));
                findings.push(finding.severity(severity).help(match severity {
                    Severity::Error => "remove it: only its tool writes it",
                    _ => "remove it, unless another proxy serves the Service",
                }));
            }
        }
    }
}

fn owner(path: &str, key: &str) -> Option<(Severity, &'static str)> {
    match (path, key) {
        (_, key) if key.starts_with("applyset.kubernetes.io/") => Some((
            Severity::Error,
            "belongs to `kubectl apply --applyset`, which deletes objects by it",
        )),
        ("spec.service.annotations", "kubectl.kubernetes.io/last-applied-configuration") => Some((
            Severity::Error,
            "belongs to `kubectl apply`, which removes fields by it",
        )),
        ("spec.service.labels", "service.kubernetes.io/service-proxy-name") => {
            Some((Severity::Warning, "makes kube-proxy ignore the Service"))
        }
        _ => None,
    }
}
