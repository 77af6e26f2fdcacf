//! `alt-names-refused`: a CA may refuse every alternative name.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::api::authority::CertificateAuthoritySpec;
use crate::api::{CertificateSpec, PoolSpec};
use crate::diagnostic::{Code, Diagnostic, Remedy, Sink};
use crate::object::Object;
use crate::topology::Topology;

pub static CODE: Code = Code::warning(
    "alt-names-refused",
    "a name is injected, but the CertificateAuthority signs none",
);

/// A Certificate that a Pool injects its hostname into, and its CertificateAuthority, which refuses that.
#[derive(Clone, Copy)]
struct Refused<'a> {
    pool: &'a Object<PoolSpec>,
    authority: &'a Object<CertificateAuthoritySpec>,
    certificate: &'a Object<CertificateSpec>,
    /// The Certificate does not list the hostname yet; one that does may have been signed long ago.
    is_missing: bool,
}

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    // Of several Certificates of a Pool one will do, best one that is yet to get the hostname.
    let mut told: IndexMap<_, Refused<'_>> = IndexMap::new();
    for node in &topology.certificates {
        let Some(certificate) = node.source.map(|source| &source.object) else {
            continue;
        };
        let Some(authority) = topology.refusing_authority(certificate) else {
            continue;
        };
        let missing: HashSet<&str> = node.missing.iter().copied().collect();
        for pool in &node.pools {
            let refused = Refused {
                pool,
                authority,
                certificate,
                is_missing: missing.contains(pool.spec.injected_name().unwrap_or_default()),
            };
            let first = told.entry((pool.key(), authority.key())).or_insert(refused);
            if refused.is_missing && !first.is_missing {
                *first = refused;
            }
        }
    }
    for refused in told.values() {
        findings.push(refused.finding());
    }
}

impl Refused<'_> {
    fn finding(&self) -> Diagnostic {
        let (authority, certificate) = (self.authority, self.certificate);
        let message = format!(
            "no certificate gets `{}`: CertificateAuthority `{}` signs no alternative names",
            self.pool.spec.injected_name().unwrap_or_default(),
            authority.name()
        );
        let verb = if self.is_missing { "gets" } else { "lists" };
        let label = format!("Certificate `{}` {verb} the hostname", certificate.name());
        CODE.at(self.pool.at("spec.route.injectDNSAltName"), message)
            .related(authority.at("spec.allowSubjectAltNames"), "refused here")
            .related(certificate.at("spec.authorityRef"), label)
            .help(format!(
                "write `allowSubjectAltNames: true` in CertificateAuthority `{}`",
                authority.name()
            ))
            .remedy(Remedy::Related(0))
    }
}
