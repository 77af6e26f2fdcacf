//! `duplicate-pool-ref`: one mention is enough, and later CRDs refuse a second one.

use std::collections::HashMap;

use crate::diagnostic::{Code, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::warning("duplicate-pool-ref", "a Server lists a Pool twice");

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for server in &topology.servers {
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (index, name) in server.spec.pool_refs().iter().enumerate() {
            let earlier = *first.entry(name).or_insert(index);
            if earlier != index {
                let message = format!("Server `{}` lists Pool `{name}` twice", server.name());
                let finding = CODE
                    .at(server.item("spec.poolRefs", index), message)
                    .related(server.item("spec.poolRefs", earlier), "first here")
                    .help("remove one; later versions of the operator refuse duplicates")
                    .fix_by_removal();
                findings.push(finding);
            }
        }
    }
}
