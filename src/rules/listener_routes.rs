//! `listener-routes`: a listener chooses kinds and namespaces of routes (`NotAllowedByListeners`).

use crate::api::gateway::Listener;
use crate::diagnostic::{Code, Diagnostic, Remedy};
use crate::topology::Attachment;

pub(super) static CODE: Code = Code::error(
    "listener-routes",
    "the listener does not allow TLSRoutes, or the Pool's namespace",
);

/// Why a listener refuses the route, and what helps.
struct Rejection {
    field: &'static str,
    reason: String,
    help: &'static str,
}

pub(super) fn run(attachment: &Attachment<'_>) -> Option<Diagnostic> {
    let listeners = attachment.taking();
    let refusals: Option<Vec<_>> = listeners
        .iter()
        .map(|&(index, listener)| Some((index, listener, refusal(attachment, listener)?)))
        .collect();
    // Every listener that is left must refuse.
    let (index, listener, refusal) = refusals?.into_iter().next()?;
    let message = format!("the listener `{}` {}", listener.name, refusal.reason);
    let finding = CODE
        .at(attachment.place(), message)
        .related(attachment.listener(index, refusal.field), "decided here");
    Some(finding.help(refusal.help).remedy(Remedy::Related(0)))
}

fn refusal(attachment: &Attachment<'_>, listener: &Listener) -> Option<Rejection> {
    let namespace = &attachment.pool.key().namespace;
    if !listener.allows_tls_routes() {
        return Some(Rejection {
            field: "allowedRoutes.kinds",
            reason: "allows no TLSRoutes".to_owned(),
            help: "add `{kind: TLSRoute}` to its `kinds`, or write another listener in `sectionName`",
        });
    }
    (attachment.allows(listener, namespace) == Some(false)).then(|| Rejection {
        field: "allowedRoutes.namespaces",
        reason: match namespace.as_str() {
            "" => "allows no routes of any namespace".to_owned(),
            namespace => format!("allows no routes of namespace `{namespace}`"),
        },
        help: "write `from: All` or a `selector` that the namespace fits, or another listener in `sectionName`",
    })
}
