//! `inject-wildcard`: the Puppet CA signs no alternative name with a `*`.

use crate::diagnostic::{Code, Diagnostic};
use crate::hostname::wildcard_domain;
use crate::topology::PoolNode;

pub(super) static CODE: Code = Code::error(
    "inject-wildcard",
    "a wildcard hostname is injected, which the Puppet CA does not sign",
);

pub(super) fn run(node: &PoolNode<'_>) -> Option<Diagnostic> {
    let pool = node.pool;
    let name = pool.spec.injected_name()?;
    wildcard_domain(name)?;
    let message = format!("the Puppet CA signs no certificate with the alternative name `{name}`");
    let finding = CODE
        .at(pool.at("spec.route.injectDNSAltName"), message)
        .related(pool.at("spec.route.hostname"), "the hostname is a wildcard")
        .help("write `injectDNSAltName: false`, and add the names that agents use to `dnsAltNames` of the Certificate");
    Some(finding)
}
