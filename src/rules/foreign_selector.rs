//! `foreign-selector`: a Service of ours selects by labels that no pod of its Pool has.

use crate::api::POOL_LABEL_PREFIX;
use crate::diagnostic::{Code, Sink};
use crate::rules::Cluster;
use crate::topology::Topology;
use kubectl_yaml::path::FieldPath;

pub(super) static CODE: Code = Code::warning(
    "foreign-selector",
    "a Service that poolctl made selects by other labels, too",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for found in &topology.inventory.foreign_selectors {
        let place = |key: &String| {
            let path = FieldPath::parse("spec.selector").key(key);
            found.service.field(path).on_key()
        };
        let Some((first, others)) = found.keys.split_first() else {
            continue;
        };
        let name = &found.service.key.name;
        let message = format!("Service `{name}` of a Pool selects by the label `{first}`, too");
        let mut finding = CODE.at(place(first), message).help(format!(
            "the operator gives pods `{POOL_LABEL_PREFIX}NAME`, not what kustomize adds: there, set `labels` \
             without `includeSelectors`, in place of `commonLabels`"
        ));
        for other in others {
            finding = finding.related(place(other), "and by this");
        }
        findings.push(finding);
    }
}
