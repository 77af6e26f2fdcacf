//! `external-ips-deprecated`: the field goes (KEP-5707), and some clouds refuse it today.

use crate::diagnostic::{Code, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::warning(
    "external-ips-deprecated",
    "`externalIPs` is deprecated from Kubernetes 1.36 on",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        if !node.pool.spec.external_ips().is_empty() {
            let place = node.pool.at("spec.service.externalIPs").on_key();
            let finding = CODE.at(
                place,
                "`externalIPs` is deprecated from Kubernetes 1.36 on, and refused on some clouds",
            );
            findings.push(
                finding.help(
                    "write `type: LoadBalancer` in its place, or reach the Pool by a `route`",
                ),
            );
        }
    }
}
