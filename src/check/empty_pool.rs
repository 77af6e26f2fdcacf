//! `empty-pool`: a Service without a Server behind it refuses every connection.

use crate::check::{Options, Rule};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::topology::Topology;

static CODE: Code = Code::warning("empty-pool", "no Server joins the Pool")
    .explained(include_str!("../explain/empty-pool.md"));

pub(super) const RULE: Rule = Rule { code: &CODE, run };

fn run(topology: &Topology<'_>, _: &Options, diagnostics: &mut Diagnostics) {
    let empty = topology.pools.iter();
    let empty: Vec<_> = empty
        .filter(|node| node.members.is_empty() && !node.uncertain)
        .map(|node| node.pool)
        .collect();
    let Some(first) = empty.first() else {
        return;
    };
    // The Servers may live in another repository: that is worth one note for all Pools.
    if topology.inventory.servers.is_empty() {
        let which = match empty.len() {
            1 => format!("Pool `{}`", first.name()),
            2 => format!("Pool `{}` and 1 other", first.name()),
            number => format!("Pool `{}` and {} others", first.name(), number - 1),
        };
        let finding = CODE
            .at(
                first.at("metadata.name"),
                format!("the input has no Servers, so nothing is known to be behind {which}"),
            )
            .severity(Severity::Note);
        diagnostics
            .push(finding.help("add the Servers to the input to have their references checked"));
        return;
    }
    for pool in empty {
        let name = pool.name();
        let finding = CODE.at(
            pool.at("metadata.name"),
            format!("no Server joins Pool `{name}`"),
        );
        diagnostics.push(finding.help(match pool.key().namespace.as_str() {
            "" => format!("add `{name}` to the `poolRefs` of a Server"),
            namespace => {
                format!("add `{name}` to the `poolRefs` of a Server in namespace `{namespace}`")
            }
        }));
    }
}
