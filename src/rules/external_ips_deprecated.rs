//! `external-ips-deprecated`: the field goes (KEP-5707), and some clouds refuse it today.

use crate::diagnostic::{Code, Diagnostic};
use crate::topology::PoolNode;

pub(super) static CODE: Code = Code::warning(
    "external-ips-deprecated",
    "`externalIPs` is deprecated from Kubernetes 1.36 on",
);

pub(super) fn run(node: &PoolNode<'_>) -> Option<Diagnostic> {
    if node.pool.spec.external_ips().is_empty() {
        return None;
    }
    let finding = CODE.at(
        node.pool.at("spec.service.externalIPs").on_key(),
        "`externalIPs` is deprecated from Kubernetes 1.36 on, and refused on some clouds",
    );
    Some(finding.help("write `type: LoadBalancer` in its place, or reach the Pool by a `route`"))
}
