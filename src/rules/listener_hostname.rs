//! `listener-hostname`: route and listener need a name in common (`NoMatchingListenerHostname`).

use std::cmp::Reverse;

use crate::diagnostic::{Code, Sink};
use crate::hostname::{common_labels, wildcard_domain};
use crate::kubernetes;
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "listener-hostname",
    "no selected listener takes the hostname",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for attachment in topology.attachments() {
        let hostname = attachment.route.hostname();
        let listeners = attachment.taking();
        // A hostname that is none is a finding of `route-hostname`.
        if kubernetes::check_hostname(hostname).is_err()
            || listeners
                .iter()
                .any(|(_, listener)| listener.takes(hostname))
        {
            continue;
        }
        let closest = listeners.iter().min_by_key(|(_, listener)| {
            Reverse(common_labels(
                listener.hostname().unwrap_or_default(),
                hostname,
            ))
        });
        let Some((index, listener)) = closest else {
            continue;
        };
        let own = listener.hostname().unwrap_or_default();
        let gateway = attachment.gateway.name();
        let tls = attachment.tls();
        let message = if tls.len() == 1 {
            format!(
                "the listener `{}` does not take `{hostname}`",
                listener.name
            )
        } else if tls.iter().any(|(_, listener)| listener.takes(hostname)) {
            format!("no listener of Gateway `{gateway}` that passes TLS through takes `{hostname}`")
        } else {
            format!("no listener of Gateway `{gateway}` takes `{hostname}`")
        };
        let finding = CODE
            .at(attachment.pool.at("spec.route.hostname"), message)
            .related(
                attachment.listener(*index, "hostname"),
                format!("the listener `{}` takes `{own}`", listener.name),
            );
        findings.push(finding.help(match wildcard_domain(own) {
            Some(domain) => {
                format!("write a hostname that ends with `.{domain}`, or another listener in `sectionName`")
            }
            None => format!("write the hostname `{own}`, or another listener in `sectionName`"),
        }));
    }
}
