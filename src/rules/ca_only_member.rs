//! `ca-only-member`: a Service spreads requests over all of its pods, whatever they can answer.

use crate::diagnostic::{Code, Sink};
use crate::rules::Cluster;
use crate::topology::{Member, Topology};

pub(super) static CODE: Code = Code::warning(
    "ca-only-member",
    "a CA without catalogs in one Pool with Servers that compile them",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        let Some(compiler) = node
            .members
            .iter()
            .find(|member| member.server.spec.is_server())
        else {
            continue;
        };
        let ca_only =
            |member: &&Member<'_>| member.server.spec.is_ca() && !member.server.spec.is_server();
        for member in node.members.iter().filter(ca_only) {
            let message = format!(
                "catalog requests of Pool `{}` that reach Server `{}` fail",
                node.pool.name(),
                member.server.name()
            );
            let finding = CODE
                .at(member.server.item("spec.poolRefs", member.index), message)
                .related(member.server.at("spec.server"), "it compiles no catalogs")
                .related(
                    compiler.server.item("spec.poolRefs", compiler.index),
                    format!("Server `{}` does", compiler.server.name()),
                );
            findings.push(finding.help(format!(
                "remove `{}` here, and give Server `{}` a Pool of its own",
                node.pool.name(),
                member.server.name()
            )));
        }
    }
}
