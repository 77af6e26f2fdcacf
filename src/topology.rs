//! References resolved, once: Pools with their Servers, Gateways and Certificates, all borrowed.

mod attachment;
mod injection;
mod membership;
mod reference;
mod rendered;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use self::attachment::Attachment;
use smol_str::SmolStr;

use self::reference::{CERTIFICATE_REF, GATEWAY_REF, Names, affix};
pub use self::reference::{MAX_POOL_NAME, is_pool_label, qualified};
use crate::api::authority::CertificateAuthoritySpec;
use crate::api::gateway::{GatewaySpec, MAX_LISTENERS};
use crate::api::pool::PoolRouteSpec;
use crate::api::{CertificateSpec, PoolSpec, ServerSpec};
use crate::diagnostic::{Code, Diagnostics};
use crate::hostname::ProvenNames;
use crate::inventory::{Certificate, Duplicate, Inventory};
use crate::kubernetes;
use crate::object::{KeyRef, Object, ObjectKey, Origin};
use crate::placeholder::holds_placeholder;
use crate::suggest::Suggester;

pub static UNKNOWN_POOL_REF: Code =
    Code::error("unknown-pool-ref", "a `poolRefs` item names no Pool");
pub static CERTIFICATE_NOT_IN_INPUT: Code = Code::error(
    "certificate-not-in-input",
    "a Certificate that must get a hostname is not in the input",
);
pub static ENCRYPTED_CERTIFICATE: Code = Code::error(
    "encrypted-certificate",
    "a Certificate that must get a hostname has the MAC of sops",
);
pub static UNKNOWN_CERTIFICATE_REF: Code = Code::warning(
    "unknown-certificate-ref",
    "`certificateRef` names no Certificate of the input",
);
pub static UNKNOWN_GATEWAY: Code = Code::warning(
    "unknown-gateway",
    "`gatewayRef` names no Gateway of the input",
);

/// The whole input, connected.
#[derive(Debug)]
pub struct Topology<'a> {
    /// What is connected to no Pool: rules look for collisions in it.
    pub inventory: &'a Inventory<'a>,
    /// In input order.
    pub pools: Vec<PoolNode<'a>>,
    /// Certificates that Pools want names in, in the order of namespace and name.
    pub certificates: Vec<CertificateNode<'a>>,
    /// Those that are no copies of what is rendered.
    pub duplicate_certificates: Vec<Duplicate>,
}

impl<'a> Topology<'a> {
    /// The CertificateAuthority that signs a Certificate, if it is in the input.
    pub fn authority(
        &self,
        certificate: &Object<CertificateSpec>,
    ) -> Option<&'a Object<CertificateAuthoritySpec>> {
        let name = &certificate.spec.authority_ref;
        let key = certificate.key().beside(name);
        self.inventory.authorities.get(&key)
    }

    /// The same, if it signs no alternative names.
    pub fn refusing_authority(
        &self,
        certificate: &Object<CertificateSpec>,
    ) -> Option<&'a Object<CertificateAuthoritySpec>> {
        let authority = self.authority(certificate)?;
        (!authority.spec.allows_subject_alt_names()).then_some(authority)
    }

    /// A Pool by its namespace and name.
    pub fn pool(&self, key: KeyRef<'_>) -> Option<&PoolNode<'a>> {
        let position = self.inventory.pools.get_index_of(&key)?;
        self.pools.get(position)
    }

    /// A Certificate that Pools want names in.
    pub fn wanted(&self, key: &ObjectKey) -> Option<&CertificateNode<'a>> {
        let position = self.certificates.binary_search_by(|node| node.key.cmp(key));
        position.ok().map(|position| &self.certificates[position])
    }

    /// The Pools with an enabled route, in input order.
    pub fn routes(&self) -> impl Iterator<Item = (&'a Object<PoolSpec>, &'a PoolRouteSpec)> {
        let pools = self.pools.iter().map(|node| node.pool);
        pools.filter_map(|pool| Some((pool, pool.spec.enabled_route()?)))
    }

    /// The enabled routes whose Gateway is in the input, in input order.
    pub fn attachments(&self) -> impl Iterator<Item = Attachment<'a>> {
        self.pools.iter().filter_map(|node| self.attachment(node))
    }

    /// The enabled route of a Pool, if its Gateway is in the input. One that cannot exist, because it has
    /// too many listeners, is not looked at.
    pub fn attachment(&self, node: &PoolNode<'a>) -> Option<Attachment<'a>> {
        let gateway = node.gateway?;
        let route = node.pool.spec.enabled_route()?;
        (gateway.spec.listeners().len() <= MAX_LISTENERS).then_some(Attachment {
            inventory: self.inventory,
            pool: node.pool,
            route,
            gateway,
        })
    }
}

