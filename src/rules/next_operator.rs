//! `next-operator`: Certificates that operators after v0.6 refuse, and no other rule reports.

use std::collections::HashMap;

use crate::api::CertificateSpec;
use crate::diagnostic::{Code, Sink};
use crate::object::Object;
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::note(
    "next-operator",
    "a Certificate that operators after v0.6 refuse",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for certificate in topology.inventory.certificates.values() {
        let certificate = &certificate.object;
        if certificate.spec.certname.is_none() {
            let message = format!(
                "Certificate `{}` has no `certname`, which operators after v0.6 require",
                certificate.name()
            );
            let help = format!(
                "write `certname: {}`, as it is signed now: afterwards it cannot be changed",
                certificate.spec.certname()
            );
            let finding = CODE.at(certificate.at("spec.certname"), message);
            findings.push(finding.help(help));
        }
        twice(certificate, findings);
    }
}

fn twice(certificate: &Object<CertificateSpec>, findings: &mut Sink<'_>) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let names = certificate.spec.dns_alt_names().iter().enumerate();
    for (index, name) in names {
        let earlier = *first.entry(name).or_insert(index);
        if earlier != index {
            let message = format!("the name `{name}` stands here twice");
            let place = |index| certificate.item("spec.dnsAltNames", index);
            let finding = CODE
                .at(place(index), message)
                .related(place(earlier), "first here");
            findings.push(finding.help("remove one; operators after v0.6 refuse duplicates"));
        }
    }
}
