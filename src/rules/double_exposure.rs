//! `double-exposure`: a route makes a load balancer of the Pool's own superfluous.

use crate::diagnostic::{Code, Diagnostic};
use crate::topology::PoolNode;

pub(super) static CODE: Code = Code::note(
    "double-exposure",
    "a route, and a Service that is reachable from outside as well",
);

pub(super) fn run(node: &PoolNode<'_>) -> Option<Diagnostic> {
    let pool = node.pool;
    pool.spec.enabled_route()?;
    let service_type = pool.spec.service_type();
    if !matches!(service_type, "LoadBalancer" | "NodePort") {
        return None;
    }
    let message = format!(
        "Pool `{}` is reachable through its route and as a {service_type}",
        pool.name()
    );
    let finding = CODE
        .at(pool.at("spec.service.type"), message)
        .related(pool.at("spec.route.enabled"), "the route is here")
        .help(
            "write `type: ClusterIP`, which is enough behind a route; leave it if both are meant",
        );
    Some(finding)
}
