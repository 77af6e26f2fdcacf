//! `service-type`: the Pool's CRD takes any text, the API server four words, of which a Pool can use three.

use crate::api::pool::SERVICE_TYPES;
use crate::diagnostic::{Code, Diagnostic};
use crate::suggest;
use crate::topology::PoolNode;

pub(super) static CODE: Code =
    Code::error("service-type", "not ClusterIP, NodePort or LoadBalancer");

pub(super) fn run(node: &PoolNode<'_>) -> Option<Diagnostic> {
    let given = node.pool.spec.service_type();
    if SERVICE_TYPES.contains(&given) {
        return None;
    }
    let message = format!("a Pool cannot have a Service of type `{given}`");
    let finding = CODE.at(node.pool.at("spec.service.type"), message);
    Some(match suggest::nearest(given, SERVICE_TYPES) {
        _ if given.eq_ignore_ascii_case("ExternalName") => finding.help(
            "write ClusterIP, NodePort or LoadBalancer: ExternalName needs a field that a Pool does not have",
        ),
        Some(near) => finding.did_you_mean(near),
        None => finding.help("write ClusterIP, NodePort or LoadBalancer"),
    })
}
