//! `server-name`: the names of Server and Config become values of pod labels, of at most 63 bytes.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::kubernetes::MAX_LABEL;
use crate::object::{ObjectKey, Place};
use crate::topology::Topology;

pub(super) static CODE: Code = Code::warning(
    "server-name",
    "the name of a Server or Config is too long for a label",
);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    // A Config is that of many Servers.
    let mut configs: HashSet<ObjectKey> = HashSet::new();
    for server in topology.inventory.servers.values() {
        if server.name().len() > MAX_LABEL {
            findings.push(too_long(
                server.at("metadata.name"),
                "Server",
                server.name(),
            ));
        }
        let config = &server.spec.config_ref;
        if config.len() > MAX_LABEL && configs.insert(server.key().sibling(config)) {
            findings.push(too_long(server.at("spec.configRef"), "Config", config));
        }
    }
}

fn too_long(place: Place, kind: &str, name: &str) -> Diagnostic {
    let message = format!(
        "the name of {kind} `{name}` has {} bytes, more than {MAX_LABEL}",
        name.len()
    );
    CODE.at(place, message).help(format!(
        "shorten it by {}: it becomes the value of a pod label, and with this one the API server refuses the Deployment",
        name.len() - MAX_LABEL
    ))
}
