//! `inject-without-route`: the hostname of a route is injected, and without one nothing is.

use crate::diagnostic::{Code, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::warning(
    "inject-without-route",
    "`injectDNSAltName` without an enabled route",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        let pool = node.pool;
        let asked = pool
            .spec
            .route
            .as_ref()
            .and_then(|route| route.inject_dns_alt_name);
        if asked == Some(true)
            && pool.spec.enabled_route().is_none()
            && pool.could_read("spec.route.enabled")
        {
            let place = pool.at("spec.route.injectDNSAltName");
            let message = format!(
                "Pool `{}` injects no hostname: its route is not enabled",
                pool.name()
            );
            let finding = CODE.at(place, message);
            findings.push(
                finding.help("write `enabled: true` beside it, or remove `injectDNSAltName`"),
            );
        }
    }
}
