//! `resigning`: a name in the spec is not yet a name in the certificate.
//!
//! The operator v0.6 takes the Secret that it finds, whatever names the Certificate lists meanwhile.

use std::collections::HashSet;

use crate::diagnostic::{Code, Sink};
use crate::inventory::Certificate;
use crate::kubernetes;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::note(
    "resigning",
    "a Certificate gets a name that its signed certificate may lack",
);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    for node in &topology.certificates {
        let Some(certificate) = node.source.map(|source| &source.object) else {
            continue;
        };
        // Names that no CA signs, and a CA that signs none, have rules of their own.
        if topology.refusing_authority(certificate).is_some() {
            continue;
        }
        let mut missing = node.missing.clone();
        missing.retain(|name| !name.contains('*') && kubernetes::check_hostname(name).is_ok());
        if missing.is_empty() {
            continue;
        }
        // Later operators sign without the name in the spec, and say so.
        let effective = node.source.map(Certificate::effective_names);
        let signed: HashSet<String> = effective.unwrap_or_default().into_iter().collect();
        missing.retain(|name| !signed.contains(*name));
        let Some(&first) = missing.first() else {
            continue;
        };
        let names = match missing.len() {
            1 => format!("`{first}`"),
            2 => format!("`{first}` and 1 more name"),
            number => format!("`{first}` and {} more names", number - 1),
        };
        let name = certificate.name();
        let in_namespace = match certificate.key().namespace.as_str() {
            "" => String::new(),
            namespace => format!(" -n {namespace}"),
        };
        let mut finding = CODE
            .at(
                certificate.at("spec.dnsAltNames"),
                format!("Certificate `{name}` gets {names}, but is not signed again for that"),
            )
            .help(format!(
                "if it is signed already: clean its certname on the CA and run `kubectl delete secret \
                 {name}-tls{in_namespace}`, or wait for its renewal"
            ));
        let mut pools = node.pools.iter();
        if let Some(pool) = pools.find(|pool| pool.spec.injected_name() == Some(first)) {
            finding = finding.related(
                pool.at("spec.route.hostname"),
                format!("Pool `{}` injects this", pool.name()),
            );
        }
        findings.push(finding);
    }
}
