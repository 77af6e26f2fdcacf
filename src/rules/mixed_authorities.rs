//! `mixed-authorities`: an agent trusts one CA, and must not meet certificates of two.

use crate::api::CertificateSpec;
use crate::diagnostic::{Code, Diagnostic};
use crate::object::Object;
use crate::placeholder::holds_placeholder;
use crate::topology::PoolNode;

pub(super) static CODE: Code = Code::warning(
    "mixed-authorities",
    "Servers of one Pool have certificates of different authorities",
);

pub(super) fn run(node: &PoolNode<'_>) -> Option<Diagnostic> {
    let certificates = node.members.iter().filter_map(|member| member.certificate);
    // One without an authority is reported already, and one that is yet to be filled in may be any.
    let mut signed = certificates.filter(|certificate| {
        let authority = &certificate.spec.authority_ref;
        !authority.is_empty() && !holds_placeholder(authority)
    });
    let first = signed.next()?;
    let other = signed.find(|other| other.spec.authority_ref != first.spec.authority_ref)?;
    let message = format!(
        "agents of Pool `{}` meet certificates of two authorities",
        node.pool.name()
    );
    let label = |certificate: &Object<CertificateSpec>| {
        let (name, authority) = (certificate.name(), &certificate.spec.authority_ref);
        format!("Certificate `{name}` is of `{authority}`")
    };
    let finding = CODE
        .at(node.pool.at("metadata.name"), message)
        .related(first.at("spec.authorityRef"), label(first))
        .related(other.at("spec.authorityRef"), label(other));
    Some(finding.help("give the Servers of each authority a Pool of their own"))
}
