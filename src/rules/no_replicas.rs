//! `no-replicas`: a Pool is as empty with Servers that have no pods.

use crate::diagnostic::{Code, Diagnostic, Remedy};
use crate::topology::{Member, PoolNode};

pub(super) static CODE: Code = Code::warning("no-replicas", "no Server of the Pool has a pod");

pub(super) fn run(node: &PoolNode<'_>) -> Option<Diagnostic> {
    let is_idle = |member: &Member<'_>| {
        let spec = &member.server.spec;
        spec.replicas == Some(0) && !spec.is_autoscaled()
    };
    let server = node.members.first()?.server;
    if node.uncertain || !node.members.iter().all(is_idle) {
        return None;
    }
    let message = format!("no Server of Pool `{}` has a pod", node.pool.name());
    let label = format!("Server `{}` has none", server.name());
    let finding = CODE
        .at(node.pool.at("metadata.name"), message)
        .related(server.at("spec.replicas"), label)
        .help("write `replicas: 1` or more in a Server of the Pool");
    Some(finding.remedy(Remedy::Related(0)))
}
