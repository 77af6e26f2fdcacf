//! `annotation-syntax`: the syntax of annotation keys, and the size of all annotations together.

use crate::check::{Options, Rule};
use crate::diagnostic::{Code, Diagnostics};
use crate::kubernetes;
use crate::topology::Topology;
use crate::yaml::path::FieldPath;

static CODE: Code = Code::error(
    "annotation-syntax",
    "annotations that the API server refuses",
)
.explained(include_str!("../explain/annotation-syntax.md"));

pub(super) const RULE: Rule = Rule { code: &CODE, run };

/// Bytes of all keys and values together.
const MOST: usize = 262_144;

fn run(topology: &Topology<'_>, _: &Options, diagnostics: &mut Diagnostics) {
    for node in &topology.pools {
        let pool = node.pool;
        let annotations = pool.spec.annotations();
        for (key, _) in annotations.into_iter().flatten() {
            // API servers look at the key in lower case.
            if let Some(reason) = kubernetes::qualified_key_problem(&key.to_lowercase()) {
                let path = FieldPath::parse("spec.service.annotations").key(key);
                let message = format!("the annotation key `{key}` {reason}");
                diagnostics.push(CODE.at(pool.origin.field(path).on_key(), message).help(
                    "write `name` or `prefix/name`, such as `example.com/team`: the name has at most 63 letters, digits, `-`, `_` and `.`, the prefix is a DNS name",
                ));
            }
        }
        let size: usize = annotations
            .into_iter()
            .flatten()
            .map(|(key, value)| key.len() + value.len())
            .sum();
        if size > MOST {
            let place = pool.at("spec.service.annotations").on_key();
            let message = format!("the annotations have {size} bytes, more than {MOST}");
            diagnostics.push(
                CODE.at(place, message)
                    .help("keep large values in a ConfigMap"),
            );
        }
    }
}
