//! A Pool: what it renders, its Servers, and those that nearly join it.

use super::evidence::Concerning;
use super::{Answer, Fact, Thing, World, certificate, route, server};
use crate::api::PoolSpec;
use crate::api::pool::PoolRouteSpec;
use crate::object::Object;
use crate::rules::HOSTNAME_NOT_IN_CERTIFICATE;
use crate::topology::{Member, PoolNode};

pub fn answer(world: &World<'_>, node: &PoolNode<'_>) -> Answer {
    let mut findings = world
        .on(&node.pool.origin)
        .without(&HOSTNAME_NOT_IN_CERTIFICATE);
    let mut facts = vec![
        service(node, &mut findings),
        tls_route(world, node, &mut findings),
    ];
    facts.extend(
        node.members
            .iter()
            .map(|member| joined(world, node, member)),
    );
    // Among them is that no Server joins, and which ones would but for a slip.
    let found = findings.take("metadata.name");
    let nearly = world.nearly_joining(node.pool);
    if node.members.is_empty() && found.is_empty() && nearly.is_empty() {
        let place = node.pool.at("metadata.name");
        facts.push(Fact::new(None, place, "no Server is known to join it"));
    }
    facts.extend(nearly);
    facts.extend(found);
    facts.extend(findings.rest());
    Answer::new(Thing::Pool, node.pool.key(), facts)
}

/// The Service that comes of a Pool.
pub fn service(node: &PoolNode<'_>, findings: &mut Concerning<'_>) -> Fact {
    let pool = node.pool;
    let message = format!(
        "Service `{}`: {}, port {}",
        pool.name(),
        pool.spec.service_type(),
        pool.spec.port()
    );
    let field = match pool.spec.service {
        Some(_) => pool.at("spec.service").on_key(),
        None => pool.at("metadata.name"),
    };
    let service = "spec.service";
    Fact::new(findings.sound(service), field, message).with(findings.take(service))
}

/// The TLSRoute that comes of a Pool, and its listeners.
fn tls_route(world: &World<'_>, node: &PoolNode<'_>, findings: &mut Concerning<'_>) -> Fact {
    let pool = node.pool;
    let field = "spec.route";
    if let Some(fact) = unrouted(pool) {
        return fact.with(findings.take(field));
    }
    let hostname = pool
        .spec
        .enabled_route()
        .map_or("", PoolRouteSpec::hostname);
    let message = format!("TLSRoute `{}` for `{hostname}`", pool.name());
    let holds = findings.sound(field);
    let listeners = route::listeners(world, node, findings, hostname);
    let fact = Fact::new(holds, pool.at("spec.route.hostname"), message);
    fact.with(listeners).with(findings.take(field))
}

/// That a Pool has no enabled route, if so.
pub fn unrouted(pool: &Object<PoolSpec>) -> Option<Fact> {
    if pool.spec.enabled_route().is_some() {
        return None;
    }
    let (field, reason) = match pool.spec.route {
        Some(_) => ("spec.route.enabled", "does not enable its route"),
        None => ("metadata.name", "has no route"),
    };
    let message = format!("no TLSRoute: Pool `{}` {reason}", pool.name());
    Some(Fact::new(None, pool.at(field), message))
}

/// A Server of the Pool, and what clients of the route make of its Certificate.
fn joined(world: &World<'_>, node: &PoolNode<'_>, member: &Member<'_>) -> Fact {
    let server = member.server;
    let place = server.item("spec.poolRefs", member.index);
    let message = format!("Server `{}` joins `{}`", server.name(), node.pool.name());
    let fact = Fact::new(true, place, message);
    let for_clients = certificate::of_route(world, node.pool, server);
    let of_server = for_clients.or_else(|| server::own_certificate(world, server));
    let errors = world.errors_beside(&server.origin, &node.pool.origin);
    fact.with(errors).with(of_server)
}
