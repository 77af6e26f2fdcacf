//! `duplicate-pool-ref`: one mention is enough, and later CRDs refuse a second one.

use crate::diagnostic::{Code, Sink};
use crate::topology::Topology;

pub(super) static CODE: Code = Code::warning("duplicate-pool-ref", "a Server lists a Pool twice");

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    for server in topology.inventory.servers.values() {
        for (name, place, earlier) in server.repeated("spec.poolRefs", server.spec.pool_refs()) {
            let message = format!("Server `{}` lists Pool `{name}` twice", server.name());
            let finding = CODE
                .at(place, message)
                .related(earlier, "first here")
                .help("remove one; later versions of the operator refuse duplicates");
            findings.push(finding.fix_by_removal());
        }
    }
}
