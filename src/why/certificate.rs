//! A Certificate: the names that it has, those that it gets, and the clients that refuse it.

use std::collections::HashMap;

use super::names::Names;
use super::{Answer, Fact, Thing, World};
use crate::api::{CertificateSpec, PoolSpec, ServerSpec};
use crate::diagnostic::Remedy;
use crate::object::{Object, ObjectKey};
use crate::rules::{ALT_NAMES_REFUSED, HOSTNAME_NOT_IN_CERTIFICATE};
use crate::topology::{CertificateNode, Injection};

pub fn answer(world: &World<'_>, certificate: &Object<CertificateSpec>) -> Answer {
    // It says of a whole Pool what is told here of each Certificate.
    let mut findings = world
        .on(&certificate.origin)
        .without(&HOSTNAME_NOT_IN_CERTIFICATE);
    let node = world.topology.wanted(certificate.key());
    let asking = asking(node);
    let missing = node.into_iter().flat_map(|node| &node.missing);
    let missing = missing.filter_map(|name| asking.get(name)?.first());
    let missing: Vec<_> = missing.copied().collect();
    for pool in &missing {
        // It names one Certificate of a Pool, where it is told here of each.
        findings.drop_of(&ALT_NAMES_REFUSED, &pool.origin);
    }
    let mut facts = Vec::from_iter(authority(world, certificate));
    facts.extend(findings.take("spec.authorityRef"));
    let found = findings.take("spec.certname");
    let by_default = match certificate.spec.certname {
        Some(_) => "",
        None => ", which is the default",
    };
    let certname = certificate.spec.certname();
    let message = format!("has the common name `{certname}`{by_default}");
    facts.push(Fact::new(true, certificate.at("spec.certname"), message).with(found));
    let names = certificate.spec.dns_alt_names();
    let found = findings.take_items("spec.dnsAltNames", names.len());
    for ((index, name), found) in names.iter().enumerate().zip(found) {
        let place = certificate.item("spec.dnsAltNames", index);
        let pools = asking.get(name.as_str()).into_iter().flatten();
        let pools = pools.map(|pool| {
            let message = format!("Pool `{}` asks for `{name}`", pool.name());
            Fact::new(true, pool.at("spec.route.hostname"), message)
        });
        let fact = Fact::new(true, place, format!("has `{name}`"));
        facts.push(fact.with(pools).with(found));
    }
    let missing = missing.into_iter();
    facts.extend(missing.map(|pool| gets(world, pool, certificate)));
    let found = findings.take("spec.dnsAltNames");
    facts.extend(servers(world, certificate));
    facts.extend(found);
    facts.extend(findings.rest());
    Answer::new(Thing::Certificate, certificate.key(), facts)
}

/// A Certificate that Servers name and that is not in the input.
pub fn missing(world: &World<'_>, key: &ObjectKey, servers: &[&Object<ServerSpec>]) -> Answer {
    let facts = servers.iter().map(|server| {
        let place = server.at("spec.certificateRef");
        let found = world.on(&server.origin).take("spec.certificateRef");
        let (server, name) = (server.name(), &key.name);
        let message =
            format!("Server `{server}` shows `{name}` to clients, which is not in the input");
        Fact::new(None, place, message).with(found)
    });
    Answer::new(Thing::Certificate, key, facts.collect())
}

/// The Pools that ask for each name of a Certificate.
fn asking<'a>(node: Option<&CertificateNode<'a>>) -> HashMap<&'a str, Vec<&'a Object<PoolSpec>>> {
    let mut asking: HashMap<_, Vec<_>> = HashMap::new();
    for pool in node.into_iter().flat_map(|node| &node.pools) {
        let name = pool.spec.injected_name().unwrap_or_default();
        asking.entry(name).or_default().push(*pool);
    }
    asking
}

fn authority(world: &World<'_>, certificate: &Object<CertificateSpec>) -> Option<Fact> {
    let name = Some(&certificate.spec.authority_ref).filter(|name| !name.is_empty())?;
    let is_there = world.topology.authority(certificate).is_some();
    let absent = if is_there {
        ""
    } else {
        ", which is not in the input"
    };
    let message = format!("CertificateAuthority `{name}` signs it{absent}");
    let place = certificate.at("spec.authorityRef");
    Some(Fact::new(is_there.then_some(true), place, message))
}

