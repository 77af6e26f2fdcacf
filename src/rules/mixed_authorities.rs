//! `mixed-authorities`: an agent trusts one CA, and must not meet certificates of two.

use crate::api::CertificateSpec;
use crate::diagnostic::{Code, Sink};
use crate::object::Object;
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::warning(
    "mixed-authorities",
    "Servers of one Pool have certificates of different authorities",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        let certificates = node.members.iter().filter_map(|member| member.certificate);
        // One without an authority is reported already.
        let mut signed =
            certificates.filter(|certificate| !certificate.spec.authority_ref.is_empty());
        let Some(first) = signed.next() else {
            continue;
        };
        let authority = &first.spec.authority_ref;
        if let Some(other) = signed.find(|other| other.spec.authority_ref != *authority) {
            let message = format!(
                "agents of Pool `{}` meet certificates of two authorities",
                node.pool.name()
            );
            let label = |certificate: &Object<CertificateSpec>| {
                let (name, authority) = (certificate.name(), &certificate.spec.authority_ref);
                format!("Certificate `{name}` is of `{authority}`")
            };
            let finding = CODE
                .at(node.pool.at("metadata.name"), message)
                .related(first.at("spec.authorityRef"), label(first))
                .related(other.at("spec.authorityRef"), label(other));
            findings.push(finding.help("give the Servers of each authority a Pool of their own"));
        }
    }
}
