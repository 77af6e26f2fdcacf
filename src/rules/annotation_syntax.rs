//! `annotation-syntax`: the syntax of annotation keys, and the size of all annotations together.

use crate::diagnostic::{Code, Sink};
use crate::inventory;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "annotation-syntax",
    "annotations that the API server refuses",
);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    let path = "spec.service.annotations";
    for pool in topology.inventory.pools.values() {
        let annotations = pool.spec.annotations().into_iter().flatten();
        let found = inventory::check_annotations(&CODE, &pool.origin, path, annotations);
        findings.extend(found);
    }
}
