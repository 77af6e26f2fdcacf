//! `pool-name-collision`: the operator makes Services for others too, and checks no owner.

use std::collections::{HashMap, HashSet};

use crate::api::authority::ConfigSpec;
use crate::diagnostic::{Code, Sink};
use crate::object::{Object, ObjectKey};
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "pool-name-collision",
    "the name of the Service is taken by another object",
)
.on_two();

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    let inventory = topology.inventory;
    // The Service of an authority is made once a Config names it.
    let mut namings: HashMap<ObjectKey, &Object<ConfigSpec>> = HashMap::new();
    let mut with_configs: HashSet<&str> = HashSet::new();
    for (key, config) in &inventory.configs {
        with_configs.insert(&key.namespace);
        if let Some(authority) = &config.spec.authority_ref {
            namings.entry(key.sibling(authority)).or_insert(config);
        }
    }
    for pool in topology.inventory.pools.values() {
        let key = pool.key();
        if &*key.namespace == "default" && &*key.name == "kubernetes" {
            let finding = CODE.at(
                pool.at("metadata.name"),
                "the Service `kubernetes` belongs to the API server",
            );
            findings.push(finding.help("rename the Pool"));
            continue;
        }
        let authority = key.name.strip_suffix("-internal").and_then(|name| {
            let authority = inventory.authorities.get(&key.beside(name))?;
            let naming = namings.get(authority.key()).copied();
            // Without any Config in the input, the one that every authority needs is elsewhere.
            let made = naming.is_some() || !with_configs.contains(key.namespace.as_str());
            (authority.spec.external.is_none() && made).then_some((&authority.origin, naming))
        });
        let same_name = inventory.databases.get(key);
        let database = same_name.map(|database| (&database.origin, None));
        for (other, naming) in authority.into_iter().chain(database) {
            let message = format!(
                "the Service `{}` belongs to {} `{}`",
                key.name, other.kind, other.key.name
            );
            let finding = CODE
                .at(pool.at("metadata.name"), message)
                .related(
                    other.at("metadata.name"),
                    format!("the operator makes it for this {}", other.kind),
                )
                .help("rename the Pool: each of the two overwrites the Service of the other");
            findings.push(match naming {
                Some(config) => finding.related(
                    config.at("spec.authorityRef"),
                    format!("for Config `{}` names it", config.name()),
                ),
                None => finding,
            });
        }
    }
}
