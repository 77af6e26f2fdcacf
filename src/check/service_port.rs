//! `service-port`: 1 to 65535; the operator reads 0 as 8140, and load balancers may not use the kubelet's port.

use crate::api::pool::PUPPET_PORT;
use crate::check::{Options, Rule};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::topology::Topology;

static CODE: Code = Code::error("service-port", "no port for a Service")
    .explained(include_str!("../explain/service-port.md"));

pub(super) const RULE: Rule = Rule { code: &CODE, run };

/// Refused for load balancers: the kubelet's own port on every node.
const KUBELET_PORT: i32 = 10250;

fn run(topology: &Topology<'_>, _: &Options, diagnostics: &mut Diagnostics) {
    for node in &topology.pools {
        let pool = node.pool;
        let Some(port) = pool.spec.service.as_ref().and_then(|service| service.port) else {
            continue;
        };
        let at = |message: String| CODE.at(pool.at("spec.service.port"), message);
        match port {
            0 => diagnostics.push(
                at(format!("port 0 is read as {PUPPET_PORT}"))
                    .severity(Severity::Warning)
                    .help(format!("write {PUPPET_PORT}, or leave the field out"))
                    .fix_number(PUPPET_PORT),
            ),
            1..=65535 => {}
            _ => diagnostics
                .push(at(format!("{port} is no port")).help("write a number from 1 to 65535")),
        }
        if port == KUBELET_PORT && pool.spec.service_type() == "LoadBalancer" {
            let message = format!("a LoadBalancer cannot have port {KUBELET_PORT}");
            diagnostics
                .push(at(message).help("it is the kubelet's port on every node; use another"));
        }
    }
}
