//! `node-port-type`: only Services of type NodePort and LoadBalancer have node ports.

use crate::diagnostic::{Code, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "node-port-type",
    "`nodePort` with type ClusterIP, given or by default",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        let pool = node.pool;
        if pool.spec.node_port().is_none()
            || pool.spec.service_type() != "ClusterIP"
            || !pool.could_read("spec.service.type")
        {
            continue;
        }
        let given = pool
            .spec
            .service
            .as_ref()
            .and_then(|service| service.r#type.as_deref());
        let finding = CODE.at(
            pool.at("spec.service.nodePort"),
            "a Service of type ClusterIP has no node port",
        );
        findings.push(match given {
            Some(given) => finding
                .related(pool.at("spec.service.type"), if given.is_empty() { "an empty type is ClusterIP" } else { "the type is given here" })
                .help("write `type: NodePort` or `type: LoadBalancer`, or remove `nodePort`"),
            None => finding.help(
                "add `type: NodePort` or `type: LoadBalancer`, or remove `nodePort`: without a type it is ClusterIP",
            ),
        });
    }
}
