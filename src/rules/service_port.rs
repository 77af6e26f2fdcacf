//! `service-port`: 1 to 65535; the operator reads 0 as 8140.

use crate::api::pool::PUPPET_PORT;
use crate::diagnostic::{Code, Severity, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error("service-port", "no port for a Service");

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for node in &topology.pools {
        let pool = node.pool;
        let Some(port) = pool.spec.service.as_ref().and_then(|service| service.port) else {
            continue;
        };
        let at = |message: String| CODE.at(pool.at("spec.service.port"), message);
        match port {
            0 => findings.push(
                at(format!("port 0 is read as {PUPPET_PORT}"))
                    .severity(Severity::Warning)
                    .help(format!("write {PUPPET_PORT}, or leave the field out"))
                    .fix_number(PUPPET_PORT),
            ),
            1..=65535 => {}
            _ => findings.push(
                at(format!("a Service cannot have port {port}"))
                    .help("write a number from 1 to 65535"),
            ),
        }
    }
}
