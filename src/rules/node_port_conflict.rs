//! `node-port-conflict`: a node port belongs to one Service of the whole cluster.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::api::neighbor::ServiceSummary;
use crate::diagnostic::{Code, Sink};
use crate::object::{Origin, Place};
use crate::topology::Topology;
use kubectl_yaml::path::FieldPath;

pub(super) static CODE: Code = Code::error("node-port-conflict", "two Services have one node port");

/// Who has a node port, and where.
type Owner<'a> = (&'a Origin, Place);

/// The node ports of a Service, and where it names them.
fn node_ports(service: &ServiceSummary) -> impl Iterator<Item = (i32, FieldPath)> {
    let ports = service.ports.iter().flatten().enumerate();
    let node_ports = ports.filter_map(|(index, port)| {
        let path = || FieldPath::parse("spec.ports").index(index).key("nodePort");
        Some((port.node_port?, path()))
    });
    let health_check = service
        .health_check_node_port
        .map(|port| (port, FieldPath::parse("spec.healthCheckNodePort")));
    let all = node_ports.chain(health_check);
    all.filter(|(port, _)| *port > 0)
}

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    let inventory = topology.inventory;
    let mut owners: HashMap<i32, Owner<'_>> = HashMap::new();
    // A Service of a Pool's name is a finding of `duplicate-object`.
    let services = inventory.services.values();
    for service in services.filter(|service| !inventory.pools.contains_key(service.key())) {
        for (port, path) in node_ports(&service.spec.spec) {
            let owner = || (&*service.origin, service.origin.field(path));
            owners.entry(port).or_insert_with(owner);
        }
    }
    for pool in inventory.pools.values() {
        // With ClusterIP there is no node port, which `node-port-type` says.
        let port = pool.spec.node_port();
        let Some(port) = port.filter(|_| pool.spec.service_type() != "ClusterIP") else {
            continue;
        };
        let place = pool.at("spec.service.nodePort");
        match owners.entry(port) {
            Entry::Occupied(taken) => {
                let (owner, owned) = taken.get();
                let message = format!(
                    "node port {port} belongs to {} `{}` already",
                    owner.kind, owner.key
                );
                let finding = CODE.at(place, message).related(owned.clone(), "taken here");
                findings.push(finding.help(
                    "write another port, or remove `nodePort` to be given a free one: a cluster has each port once",
                ));
            }
            Entry::Vacant(free) => {
                free.insert((&pool.origin, place));
            }
        }
    }
}
