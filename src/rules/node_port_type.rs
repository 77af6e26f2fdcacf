//! `node-port-type`: only Services of type NodePort and LoadBalancer have node ports.

use crate::diagnostic::{Code, Diagnostic};
use crate::topology::PoolNode;

pub(super) static CODE: Code = Code::error(
    "node-port-type",
    "`nodePort` with type ClusterIP, given or by default",
);

pub(super) fn run(node: &PoolNode<'_>) -> Option<Diagnostic> {
    let pool = node.pool;
    pool.spec.node_port()?;
    if pool.spec.service_type() != "ClusterIP" || !pool.could_read("spec.service.type") {
        return None;
    }
    let finding = CODE.at(
        pool.at("spec.service.nodePort"),
        "a Service of type ClusterIP has no node port",
    );
    let Some(given) = &pool.spec.service.as_ref()?.r#type else {
        return Some(finding.help(
            "add `type: NodePort` or `type: LoadBalancer`, or remove `nodePort`: without a type it is ClusterIP",
        ));
    };
    let label = match given.as_str() {
        "" => "an empty type is ClusterIP",
        _ => "the type is given here",
    };
    let finding = finding.related(pool.at("spec.service.type"), label);
    Some(finding.help("write `type: NodePort` or `type: LoadBalancer`, or remove `nodePort`"))
}
