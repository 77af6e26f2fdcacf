//! `listener-protocol`: a TLSRoute attaches to listeners of protocol TLS only (`NotAllowedByListeners`).

use crate::diagnostic::{Code, Diagnostic, Remedy};
use crate::topology::Attachment;

pub(super) static CODE: Code =
    Code::error("listener-protocol", "no selected listener has protocol TLS");

pub(super) fn run(attachment: &Attachment<'_>) -> Option<Diagnostic> {
    if !attachment.tls().is_empty() {
        return None;
    }
    let (gateway, section) = (attachment.gateway, attachment.route.section_name());
    let at = |message: String| CODE.at(attachment.place(), message);
    let selected = attachment.selected();
    let Some(&(index, first)) = selected.first() else {
        // A listener that is named and not there is a finding of `listener-not-found`.
        if section.is_some() || gateway.spec.listeners.is_none() {
            return None;
        }
        let finding = at(format!("Gateway `{}` has no listeners", gateway.name()))
            .related(gateway.at("spec.listeners").on_key(), "there are none here")
            .help("add a listener of protocol TLS to the Gateway; those of a ListenerSet are out of reach for a Pool");
        return Some(finding.remedy(Remedy::Related(0)));
    };
    let message = match section {
        Some(section) => format!("the listener `{section}` has protocol {}", first.protocol),
        None => format!(
            "no listener of Gateway `{}` has protocol TLS",
            gateway.name()
        ),
    };
    let label = format!("the protocol of listener `{}` is here", first.name);
    let finding = at(message).related(attachment.listener(index, "protocol"), label);
    let mut listeners = gateway.spec.listeners().iter();
    let other = listeners.find(|other| other.is_passthrough());
    Some(match other.filter(|other| other.is_tls()) {
        Some(other) => finding.help(format!(
            "write `sectionName: {}`: a TLSRoute needs a listener of protocol TLS",
            other.name
        )),
        None => finding
            .help("add a listener with `protocol: TLS` and `tls: {mode: Passthrough}` to the Gateway, which a TLSRoute needs")
            .remedy(Remedy::Related(0)),
    })
}
