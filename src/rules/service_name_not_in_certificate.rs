//! `service-name-not-in-certificate`: agents in the cluster reach the Servers by the name of the Service.

use crate::api::CertificateSpec;
use crate::diagnostic::{Code, Remedy, Sink};
use crate::hostname::ProvenNames;
use crate::object::{Object, ObjectKey};
use crate::topology::{KnownNames, Member, Topology};

pub(super) static CODE: Code = Code::note(
    "service-name-not-in-certificate",
    "no Certificate of the Pool has the name of its Service",
);

pub(super) fn run<'t>(topology: &'t Topology<'t>, findings: &mut Sink<'_>) {
    let mut known = KnownNames::new(topology);
    for node in &topology.pools {
        let pool = node.pool;
        // A Certificate that is not in the input may have the name.
        let mut members = node.members.iter();
        if node.uncertain || members.any(Member::certificate_is_elsewhere) {
            continue;
        }
        let mut certificates = node.members.iter().filter_map(|member| member.certificate);
        let Some(first) = certificates.next() else {
            continue;
        };
        let mut named = |certificate: &'t Object<CertificateSpec>| {
            let names = known.of(certificate);
            names.is_none_or(|names| name_service(names, pool.key()))
        };
        if named(first) || certificates.any(named) {
            continue;
        }
        let name = pool.name();
        let finding = CODE
            .at(
                pool.at("metadata.name"),
                format!("no Certificate of Pool `{name}` has the name of its Service"),
            )
            .related(first.at("spec.dnsAltNames"), "without the name");
        findings.push(finding.help(match pool.key().namespace.as_str() {
            "" => format!("add `{name}` to `dnsAltNames` for agents in the cluster"),
            namespace => format!(
                "add the name that agents in the cluster use to `dnsAltNames`: `{name}` or `{name}.{namespace}.svc`"
            ),
        }).remedy(Remedy::Related(0)));
    }
}

fn name_service(names: &ProvenNames<'_>, service: &ObjectKey) -> bool {
    let mut candidates = names.that_start_with(&service.name);
    // A wildcard does for all Services of a namespace.
    candidates.any(|name| is_name_of(&name, service))
        || [".svc", ".svc.cluster.local"]
            .iter()
            .any(|suffix| names.cover(&format!("{}.{}{suffix}", service.name, service.namespace)))
}

/// `name`, `name.namespace`, `name.namespace.svc`, and what the cluster's domain makes of it. Where the
/// namespace is not known it may be any.
fn is_name_of(text: &str, service: &ObjectKey) -> bool {
    let mut labels = text.split('.');
    let same = |label: &str, wanted: &str| label.eq_ignore_ascii_case(wanted);
    labels
        .next()
        .is_some_and(|label| same(label, &service.name))
        && labels
            .next()
            .is_none_or(|label| service.namespace.is_empty() || same(label, &service.namespace))
        && labels.next().is_none_or(|label| same(label, "svc"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_service() {
        let (known, unknown) = (
            ObjectKey::new("prod", "puppet"),
            ObjectKey::new("", "puppet"),
        );
        for (name, in_prod, anywhere) in [
            ("puppet", true, true),
            ("puppet.prod", true, true),
            ("puppet.prod.svc", true, true),
            ("Puppet.prod.svc.k8s.example.com", true, true),
            ("puppet.test.svc", false, true),
            ("puppet.example.com", false, false),
            ("puppet-ca", false, false),
        ] {
            assert_eq!(is_name_of(name, &known), in_prod, "{name}");
            assert_eq!(is_name_of(name, &unknown), anywhere, "{name}");
        }
    }
}
