//! `route-gateway`: an enabled route needs a Gateway, and a listener's name has a syntax.

use crate::check::{Options, Rule};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::kubernetes;
use crate::topology::Topology;

static CODE: Code = Code::error(
    "route-gateway",
    "an enabled route without a usable Gateway or listener",
)
.explained(include_str!("../explain/route-gateway.md"));

pub(super) const RULE: Rule = Rule { code: &CODE, run };

fn run(topology: &Topology<'_>, _: &Options, diagnostics: &mut Diagnostics) {
    for (pool, route) in topology.routes() {
        let name = route.gateway_name();
        let place = pool.at("spec.route.gatewayRef.name");
        if name.is_empty() {
            let finding = CODE.at(place, "an enabled route needs a Gateway");
            diagnostics
                .push(finding.help("add `gatewayRef: {name: NAME}`, or set `enabled: false`"));
        } else if !kubernetes::is_dns_subdomain(name) {
            let message = match name.len() > kubernetes::MAX_SUBDOMAIN {
                true => format!(
                    "the name of a Gateway has at most {} bytes",
                    kubernetes::MAX_SUBDOMAIN
                ),
                false => format!("`{name}` cannot be the name of a Gateway"),
            };
            // The CRD has no pattern; such a Gateway just cannot exist.
            let severity = match name.len() > kubernetes::MAX_SUBDOMAIN {
                true => Severity::Error,
                false => Severity::Warning,
            };
            let finding = CODE.at(place, message).severity(severity);
            diagnostics.push(finding.help(match name.contains('/') {
                true => "write the name alone: the Gateway must be in the Pool's own namespace",
                false => SYNTAX,
            }));
        }
        if let Some(section) = route
            .section_name()
            .filter(|name| !kubernetes::is_dns_subdomain(name))
        {
            let message = format!("`{section}` cannot be the name of a listener");
            let place = pool.at("spec.route.gatewayRef.sectionName");
            diagnostics.push(CODE.at(place, message).help(SYNTAX));
        }
    }
}

const SYNTAX: &str =
    "use lower-case letters, digits, `-` and `.`, starting and ending with a letter or digit";
