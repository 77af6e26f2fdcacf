//! The rules. They read the topology and raise findings; they cannot write, and see no findings of others.
//!
//! A rule is what it does in `rules/<rule>.rs`, what `poolctl explain` says of it in `rules/<rule>.md`,
//! and its line in the table below.

pub mod drift;
pub mod unused_allowance;

pub use self::alt_names_refused::CODE as ALT_NAMES_REFUSED;
pub use self::duplicate_object::CODE as DUPLICATE_OBJECT;
pub use self::hostname_not_in_certificate::CODE as HOSTNAME_NOT_IN_CERTIFICATE;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Sink};
use crate::inventory;
use crate::options::{KubeVersion, Manager, PortRange};
use crate::suggest::{self, Near};
use crate::topology::{self, Attachment, PoolNode, Topology};

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
    look: Look,
}

/// What a rule looks at, and finds something wrong with.
enum Look {
    Input(fn(&Topology<'_>, &mut Sink<'_>)),
    /// The input, and what the cluster makes of it.
    Cluster(fn(&Topology<'_>, &Cluster, &mut Sink<'_>)),
    /// One after the other.
    Pool(fn(&PoolNode<'_>) -> Option<Diagnostic>),
    /// One after the other.
    Attachment(fn(&Attachment<'_>) -> Option<Diagnostic>),
    /// The findings are raised while reading, resolving and suppressing.
    Nothing,
}

/// Makes the table, and the module of each rule that looks at something. The rows of the others name the
/// `Code` that is used where their findings are raised.
macro_rules! rules {
    ($($stem:ident $(of $look:ident)? $(: $code:path)?,)+) => {
        $(rules!(@module $stem $($look)?);)+

        /// All rules, in the order of the documentation.
        pub static RULES: &[Rule] = &[$(rules!(@row $stem $(of $look)? $(: $code)?)),+];
    };
    (@module $stem:ident $look:ident) => {
        mod $stem;
    };
    (@module $stem:ident) => {};
    (@row $stem:ident of $look:ident) => {
        rules!(@row $stem, &$stem::CODE, Look::$look($stem::run))
    };
    (@row $stem:ident : $code:path) => {
        rules!(@row $stem, &$code, Look::Nothing)
    };
    (@row $stem:ident, $code:expr, $look:expr) => {
        Rule {
            code: $code,
            explanation: include_str!(concat!("rules/", stringify!($stem), ".md")),
            look: $look,
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
    duplicate_object of Input,
    namespace_mismatch: inventory::NAMESPACE_MISMATCH,
    mixed_namespaces: inventory::MIXED_NAMESPACES,
    no_pools: inventory::NO_POOLS,
    kustomization of Input,
    drift: drift::CODE,
    unknown_pool_ref: topology::UNKNOWN_POOL_REF,
    certificate_not_in_input: topology::CERTIFICATE_NOT_IN_INPUT,
    encrypted_certificate: topology::ENCRYPTED_CERTIFICATE,
    unknown_certificate_ref: topology::UNKNOWN_CERTIFICATE_REF,
    unknown_gateway: topology::UNKNOWN_GATEWAY,
    invalid_pool_ref of Input,
    duplicate_pool_ref of Input,
    pool_name of Cluster,
    pool_name_collision of Input,
    service_type of Pool,
    service_port of Pool,
    node_port_type of Pool,
    node_port_range of Cluster,
    node_port_conflict of Input,
    external_ip of Cluster,
    external_ips_deprecated of Pool,
    label_syntax of Input,
    annotation_syntax of Input,
    reserved_metadata of Input,
    load_balancer_source_ranges of Cluster,
    topology_annotations of Pool,
    label_override of Cluster,
    foreign_selector of Input,
    route_hostname of Pool,
    route_gateway of Input,
    hostname_conflict of Input,
    hostname_overlap of Input,
    inject_without_route of Pool,
    inject_without_certificate of Input,
    inject_wildcard of Pool,
    hostname_not_in_certificate of Input,
    service_name_not_in_certificate of Input,
    double_exposure of Pool,
    resigning of Input,
    listener_not_found of Attachment,
    listener_protocol of Attachment,
    listener_mode of Attachment,
    listener_hostname of Attachment,
    listener_routes of Attachment,
    listener_shadowed of Attachment,
    route_conflict of Input,
    empty_pool of Input,
    no_replicas of Pool,
    ca_only_member of Input,
    mixed_authorities of Pool,
    shared_certname of Input,
    next_operator of Input,
    server_workload of Input,
    server_name of Input,
    alt_names_refused of Input,
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
    for rule in RULES {
        match rule.look {
            Look::Input(run) => run(topology, &mut findings),
            Look::Cluster(run) => run(topology, cluster, &mut findings),
            Look::Pool(run) => findings.extend(topology.pools.iter().filter_map(run)),
            Look::Attachment(run) => {
                let attachments = topology.attachments();
                findings.extend(attachments.filter_map(|attachment| run(&attachment)));
            }
            Look::Nothing => {}
        }
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
