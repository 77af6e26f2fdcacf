//! `inject-without-certificate`: names go into the Certificates of the Servers in the Pool.

use crate::diagnostic::{Code, Remedy, Sink};
use crate::topology::{Member, Topology, UNKNOWN_POOL_REF};

pub(super) static CODE: Code = Code::warning(
    "inject-without-certificate",
    "a name to inject, but no Certificate to take it",
);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    let may_take = |member: &Member<'_>| {
        let server = member.server;
        server.spec.certificate_ref().is_some() || !server.could_read("spec.certificateRef")
    };
    for node in &topology.pools {
        let (pool, name) = (node.pool, node.pool.name());
        let is_asked = pool.spec.injected_name().is_some();
        if !is_asked || node.uncertain || node.members.iter().any(may_take) {
            continue;
        }
        let at = |why: &str| {
            let message = format!("Pool `{name}` injects no hostname: {why}");
            let place = pool.at("spec.route.injectDNSAltName");
            CODE.at(place, message).remedy(Remedy::Nowhere)
        };
        let finding = match node.members.first() {
            Some(Member { server, .. }) => {
                let server_name = server.name();
                at("none of its Servers has a Certificate")
                    .related(
                        server.at("spec.certificateRef"),
                        format!("Server `{server_name}` has none"),
                    )
                    .help(format!(
                        "write `certificateRef: NAME` in Server `{server_name}`"
                    ))
                    .remedy(Remedy::Related(0))
            }
            None if topology.inventory.servers.is_empty() => at("no Server is in the input")
                .help("add the files of its Servers and of their Certificates"),
            None => at("no Server joins it").help(format!(
                "add `{name}` to the `poolRefs` of the Servers whose Certificates get the hostname"
            )),
        };
        let told_by = node.renamed.then_some(&UNKNOWN_POOL_REF);
        findings.push(finding.told_by(told_by));
    }
}
