//! `listener-hostname`: route and listener need a name in common (`NoMatchingListenerHostname`).

use std::cmp::Reverse;

use crate::api::gateway::Listener;
use crate::diagnostic::{Code, Diagnostic, Remedy};
use crate::hostname::{common_labels, wildcard_domain};
use crate::kubernetes;
use crate::topology::Attachment;

pub(super) static CODE: Code = Code::error(
    "listener-hostname",
    "no selected listener takes the hostname",
);

pub(super) fn run(attachment: &Attachment<'_>) -> Option<Diagnostic> {
    let hostname = attachment.route.hostname();
    let listeners = attachment.taking();
    // A hostname that is none is a finding of `route-hostname`.
    if kubernetes::check_hostname(hostname).is_err()
        || listeners
            .iter()
            .any(|(_, listener)| listener.takes(hostname))
    {
        return None;
    }
    let common =
        |listener: &Listener| common_labels(listener.hostname().unwrap_or_default(), hostname);
    let &(index, closest) = listeners
        .iter()
        .min_by_key(|(_, listener)| Reverse(common(listener)))?;
    let own = closest.hostname().unwrap_or_default();
    let gateway = attachment.gateway.name();
    let instead = match wildcard_domain(own) {
        Some(domain) => format!("a hostname that ends with `.{domain}`"),
        None => format!("the hostname `{own}`"),
    };
    let at = |message: String| CODE.at(attachment.pool.at("spec.route.hostname"), message);
    let tls = attachment.tls();
    // It would do if it passed TLS through.
    let ending = tls.iter().find(|(_, listener)| listener.takes(hostname));
    if let Some((index, ending)) = ending {
        let message = format!(
            "no listener of Gateway `{gateway}` that passes TLS through takes `{hostname}`"
        );
        let label = format!("the listener `{}` takes it, but ends TLS", ending.name);
        let help = format!(
            "write `tls: {{mode: Passthrough}}` in the listener `{}`, or in the route {instead}",
            ending.name
        );
        let finding = at(message).related(attachment.listener(*index, "tls.mode"), label);
        return Some(finding.help(help).remedy(Remedy::Related(0)));
    }
    let message = match tls.len() {
        1 => format!("the listener `{}` does not take `{hostname}`", closest.name),
        _ => format!("no listener of Gateway `{gateway}` takes `{hostname}`"),
    };
    let label = format!("the listener `{}` takes `{own}`", closest.name);
    let finding = at(message).related(attachment.listener(index, "hostname"), label);
    Some(finding.help(format!(
        "write {instead}, or another listener in `sectionName`"
    )))
}
