//! What was asked for, and the things of that name.

use std::collections::{BTreeMap, BTreeSet};

use clap::ValueEnum;
use serde::Serialize;

use super::{Answer, World, certificate, hostname, pool, server};
use crate::api::ServerSpec;
use crate::inventory::Inventory;
use crate::object::{Object, ObjectKey};
use crate::suggest;
use crate::terminal::listed;

/// What can be asked for, as kubectl takes it: in any case, of one or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
pub enum Thing {
    #[value(alias = "servers")]
    Server,
    #[value(alias = "pools")]
    Pool,
    #[value(alias = "certificates")]
    Certificate,
    #[value(alias = "hostnames")]
    Hostname,
}

impl Thing {
    pub fn name(self) -> &'static str {
        match self {
            Self::Server => "Server",
            Self::Pool => "Pool",
            Self::Certificate => "Certificate",
            Self::Hostname => "Hostname",
        }
    }

    /// By its name, with or without its group.
    fn named(text: &str) -> Option<Self> {
        let (word, _) = text.split_once('.').unwrap_or((text, ""));
        Self::from_str(word, true).ok()
    }
}

/// `NAME`, `kind/NAME` or `kind/namespace/NAME`.
#[derive(Clone, Debug)]
pub struct Query {
    pub thing: Option<Thing>,
    namespace: Option<String>,
    name: String,
}

impl Query {
    /// Reads what was asked for, or says in a sentence what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let query = |thing, namespace: Option<&str>, name: &str| Self {
            thing,
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
        };
        if let Some(host) = host(text) {
            return Ok(query(Some(Thing::Hostname), None, host));
        }
        let Some((kind, rest)) = text.split_once('/') else {
            return Ok(query(None, None, text));
        };
        let thing = Thing::named(kind).ok_or_else(|| {
            let known = ["server", "pool", "certificate", "hostname"];
            match suggest::nearest(kind, &known) {
                Some(near) => format!("`{kind}` is no kind; did you mean `{}/{rest}`?", near.name),
                None => format!(
                    "`{kind}` is no kind: before the `/` stands server, pool, certificate or hostname"
                ),
            }
        })?;
        let (namespace, name) = match rest.split_once('/') {
            Some((namespace, name)) => (Some(namespace), name),
            None => (None, rest),
        };
        Ok(query(Some(thing), namespace, name))
    }

    /// It is a name of the Service of a Pool in the cluster: `puppet.prod.svc`, and what stands behind that.
    fn is_service_of(&self, key: &ObjectKey) -> bool {
        let mut labels = self.name.split('.');
        self.wants(Thing::Hostname)
            && labels.next() == Some(&key.name)
            && labels
                .next()
                .is_some_and(|namespace| key.namespace.is_empty() || *namespace == *key.namespace)
            && labels.next() == Some("svc")
    }

    fn wants(&self, thing: Thing) -> bool {
        self.thing.is_none_or(|wanted| wanted == thing)
    }

    fn is(&self, thing: Thing, key: &ObjectKey) -> bool {
        let namespace = self.namespace.as_deref();
        self.wants(thing)
            && *self.name == *key.name
            && namespace.is_none_or(|namespace| namespace == &*key.namespace)
    }

    /// What was asked for, in words.
    pub fn described(&self) -> String {
        let kinds = match self.thing {
            Some(Thing::Hostname) => "hostname",
            Some(thing) => thing.name(),
            None => "Server, Pool, Certificate or hostname",
        };
        match &self.namespace {
            Some(namespace) => format!("{kinds} `{}` in namespace `{namespace}`", self.name),
            None => format!("{kinds} `{}`", self.name),
        }
    }
}

