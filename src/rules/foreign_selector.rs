//! `foreign-selector`: a Service of ours selects by labels that no pod of its Pool has.

use crate::api::POOL_LABEL_PREFIX;
use crate::diagnostic::{Code, Sink};
use crate::topology::Topology;

pub(super) static CODE: Code = Code::warning(
    "foreign-selector",
    "a Service that poolctl made selects by other labels, too",
);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    for found in &topology.inventory.foreign_selectors {
        let place = |key: &String| found.service.entry("spec.selector", key).on_key();
        let Some((first, others)) = found.keys.split_first() else {
            continue;
        };
        let name = &found.service.key.name;
        let message = format!(
            "Service `{name}` selects by the label `{first}`, which no pod of its Pool has"
        );
        let mut finding = CODE.at(place(first), message).help(format!(
            "in the kustomization, write `labels: [{{pairs: {{{first}: VALUE}}}}]` in place of `commonLabels`, \
             without `includeSelectors`: the operator gives its pods `{POOL_LABEL_PREFIX}NAME` alone"
        ));
        for other in others {
            finding = finding.related(place(other), "and by this one");
        }
        findings.push(finding);
    }
}
