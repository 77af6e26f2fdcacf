//! `label-syntax`: the syntax of label keys and values.

use crate::diagnostic::{Code, Sink};
use crate::inventory;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error("label-syntax", "a label that the API server refuses");

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    for pool in topology.inventory.pools.values() {
        let labels = pool.spec.labels().into_iter().flatten();
        let path = "spec.service.labels";
        findings.extend(inventory::check_labels(&CODE, &pool.origin, path, labels));
    }
}
