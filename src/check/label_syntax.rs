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
                diagnostics.push(CODE.at(place().on_key(), message).help(
                    "write `name` or `prefix/name`, such as `example.com/team`: the name has at most 63 letters, digits, `-`, `_` and `.`, the prefix is a DNS name",
                ));
            }
            if !kubernetes::is_label_value(value) {
                let message = match value.len() > kubernetes::MAX_LABEL {
                    true => format!(
                        "the value of label `{key}` has {} bytes, more than {}",
                        value.len(),
                        kubernetes::MAX_LABEL
                    ),
                    false => format!("the label `{key}` cannot have the value `{value}`"),
                };
                diagnostics.push(CODE.at(place(), message).help(
                    "a value has at most 63 letters, digits, `-`, `_` and `.`, and starts and ends with a letter or digit; other text can be an annotation",
                ));
            }
        }
    }
}
