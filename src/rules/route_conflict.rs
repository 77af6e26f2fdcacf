//! `route-conflict`: of two routes with one hostname on a listener, the older one wins.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::api::gateway::Listener;
use crate::api::neighbor::{ParentSummary, RouteSummary};
use crate::api::pool::PoolRouteSpec;
use crate::diagnostic::{Code, Sink};
use crate::hostname::folded;
use crate::inventory::Neighbor;
use crate::object::Object;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::warning(
    "route-conflict",
    "a TLSRoute of the input claims the hostname on the same listener",
)
.on_two();

/// Namespace and name of a Gateway, and a hostname in lower case.
type Claim<'a> = (&'a str, &'a str, Cow<'a, str>);

/// A route, the position of the hostname in it, and its reference to the Gateway.
struct Claimant<'a> {
    route: &'a Object<Neighbor<RouteSummary>>,
    index: usize,
    parent: &'a ParentSummary,
}

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    let mut claims = claims(topology);
    for node in &topology.pools {
        let pool = node.pool;
        let Some(route) = pool.spec.enabled_route() else {
            continue;
        };
        let key = pool.key();
        let hostname = folded(route.hostname());
        let claim = (key.namespace.as_str(), route.gateway_name(), hostname);
        // A second Pool with the same claim has a `hostname-conflict`.
        let Some(claimants) = claims.remove(&claim) else {
            continue;
        };
        let attachment = topology.attachment(node);
        let listeners = attachment.map(|attachment| attachment.fitting());
        let meets = |other: &&Claimant<'_>| match (&attachment, &listeners) {
            (Some(attachment), Some(listeners)) => listeners.iter().any(|(_, listener)| {
                let namespace = &other.route.key().namespace;
                other.selects(listener) && attachment.allows(listener, namespace) != Some(false)
            }),
            _ => other.route.key().namespace == key.namespace && other.may_meet(route),
        };
        // A route of the Pool's own name is a finding of `duplicate-object`.
        let mut others = claimants.iter().filter(|other| other.route.key() != key);
        if let Some(other) = others.find(meets) {
            let message = format!(
                "TLSRoute `{}` has the hostname `{}` on the same listener",
                other.route.key(),
                route.hostname()
            );
            let finding = CODE
                .at(pool.at("spec.route.hostname"), message)
                .related(
                    other.route.item("spec.hostnames", other.index),
                    "claimed here",
                )
                .help(format!(
                    "write another hostname, or remove the TLSRoute: the older route wins, or `{}` where both are as old",
                    other.route.key().min(key)
                ));
            findings.push(finding);
        }
    }
}

impl Claimant<'_> {
    /// Both ask for one listener, or one of them for all. That is sure without the Gateway where they
    /// are of one namespace: what a listener allows to one of them it allows to the other.
    fn may_meet(&self, route: &PoolRouteSpec) -> bool {
        let sections = (route.section_name(), self.parent.section_name());
        let differ = matches!(sections, (Some(one), Some(other)) if one != other);
        !differ && self.parent.port.is_none()
    }

    /// The route asks for the listener, by its name, its port, both or neither.
    fn selects(&self, listener: &Listener) -> bool {
        let section = self.parent.section_name();
        section.is_none_or(|name| name == listener.name)
            && self
                .parent
                .port
                .is_none_or(|port| Some(port) == listener.port)
    }
}

/// Most references of a route: API servers refuse one with more.
const MAX_PARENTS: usize = 32;

fn claims<'a>(topology: &Topology<'a>) -> HashMap<Claim<'a>, Vec<Claimant<'a>>> {
    let mut claims: HashMap<Claim<'_>, Vec<Claimant<'_>>> = HashMap::new();
    for route in topology.inventory.tls_routes.values() {
        let summary = &route.spec.spec;
        let parents = summary.parent_refs.iter().flatten().take(MAX_PARENTS);
        for parent in parents.filter(|parent| parent.is_gateway()) {
            let own = &*route.key().namespace;
            let namespace = parent.namespace.as_deref().unwrap_or(own);
            for (index, hostname) in summary.hostnames.iter().flatten().enumerate() {
                let claim = (namespace, parent.name.as_str(), folded(hostname));
                claims.entry(claim).or_default().push(Claimant {
                    route,
                    index,
                    parent,
                });
            }
        }
    }
    claims
}
