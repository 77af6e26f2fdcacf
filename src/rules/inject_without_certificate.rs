//! `inject-without-certificate`: names go into the Certificates of the Servers in the Pool.

use crate::diagnostic::{Code, Remedy, Sink};
use crate::rules::Cluster;
use crate::topology::{Member, Topology, UNKNOWN_POOL_REF};

pub(super) static CODE: Code = Code::warning(
    "inject-without-certificate",
    "a name to inject, but no Certificate to take it",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        let pool = node.pool;
        if pool.spec.injected_name().is_none() || node.uncertain {
            continue;
        }
        let may_take = |member: &Member<'_>| {
            let server = member.server;
            server.spec.certificate_ref().is_some() || !server.could_read("spec.certificateRef")
        };
        if node.members.iter().any(may_take) {
            continue;
        }
        let place = pool.at("spec.route.injectDNSAltName");
        let name = pool.name();
        let at = |why: &str| CODE.at(place, format!("Pool `{name}` injects no hostname: {why}"));
        let finding = match node.members.first() {
            Some(Member { server, .. }) => at("none of its Servers has a Certificate")
                .related(
                    server.at("spec.certificateRef"),
                    format!("Server `{}` has none", server.name()),
                )
                .help(format!(
                    "write `certificateRef: NAME` in Server `{}`",
                    server.name()
                ))
                .remedy(Remedy::Related(0)),
            None if topology.inventory.servers.is_empty() => at("no Server is in the input")
                .help("add the files of its Servers and of their Certificates")
                .remedy(Remedy::Nowhere),
            None => at("no Server joins it").help(format!(
                "add `{name}` to the `poolRefs` of the Servers whose Certificates get the hostname"
            )).remedy(Remedy::Nowhere),
        };
        let told_by = node.renamed.then_some(&UNKNOWN_POOL_REF);
        findings.push(finding.told_by(told_by));
    }
}
