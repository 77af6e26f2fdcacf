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

fn run(topology: &Topology<'_>, _: &Options, diagnostics: &mut Diagnostics) {
    for node in &topology.pools {
        let pool = node.pool;
        let annotations = pool.spec.annotations();
        for (key, _) in annotations.into_iter().flatten() {
            // API servers look at the key in lower case.
            if let Some(reason) = kubernetes::qualified_key_problem(&key.to_lowercase()) {
                let path = FieldPath::parse("spec.service.annotations").key(key);
                let message = format!("the annotation key `{key}` {reason}");
                let finding = CODE.at(pool.origin.field(path).on_key(), message);
                diagnostics.push(finding.help(kubernetes::KEY_HELP));
            }
        }
        let all = annotations.into_iter().flatten();
        if let Some(message) = kubernetes::annotations_problem(all) {
            let place = pool.at("spec.service.annotations").on_key();
            let finding = CODE.at(place, message);
            diagnostics.push(finding.help(kubernetes::ANNOTATIONS_HELP));
        }
    }
}
