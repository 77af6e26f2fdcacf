//! `inject-without-route`: the hostname of a route is injected, and without one nothing is.

use crate::diagnostic::{Code, Diagnostic};
use crate::topology::PoolNode;

pub(super) static CODE: Code = Code::warning(
    "inject-without-route",
    "`injectDNSAltName` without an enabled route",
);

pub(super) fn run(node: &PoolNode<'_>) -> Option<Diagnostic> {
    let pool = node.pool;
    let is_asked = pool.spec.route.as_ref()?.inject_dns_alt_name?;
    let is_enabled = pool.spec.enabled_route().is_some();
    if !is_asked || is_enabled || !pool.could_read("spec.route.enabled") {
        return None;
    }
    let message = format!(
        "Pool `{}` injects no hostname: its route is not enabled",
        pool.name()
    );
    let finding = CODE.at(pool.at("spec.route.injectDNSAltName"), message);
    Some(finding.help("write `enabled: true` beside it, or remove `injectDNSAltName`"))
}
