//! `listener-not-found`: `sectionName` is the name of a listener (`NoMatchingParent`).

use crate::diagnostic::{Code, Diagnostic, Remedy};
use crate::kubernetes;
use crate::suggest;
use crate::topology::Attachment;

pub(super) static CODE: Code = Code::error(
    "listener-not-found",
    "`sectionName` names no listener of the Gateway",
);

pub(super) fn run(attachment: &Attachment<'_>) -> Option<Diagnostic> {
    let section = attachment.route.section_name()?;
    // What cannot be the name of a listener is a finding of `route-gateway`.
    if !kubernetes::is_dns_subdomain(section) || !attachment.selected().is_empty() {
        return None;
    }
    let gateway = attachment.gateway;
    let listeners = gateway.spec.listeners().iter();
    let names: Vec<&str> = listeners.map(|listener| listener.name.as_str()).collect();
    let place = attachment.pool.at("spec.route.gatewayRef.sectionName");
    let message = format!("Gateway `{}` has no listener `{section}`", gateway.name());
    let finding = CODE.at(place, message);
    let near = suggest::nearest(section, &names);
    let index = near.and_then(|near| names.iter().position(|name| *name == near.name));
    let listeners = || gateway.at("spec.listeners").on_key();
    Some(match (near, index) {
        (Some(near), Some(index)) => finding.did_you_mean(near).related(
            attachment.listener(index, "name"),
            format!("the listener `{}` is here", near.name),
        ),
        _ if names.is_empty() => finding
            .related(listeners(), "it has none")
            .help("add the listener to the Gateway; those of a ListenerSet are out of reach for a Pool")
            .remedy(Remedy::Related(0)),
        _ => finding
            .related(listeners(), "its listeners are here")
            .help(format!("write one of its listeners: `{}`", names.join("`, `"))),
    })
}
