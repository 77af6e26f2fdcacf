//! A hostname: the way of a connection from the listener to the Certificates that prove the name.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{Answer, Fact, Thing, World, certificate, pool, route};
use crate::hostname::{self, specificity};
use crate::object::ObjectKey;
use crate::rules::HOSTNAME_NOT_IN_CERTIFICATE;
use crate::topology::{Member, PoolNode};

/// `None` for a name that no Pool routes; `or_of_certificates` asks whether Certificates have it.
pub fn answer(world: &World<'_>, hostname: &str, or_of_certificates: bool) -> Option<Answer> {
    let mut nodes: Vec<_> = world.topology.pools.iter().collect();
    nodes.retain(|node| own(node).is_some_and(|own| hostname::covers(own, hostname)));
    // As Gateways choose.
    nodes.sort_by_key(|node| Reverse((is_enabled(node), specificity(own(node)))));
    let mut facts = Vec::new();
    let is_routed = nodes.iter().any(|node| is_enabled(node));
    let mut winners = HashMap::new();
    for node in &nodes {
        let winner = gateway(node).map(|gateway| *winners.entry(gateway).or_insert(node));
        facts.push(match winner {
            None => disabled(world, node, is_routed),
            Some(winner) if specificity(own(winner)) > specificity(own(node)) => {
                outdone(node, winner)
            }
            Some(_) => routed(world, node, hostname),
        });
    }
    if nodes.is_empty() && or_of_certificates {
        facts = unrouted(world, hostname);
    }
    let key = ObjectKey::new("", hostname);
    (!facts.is_empty()).then(|| Answer::new(Thing::Hostname, &key, facts))
}

/// The hostname of the route of a Pool, enabled or not.
fn own<'a>(node: &PoolNode<'a>) -> Option<&'a str> {
    let route = node.pool.spec.route.as_ref()?;
    Some(route.hostname()).filter(|hostname| !hostname.is_empty())
}

fn is_enabled(node: &PoolNode<'_>) -> bool {
    node.pool.spec.enabled_route().is_some()
}

/// Namespace and name of the Gateway of an enabled route.
fn gateway<'a>(node: &PoolNode<'a>) -> Option<(&'a str, &'a str)> {
    let route = node.pool.spec.enabled_route()?;
    Some((&node.pool.key().namespace, route.gateway_name()))
}

/// A Pool that would route the name.
fn disabled(world: &World<'_>, node: &PoolNode<'_>, is_routed: bool) -> Fact {
    let pool = node.pool;
    let message = format!(
        "Pool `{}` does not route it: its route is not enabled",
        pool.key()
    );
    let mut findings = world.on(&pool.origin);
    let found = findings.take("spec.route");
    let place = pool.at("spec.route.enabled");
    if is_routed {
        return Fact::new(None, place, message).with(found);
    }
    let fact = Fact::new(false, place, message).with(found);
    fact.help("set `enabled: true`")
}

/// A Pool with a wildcard, from which another Pool takes the name.
fn outdone(node: &PoolNode<'_>, winner: &PoolNode<'_>) -> Fact {
    let message = format!(
        "Pool `{}` does not get it by `{}`: the hostname of Pool `{}` is more specific",
        node.pool.key(),
        own(node).unwrap_or_default(),
        winner.pool.key()
    );
    Fact::new(None, node.pool.at("spec.route.hostname"), message)
}

/// The way of a connection through one Pool.
fn routed(world: &World<'_>, node: &PoolNode<'_>, hostname: &str) -> Fact {
    let pool = node.pool;
    let mut findings = world.on(&pool.origin).without(&HOSTNAME_NOT_IN_CERTIFICATE);
    let own = own(node).unwrap_or_default();
    let field = "spec.route";
    let holds = findings.sound(field);
    let verb = if holds.is_some() {
        "routes"
    } else {
        "is to route"
    };
    let mut message = format!("Pool `{}` {verb} it", pool.key());
    if !own.eq_ignore_ascii_case(hostname) {
        message.push_str(&format!(", as one of `{own}`"));
    }
    let listeners = route::listeners(world, node, &mut findings, hostname);
    let leads = format!(
        "TLSRoute `{}` for `{own}` leads to its Service",
        pool.name()
    );
    let tls_route =
        Fact::new(holds, pool.at("spec.route.hostname"), leads).with(findings.take(field));
    let service = pool::service(node, &mut findings);
    let members = node.members.iter();
    let servers = members.map(|member| serving(world, node, member, hostname));
    Fact::new(holds, pool.at("metadata.name"), message)
        .with(listeners)
        .with([tls_route, service])
        .with(servers)
        .with(world.nearly_joining(pool))
        .with(findings.rest())
}

/// A Server that a connection ends in, and whether its Certificate proves the name.
fn serving(world: &World<'_>, node: &PoolNode<'_>, member: &Member<'_>, hostname: &str) -> Fact {
    let server = member.server;
    let place = server.item("spec.poolRefs", member.index);
    let proof = certificate::for_clients(world, node.pool, server, hostname);
    // That a name is not yet signed, for one.
    let beside = member.certificate.map(|certificate| {
        let mut findings = world.only_on(&certificate.origin);
        findings.take("spec.dnsAltNames")
    });
    let proof = proof.map(|proof| proof.with(beside.into_iter().flatten()));
    let message = format!(
        "Server `{}` answers for Pool `{}`",
        server.name(),
        node.pool.name()
    );
    Fact::new(true, place, message)
        .with(world.errors_beside(&server.origin, &node.pool.origin))
        .with(proof)
}

/// Certificates that have a name which no Pool routes.
fn unrouted(world: &World<'_>, hostname: &str) -> Vec<Fact> {
    let certificates = world.topology.inventory.certificates.values();
    let certificates = certificates.map(|certificate| &certificate.object);
    let facts = certificates.filter_map(|certificate| {
        let names = world.names(certificate.key())?;
        let (place, name) = names.covering(hostname)?;
        let message = format!(
            "no Pool routes it, but Certificate `{}` has `{name}`",
            certificate.key()
        );
        let fact = Fact::new(false, place, message)
            .help("make it the `hostname` of a Pool's route, if clients shall reach Servers by it");
        Some(Fact {
            remedy: None,
            ..fact
        })
    });
    facts.collect()
}
