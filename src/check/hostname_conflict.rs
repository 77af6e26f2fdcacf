//! `hostname-conflict`: the operator serves neither of two Pools with one hostname in a namespace.

use std::collections::HashMap;

use crate::check::Rule;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::topology::{PoolNode, Topology};

static CODE: Code = Code::error("hostname-conflict", "two enabled routes have one hostname");

pub(super) const RULE: Rule = Rule { code: &CODE, run };

fn run(topology: &Topology<'_>, diagnostics: &mut Diagnostics) {
    let mut first: HashMap<(&str, String), &PoolNode<'_>> = HashMap::new();
    let mut anywhere: HashMap<String, &PoolNode<'_>> = HashMap::new();
    for node in &topology.pools {
        let pool = node.pool;
        let Some(route) = pool.spec.enabled_route() else {
            continue;
        };
        let hostname = route.hostname();
        // DNS names are equal whatever their case; the operator compares bytes and lets both in.
        let folded = hostname.to_ascii_lowercase();
        let namespace = pool.key().namespace.as_str();
        let neighbour = *first.entry((namespace, folded.clone())).or_insert(node);
        let other = *anywhere.entry(folded).or_insert(node);
        let place = pool.at("spec.route.hostname");
        if hostname.is_empty() {
        } else if !std::ptr::eq(neighbour, node) {
            let other = neighbour.pool;
            let message = format!(
                "Pools `{}` and `{}` have one hostname, `{hostname}`",
                other.name(),
                pool.name()
            );
            let finding = CODE
                .at(place, message)
                .related(other.at("spec.route.hostname"), format!("Pool `{}` has it here", other.name()))
                .help("give each Pool a hostname of its own: the operator makes a route for neither of them");
            diagnostics.push(finding);
        } else if other.pool.key().namespace != namespace {
            let other = other.pool;
            let message = format!(
                "Pools `{}` and `{}` have one hostname, `{hostname}`",
                other.key(),
                pool.key()
            );
            let finding = CODE
                .at(place, message)
                .severity(Severity::Warning)
                .related(
                    other.at("spec.route.hostname"),
                    format!("Pool `{}` has it here", other.key()),
                )
                .help("one DNS name leads to one of their Gateways only");
            diagnostics.push(finding);
        }
    }
}
