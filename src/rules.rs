//! The rules. They read the topology and raise findings; they cannot write.

mod alt_names_refused;
mod annotation_syntax;
mod ca_only_member;
mod double_exposure;
mod duplicate_pool_ref;
mod empty_pool;
mod external_ip;
mod external_ips_deprecated;
mod foreign_selector;
mod hostname_conflict;
mod hostname_not_in_certificate;
mod hostname_overlap;
mod inject_wildcard;
mod inject_without_certificate;
mod inject_without_route;
mod invalid_pool_ref;
mod label_override;
mod label_syntax;
mod listener_hostname;
mod listener_mode;
mod listener_not_found;
mod listener_protocol;
mod listener_routes;
mod listener_shadowed;
mod load_balancer_source_ranges;
mod mixed_authorities;
mod next_operator;
mod no_replicas;
mod node_port_conflict;
mod node_port_range;
mod node_port_type;
mod pool_name;
mod pool_name_collision;
mod reserved_metadata;
mod resigning;
mod route_conflict;
mod route_gateway;
mod route_hostname;
mod server_name;
mod server_workload;
mod service_name_not_in_certificate;
mod service_port;
mod service_type;
mod shared_certname;
mod topology_annotations;
pub mod unused_allowance;

use std::ops::RangeInclusive;

use crate::diagnostic::{Code, Diagnostics};
use crate::inventory;
use crate::suggest::{self, Near};
use crate::topology::{self, Topology};

/// What rules need to know of the cluster.
#[derive(Clone, Debug)]
pub struct Options {
    /// The minor version of Kubernetes 1; `None` asks for what 1.33 up to the current one accept.
    pub kube_version: Option<u32>,
    /// The ports that the API server gives to node ports.
    pub node_port_range: RangeInclusive<i32>,
    /// The program that the fixed labels name.
    pub managed_by: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            kube_version: None,
            node_port_range: 30_000..=32_767,
            managed_by: crate::api::MANAGER.to_owned(),
        }
    }
}

impl Options {
    /// The cluster may be this minor version or a later one.
    pub fn may_be_since(&self, minor: u32) -> bool {
        self.kube_version.is_none_or(|version| version >= minor)
    }

    /// The cluster may be older than this minor version.
    pub fn may_be_before(&self, minor: u32) -> bool {
        self.kube_version.is_none_or(|version| version < minor)
    }
}

/// A rule over the whole input.
pub struct Rule {
    pub code: &'static Code,
    pub run: fn(&Topology<'_>, &Options, &mut Diagnostics),
}

/// Every rule that is not raised while reading or resolving.
pub static RULES: &[Rule] = &[
    invalid_pool_ref::RULE,
    duplicate_pool_ref::RULE,
    pool_name::RULE,
    pool_name_collision::RULE,
    service_type::RULE,
    service_port::RULE,
    node_port_type::RULE,
    node_port_range::RULE,
    node_port_conflict::RULE,
    external_ip::RULE,
    external_ips_deprecated::RULE,
    label_syntax::RULE,
    annotation_syntax::RULE,
    reserved_metadata::RULE,
    load_balancer_source_ranges::RULE,
    topology_annotations::RULE,
    label_override::RULE,
    foreign_selector::RULE,
    route_hostname::RULE,
    route_gateway::RULE,
    hostname_conflict::RULE,
    hostname_overlap::RULE,
    inject_without_route::RULE,
    inject_without_certificate::RULE,
    inject_wildcard::RULE,
    hostname_not_in_certificate::RULE,
    service_name_not_in_certificate::RULE,
    double_exposure::RULE,
    resigning::RULE,
    listener_not_found::RULE,
    listener_protocol::RULE,
    listener_mode::RULE,
    listener_hostname::RULE,
    listener_routes::RULE,
    listener_shadowed::RULE,
    route_conflict::RULE,
    empty_pool::RULE,
    no_replicas::RULE,
    ca_only_member::RULE,
    mixed_authorities::RULE,
    shared_certname::RULE,
    next_operator::RULE,
    server_workload::RULE,
    server_name::RULE,
    alt_names_refused::RULE,
];

/// Rules raised while reading and resolving.
static EARLY: &[&Code] = &[
    &inventory::YAML_SYNTAX,
    &inventory::DUPLICATE_KEY,
    &inventory::INVALID_TYPE,
    &inventory::INVALID_VALUE,
    &inventory::MISSING_FIELD,
    &inventory::UNKNOWN_FIELD,
    &inventory::METADATA_SYNTAX,
    &inventory::REMOVED_FIELD,
    &inventory::UNKNOWN_KIND,
    &inventory::UNREADABLE_FILE,
    &inventory::NOT_GENERATED,
    &inventory::DUPLICATE_OBJECT,
    &inventory::NAMESPACE_MISMATCH,
    &inventory::MIXED_NAMESPACES,
    &inventory::NO_POOLS,
    &topology::UNKNOWN_POOL_REF,
    &topology::CERTIFICATE_NOT_IN_INPUT,
    &topology::ENCRYPTED_CERTIFICATE,
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
pub fn run(topology: &Topology<'_>, options: &Options, diagnostics: &mut Diagnostics) {
    for rule in RULES {
        (rule.run)(topology, options, diagnostics);
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
