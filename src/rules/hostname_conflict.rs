//! `hostname-conflict`: the operator serves neither of two Pools with one hostname in a namespace.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::api::PoolSpec;
use crate::diagnostic::{Code, Severity, Sink};
use crate::hostname::folded;
use crate::object::Object;
use crate::topology::Topology;

pub(super) static CODE: Code =
    Code::error("hostname-conflict", "two enabled routes have one hostname").on_two();

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    // The first Pool with a hostname: in its namespace, and in all of them.
    let mut neighbors: HashMap<(&str, Cow<'_, str>), &Object<PoolSpec>> = HashMap::new();
    let mut all: HashMap<Cow<'_, str>, &Object<PoolSpec>> = HashMap::new();
    for (pool, route) in topology.routes() {
        let hostname = route.hostname();
        if hostname.is_empty() {
            continue;
        }
        // DNS names are equal whatever their case; the operator compares bytes and lets both in.
        let folded = folded(hostname);
        let namespace = pool.key().namespace.as_str();
        let neighbor = *neighbors.entry((namespace, folded.clone())).or_insert(pool);
        let first = *all.entry(folded).or_insert(pool);
        let (other, severity, help) = if !std::ptr::eq(neighbor, pool) {
            let help = "give each Pool a hostname of its own: the operator makes a route for neither of them";
            (neighbor, Severity::Error, help)
        } else if *first.key().namespace != *namespace {
            let help =
                "give one of them another hostname: a DNS name leads to one of their Gateways only";
            (first, Severity::Warning, help)
        } else {
            continue;
        };
        let message = format!(
            "Pools `{}` and `{}` have the same hostname, `{hostname}`",
            other.key(),
            pool.key()
        );
        let finding = CODE
            .at(pool.at("spec.route.hostname"), message)
            .severity(severity)
            .related(
                other.at("spec.route.hostname"),
                format!("Pool `{}` has it here", other.key()),
            );
        findings.push(finding.help(help));
    }
}
