//! `listener-mode`: Puppet's mutual TLS ends in the server, so a Gateway must pass it through.

use crate::check::{Options, Rule};
use crate::diagnostic::{Code, Diagnostics};
use crate::topology::Topology;

static CODE: Code = Code::error(
    "listener-mode",
    "the listener ends TLS instead of passing it through",
)
.explained(include_str!("../explain/listener-mode.md"));

pub(super) const RULE: Rule = Rule { code: &CODE, run };

fn run(topology: &Topology<'_>, _: &Options, diagnostics: &mut Diagnostics) {
    for attachment in topology.attachments() {
        let tls = attachment.tls();
        let Some(&(index, listener)) = tls.first() else {
            continue;
        };
        if tls.iter().any(|(_, listener)| listener.is_passthrough()) {
            continue;
        }
        let given = listener.tls.as_ref().is_some_and(|tls| tls.mode.is_some());
        let message = format!(
            "the listener `{}` ends TLS, so that no client certificate reaches the Servers",
            listener.name
        );
        let finding = CODE.at(attachment.place(), message).related(
            attachment.listener(index, "tls.mode"),
            match given {
                true => "the mode is here",
                false => "without a mode it is Terminate",
            },
        );
        diagnostics.push(
            finding.help("set `tls: {mode: Passthrough}` on the listener, or name another one"),
        );
    }
}
