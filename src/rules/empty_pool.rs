//! `empty-pool`: a Service without a Server behind it refuses every connection.

use crate::diagnostic::{Code, Remedy, Severity, Sink};
use crate::topology::{Topology, UNKNOWN_POOL_REF};

pub(super) static CODE: Code = Code::warning("empty-pool", "no Server joins the Pool");

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    // Servers may live in another repository.
    let is_elsewhere = topology.inventory.servers.is_empty();
    let pools = topology.pools.iter();
    for node in pools.filter(|node| node.members.is_empty() && !node.uncertain) {
        let name = node.pool.name();
        let at = |message: String| CODE.at(node.pool.at("metadata.name"), message);
        let finding = if is_elsewhere {
            at(format!("no Server is known to join Pool `{name}`"))
                .severity(Severity::Note)
                .help("add the files of the Servers to have their `poolRefs` checked: the input has none")
        } else {
            let of_namespace = match node.pool.key().namespace.as_str() {
                "" => String::new(),
                namespace => format!(" in namespace `{namespace}`"),
            };
            at(format!("no Server joins Pool `{name}`")).help(format!(
                "add `{name}` to the `poolRefs` of a Server{of_namespace}"
            ))
        };
        let told_by = node.renamed.then_some(&UNKNOWN_POOL_REF);
        findings.push(finding.told_by(told_by).remedy(Remedy::Nowhere));
    }
}
