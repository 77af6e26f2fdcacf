//! `invalid-pool-ref`: the Server's pods carry the label `pool-<ref>`, so a reference that cannot end
//! a label key makes the API server refuse the whole Deployment.

use crate::diagnostic::{Code, Sink};
use crate::kubernetes;
use crate::topology::{self, MAX_POOL_NAME, Topology, is_pool_label};

pub(super) static CODE: Code = Code::error(
    "invalid-pool-ref",
    "a `poolRefs` item cannot be the end of a label key",
);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    let pools = &topology.inventory.pools;
    for server in topology.inventory.servers.values() {
        for (index, name) in server.spec.pool_refs().iter().enumerate() {
            // The form `namespace/name` is explained by `unknown-pool-ref`, and the name of a Pool
            // that is there by `pool-name`.
            if is_pool_label(name)
                || topology::qualified(name).is_some()
                || pools.contains_key(&server.key().beside(name))
            {
                continue;
            }
            let message = if name.is_empty() {
                "a Pool has no empty name".to_owned()
            } else if name.len() > MAX_POOL_NAME {
                format!(
                    "`{name}` has {} bytes, more than the {MAX_POOL_NAME} of a Pool's name",
                    name.len()
                )
            } else {
                format!("`{name}` cannot be the name of a Pool")
            };
            let near = kubernetes::near_label(name);
            let near = near.filter(|near| pools.contains_key(&server.key().beside(near)));
            let what = match near {
                Some(near) => format!("write `{near}`"),
                None => "write the name of a Pool, or remove the item".to_owned(),
            };
            let finding = CODE.at(server.item("spec.poolRefs", index), message);
            findings.push(finding.help(format!(
                "{what}: the pods of Server `{}` get the label `openvox.voxpupuli.org/pool-NAME`, and with such a \
                 NAME the API server refuses the whole Deployment",
                server.name()
            )));
        }
    }
}
