//! `shared-certname`: a CA holds one certificate a name, and Puppet Server refuses a second request for it.

use std::collections::HashMap;

use crate::api::CertificateSpec;
use crate::diagnostic::{Code, Sink};
use crate::object::{Object, Place};
use crate::topology::Topology;

pub(super) static CODE: Code = Code::warning(
    "shared-certname",
    "two Certificates of one authority have one certname",
)
.on_two();

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    let mut first: HashMap<(&str, &str, &str), &Object<CertificateSpec>> = HashMap::new();
    for certificate in topology.inventory.certificates.values() {
        let certificate = &certificate.object;
        let spec = &certificate.spec;
        // What is not there or cannot be read is equal to nothing.
        if spec.authority_ref.is_empty() || !certificate.could_read("spec.certname") {
            continue;
        }
        let namespace = certificate.key().namespace.as_str();
        let key = (namespace, spec.authority_ref.as_str(), spec.certname());
        let other = *first.entry(key).or_insert(certificate);
        if std::ptr::eq(other, certificate) {
            continue;
        }
        let message = format!(
            "Certificates `{}` and `{}` have the same certname, `{}`",
            other.name(),
            certificate.name(),
            spec.certname()
        );
        let label = match other.spec.certname {
            Some(_) => format!("Certificate `{}` has it here", other.name()),
            None => format!("Certificate `{}` has it by default", other.name()),
        };
        let finding = CODE
            .at(place(certificate), message)
            .related(place(other), label);
        findings.push(finding.help(match (&spec.certname, &other.spec.certname) {
            (Some(_), Some(_)) => "give each Certificate a `certname` of its own",
            _ => "give each Certificate a `certname` of its own: without one it is `puppet`",
        }));
    }
}

/// The certname, or the name of a Certificate that has none.
fn place(certificate: &Object<CertificateSpec>) -> Place {
    certificate.at(match certificate.spec.certname {
        Some(_) => "spec.certname",
        None => "metadata.name",
    })
}
