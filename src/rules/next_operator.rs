//! `next-operator`: Certificates that operators after v0.6 refuse, and no other rule reports.

use crate::diagnostic::{Code, Sink};
use crate::topology::Topology;

pub(super) static CODE: Code = Code::note(
    "next-operator",
    "a Certificate that operators after v0.6 refuse",
);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
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
        let names = certificate.spec.dns_alt_names();
        for (name, place, earlier) in certificate.repeated("spec.dnsAltNames", names) {
            let message = format!("the name `{name}` stands here twice");
            let finding = CODE.at(place, message).related(earlier, "first here");
            findings.push(finding.help("remove one; operators after v0.6 refuse duplicates"));
        }
    }
}
