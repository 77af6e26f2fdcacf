//! `alt-names-refused`: a CA may refuse every alternative name.

use std::collections::HashSet;

use crate::diagnostic::{Code, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::warning(
    "alt-names-refused",
    "a name is injected, but the CertificateAuthority signs none",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    let mut told = HashSet::new();
    for node in &topology.certificates {
        let Some(certificate) = node.source.map(|source| &source.object) else {
            continue;
        };
        let authority = topology.authority(certificate);
        let Some(authority) = authority.filter(|one| !one.spec.allows_subject_alt_names()) else {
            continue;
        };
        for pool in &node.pools {
            // Of several Certificates of a Pool one will do.
            if !told.insert((pool.key(), authority.key())) {
                continue;
            }
            let message = format!(
                "no certificate gets `{}`: CertificateAuthority `{}` signs no alternative names",
                pool.spec.injected_name().unwrap_or_default(),
                authority.name()
            );
            let finding = CODE
                .at(pool.at("spec.route.injectDNSAltName"), message)
                .related(authority.at("spec.allowSubjectAltNames"), "refused here")
                .related(
                    certificate.at("spec.authorityRef"),
                    format!("Certificate `{}` gets the hostname", certificate.name()),
                );
            findings.push(finding.help(format!(
                "write `allowSubjectAltNames: true` in CertificateAuthority `{}`",
                authority.name()
            )));
        }
    }
}