/// A Pool and what hangs on it.
#[derive(Debug)]
pub struct PoolNode<'a> {
    pub pool: &'a Object<PoolSpec>,
    /// The Servers that list the Pool, each once, in input order.
    pub members: Vec<Member<'a>>,
    /// Something that could not be read or followed may have meant this Pool: it may have more members.
    pub uncertain: bool,
    /// References that lead nowhere may have meant this Pool before it was renamed, and say that it has no
    /// members.
    pub renamed: bool,
    pub gateway: Option<&'a Object<GatewaySpec>>,
}

impl PoolNode<'_> {
    /// The pods behind the Service, as far as the input says: the fewest and the most.
    pub fn pods(&self) -> (u64, u64) {
        let pods = self.members.iter().map(|member| member.server.spec.pods());
        pods.fold((0, 0), |(least, most), pods| {
            (least + pods.0, most + pods.1)
        })
    }
}

/// A Server in a Pool.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    pub server: &'a Object<ServerSpec>,
    /// The position of the Pool in the `poolRefs` of the Server.
    pub index: usize,
    /// The Certificate of the Server, if it is in the input.
    pub certificate: Option<&'a Object<CertificateSpec>>,
}

impl Member<'_> {
    /// The Server has a Certificate that is not in the input.
    pub fn certificate_is_elsewhere(&self) -> bool {
        self.certificate.is_none() && self.server.spec.certificate_ref().is_some()
    }
}

/// A Certificate that at least one Pool wants a name in.
#[derive(Debug)]
pub struct CertificateNode<'a> {
    pub key: ObjectKey,
    /// The document; `None` when it is not in the input.
    pub source: Option<&'a Certificate<'a>>,
    /// The Pools that want their hostname in it, in the order of their names.
    pub pools: Vec<&'a Object<PoolSpec>>,
    /// The names to append, in the order of Pool names, each once.
    pub missing: Vec<&'a str>,
}

impl<'a> CertificateNode<'a> {
    pub fn new(
        key: ObjectKey,
        source: Option<&'a Certificate<'a>>,
        pools: Vec<&'a Object<PoolSpec>>,
    ) -> Self {
        let mut node = Self {
            key,
            source,
            pools,
            missing: Vec::new(),
        };
        let mut known: HashSet<&str> = node.present().collect();
        let names = node
            .pools
            .iter()
            .filter_map(|pool| pool.spec.injected_name());
        node.missing = names.filter(|name| known.insert(name)).collect();
        node
    }

    /// The names that the Certificate lists already.
    pub fn present(&self) -> impl ExactSizeIterator<Item = &'a str> {
        let source = self.source.map(|source| &source.object.spec);
        let names = source.map_or(&[][..], CertificateSpec::dns_alt_names);
        names.iter().map(SmolStr::as_str)
    }
}

/// The names of Certificates once they have those that Pools inject. Each is looked through once: it may be
/// that of thousands of Pools, and have as many names.
pub struct KnownNames<'a> {
    topology: &'a Topology<'a>,
    names: HashMap<&'a ObjectKey, Option<ProvenNames<'a>>>,
}

impl<'a> KnownNames<'a> {
    pub fn new(topology: &'a Topology<'a>) -> Self {
        Self {
            topology,
            names: HashMap::new(),
        }
    }

    /// `None` where it may have others.
    pub fn of(&mut self, certificate: &'a Object<CertificateSpec>) -> Option<&ProvenNames<'a>> {
        let names = self.names.entry(certificate.key()).or_insert_with(|| {
            let wanted = self.topology.wanted(certificate.key());
            let injected = wanted.map_or(&[][..], |node| &node.missing);
            knows_names(certificate).then(|| certificate.spec.proven_names(injected))
        });
        names.as_ref()
    }
}

/// All names of a Certificate are known: one that could not be read, or is yet to be filled in, may be any.
pub fn knows_names(certificate: &Object<CertificateSpec>) -> bool {
    let spec = &certificate.spec;
    let mut names = spec.dns_alt_names().iter().chain(&spec.certname);
    certificate.could_read_all("spec.dnsAltNames")
        && certificate.could_read("spec.certname")
        && !names.any(|name| holds_placeholder(name))
}

/// What becomes of the names that Pools inject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Injection {
    /// They are written into Certificates.
    #[default]
    Written,
    /// Somebody else does that: they are findings at most.
    Unwritten,
    /// No Certificate is wanted by any Pool.
    None,
}

