//! `inject-wildcard`: the Puppet CA signs no alternative name with a `*`.

use crate::diagnostic::{Code, Sink};
use crate::hostname::wildcard_domain;
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "inject-wildcard",
    "a wildcard hostname is injected, which the Puppet CA does not sign",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        let pool = node.pool;
        let Some(name) = pool
            .spec
            .injected_name()
            .filter(|name| wildcard_domain(name).is_some())
        else {
            continue;
        };
        let message =
            format!("the Puppet CA signs no certificate with the alternative name `{name}`");
        let finding = CODE
            .at(pool.at("spec.route.injectDNSAltName"), message)
            .related(pool.at("spec.route.hostname"), "the hostname is a wildcard")
            .help("write `injectDNSAltName: false`, and add the names that agents use to `dnsAltNames` of the Certificate");
        findings.push(finding);
    }
}
