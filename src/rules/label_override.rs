//! `label-override`: the labels of the user win over the fixed ones, which tools may look for.

use crate::api::{MANAGED_BY_LABEL, NAME_LABEL, POOL_LABEL_PREFIX, PRODUCT};
use crate::diagnostic::{Code, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code =
    Code::note("label-override", "a label of the Pool replaces a fixed one");

pub(super) fn run(topology: &Topology<'_>, cluster: &Cluster, findings: &mut Sink<'_>) {
    for pool in topology.inventory.pools.values() {
        let own = format!("{POOL_LABEL_PREFIX}{}", pool.name());
        for (key, value) in pool.spec.labels().into_iter().flatten() {
            let fixed = match key.as_str() {
                NAME_LABEL => PRODUCT,
                MANAGED_BY_LABEL => cluster.managed_by.as_str(),
                key if key == own => "true",
                _ => continue,
            };
            if value != fixed {
                let place = pool.entry("spec.service.labels", key).on_key();
                let message =
                    format!("the Service gets the label `{key}: {value}` in place of `{fixed}`");
                findings.push(CODE.at(place, message).help(format!(
                    "remove it to keep `{fixed}`: what selects Services by that does not find this one"
                )));
            }
        }
    }
}