/// Everything of that name: Servers, Pools, Certificates, each in input order, then the hostname.
pub fn answers(world: &World<'_>, query: &Query) -> Vec<Answer> {
    let topology = world.topology;
    let servers = topology.inventory.servers.values();
    let servers = servers
        .filter(|server| query.is(Thing::Server, server.key()))
        .map(|server| server::answer(world, server));
    let pools = topology.pools.iter();
    let pools = pools
        .filter(|node| {
            let key = node.pool.key();
            query.is(Thing::Pool, key) || query.is_service_of(key)
        })
        .map(|node| pool::answer(world, node));
    let inventory = topology.inventory;
    // What looks like a copy may be a Certificate that lacks something.
    let copies = inventory.certificate_copies.iter();
    let broken = copies.filter(|copy| !world.errors(&copy.object.origin).is_empty());
    let certificates = inventory.certificates.values().chain(broken);
    let certificates = certificates
        .filter(|certificate| query.is(Thing::Certificate, certificate.object.key()))
        .map(|certificate| certificate::answer(world, &certificate.object));
    let mut answers: Vec<_> = servers.chain(pools).chain(certificates).collect();
    if answers.is_empty() {
        let missing = missing_certificates(world, query).into_iter();
        answers.extend(missing.map(|(key, servers)| certificate::missing(world, &key, &servers)));
    }
    if query.wants(Thing::Hostname) && query.namespace.is_none() {
        // Names of Certificates are hostnames, too, but those of Services more often than not.
        let is_only = answers.is_empty();
        answers.extend(hostname::answer(world, &query.name, is_only));
    }
    answers
}

/// Certificates that Servers show to clients and that are not in the input, with these Servers.
fn missing_certificates<'w>(
    world: &World<'w>,
    query: &Query,
) -> BTreeMap<ObjectKey, Vec<&'w Object<ServerSpec>>> {
    let mut missing: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for server in world.topology.inventory.servers.values() {
        let Some(name) = server.spec.certificate_ref() else {
            continue;
        };
        let key = server.key().sibling(name);
        let is_there = world.topology.inventory.certificates.contains_key(&key);
        if !is_there && query.is(Thing::Certificate, &key) {
            missing.entry(key).or_default().push(server);
        }
    }
    missing
}

/// The host of a URL, or of `host:port`, which neither a name nor a kind can be.
fn host(text: &str) -> Option<&str> {
    let (address, is_url) = match text.split_once("://") {
        Some((_, rest)) => (rest.split(['/', '?', '#']).next()?, true),
        None => (text, false),
    };
    let address = address.rsplit('@').next()?;
    let (host, port) = address.split_once(':').unwrap_or((address, ""));
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    (!host.is_empty() && (is_port || (is_url && port.is_empty()))).then_some(host)
}

/// All names that can be asked for, those of one sort or of all.
pub fn names(inventory: &Inventory<'_>, wanted: Option<Thing>) -> BTreeSet<String> {
    let servers = inventory.servers.keys().map(|key| (Thing::Server, key));
    let pools = inventory.pools.keys().map(|key| (Thing::Pool, key));
    let certificates = inventory.certificates.keys();
    let certificates = certificates.map(|key| (Thing::Certificate, key));
    let objects = servers.chain(pools).chain(certificates);
    let objects = objects.map(|(thing, key)| (thing, &*key.name));
    let routes = inventory.pools.values();
    let routes = routes.filter_map(|pool| pool.spec.route.as_ref());
    let all = objects.chain(routes.map(|route| (Thing::Hostname, route.hostname())));
    let is_meant = |thing| wanted.is_none_or(|wanted| wanted == thing);
    let meant = all.filter(|(thing, name)| is_meant(*thing) && !name.is_empty());
    meant.map(|(_, name)| name.to_owned()).collect()
}

/// What was probably meant, or what there is, as the end of a sentence.
pub fn near(names: &BTreeSet<String>, query: &Query) -> String {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    match suggest::nearest(&query.name, &names) {
        Some(near) => format!("; did you mean `{}`?", near.name),
        None if names.is_empty() => String::new(),
        None => format!("; there is {}", listed(&names)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_those_of_addresses() {
        for (text, expected) in [
            (
                "https://puppet.example.com:8140/",
                Some("puppet.example.com"),
            ),
            (
                "https://user@puppet.example.com?a",
                Some("puppet.example.com"),
            ),
            ("puppet.example.com:8140", Some("puppet.example.com")),
            ("puppet.example.com", None),
            ("pool/puppet", None),
            ("puppet:", None),
            ("https://", None),
            (":8140", None),
        ] {
            assert_eq!(host(text), expected, "{text}");
        }
    }
}
