//! `listener-shadowed`: of two listeners on one port the more specific hostname gets the connection.

use crate::check::{Options, Rule};
use crate::diagnostic::{Code, Diagnostics};
use crate::topology::Topology;

static CODE: Code = Code::warning(
    "listener-shadowed",
    "a more specific listener of the Gateway gets the hostname",
)
.explained(include_str!("../explain/listener-shadowed.md"));

pub(super) const RULE: Rule = Rule { code: &CODE, run };

fn run(topology: &Topology<'_>, _: &Options, diagnostics: &mut Diagnostics) {
    for attachment in topology.attachments() {
        let hostname = attachment.route.hostname();
        // Without a section the route is on the more specific listener as well.
        if attachment.route.section_name().is_none() || hostname.is_empty() {
            continue;
        }
        let taking = attachment.taking();
        let Some((_, selected)) = taking.iter().find(|(_, listener)| listener.takes(hostname))
        else {
            continue;
        };
        let own = specificity(selected.hostname());
        let listeners = attachment.gateway.spec.listeners().iter().enumerate();
        let owner = listeners
            .filter(|(_, other)| other.port == selected.port && other.name != selected.name)
            // An HTTPS listener goes by the server name, too.
            .filter(|(_, other)| matches!(other.protocol.as_str(), "TLS" | "HTTPS"))
            .filter(|(_, other)| other.claims(hostname) && specificity(other.hostname()) > own)
            .max_by_key(|(_, other)| specificity(other.hostname()));
        let Some((index, owner)) = owner else {
            continue;
        };
        let message = format!(
            "connections for `{hostname}` go to the listener `{}`, not to `{}`",
            owner.name, selected.name
        );
        let finding = CODE.at(attachment.place(), message).related(
            attachment.listener(index, "hostname"),
            "this one is more specific",
        );
        diagnostics.push(match owner.is_tls() && owner.is_passthrough() {
            true => finding
                .help(format!("write `{}`", owner.name))
                .fix(owner.name.as_str()),
            false => finding.help(format!(
                "use another hostname, or make `{}` pass TLS through and name it here",
                owner.name
            )),
        });
    }
}

/// Exact names before wildcards, longer before shorter ones, none last.
fn specificity(hostname: Option<&str>) -> (bool, usize) {
    match hostname {
        None => (false, 0),
        Some(hostname) => (!hostname.starts_with('*'), hostname.split('.').count()),
    }
}
