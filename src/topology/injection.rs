//! Certificates that Pools want names in, and why they cannot get them.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::reference::{CERTIFICATE_REF, Meant};
use super::{
    CERTIFICATE_NOT_IN_INPUT, CertificateNode, ENCRYPTED_CERTIFICATE, Injection, Member, PoolNode,
    Resolver,
};
use crate::api::{PoolSpec, ServerSpec};
use crate::diagnostic::{Remedy, Severity};
use crate::inventory::{Certificate, Inventory};
use crate::object::{Object, ObjectKey};

/// A Certificate, and the first Server that joins it to a Pool which injects its hostname.
pub(super) type Wanted<'a> = (CertificateNode<'a>, &'a Object<ServerSpec>);

/// Certificates joined by a Server to a Pool that injects its hostname, in the order of namespace and
/// name.
pub(super) fn wanted<'a>(inventory: &'a Inventory<'a>, pools: &[PoolNode<'a>]) -> Vec<Wanted<'a>> {
    let mut injecting: Vec<_> = pools.iter().filter(|node| injects(node.pool)).collect();
    injecting.sort_by_key(|node| node.pool.key());
    let mut wanted: IndexMap<_, (_, Vec<&Object<PoolSpec>>, _)> = IndexMap::new();
    for node in injecting {
        for Member { server, .. } in &node.members {
            let Some(name) = server.spec.certificate_ref() else {
                continue;
            };
            let named = server.key().beside(name);
            let found = inventory.certificates.get_key_value(&named);
            let key = found.map_or_else(|| server.key().sibling(name), |(key, _)| key.clone());
            let source = found.map(|(_, source)| source);
            let (_, pools, _) = wanted
                .entry(key)
                // Most have one Pool.
                .or_insert_with(|| (source, Vec::with_capacity(1), *server));
            let last = pools.last();
            if last.is_none_or(|last| !std::ptr::eq(*last, node.pool)) {
                pools.push(node.pool);
            }
        }
    }
    let nodes = wanted.into_iter().map(|(key, (source, pools, server))| {
        let node = CertificateNode::new(key, source, pools);
        (node, server)
    });
    let mut certificates: Vec<_> = nodes.collect();
    certificates.sort_unstable_by(|(a, _), (b, _)| a.key.cmp(&b.key));
    certificates
}

/// The Pool has a name to inject that a certificate could carry.
fn injects(pool: &Object<PoolSpec>) -> bool {
    pool.spec
        .injected_name()
        .is_some_and(|name| !name.is_empty())
}

impl<'a> Resolver<'a, '_, '_> {
    /// Reports Certificates that get no names: those that are not there, unless a document in their place
    /// is `reported` already, and those that must not be edited.
    pub(super) fn injection<'n>(
        &mut self,
        wanted: impl Iterator<Item = (&'n CertificateNode<'a>, &'a Object<ServerSpec>)>,
        injection: Injection,
        reported: &HashSet<&ObjectKey>,
    ) where
        'a: 'n,
    {
        for (node, server) in wanted {
            match node.source {
                Some(source) if injection == Injection::Written => self.encrypted(node, source),
                None if !self.inventory.may_have_certificate(&node.key.name)
                    && !reported.contains(&node.key) =>
                {
                    self.not_in_input(node, server, injection);
                }
                _ => {}
            }
        }
    }

    fn not_in_input(
        &mut self,
        node: &CertificateNode<'a>,
        server: &Object<ServerSpec>,
        injection: Injection,
    ) {
        let key = &node.key;
        let Some(pool) = node.pools.first() else {
            return;
        };
        let message = format!(
            "Certificate `{}` gets the hostname of Pool `{}`, but is not in the input",
            key.name,
            pool.name()
        );
        let mut finding = CERTIFICATE_NOT_IN_INPUT
            .at(server.at("spec.certificateRef"), message)
            .related(pool.at("spec.route.injectDNSAltName"), "this Pool injects its hostname")
            .help(
                "add its document to the input, or read it from the cluster: `kubectl get \
                 certificates.openvox.voxpupuli.org -o yaml | poolctl render -f pools/ -f -`. Without it the names \
                 that it has only there would be lost: `dnsAltNames` is one value to Kubernetes",
            )
            .remedy(Remedy::Nowhere);
        // Where no Certificate is written, no name is lost.
        if injection == Injection::Unwritten {
            finding = finding.severity(Severity::Warning);
        }
        let meant = self.certificate_names.meant(key, &mut self.suggester);
        self.diagnostics.push(match meant {
            Some(Meant {
                object,
                near: Some(near),
            }) if near.certain => {
                let finding = finding.did_you_mean(near).remedy(Remedy::Here);
                CERTIFICATE_REF.is_here(finding, object)
            }
            Some(Meant { object, near: None }) => CERTIFICATE_REF.is_elsewhere(finding, object),
            _ if self.is_renamed_by_build(server, key) => {
                finding.help(CERTIFICATE_REF.name_reference())
            }
            _ => finding,
        });
    }

    /// Somebody else than sops cannot change its document.
    fn encrypted(&mut self, node: &CertificateNode<'a>, source: &Certificate<'a>) {
        if !source.encrypted {
            return;
        }
        let Some(name) = node.missing.first() else {
            return;
        };
        let message = format!(
            "Certificate `{}` gets `{name}`, but sops has signed its document",
            node.key.name
        );
        let mut injecting = node.pools.iter();
        let pool = injecting.find(|pool| pool.spec.injected_name() == Some(*name));
        let mut finding = ENCRYPTED_CERTIFICATE
            .at(source.object.at("sops.mac"), message)
            .help(
                "run `sops edit FILE` and add the name to `spec.dnsAltNames`: edited by others, its MAC is \
                 wrong, and sops does not decrypt it",
            );
        if let Some(pool) = pool {
            let words = format!("Pool `{}` injects this", pool.name());
            finding = finding.related(pool.at("spec.route.hostname"), words);
        }
        self.diagnostics.push(finding);
    }
}
