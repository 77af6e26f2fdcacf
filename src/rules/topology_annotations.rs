//! `topology-annotations`: the old and the new annotation must agree.

use crate::diagnostic::{Code, Diagnostic};
use crate::topology::PoolNode;

pub(super) static CODE: Code = Code::error(
    "topology-annotations",
    "the two topology annotations contradict each other",
);

const OLD: &str = "service.kubernetes.io/topology-aware-hints";
const NEW: &str = "service.kubernetes.io/topology-mode";

pub(super) fn run(node: &PoolNode<'_>) -> Option<Diagnostic> {
    let pool = node.pool;
    let annotations = pool.spec.annotations()?;
    let (old, new) = (annotations.get(OLD)?, annotations.get(NEW)?);
    if old == new {
        return None;
    }
    let message = format!("`topology-mode` is `{new}`, but `topology-aware-hints` is `{old}`");
    let place = |key| pool.entry("spec.service.annotations", key);
    let finding = CODE
        .at(place(NEW), message)
        .related(place(OLD), "they must be equal");
    Some(finding.help("remove `topology-aware-hints`: it is the deprecated one"))
}
