//! Pools for people, one a line.

use std::collections::BTreeSet;

use super::Entry;
use crate::terminal::{columns, visible};
use crate::topology::PoolNode;

/// What kubectl shows where there is nothing.
const NONE: &str = "<none>";

/// Names in a cell; kubectl shows as many endpoints.
const NAMED: usize = 3;

const HEADERS: [&str; 7] = [
    "NAMESPACE",
    "NAME",
    "TYPE",
    "PORT",
    "HOSTNAME",
    "SERVERS",
    "ENDPOINTS",
];

const WIDE_HEADERS: [&str; 3] = ["GATEWAY", "CERTIFICATES", "ROUTE"];

pub(super) fn text(entries: &[Entry<'_>], wide: bool, headers: bool) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let has_environments = entries.iter().any(|entry| entry.environment.is_some());
    let mut rows = Vec::new();
    if headers {
        let environment = has_environments.then_some("ENVIRONMENT");
        let wide_headers = WIDE_HEADERS.into_iter().filter(|_| wide);
        let header = environment.into_iter().chain(HEADERS).chain(wide_headers);
        rows.push(header.map(str::to_owned).collect());
    }
    for entry in entries {
        let environment = entry.environment.map(str::to_owned).into_iter();
        let mut row: Vec<_> = environment.chain(cells(entry.node, wide)).collect();
        if wide {
            row.extend(wide_cells(entry.node));
        }
        rows.push(row.iter().map(|cell| visible(cell)).collect::<Vec<_>>());
    }
    columns(&rows)
}

fn cells(node: &PoolNode<'_>, wide: bool) -> [String; 7] {
    let spec = &node.pool.spec;
    let key = node.pool.key();
    let hostname = spec.enabled_route().map_or("", |route| route.hostname());
    let servers = node.members.iter().map(|member| member.server.name());
    let most = if wide { usize::MAX } else { NAMED };
    let endpoints = match node.pods() {
        (least, most) if least == most => least.to_string(),
        (least, most) => format!("{least}-{most}"),
    };
    [
        or_none(&key.namespace),
        key.name.to_string(),
        spec.service_type().to_owned(),
        spec.port().to_string(),
        or_none(hostname),
        names(servers.collect(), most),
        endpoints,
    ]
}

fn wide_cells(node: &PoolNode<'_>) -> [String; 3] {
    let spec = &node.pool.spec;
    let route = spec.enabled_route();
    let gateway = route.map_or_else(String::new, |route| match route.section_name() {
        Some(section) => format!("{}/{section}", route.gateway_name()),
        None => route.gateway_name().to_owned(),
    });
    let mut known = BTreeSet::new();
    let certificates = node.members.iter();
    let certificates = certificates
        .filter_map(|member| member.server.spec.certificate_ref())
        .filter(|name| known.insert(*name));
    let state = match (&spec.route, route) {
        (_, Some(_)) => "Enabled",
        (Some(_), None) => "Disabled",
        (None, None) => NONE,
    };
    [
        or_none(&gateway),
        names(certificates.collect(), usize::MAX),
        state.to_owned(),
    ]
}

fn or_none(text: &str) -> String {
    if text.is_empty() {
        NONE.to_owned()
    } else {
        text.to_owned()
    }
}

/// The first names, in the form in which kubectl shows endpoints.
fn names(mut names: Vec<&str>, most: usize) -> String {
    let more = names.len().saturating_sub(most);
    names.truncate(most);
    let listed = or_none(&names.join(","));
    if more > 0 {
        format!("{listed} + {more} more...")
    } else {
        listed
    }
}
