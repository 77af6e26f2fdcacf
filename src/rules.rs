//! The rules. They read the topology and raise findings; they cannot write, and see no findings of others.
//!
//! A rule is what it does in `rules/<rule>.rs`, what `poolctl explain` says of it in `rules/<rule>.md`,
//! and its line in the table below.

pub mod drift;
pub mod unused_allowance;

pub use self::alt_names_refused::CODE as ALT_NAMES_REFUSED;
pub use self::duplicate_object::CODE as DUPLICATE_OBJECT;
pub use self::hostname_not_in_certificate::CODE as HOSTNAME_NOT_IN_CERTIFICATE;

use crate::diagnostic::{Code, Diagnostics, Sink};
use crate::inventory;
use crate::options::{KubeVersion, Manager, PortRange};
use crate::suggest::{self, Near};
use crate::topology::{self, Topology};

/// The cluster that the input is for, as far as rules ask.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    /// The minor version of Kubernetes 1; `None` asks for what 1.33 up to the current one accept.
    pub kube_version: Option<KubeVersion>,
    /// The ports that the API server gives to node ports.
    pub node_port_range: PortRange,
    /// The program that the fixed labels name.
    pub managed_by: Manager,
}

impl Cluster {
    /// The cluster may be this minor version or a later one.
    pub fn may_be_since(&self, minor: u32) -> bool {
        self.kube_version.is_none_or(|version| version.0 >= minor)
    }

    /// The cluster may be older than this minor version.
    pub fn may_be_before(&self, minor: u32) -> bool {
        self.kube_version.is_none_or(|version| version.0 < minor)
    }
}

/// A rule as a row of the table.
pub struct Rule {
    pub code: &'static Code,
    /// What is wrong, why, and an example wrong and right: Markdown for `poolctl explain`.
    pub explanation: &'static str,
    /// Looks at the whole input; `None` where the findings are raised before or after the others.
    run: Option<fn(&Topology<'_>, &Cluster, &mut Sink<'_>)>,
}

/// Makes the table, and the module of each rule that has a function. The others are raised while reading,
/// resolving and suppressing, and their rows name the `Code` that is used there.
macro_rules! rules {
    ($($stem:ident $(: $code:path)?,)+) => {
        $(rules!(@module $stem $($code)?);)+

        /// All rules, in the order of the documentation.
        pub static RULES: &[Rule] = &[$(rules!(@row $stem $($code)?)),+];
    };
    (@module $stem:ident) => {
        mod $stem;
    };
    (@module $stem:ident $code:path) => {};
    (@row $stem:ident) => {
        rules!(@row $stem, &$stem::CODE, Some($stem::run))
    };
    (@row $stem:ident $code:path) => {
        rules!(@row $stem, &$code, None)
    };
    (@row $stem:ident, $code:expr, $run:expr) => {
        Rule {
            code: $code,
            explanation: include_str!(concat!("rules/", stringify!($stem), ".md")),
            run: $run,
        }
    };
}

rules! {
    yaml_syntax: inventory::YAML_SYNTAX,
    duplicate_key: inventory::DUPLICATE_KEY,
    invalid_type: inventory::INVALID_TYPE,
    invalid_value: inventory::INVALID_VALUE,
    missing_field: inventory::MISSING_FIELD,
    unknown_field: inventory::UNKNOWN_FIELD,
    metadata_syntax: inventory::METADATA_SYNTAX,
    removed_field: inventory::REMOVED_FIELD,
    unknown_kind: inventory::UNKNOWN_KIND,
    unreadable_file: inventory::UNREADABLE_FILE,
    not_generated: inventory::NOT_GENERATED,
    duplicate_object,
    namespace_mismatch: inventory::NAMESPACE_MISMATCH,
    mixed_namespaces: inventory::MIXED_NAMESPACES,
    no_pools: inventory::NO_POOLS,
    kustomization,
    drift: drift::CODE,
    unknown_pool_ref: topology::UNKNOWN_POOL_REF,
    certificate_not_in_input: topology::CERTIFICATE_NOT_IN_INPUT,
    encrypted_certificate: topology::ENCRYPTED_CERTIFICATE,
    unknown_certificate_ref: topology::UNKNOWN_CERTIFICATE_REF,
    unknown_gateway: topology::UNKNOWN_GATEWAY,
    invalid_pool_ref,
    duplicate_pool_ref,
    pool_name,
    pool_name_collision,
    service_type,
    service_port,
    node_port_type,
    node_port_range,
    node_port_conflict,
    external_ip,
    external_ips_deprecated,
    label_syntax,
    annotation_syntax,
    reserved_metadata,
    load_balancer_source_ranges,
    topology_annotations,
    label_override,
    foreign_selector,
    route_hostname,
    route_gateway,
    hostname_conflict,
    hostname_overlap,
    inject_without_route,
    inject_without_certificate,
    inject_wildcard,
    hostname_not_in_certificate,
    service_name_not_in_certificate,
    double_exposure,
    resigning,
    listener_not_found,
    listener_protocol,
    listener_mode,
    listener_hostname,
    listener_routes,
    listener_shadowed,
    route_conflict,
    empty_pool,
    no_replicas,
    ca_only_member,
    mixed_authorities,
    shared_certname,
    next_operator,
    server_workload,
    server_name,
    alt_names_refused,
    unused_allowance: unused_allowance::CODE,
}

/// What findings know of all rules.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    RULES.iter().map(|rule| rule.code)
}

/// The rule of a name.
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.name == name)
}

/// The rule whose name was probably meant.
pub fn nearest(name: &str) -> Option<Near<'static>> {
    let names: Vec<_> = codes().map(|code| code.name).collect();
    suggest::nearest(name, &names)
}

/// Runs every rule.
pub fn run(topology: &Topology<'_>, cluster: &Cluster, diagnostics: &mut Diagnostics) {
    let mut findings = Sink::new(diagnostics);
    for run in RULES.iter().filter_map(|rule| rule.run) {
        run(topology, cluster, &mut findings);
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
