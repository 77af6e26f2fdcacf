//! Pools as `kubectl get` would show them if their Servers ran: what `poolctl list` prints.

mod status;
mod table;

use clap::ValueEnum;
use kubectl_yaml::print;

use self::status::PoolStatusList;
use crate::api::GROUP;
use crate::terminal::{pretty_json, visible};
use crate::topology::{PoolNode, Topology};

/// Forms of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// One Pool a line
    #[default]
    Table,
    /// The same, with Gateways, Certificates and routes, and all Servers
    Wide,
    /// One list, with what the status of each Pool would say
    Json,
    /// The same as YAML
    Yaml,
    /// `pool.openvox.voxpupuli.org/name`, one a line
    Name,
}

/// A Pool and the environment that it is of.
struct Entry<'a> {
    environment: Option<&'a str>,
    node: &'a PoolNode<'a>,
}

/// The Pools of environments, each in the order of namespace and name. Without a single one a table has no
/// headers either.
pub fn text<'a>(
    environments: impl Iterator<Item = (Option<&'a str>, &'a Topology<'a>)>,
    format: ListFormat,
    headers: bool,
) -> String {
    let mut entries = Vec::new();
    for (environment, topology) in environments {
        let mut nodes: Vec<_> = topology.pools.iter().collect();
        nodes.sort_unstable_by_key(|node| node.pool.key());
        entries.extend(nodes.into_iter().map(|node| Entry { environment, node }));
    }
    match format {
        ListFormat::Table | ListFormat::Wide => {
            table::text(&entries, format == ListFormat::Wide, headers)
        }
        // Indented by four, as kubectl does.
        ListFormat::Json => pretty_json(&PoolStatusList::of(&entries), "    "),
        ListFormat::Yaml => {
            let mut text = String::new();
            print::document(&mut text, &PoolStatusList::of(&entries));
            text
        }
        ListFormat::Name => {
            let lines = entries.iter().map(|entry| {
                let name = visible(entry.node.pool.name());
                format!("pool.{GROUP}/{name}\n")
            });
            lines.collect()
        }
    }
}
