//! `topology-annotations`: the old and the new annotation must agree.

use crate::diagnostic::{Code, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;
use kubectl_yaml::path::FieldPath;

pub(super) static CODE: Code = Code::error(
    "topology-annotations",
    "the two topology annotations contradict each other",
);

const OLD: &str = "service.kubernetes.io/topology-aware-hints";
const NEW: &str = "service.kubernetes.io/topology-mode";

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        let pool = node.pool;
        let value = |key: &str| pool.spec.annotations().and_then(|map| map.get(key));
        let (Some(old), Some(new)) = (value(OLD), value(NEW)) else {
            continue;
        };
        if old != new {
            let at = |key: &str| {
                pool.origin
                    .field(FieldPath::parse("spec.service.annotations").key(key))
            };
            let finding = CODE
                .at(
                    at(NEW),
                    format!("`topology-mode` is `{new}`, but `topology-aware-hints` is `{old}`"),
                )
                .related(at(OLD), "they must be equal")
                .help("remove `topology-aware-hints`: it is the deprecated one");
            findings.push(finding);
        }
    }
}
