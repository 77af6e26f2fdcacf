//! `listener-shadowed`: of two listeners on one port the more specific hostname gets the connection.

use crate::api::gateway::Listener;
use crate::diagnostic::{Code, Diagnostic};
use crate::hostname::specificity;
use crate::topology::Attachment;

pub(super) static CODE: Code = Code::warning(
    "listener-shadowed",
    "a more specific listener of the Gateway gets the hostname",
)
.on_two();

pub(super) fn run(attachment: &Attachment<'_>) -> Option<Diagnostic> {
    let hostname = attachment.route.hostname();
    // The one that gets the connections in place of a listener.
    let owner = |listener: &Listener| {
        let others = attachment.gateway.spec.listeners().iter().enumerate();
        others
            .filter(|(_, other)| other.port == listener.port)
            // An HTTPS listener goes by the server name, too.
            .filter(|(_, other)| matches!(other.protocol.as_str(), "TLS" | "HTTPS"))
            .filter(|(_, other)| other.claims(hostname))
            .max_by_key(|(_, other)| specificity(other.hostname()))
            .filter(|(_, other)| specificity(other.hostname()) > specificity(listener.hostname()))
    };
    // A route that is on several listeners works as long as one of them gets its connections.
    let fitting = attachment.fitting();
    let shadows: Option<Vec<_>> = fitting
        .iter()
        .map(|(_, listener)| Some((*listener, owner(listener)?)))
        .collect();
    let (selected, (index, owner)) = shadows?
        .into_iter()
        .max_by_key(|(listener, _)| specificity(listener.hostname()))?;
    let message = format!(
        "connections for `{hostname}` go to the listener `{}`, not to `{}`",
        owner.name, selected.name
    );
    let finding = CODE.at(attachment.place(), message).related(
        attachment.listener(index, "hostname"),
        "this one is more specific",
    );
    let would_do = attachment.may_enter(owner);
    Some(match attachment.route.section_name() {
        Some(_) if would_do => finding
            .help(format!("write `sectionName: {}`", owner.name))
            .fix(owner.name.as_str()),
        _ => finding.help(format!(
            "write another hostname, or let `{}` pass TLS through to TLSRoutes of the Pool's namespace",
            owner.name
        )),
    })
}