/// Follows every reference. What leads nowhere is reported and left out.
pub fn resolve<'a>(
    inventory: &'a Inventory<'a>,
    injection: Injection,
    diagnostics: &mut Diagnostics,
) -> Topology<'a> {
    let gateways = inventory.gateways.values();
    let certificates = inventory.certificates.values();
    let mut resolver = Resolver {
        inventory,
        diagnostics,
        suggester: Suggester::default(),
        pool_names: Names::new(inventory.pools.values().map(|pool| &pool.origin)),
        gateway_names: Names::new(gateways.map(|gateway| &gateway.origin)),
        certificate_names: Names::new(certificates.map(|certificate| &certificate.object.origin)),
    };
    let pools = resolver.pools();
    let wanted = match injection {
        Injection::None => Vec::new(),
        Injection::Written | Injection::Unwritten => injection::wanted(inventory, &pools),
    };
    let (certificates, servers): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
    resolver.certificate_refs(&certificates);
    let copies = rendered::copies(inventory, &certificates, resolver.diagnostics);
    let wanted = certificates.iter().zip(servers);
    resolver.injection(wanted, injection, &copies.refused);
    Topology {
        inventory,
        pools,
        certificates,
        duplicate_certificates: copies.duplicates,
    }
}

struct Resolver<'a, 'i, 'd> {
    inventory: &'a Inventory<'i>,
    diagnostics: &'d mut Diagnostics,
    suggester: Suggester,
    pool_names: Names<'a>,
    gateway_names: Names<'a>,
    certificate_names: Names<'a>,
}

impl<'a> Resolver<'a, '_, '_> {
    fn gateway(&mut self, pool: &'a Object<PoolSpec>) -> Option<&'a Object<GatewaySpec>> {
        let gateways = &self.inventory.gateways;
        let name = pool.spec.enabled_route()?.gateway_name();
        let found = gateways.get(&pool.key().beside(name));
        let may_be_there = gateways.is_empty() || self.inventory.incomplete.gateways;
        // What cannot be the name of a Gateway is a finding of `route-gateway`.
        if found.is_none() && kubernetes::is_dns_subdomain(name) && !may_be_there {
            let key = pool.key().sibling(name);
            let place = pool.at("spec.route.gatewayRef.name");
            let meant = self.gateway_names.meant(&key, &mut self.suggester);
            let here = self.here(&self.gateway_names, pool);
            let finding = GATEWAY_REF.unknown(place, &key, meant, here);
            self.diagnostics.push(finding);
        }
        found
    }

    /// The objects in the namespace of another one. In what kustomize builds they differ from one environment
    /// to the next, where one mistake is to be said once.
    fn here<'n, T>(&self, names: &'n Names<'a>, object: &Object<T>) -> &'n [&'a Arc<Origin>] {
        let file = self.inventory.documents.sources.file(object.origin.file());
        match file.build {
            Some(_) => &[],
            None => names.beside(object.key()),
        }
    }

    /// A build has renamed the Certificate of a Server, but not the reference to it.
    fn is_renamed_by_build(&self, server: &Object<ServerSpec>, key: &ObjectKey) -> bool {
        let file = self.inventory.documents.sources.file(server.origin.file());
        let mut names = self.certificate_names.beside(key).iter();
        file.is_stream() && names.any(|object| affix(&key.name, &object.key.name).is_some())
    }

    fn certificate_refs(&mut self, certificates: &[CertificateNode<'a>]) {
        let known = &self.inventory.certificates;
        if known.is_empty() || self.inventory.incomplete.certificates {
            return;
        }
        // One that lacks its required fields looks like a copy, and is reported as what it is.
        let copies = self.inventory.certificate_copies.iter();
        let mut wanted: HashSet<_> = copies.map(|copy| copy.object.key()).collect();
        wanted.extend(certificates.iter().map(|node| &node.key));
        for server in self.inventory.servers.values() {
            let Some(name) = server.spec.certificate_ref() else {
                continue;
            };
            let key = server.key().sibling(name);
            let is_there = known.contains_key(&key) || wanted.contains(&key);
            if is_there || self.inventory.may_have_certificate(name) {
                continue;
            }
            let place = server.at("spec.certificateRef");
            let meant = self.certificate_names.meant(&key, &mut self.suggester);
            let here = self.here(&self.certificate_names, server);
            let mut finding = CERTIFICATE_REF.unknown(place, &key, meant, here);
            if self.is_renamed_by_build(server, &key) {
                finding = finding.help(CERTIFICATE_REF.name_reference());
            }
            self.diagnostics.push(finding);
        }
    }
}
