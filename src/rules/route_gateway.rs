//! `route-gateway`: an enabled route needs a Gateway, and a listener's name has a syntax.

use crate::diagnostic::{Code, Diagnostic, Severity, Sink};
use crate::kubernetes;
use crate::object::Place;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "route-gateway",
    "an enabled route without a usable Gateway or listener",
);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    for (pool, route) in topology.routes() {
        let name = route.gateway_name();
        let place = pool.at("spec.route.gatewayRef.name");
        if name.is_empty() {
            let message = format!(
                "the route of Pool `{}` is enabled, but names no Gateway",
                pool.name()
            );
            let finding = CODE.at(place, message);
            findings.push(finding.help("add `gatewayRef: {name: NAME}`, or set `enabled: false`"));
        } else if !kubernetes::is_dns_subdomain(name) {
            let finding = refused(place, name, "Gateway");
            // The CRD limits the length only; another such Gateway just cannot exist.
            findings.push(if name.len() > kubernetes::MAX_SUBDOMAIN {
                finding
            } else if name.contains('/') {
                finding
                    .severity(Severity::Warning)
                    .help("write the name alone: the Gateway must be in the Pool's own namespace")
            } else {
                finding.severity(Severity::Warning)
            });
        }
        let section = route.section_name();
        if let Some(section) = section.filter(|name| !kubernetes::is_dns_subdomain(name)) {
            let place = pool.at("spec.route.gatewayRef.sectionName");
            findings.push(refused(place, section, "listener"));
        }
    }
}

fn refused(place: Place, name: &str, kind: &str) -> Diagnostic {
    const MOST: usize = kubernetes::MAX_SUBDOMAIN;
    match name.len() {
        length if length > MOST => {
            let message = format!("the name of the {kind} has {length} bytes, more than {MOST}");
            CODE.at(place, message).help(format!("shorten it by {}", length - MOST))
        }
        _ => CODE.at(place, format!("`{name}` cannot be the name of a {kind}")).help(format!(
            "write the name of a {kind}: lower-case letters, digits, `-` and `.`, with a letter or digit at both ends"
        )),
    }
}
