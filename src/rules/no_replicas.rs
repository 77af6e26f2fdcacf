//! `no-replicas`: a Pool is as empty with Servers that have no pods.

use crate::diagnostic::{Code, Remedy, Sink};
use crate::rules::Cluster;
use crate::topology::{Member, Topology};

pub(super) static CODE: Code = Code::warning("no-replicas", "no Server of the Pool has a pod");

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        let idle = |member: &Member<'_>| {
            let spec = &member.server.spec;
            spec.replicas == Some(0) && !spec.is_autoscaled()
        };
        let Some(first) = node
            .members
            .first()
            .filter(|_| !node.uncertain && node.members.iter().all(idle))
        else {
            continue;
        };
        let finding = CODE
            .at(
                node.pool.at("metadata.name"),
                format!("no Server of Pool `{}` has a pod", node.pool.name()),
            )
            .related(
                first.server.at("spec.replicas"),
                format!("Server `{}` has none", first.server.name()),
            );
        findings.push(
            finding
                .help("write `replicas: 1` or more in a Server of the Pool")
                .remedy(Remedy::Related(0)),
        );
    }
}
