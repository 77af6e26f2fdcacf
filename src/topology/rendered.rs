//! What the input has already of what Pools make: copies of our own output, and objects of others.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::CertificateNode;
use crate::api::{MANAGED_BY_LABEL, PoolSpec};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::inventory::{Certificate, DUPLICATE_OBJECT, Inventory, duplicate_object, missing_field};
use crate::object::{Object, ObjectKey, Origin};
use kubectl_yaml::path::FieldPath;

/// Reports what would be there twice, or overwritten; gives the Certificates that are reported.
pub(super) fn check<'a>(
    inventory: &'a Inventory<'_>,
    certificates: &[CertificateNode<'_>],
    diagnostics: &mut Diagnostics,
) -> HashSet<&'a ObjectKey> {
    let reported = copies(inventory, certificates, diagnostics);
    taken_names(inventory, diagnostics);
    reported
}

/// A Service or TLSRoute of the input that would be overwritten.
fn taken_names(inventory: &Inventory<'_>, diagnostics: &mut Diagnostics) {
    for (key, pool) in &inventory.pools {
        // The user's labels win, so a rendered Service may name another program.
        let managed_by = pool
            .spec
            .labels()
            .and_then(|labels| labels.get(MANAGED_BY_LABEL));
        if let Some(service) = inventory.services.get(key)
            && (managed_by.is_none() || service.spec.managed_by.as_ref() != managed_by)
        {
            diagnostics.push(taken(pool, &service.origin));
        }
        if pool.spec.enabled_route().is_some()
            && let Some(route) = inventory.tls_routes.get(key)
        {
            diagnostics.push(taken(pool, &route.origin));
        }
    }
}

/// A document that is exactly what poolctl writes for a Certificate is no mistake.
fn copies<'a>(
    inventory: &'a Inventory<'_>,
    certificates: &[CertificateNode<'_>],
    diagnostics: &mut Diagnostics,
) -> HashSet<&'a ObjectKey> {
    let mut reported = HashSet::new();
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
        reported.insert(key);
        diagnostics.push(match inventory.certificates.get(key) {
            Some(first) => duplicate_object(origin, &first.object.origin),
            None => missing_field(origin, FieldPath::parse("spec.authorityRef")),
        });
    }
    reported
}

fn taken(pool: &Object<PoolSpec>, other: &Arc<Origin>) -> Diagnostic {
    let kind = &other.kind;
    let message = format!(
        "Pool `{}` takes over {kind} `{}`, which poolctl has not made",
        pool.name(),
        other.key.name
    );
    DUPLICATE_OBJECT
        .at(pool.at("metadata.name"), message)
        .label(format!("the {kind} of the Pool gets this name"))
        .related(
            other.at("metadata.name"),
            format!("this {kind} would be overwritten, by the operator as well"),
        )
        .help(format!(
            "rename the Pool, or remove the {kind}; what poolctl made has the label \
             `app.kubernetes.io/managed-by: poolctl`, or what `--managed-by` says"
        ))
}

/// The document is what poolctl writes for the Certificate, or wrote before the input changed: the
/// names that it has and Pools want, and otherwise the same.
fn is_rendered_from<'a>(
    copy: &Certificate<'_>,
    node: &CertificateNode<'a>,
    same_rest: impl FnOnce(&'a Certificate<'a>) -> bool,
) -> bool {
    let names = copy.object.spec.dns_alt_names();
    let mut known: HashSet<&str> = node.present().iter().map(String::as_str).collect();
    known.extend(
        node.pools
            .iter()
            .filter_map(|pool| pool.spec.injected_name()),
    );
    let is_patch = copy.object.spec.authority_ref.is_empty();
    let has_more = names.len() > node.present().len();
    names.iter().all(|name| known.contains(name.as_str()))
        && (is_patch || (has_more && node.source.is_some_and(same_rest)))
}
