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
    for node in &topology.pools {
        let pool = node.pool;
        let name = pool.name();
        let at = |message: String| CODE.at(pool.at("metadata.name"), message);
        if name.len() > MAX_POOL_NAME {
            let message = format!(
                "the name of Pool `{name}` has {} bytes, more than {MAX_POOL_NAME}",
                name.len()
            );
            findings.push(at(message).help(format!(
                "the Servers get the label `pool-{name}`, and the name of a label has at most {} bytes",
                kubernetes::MAX_LABEL
            )));
        }
        if !kubernetes::is_label_of_any_length(name) {
            let message = format!("`{name}` cannot be the name of a Service");
            let what = if name.contains('.') {
                "dots are allowed in the name of a Pool, but not of its Service"
            } else {
                "use lower-case letters, digits and `-`, starting with a letter and ending with a letter or digit"
            };
            findings.push(at(message).help(what));
        } else if name.starts_with(|char: char| char.is_ascii_digit()) && cluster.may_be_before(36)
        {
            let message = format!("the name of Service `{name}` starts with a digit");
            let finding = at(message).severity(match cluster.kube_version {
                Some(_) => Severity::Error,
                None => Severity::Warning,
            });
            findings.push(
                finding.help("API servers before Kubernetes 1.36 refuse it: start with a letter"),
            );
        }
    }
}
