//! `route-conflict`: of two routes with one hostname on a listener, the older one wins.

use std::collections::HashMap;

use crate::api::neighbour::RouteSummary;
use crate::check::{Options, Rule};
use crate::diagnostic::{Code, Diagnostics};
use crate::inventory::Neighbour;
use crate::object::Object;
use crate::topology::Topology;

static CODE: Code = Code::warning(
    "route-conflict",
    "a TLSRoute of the input claims the hostname on the same listener",
)
.explained(include_str!("../explain/route-conflict.md"));

pub(super) const RULE: Rule = Rule { code: &CODE, run };

/// Namespace and name of a Gateway, a hostname in lower case, and where on the Gateway.
type Claim<'a> = (&'a str, &'a str, String, Where<'a>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Where<'a> {
    /// Somewhere: meets a route without a section.
    Anywhere,
    /// Without a section a route is on every listener.
    Everywhere,
    Section(&'a str),
}

/// A route, and the position of the hostname in it.
type Claimant<'a> = (&'a Object<Neighbour<RouteSummary>>, usize);

fn run(topology: &Topology<'_>, _: &Options, diagnostics: &mut Diagnostics) {
    let claims = claims(topology);
    for (pool, route) in topology.routes() {
        let key = pool.key();
        let places = match route.section_name() {
            None => [Where::Anywhere, Where::Anywhere],
            Some(section) => [Where::Everywhere, Where::Section(section)],
        };
        let rival = places.iter().find_map(|place| {
            let hostname = route.hostname().to_ascii_lowercase();
            let claim = (
                key.namespace.as_str(),
                route.gateway_name(),
                hostname,
                *place,
            );
            // A route of the Pool's own name is a finding of `duplicate-object`.
            let claimants = claims.get(&claim)?;
            claimants.iter().find(|(other, _)| other.key() != key)
        });
        if let Some((other, index)) = rival {
            let message = format!(
                "TLSRoute `{}` has the hostname `{}` on the same listener",
                other.key(),
                route.hostname()
            );
            let finding = CODE
                .at(pool.at("spec.route.hostname"), message)
                .related(other.item("spec.hostnames", *index), "claimed here")
                .help(format!(
                    "use another hostname: the older route wins, or `{}` where both are as old",
                    other.key().min(key)
                ));
            diagnostics.push(finding);
        }
    }
}

/// For each claim its first two routes, of which at most one has the name of the Pool that asks.
fn claims<'a>(topology: &Topology<'a>) -> HashMap<Claim<'a>, Vec<Claimant<'a>>> {
    let mut claims: HashMap<Claim<'_>, Vec<Claimant<'_>>> = HashMap::new();
    for route in topology.inventory.tls_routes.values() {
        let summary = &route.spec.spec;
        let parents = summary.parent_refs.iter().flatten();
        for parent in
            parents.filter(|parent| parent.kind.as_deref().unwrap_or("Gateway") == "Gateway")
        {
            let namespace = parent.namespace.as_deref();
            let namespace = namespace.unwrap_or(&route.key().namespace);
            let section = parent
                .section_name
                .as_deref()
                .filter(|name| !name.is_empty());
            let place = section.map_or(Where::Everywhere, Where::Section);
            for (index, hostname) in summary.hostnames.iter().flatten().enumerate() {
                for place in [place, Where::Anywhere] {
                    let hostname = hostname.to_ascii_lowercase();
                    let claim = (namespace, parent.name.as_str(), hostname, place);
                    let claimants = claims.entry(claim).or_default();
                    let known = claimants
                        .iter()
                        .any(|(known, _)| std::ptr::eq(*known, route));
                    if claimants.len() < 2 && !known {
                        claimants.push((route, index));
                    }
                }
            }
        }
    }
    claims
}
