//! A Server: the Pools that it joins, or does not, and its Certificate.

use super::evidence::Concerning;
use super::{Answer, Fact, Thing, World, certificate, pool};
use crate::api::ServerSpec;
use crate::nearly::Nearly;
use crate::object::Object;
use crate::topology::PoolNode;

pub fn answer(world: &World<'_>, server: &Object<ServerSpec>) -> Answer {
    let mut findings = world.on(&server.origin);
    let mut facts = Vec::new();
    let names = server.spec.pool_refs();
    let found = findings.take_items("spec.poolRefs", names.len());
    for ((index, name), found) in names.iter().enumerate().zip(found) {
        let place = server.item("spec.poolRefs", index);
        match world.topology.pool(server.key().beside(name)) {
            Some(node) => {
                let fact = Fact::new(true, place, format!("joins Pool `{name}`"));
                facts.push(fact.with(found).with([joined(world, server, node)]));
            }
            None if found.is_empty() => {
                let message = format!("Pool `{name}` is not among what could be read");
                facts.push(Fact::new(None, place, message));
            }
            None => facts.extend(found),
        }
    }
    let mut found = nearly(world, server, &mut findings);
    found.extend(findings.take("spec.poolRefs"));
    if facts.is_empty() && found.is_empty() {
        let place = server.at("spec.poolRefs");
        let message = "joins no Pool: it lists none in `poolRefs`";
        facts.push(Fact::new(None, place, message));
    }
    facts.extend(found);
    let found = findings.take("spec.certificateRef");
    // That there is none is told once.
    let own = own_certificate(world, server);
    facts.extend(own.filter(|own| own.holds.is_some() || found.is_empty()));
    facts.extend(found);
    facts.extend(findings.rest());
    Answer::new(Thing::Server, server.key(), facts)
}

/// The Pools that a Server would join, by the mistakes that keep it from that.
fn nearly(
    world: &World<'_>,
    server: &Object<ServerSpec>,
    findings: &mut Concerning<'_>,
) -> Vec<Fact> {
    let nearly = world.nearly.iter();
    let nearly: Vec<_> = nearly
        .filter(|nearly| nearly.server.origin.standing() == server.origin.standing())
        .collect();
    let mut facts = Vec::new();
    for nearly in nearly.chunk_by(|a, b| a.field == b.field) {
        let mut found = findings.take_at(nearly[0].field);
        if let Some(first) = found.first_mut() {
            let pools = nearly.iter().map(|nearly| meant(world, nearly));
            first.facts.extend(pools);
        }
        facts.extend(found);
    }
    facts
}

/// A Pool that a Server would join.
fn meant(world: &World<'_>, nearly: &Nearly<'_>) -> Fact {
    let name = &nearly.pool.name;
    let message = format!("names Pool `{name}`");
    let pool = world.topology.pool(nearly.server.key().beside(name));
    let here = pool.map(|node| {
        let message = format!("Pool `{name}` is here");
        Fact::new(true, node.pool.at("metadata.name"), message)
    });
    Fact::new(None, nearly.place.clone(), message).with(here)
}

/// The Pool that a Server joins, and what clients of its route make of the Certificate of the Server.
fn joined(world: &World<'_>, server: &Object<ServerSpec>, node: &PoolNode<'_>) -> Fact {
    let pool = node.pool;
    let message = format!("Pool `{}` is here", pool.name());
    Fact::new(true, pool.at("metadata.name"), message)
        .with(world.errors(&pool.origin))
        .with(pool::unrouted(pool))
        .with(certificate::of_route(world, pool, server))
}

/// The Certificate that a Server shows to clients, if it names one.
pub fn own_certificate(world: &World<'_>, server: &Object<ServerSpec>) -> Option<Fact> {
    let name = server.spec.certificate_ref()?;
    let place = server.at("spec.certificateRef");
    let key = server.key().beside(name);
    let Some(found) = world.topology.inventory.certificates.get(&key) else {
        let message = format!("shows Certificate `{name}`, which is not in the input");
        return Some(Fact::new(None, place, message));
    };
    let message = format!("Certificate `{name}` is here");
    let there = Fact::new(true, found.object.at("metadata.name"), message);
    let there = there.with(world.errors(&found.object.origin));
    let message = format!("shows Certificate `{name}` to clients");
    Some(Fact::new(true, place, message).with([there]))
}
