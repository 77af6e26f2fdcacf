//! The names of a Certificate, each with where it comes from, to look many hostnames up in.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::api::{CertificateSpec, PoolSpec};
use crate::hostname::{ProvenNames, folded};
use crate::object::{Object, Place};
use crate::topology::{CertificateNode, knows_names};

pub struct Names<'a> {
    certificate: &'a Object<CertificateSpec>,
    own: ProvenNames<'a>,
    /// Positions in `dnsAltNames`; none for the common name.
    positions: HashMap<Cow<'a, str>, Option<usize>>,
    injected: ProvenNames<'a>,
    /// The first Pool that asks for each of them.
    pools: HashMap<Cow<'a, str>, &'a Object<PoolSpec>>,
    /// Its own names are all that it has.
    pub are_known: bool,
}

impl<'a> Names<'a> {
    pub fn new(
        certificate: &'a Object<CertificateSpec>,
        wanted: Option<&'a CertificateNode<'a>>,
    ) -> Self {
        let spec = &certificate.spec;
        let listed = spec.dns_alt_names().iter().map(|name| folded(name));
        let listed = listed.zip((0..).map(Some));
        let mut positions = HashMap::new();
        for (name, position) in listed.chain([(folded(spec.certname()), None)]) {
            positions.entry(name).or_insert(position);
        }
        let injecting = wanted.into_iter().flat_map(|node| &node.pools);
        let mut pools = HashMap::new();
        for pool in injecting.copied() {
            let name = pool.spec.injected_name().unwrap_or_default();
            pools.entry(folded(name)).or_insert(pool);
        }
        let injected = wanted.map_or(&[][..], |node| &node.missing);
        Self {
            certificate,
            own: spec.proven_names(&[]),
            positions,
            injected: ProvenNames::new(injected.iter().copied()),
            pools,
            are_known: knows_names(certificate),
        }
    }

    /// The name that it has by which clients of a hostname take it, and its place.
    pub fn covering(&self, hostname: &str) -> Option<(Place, &str)> {
        let name = self.own.covering_route(hostname)?;
        let place = match self.positions.get(name).copied().flatten() {
            Some(position) => self.certificate.item("spec.dnsAltNames", position),
            None => self.certificate.at("spec.certname"),
        };
        Some((place, name))
    }

    /// The Pool from which it gets such a name.
    pub fn injecting(&self, hostname: &str) -> Option<&'a Object<PoolSpec>> {
        let name = self.injected.covering_route(hostname)?;
        self.pools.get(name).copied()
    }
}
