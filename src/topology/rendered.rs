//! What the input has already of what is rendered: copies of Certificates.

use std::collections::{HashMap, HashSet};

use super::CertificateNode;
use crate::diagnostic::Diagnostics;
use crate::inventory::{Certificate, Duplicate, Inventory, missing_field};
use crate::object::ObjectKey;
use kubectl_yaml::path::FieldPath;

/// Documents for Certificates that poolctl has not written.
#[derive(Default)]
pub(super) struct Copies<'a> {
    pub(super) duplicates: Vec<Duplicate>,
    /// The Certificates that they are for.
    pub(super) refused: HashSet<&'a ObjectKey>,
}

/// Certificates that are there twice, and those that lack their required field, which are reported. A
/// document that is exactly what poolctl writes for a Certificate is no mistake.
pub(super) fn copies<'a>(
    inventory: &'a Inventory<'_>,
    certificates: &[CertificateNode<'_>],
    diagnostics: &mut Diagnostics,
) -> Copies<'a> {
    let mut copies = Copies::default();
    // A source may have thousands of copies.
    let mut sources = HashMap::new();
    for copy in &inventory.certificate_copies {
        let key = copy.object.key();
        if let Ok(position) = certificates.binary_search_by(|node| node.key.cmp(key)) {
            let node = &certificates[position];
            let same_rest = |source: &Certificate<'_>| {
                *sources
                    .entry(position)
                    .or_insert_with(|| source.beside_names())
                    == copy.beside_names()
            };
            if is_rendered_from(copy, node, same_rest) {
                continue;
            }
        }
        let origin = &copy.object.origin;
        copies.refused.insert(key);
        match inventory.certificates.get(key) {
            Some(first) => {
                let duplicate = Duplicate::new(origin, &first.object.origin);
                copies.duplicates.push(duplicate);
            }
            None => diagnostics.push(missing_field(origin, FieldPath::parse("spec.authorityRef"))),
        }
    }
    copies
}

/// The document is what poolctl writes for the Certificate, or wrote before the input changed: the
/// names that it has and Pools want, and otherwise the same.
fn is_rendered_from<'a>(
    copy: &Certificate<'_>,
    node: &CertificateNode<'a>,
    same_rest: impl FnOnce(&'a Certificate<'a>) -> bool,
) -> bool {
    let names = copy.object.spec.dns_alt_names();
    let present = node.present();
    let known: HashSet<_> = present.chain(node.missing.iter().copied()).collect();
    let is_patch = copy.object.spec.authority_ref.is_empty();
    let has_more = names.len() > node.present().len();
    names.iter().all(|name| known.contains(name.as_str()))
        && (is_patch || (has_more && node.source.is_some_and(same_rest)))
}
