//! `label-syntax`: the syntax of label keys and values.

use crate::check::{Options, Rule};
use crate::diagnostic::{Code, Diagnostics};
use crate::kubernetes;
use crate::topology::Topology;
use crate::yaml::path::FieldPath;

static CODE: Code = Code::error("label-syntax", "a label that the API server refuses")
    .explained(include_str!("../explain/label-syntax.md"));

pub(super) const RULE: Rule = Rule { code: &CODE, run };

fn run(topology: &Topology<'_>, _: &Options, diagnostics: &mut Diagnostics) {
    for node in &topology.pools {
        let pool = node.pool;
        for (key, value) in pool.spec.labels().into_iter().flatten() {
            let place = || {
                pool.origin
                    .field(FieldPath::parse("spec.service.labels").key(key))
            };
            if let Some(reason) = kubernetes::qualified_key_problem(key) {
                let message = format!("the label key `{key}` {reason}");
                let finding = CODE.at(place().on_key(), message);
                diagnostics.push(finding.help(kubernetes::KEY_HELP));
            }
            if let Some(message) = kubernetes::label_value_problem(key, value) {
                let finding = CODE.at(place(), message);
                diagnostics.push(finding.help(kubernetes::LABEL_VALUE_HELP));
            }
        }
    }
}
