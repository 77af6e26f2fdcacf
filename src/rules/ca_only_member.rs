//! `ca-only-member`: a Service spreads requests over all of its pods, whatever they can answer.

use crate::diagnostic::{Code, Sink};
use crate::topology::{Member, Topology};

pub(super) static CODE: Code = Code::warning(
    "ca-only-member",
    "a CA without catalogs in one Pool with Servers that compile them",
);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        let mut members = node.members.iter();
        let Some(compiler) = members.find(|member| member.server.spec.is_server()) else {
            continue;
        };
        let pool = node.pool.name();
        let place = |member: &Member<'_>| member.server.item("spec.poolRefs", member.index);
        for member in &node.members {
            let server = member.server;
            if !server.spec.is_ca() || server.spec.is_server() {
                continue;
            }
            let name = server.name();
            let message =
                format!("catalog requests of Pool `{pool}` that reach Server `{name}` fail");
            let label = format!("Server `{}` does", compiler.server.name());
            let finding = CODE
                .at(place(member), message)
                .related(server.at("spec.server"), "it compiles no catalogs")
                .related(place(compiler), label);
            findings.push(finding.help(format!(
                "remove `{pool}` here, and give Server `{name}` a Pool of its own"
            )));
        }
    }
}