/// A Pool puts its hostname into the Certificates of its Servers, or would if somebody wrote these.
fn gets(world: &World<'_>, pool: &Object<PoolSpec>, certificate: &Object<CertificateSpec>) -> Fact {
    let (name, hostname) = (pool.name(), pool.spec.injected_name().unwrap_or_default());
    let place = pool.at("spec.route.injectDNSAltName");
    if let Some(authority) = world.topology.refusing_authority(certificate) {
        let authority_name = authority.name();
        let message = format!(
            "gets `{hostname}` from Pool `{name}`, but CertificateAuthority `{authority_name}` signs no \
             alternative names"
        );
        let fact = Fact::new(false, place, message).help_at(
            authority.at("spec.allowSubjectAltNames"),
            format!(
                "write `allowSubjectAltNames: true` in CertificateAuthority `{authority_name}`"
            ),
        );
        let finding = world.on(&pool.origin).of_rule(&ALT_NAMES_REFUSED);
        let rule = finding.map(|finding| finding.code.name);
        return Fact { rule, ..fact };
    }
    if world.injection == Injection::Written {
        return Fact::new(true, place, format!("gets `{hostname}` from Pool `{name}`"));
    }
    let message = format!("lacks `{hostname}` of Pool `{name}`, for no Certificate is written");
    Fact::new(false, place, message).help_at(
        certificate.at("spec.dnsAltNames"),
        "add the name to `dnsAltNames`, or let `render` write it",
    )
}

/// The Servers that show the Certificate, each with the routes that clients reach it by.
fn servers(world: &World<'_>, certificate: &Object<CertificateSpec>) -> Vec<Fact> {
    let topology = world.topology;
    let key = certificate.key();
    let showing = topology.inventory.servers.values().filter(|server| {
        let is_it = |name: &str| name == &*key.name;
        server.key().namespace == key.namespace && server.spec.certificate_ref().is_some_and(is_it)
    });
    let mut facts: Vec<_> = showing
        .map(|server| {
            let refs = server.spec.pool_refs().iter();
            let nodes = refs.filter_map(|name| topology.pool(server.key().beside(name)));
            let routes = nodes.filter_map(|node| of_route(world, node.pool, server));
            let message = format!("Server `{}` shows `{}` to clients", server.name(), key.name);
            Fact::new(true, server.at("spec.certificateRef"), message).with(routes)
        })
        .collect();
    if facts.is_empty() {
        let place = certificate.at("metadata.name");
        facts.push(Fact::new(
            None,
            place,
            "no Server of the input shows it to clients",
        ));
    }
    facts
}

/// Whether clients of the route of a Pool take the Certificate of a Server; `None` without either.
pub fn of_route(
    world: &World<'_>,
    pool: &Object<PoolSpec>,
    server: &Object<ServerSpec>,
) -> Option<Fact> {
    let hostname = pool.spec.enabled_route()?.hostname();
    if hostname.is_empty() {
        return None;
    }
    for_clients(world, pool, server, hostname)
}

/// Whether clients that ask for a hostname below the route of a Pool take the Certificate of a Server.
pub fn for_clients(
    world: &World<'_>,
    pool: &Object<PoolSpec>,
    server: &Object<ServerSpec>,
    hostname: &str,
) -> Option<Fact> {
    let name = server.spec.certificate_ref()?;
    let key = server.key().sibling(name);
    let found = world.topology.inventory.certificates.get(&key);
    let found = found.and_then(|source| Some((&source.object, world.names(&key)?)));
    Some(match found {
        Some((certificate, names)) => proof(world, pool, (certificate, &names), hostname),
        None => {
            let message = format!(
                "Certificate `{name}` is not in the input: whether it has `{hostname}` is not known"
            );
            Fact::new(None, server.at("spec.certificateRef"), message)
        }
    })
}

/// The name of a Certificate that clients take for a hostname, or that they find none.
fn proof(
    world: &World<'_>,
    pool: &Object<PoolSpec>,
    (certificate, names): (&Object<CertificateSpec>, &Names<'_>),
    hostname: &str,
) -> Fact {
    let key = certificate.key();
    if let Some((place, name)) = names.covering(hostname) {
        let message = if name.eq_ignore_ascii_case(hostname) {
            format!("Certificate `{}` has `{name}`", key.name)
        } else {
            format!(
                "Certificate `{}` covers `{hostname}` with `{name}`",
                key.name
            )
        };
        return Fact::new(true, place, message);
    }
    if let Some(pool) = names.injecting(hostname) {
        let fact = gets(world, pool, certificate);
        return Fact {
            message: format!("Certificate `{}` {}", key.name, fact.message),
            ..fact
        };
    }
    let place = certificate.at("spec.dnsAltNames");
    if !names.are_known {
        let message = format!("the names of Certificate `{}` are not known", key.name);
        return Fact::new(None, place, message).with(world.errors(&certificate.origin));
    }
    let message = format!(
        "clients of `{hostname}` refuse Certificate `{}`, which does not cover it",
        key.name
    );
    let fact = Fact::new(false, place, message);
    let Some(finding) = world.on(&pool.origin).of_rule(&HOSTNAME_NOT_IN_CERTIFICATE) else {
        return fact.help("list it in `dnsAltNames`");
    };
    // What the rule advises to do in a Certificate is to be done in each.
    let remedy = match finding.remedy {
        Remedy::Here => Some(finding.primary.place.clone().into()),
        Remedy::Related(_) | Remedy::Nowhere => fact.remedy.clone(),
    };
    let help = finding.help.as_deref().map(str::to_owned);
    Fact {
        rule: Some(finding.code.name),
        help,
        remedy,
        ..fact
    }
}
