//! `listener-routes`: a listener chooses kinds and namespaces of routes (`NotAllowedByListeners`).

use crate::api::gateway::Listener;
use crate::diagnostic::{Code, Remedy, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;

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

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for attachment in topology.attachments() {
        let namespace = &attachment.pool.key().namespace;
        let refusal = |listener: &Listener| {
            if !listener.allows_tls_routes() {
                Some(Rejection {
                    field: "allowedRoutes.kinds",
                    reason: "allows no TLSRoutes".to_owned(),
                    help: "add `{kind: TLSRoute}` to its `kinds`, or write another listener in `sectionName`",
                })
            } else if attachment.allows(listener, namespace) == Some(false) {
                Some(Rejection {
                    field: "allowedRoutes.namespaces",
                    reason: match namespace.as_str() {
                        "" => "allows no routes of any namespace".to_owned(),
                        namespace => format!("allows no routes of namespace `{namespace}`"),
                    },
                    help: "write `from: All` or a `selector` that the namespace fits, or another listener in `sectionName`",
                })
            } else {
                None
            }
        };
        let listeners = attachment.taking();
        let refusals: Option<Vec<_>> = listeners
            .iter()
            .map(|&(index, listener)| Some((index, listener, refusal(listener)?)))
            .collect();
        // Every listener that is left must refuse.
        if let Some((index, listener, refusal)) = refusals.iter().flatten().next() {
            let message = format!("the listener `{}` {}", listener.name, refusal.reason);
            let place = attachment.listener(*index, refusal.field);
            let finding = CODE
                .at(attachment.place(), message)
                .related(place, "decided here");
            findings.push(finding.help(refusal.help).remedy(Remedy::Related(0)));
        }
    }
}
