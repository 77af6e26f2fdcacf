//! `listener-mode`: Puppet's mutual TLS ends in the server, so a Gateway must pass it through.

use crate::diagnostic::{Code, Diagnostic, Remedy};
use crate::topology::Attachment;

pub(super) static CODE: Code = Code::error(
    "listener-mode",
    "the listener ends TLS instead of passing it through",
);

pub(super) fn run(attachment: &Attachment<'_>) -> Option<Diagnostic> {
    let listeners = attachment.tls();
    let &(index, first) = listeners.first()?;
    if listeners
        .iter()
        .any(|(_, listener)| listener.is_passthrough())
    {
        return None;
    }
    let message = format!(
        "the listener `{}` ends TLS, so no client certificate reaches the Servers",
        first.name
    );
    let (field, label) = match &first.tls {
        Some(tls) if tls.mode.is_some() => ("tls.mode", "the mode is here"),
        Some(_) => ("tls", "without a mode it is Terminate"),
        None => ("name", "without `tls` its mode is Terminate"),
    };
    let finding = CODE
        .at(attachment.place(), message)
        .related(attachment.listener(index, field), label)
        .help("write `tls: {mode: Passthrough}` in the listener, or the name of another one in `sectionName`");
    Some(finding.remedy(Remedy::Related(0)))
}
