//! `node-port-range`: outside the range of the cluster; and, in the upper part of it, where the API
//! server allocates ports by itself (KEP-3668).

use crate::diagnostic::{Code, Severity, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "node-port-range",
    "a node port outside the range of the cluster",
);

pub(super) fn run(topology: &Topology<'_>, cluster: &Cluster, findings: &mut Sink<'_>) {
    let range = &cluster.node_port_range.0;
    let (first, last) = (*range.start(), *range.end());
    let reserved = first + reserved_ports(last - first + 1);
    for pool in topology.inventory.pools.values() {
        let service = pool.spec.service.as_ref();
        let Some(port) = service.and_then(|service| service.node_port) else {
            continue;
        };
        let at = |message: String| CODE.at(pool.at("spec.service.nodePort"), message);
        if port <= 0 {
            let finding = at(format!("node port {port} is ignored")).severity(Severity::Warning);
            findings.push(finding.help(format!(
                "remove `nodePort`, or write a port from {first} to {last}"
            )));
        } else if !range.contains(&port) {
            let finding = at(format!(
                "node port {port} is not in the range {first}-{last}"
            ));
            findings.push(finding.help(format!(
                "write a port from {first} to {last}; if the cluster has another range, say `--node-port-range`"
            )));
        } else if port >= reserved && HAVE_NODE_PORTS.contains(&pool.spec.service_type()) {
            let finding = at(format!(
                "node port {port} may belong to another Service by automatic allocation"
            ));
            findings.push(finding.severity(Severity::Note).help(format!(
                "write a port from {first} to {}: those are given to others last",
                reserved - 1
            )));
        }
    }
}

/// With other types `node-port-type` and `service-type` have said all.
const HAVE_NODE_PORTS: &[&str] = &["NodePort", "LoadBalancer"];

/// The ports at the start of a range that are allocated last; a small range has no safer part, and
/// nothing to recommend.
fn reserved_ports(size: i32) -> i32 {
    match size {
        ..=16 => size,
        size => (size / 32).clamp(16, 128),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_range_reserves_86_ports() {
        assert_eq!(reserved_ports(2768), 86);
        assert_eq!(reserved_ports(100), 16);
        assert_eq!(reserved_ports(10), 10);
        assert_eq!(reserved_ports(65_535), 128);
    }
}
