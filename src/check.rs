//! The rules. They read the topology and raise findings; they cannot write.

mod duplicate_pool_ref;
mod hostname_conflict;
mod inject_wildcard;
mod invalid_pool_ref;
mod node_port_type;
mod pool_name;
mod route_gateway;
mod route_hostname;
mod service_port;
mod service_type;
pub mod unused_allowance;

use crate::diagnostic::{Code, Diagnostics};
use crate::inventory;
use crate::suggest::{self, Near};
use crate::topology::{self, Topology};

/// A rule over the whole input.
pub struct Rule {
    pub code: &'static Code,
    pub run: fn(&Topology<'_>, &mut Diagnostics),
}

/// Every rule that is not raised while reading or resolving.
pub static RULES: &[Rule] = &[
    invalid_pool_ref::RULE,
    duplicate_pool_ref::RULE,
    pool_name::RULE,
    service_type::RULE,
    service_port::RULE,
    node_port_type::RULE,
    route_hostname::RULE,
    route_gateway::RULE,
    hostname_conflict::RULE,
    inject_wildcard::RULE,
];

/// Rules raised while reading and resolving.
static EARLY: &[&Code] = &[
    &inventory::YAML_SYNTAX,
    &inventory::DUPLICATE_KEY,
    &inventory::INVALID_TYPE,
    &inventory::INVALID_VALUE,
    &inventory::MISSING_FIELD,
    &inventory::UNKNOWN_FIELD,
    &inventory::REMOVED_FIELD,
    &inventory::UNKNOWN_KIND,
    &inventory::DUPLICATE_OBJECT,
    &inventory::NAMESPACE_MISMATCH,
    &inventory::MIXED_NAMESPACES,
    &inventory::NO_POOLS,
    &topology::UNKNOWN_POOL_REF,
    &topology::CERTIFICATE_NOT_IN_INPUT,
    &topology::UNKNOWN_CERTIFICATE_REF,
    &topology::UNKNOWN_GATEWAY,
];

/// All rules, in the order of the documentation.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    let late = RULES.iter().map(|rule| rule.code);
    let last = std::iter::once(&unused_allowance::CODE);
    EARLY.iter().copied().chain(late).chain(last)
}

/// The rule of a name.
pub fn named(name: &str) -> Option<&'static Code> {
    codes().find(|code| code.name == name)
}

/// The rule whose name was probably meant.
pub fn nearest(name: &str) -> Option<Near<'static>> {
    let names: Vec<_> = codes().map(|code| code.name).collect();
    suggest::nearest(name, &names)
}

/// Runs every rule.
pub fn run(topology: &Topology<'_>, diagnostics: &mut Diagnostics) {
    for rule in RULES {
        (rule.run)(topology, diagnostics);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        let names: BTreeSet<_> = codes().map(|code| code.name).collect();
        assert_eq!(names.len(), codes().count());
        for code in codes() {
            let kebab = |b: u8| b.is_ascii_lowercase() || b == b'-';
            assert!(code.name.bytes().all(kebab), "{}", code.name);
            assert!(
                !code.summary.is_empty() && !code.summary.ends_with('.'),
                "{}",
                code.name
            );
        }
    }
}
