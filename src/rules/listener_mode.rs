//! `listener-mode`: Puppet's mutual TLS ends in the server, so a Gateway must pass it through.

use crate::diagnostic::{Code, Remedy, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "listener-mode",
    "the listener ends TLS instead of passing it through",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for attachment in topology.attachments() {
        let tls = attachment.tls();
        let Some(&(index, listener)) = tls.first() else {
            continue;
        };
        if tls.iter().any(|(_, listener)| listener.is_passthrough()) {
            continue;
        }
        let message = format!(
            "the listener `{}` ends TLS, so no client certificate reaches the Servers",
            listener.name
        );
        let (field, label) = match &listener.tls {
            Some(tls) if tls.mode.is_some() => ("tls.mode", "the mode is here"),
            Some(_) => ("tls", "without a mode it is Terminate"),
            None => ("name", "without `tls` its mode is Terminate"),
        };
        let finding = CODE
            .at(attachment.place(), message)
            .related(attachment.listener(index, field), label);
        findings.push(
            finding.help("write `tls: {mode: Passthrough}` in the listener, or the name of another one in `sectionName`").remedy(Remedy::Related(0)),
        );
    }
}
