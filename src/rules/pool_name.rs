//! `pool-name`: the name becomes that of a Service and the end of a label key.
//!
//! Service names are DNS-1035 labels until Kubernetes 1.35 and may start with a digit from 1.36 on
//! (KEP-5311). The label key `pool-<name>` leaves 58 of 63 bytes.

use crate::diagnostic::{Code, Severity, Sink};
use crate::kubernetes;
use crate::rules::Cluster;
use crate::topology::{MAX_POOL_NAME, Topology};

pub(super) static CODE: Code = Code::error(
    "pool-name",
    "the name cannot be that of a Service or the end of a label key",
);

pub(super) fn run(topology: &Topology<'_>, cluster: &Cluster, findings: &mut Sink<'_>) {
    for pool in topology.inventory.pools.values() {
        let name = pool.name();
        let at = |message: String| CODE.at(pool.at("metadata.name"), message);
        if name.len() > MAX_POOL_NAME {
            let message = format!(
                "the name of Pool `{name}` has {} bytes, more than {MAX_POOL_NAME}",
                name.len()
            );
            findings.push(at(message).help(format!(
                "shorten it by {}: the pods of its Servers get the label `pool-{name}`, and the name of a label has \
                 at most {} bytes",
                name.len() - MAX_POOL_NAME,
                kubernetes::MAX_LABEL
            )));
        }
        if !kubernetes::is_label_of_any_length(name) {
            let message = format!("`{name}` cannot be the name of a Service");
            let why = "the Service of a Pool has its name, so it has lower-case letters, digits and `-`, and starts \
                       with a letter";
            findings.push(at(message).help(match kubernetes::near_label(name) {
                Some(label) => format!("write `{label}`, also in `poolRefs`: {why}"),
                None => why.to_owned(),
            }));
        } else if name.starts_with(|char: char| char.is_ascii_digit()) && cluster.may_be_before(36)
        {
            let message = format!("the name of Service `{name}` starts with a digit");
            let finding = at(message).severity(match cluster.kube_version {
                Some(_) => Severity::Error,
                None => Severity::Warning,
            });
            findings.push(finding.help(format!(
                "write `pool-{name}` or the like: API servers before Kubernetes 1.36 refuse it; if yours are newer, \
                 say `--kube-version 1.36`"
            )));
        }
    }
}
