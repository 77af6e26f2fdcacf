//! `hostname-not-in-certificate`: TLS is passed through, so the Server itself must prove the name.

use std::collections::HashSet;

use crate::diagnostic::{Code, Remedy, Sink};
use crate::hostname::wildcard_domain;
use crate::kubernetes;
use crate::topology::{KnownNames, Topology};

pub static CODE: Code = Code::warning(
    "hostname-not-in-certificate",
    "a Certificate of the Pool does not cover the hostname of the route",
);

/// Certificates that one finding shows.
const SHOWN: usize = 3;

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    let mut known = KnownNames::new(topology);
    for node in &topology.pools {
        let pool = node.pool;
        let Some(route) = pool.spec.enabled_route() else {
            continue;
        };
        let hostname = route.hostname();
        // A hostname that is none is a finding of `route-hostname`.
        if pool.spec.injected_name().is_some()
            || kubernetes::check_hostname(hostname).is_err()
            || !pool.could_read("spec.route.injectDNSAltName")
        {
            continue;
        }
        let mut seen = HashSet::new();
        let certificates = node.members.iter().filter_map(|member| member.certificate);
        let lacking: Vec<_> = certificates
            .filter(|certificate| {
                let names = known.of(certificate);
                names.is_some_and(|names| names.covering_route(hostname).is_none())
            })
            .filter(|certificate| seen.insert(certificate.key()))
            .collect();
        let (Some(first), number) = (lacking.first(), lacking.len()) else {
            continue;
        };
        let which = match number {
            1 => format!("Certificate `{}` does", first.name()),
            number => format!("Certificate `{}` and {} more do", first.name(), number - 1),
        };
        let message = format!("agents refuse the connection: {which} not cover `{hostname}`");
        let mut finding = CODE.at(pool.at("spec.route.hostname"), message);
        for certificate in lacking.iter().take(SHOWN) {
            finding = finding.related(certificate.at("spec.dnsAltNames"), "without the hostname");
        }
        findings.push(match wildcard_domain(hostname) {
            Some(_) => finding
                .help("add the names below it that agents use to `dnsAltNames` of the Certificate")
                .remedy(Remedy::Related(0)),
            None => finding.help(format!(
                "write `injectDNSAltName: true` in the route, or add `{hostname}` to `dnsAltNames` of the Certificate"
            )),
        });
    }
}
