//! `empty-pool`: a Service without a Server behind it refuses every connection.

use crate::diagnostic::{Code, Remedy, Severity, Sink};
use crate::rules::Cluster;
use crate::topology::{Topology, UNKNOWN_POOL_REF};

pub(super) static CODE: Code = Code::warning("empty-pool", "no Server joins the Pool");

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    // Servers may live in another repository.
    let elsewhere = topology.inventory.servers.is_empty();
    for node in &topology.pools {
        if !node.members.is_empty() || node.uncertain {
            continue;
        }
        let name = node.pool.name();
        let place = node.pool.at("metadata.name");
        let finding = match (elsewhere, node.pool.key().namespace.as_str()) {
            (true, _) => CODE
                .at(place, format!("no Server is known to join Pool `{name}`"))
                .severity(Severity::Note)
                .help("add the files of the Servers to have their `poolRefs` checked: the input has none"),
            (false, "") => CODE
                .at(place, format!("no Server joins Pool `{name}`"))
                .help(format!("add `{name}` to the `poolRefs` of a Server")),
            (false, namespace) => CODE
                .at(place, format!("no Server joins Pool `{name}`"))
                .help(format!(
                    "add `{name}` to the `poolRefs` of a Server in namespace `{namespace}`"
                )),
        };
        let told_by = node.renamed.then_some(&UNKNOWN_POOL_REF);
        findings.push(finding.told_by(told_by).remedy(Remedy::Nowhere));
    }
}
