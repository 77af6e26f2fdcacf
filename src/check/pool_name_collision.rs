//! `pool-name-collision`: the operator makes Services for others too, and checks no owner.

use crate::check::{Options, Rule};
use crate::diagnostic::{Code, Diagnostics};
use crate::topology::Topology;

static CODE: Code = Code::error(
    "pool-name-collision",
    "the name of the Service is taken by another object",
)
.explained(include_str!("../explain/pool-name-collision.md"));

pub(super) const RULE: Rule = Rule { code: &CODE, run };

fn run(topology: &Topology<'_>, _: &Options, diagnostics: &mut Diagnostics) {
    let inventory = topology.inventory;
    for node in &topology.pools {
        let pool = node.pool;
        let key = pool.key();
        let place = pool.at("metadata.name");
        if key.namespace == "default" && key.name == "kubernetes" {
            let finding = CODE.at(place, "the Service `kubernetes` belongs to the API server");
            diagnostics.push(finding.help("rename the Pool"));
            continue;
        }
        let authority = key.name.strip_suffix("-internal").and_then(|name| {
            let authority = inventory.authorities.get(&key.sibling(name))?;
            authority
                .spec
                .external
                .is_none()
                .then_some(&authority.origin)
        });
        let database = inventory
            .databases
            .get(key)
            .map(|database| &database.origin);
        for other in authority.into_iter().chain(database) {
            let message = format!(
                "the Service `{}` belongs to {} `{}`",
                key.name, other.kind, other.key.name
            );
            let finding = CODE
                .at(place.clone(), message)
                .related(
                    other.at("metadata.name"),
                    format!("the operator makes it for this {}", other.kind),
                )
                .help("rename the Pool: each of the two overwrites the Service of the other");
            diagnostics.push(finding);
        }
    }
}
