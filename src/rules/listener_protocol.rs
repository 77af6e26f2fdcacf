//! `listener-protocol`: a TLSRoute attaches to listeners of protocol TLS only (`NotAllowedByListeners`).

use crate::diagnostic::{Code, Remedy, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code =
    Code::error("listener-protocol", "no selected listener has protocol TLS");

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for attachment in topology.attachments() {
        let selected = attachment.selected();
        if !attachment.tls().is_empty() {
            continue;
        }
        let gateway = attachment.gateway;
        let Some(&(index, listener)) = selected.first() else {
            // A listener that is named and not there is a finding of `listener-not-found`.
            if attachment.route.section_name().is_none() && gateway.spec.listeners.is_some() {
                let message = format!("Gateway `{}` has no listeners", gateway.name());
                let finding = CODE
                    .at(attachment.place(), message)
                    .related(gateway.at("spec.listeners").on_key(), "there are none here");
                findings.push(finding.help(
                    "add a listener of protocol TLS to the Gateway; those of a ListenerSet are out of reach for a Pool",
                ).remedy(Remedy::Related(0)));
            }
            continue;
        };
        let message = match attachment.route.section_name() {
            Some(section) => format!(
                "the listener `{section}` has protocol {}",
                listener.protocol
            ),
            None => format!(
                "no listener of Gateway `{}` has protocol TLS",
                gateway.name()
            ),
        };
        let finding = CODE.at(attachment.place(), message).related(
            attachment.listener(index, "protocol"),
            format!("the protocol of listener `{}` is here", listener.name),
        );
        let listeners = gateway.spec.listeners();
        let other = listeners.iter().find(|other| other.is_passthrough());
        findings.push(match other.filter(|other| other.is_tls()) {
            Some(other) => finding.help(format!(
                "write `sectionName: {}`: a TLSRoute needs a listener of protocol TLS",
                other.name
            )),
            None => finding.help(
                "add a listener with `protocol: TLS` and `tls: {mode: Passthrough}` to the Gateway, which a TLSRoute needs",
            ).remedy(Remedy::Related(0)),
        });
    }
}
