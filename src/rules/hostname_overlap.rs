//! `hostname-overlap`: of a wildcard and a name below it, the name wins at the Gateway.

use std::collections::HashMap;

use crate::api::PoolSpec;
use crate::api::pool::PoolRouteSpec;
use crate::diagnostic::{Code, Sink};
use crate::hostname::{domains, wildcard_domain};
use crate::kubernetes;
use crate::object::Object;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::note(
    "hostname-overlap",
    "a wildcard route covers the hostname of another Pool",
)
.on_two();

/// Namespace and name of a Gateway, and what stands behind the `*.`.
type Wildcard<'a> = (&'a str, &'a str, &'a str);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    // What is no hostname is a finding of `route-hostname`.
    let is_sound = |route: &PoolRouteSpec| kubernetes::check_hostname(route.hostname()).is_ok();
    let routes = || topology.routes().filter(|(_, route)| is_sound(route));
    let mut wildcards: HashMap<Wildcard<'_>, &Object<PoolSpec>> = HashMap::new();
    for (pool, route) in routes() {
        if let Some(domain) = wildcard_domain(route.hostname()) {
            let wildcard = (pool.key().namespace.as_str(), route.gateway_name(), domain);
            wildcards.entry(wildcard).or_insert(pool);
        }
    }
    if wildcards.is_empty() {
        return;
    }
    for (pool, route) in routes() {
        let hostname = route.hostname();
        let name = wildcard_domain(hostname).unwrap_or(hostname);
        let (namespace, gateway) = (pool.key().namespace.as_str(), route.gateway_name());
        let wider = domains(name).find_map(|domain| wildcards.get(&(namespace, gateway, domain)));
        if let Some(other) = wider {
            let message = format!(
                "the hostname `{hostname}` lies below the wildcard of Pool `{}`",
                other.name()
            );
            let finding = CODE
                .at(pool.at("spec.route.hostname"), message)
                .related(other.at("spec.route.hostname"), "the wildcard is here")
                .help(format!(
                    "leave it if Pool `{}` is to get these connections: the most specific hostname wins",
                    pool.name()
                ));
            findings.push(finding);
        }
    }
}
