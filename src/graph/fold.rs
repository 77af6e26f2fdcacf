//! Nodes that nothing tells apart as one, and all of them in the order of their rows.

use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, Group, Kind, Rules};

/// Nodes that nothing tells apart are one when there are more.
pub const FOLDED_ABOVE: usize = 8;

/// The group with like nodes folded, and in order.
pub fn folded(group: Group) -> Group {
    let group = with_shared_rules(group);
    // Certificates are alike when their Servers are one node.
    let group = fold(fold(group, Kind::Server), Kind::Certificate);
    let order = order(&group);
    group.in_order(&order)
}

/// That a Certificate is not in the input is found once, and holds for each Server that names it.
fn with_shared_rules(mut group: Group) -> Group {
    let nodes = &group.nodes;
    let is_shared =
        |edge: &Edge| nodes[edge.to].kind == Kind::Certificate && nodes[edge.to].is_missing;
    let mut shared: BTreeMap<usize, Rules> = BTreeMap::new();
    for edge in group.edges.iter().filter(|edge| is_shared(edge)) {
        let rules = shared.entry(edge.to).or_default();
        rules.extend(edge.rules.0.iter().copied());
    }
    for edge in &mut group.edges {
        if let Some(rules) = shared.get(&edge.to) {
            edge.rules.extend(rules.0.iter().copied());
        }
    }
    group
}

/// What tells nodes of a kind apart.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Likeness<'a> {
    is_missing: bool,
    details: &'a [String],
    rules: &'a Rules,
    /// What refers to it.
    from: Vec<(usize, &'a Rules)>,
    /// What is wrong with its own references.
    to: Vec<&'a Rules>,
}

fn fold(mut group: Group, kind: Kind) -> Group {
    let mut becomes: Vec<_> = (0..group.nodes.len()).collect();
    let mut folded = Vec::new();
    for (_, mut alike) in likenesses(&group, kind) {
        if alike.len() <= FOLDED_ABOVE {
            continue;
        }
        alike.sort_by_cached_key(|number| by_numbers(&group.nodes[*number].title));
        let (first, last) = (alike[0], alike[alike.len() - 1]);
        for &number in &alike {
            becomes[number] = first;
        }
        let title = format!("{} … {}", group.nodes[first].title, group.nodes[last].title);
        folded.push((first, alike.len(), title));
    }
    for (number, count, title) in folded {
        let node = &mut group.nodes[number];
        node.count = count;
        node.title = title;
    }
    let edges = group.edges.into_iter().map(|edge| Edge {
        from: becomes[edge.from],
        to: becomes[edge.to],
        ..edge
    });
    let mut known = BTreeSet::new();
    group.edges = edges.filter(|edge| known.insert(edge.clone())).collect();
    let kept: Vec<_> = (0..becomes.len())
        .filter(|&number| becomes[number] == number)
        .collect();
    group.in_order(&kept)
}

/// A key that orders names by the numbers in them: `a-9` comes before `a-10`, so that the first and the last name
/// say how far they go.
fn by_numbers(name: &str) -> (Vec<(usize, Vec<u8>)>, String) {
    let runs = name
        .as_bytes()
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
    let runs = runs.map(|run| {
        let zeros = run.iter().take_while(|byte| **byte == b'0').count();
        let number = &run[zeros..];
        // Of two numbers the longer one is greater; words come behind all of them.
        if run[0].is_ascii_digit() {
            (number.len(), number.to_vec())
        } else {
            (usize::MAX, run.to_vec())
        }
    });
    (runs.collect(), name.to_owned())
}

fn likenesses(group: &Group, kind: Kind) -> BTreeMap<Likeness<'_>, Vec<usize>> {
    let mut from = vec![Vec::new(); group.nodes.len()];
    let mut to = vec![Vec::new(); group.nodes.len()];
    for edge in &group.edges {
        from[edge.to].push((edge.from, &edge.rules));
        to[edge.from].push(&edge.rules);
    }
    let mut alike: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let ends = from.into_iter().zip(to);
    for (number, (node, (mut from, mut to))) in group.nodes.iter().zip(ends).enumerate() {
        if node.kind != kind {
            continue;
        }
        from.sort_unstable();
        to.sort_unstable();
        let likeness = Likeness {
            is_missing: node.is_missing,
            details: &node.details,
            rules: &node.rules,
            from,
            to,
        };
        alike.entry(likeness).or_default().push(number);
    }
    alike
}

/// The numbers of all nodes by kind and row. Services go by their Gateways, then by their Servers, and all
/// others by what they hang on, so few edges cross.
fn order(group: &Group) -> Vec<usize> {
    let nodes = &group.nodes;
    let gateways = gateways(group);
    let mut rows = vec![0.0; nodes.len()];
    // Servers have rows once Services have, which then go by them.
    for kind in [
        Kind::Service,
        Kind::Server,
        Kind::Service,
        Kind::Server,
        Kind::Certificate,
        Kind::TlsRoute,
        Kind::Gateway,
    ] {
        let means = group.means(kind, &rows);
        let mut column: Vec<_> = (0..nodes.len())
            .filter(|&number| nodes[number].kind == kind)
            .collect();
        column.sort_by(|&a, &b| {
            let gateway = |number: usize| (gateways[number].is_none(), gateways[number]);
            let mean = |number: usize| means[number].unwrap_or(f64::INFINITY);
            gateway(a)
                .cmp(&gateway(b))
                .then_with(|| mean(a).total_cmp(&mean(b)))
                .then_with(|| nodes[a].title.cmp(&nodes[b].title))
        });
        for (row, number) in (0_u32..).zip(column) {
            rows[number] = row.into();
        }
    }
    let mut order: Vec<_> = (0..nodes.len()).collect();
    order.sort_by(|&a, &b| {
        let by_kind = nodes[a].kind.cmp(&nodes[b].kind);
        by_kind.then_with(|| rows[a].total_cmp(&rows[b]))
    });
    order
}

/// The Gateways that lead to Services.
fn gateways(group: &Group) -> Vec<Option<&str>> {
    let mut of_routes = vec![None; group.nodes.len()];
    let leads_to = |kind| {
        let edges = group.edges.iter();
        edges.filter(move |edge| group.nodes[edge.to].kind == kind)
    };
    for edge in leads_to(Kind::TlsRoute) {
        of_routes[edge.to] = Some(group.nodes[edge.from].title.as_str());
    }
    let mut of_services = vec![None; group.nodes.len()];
    for edge in leads_to(Kind::Service) {
        of_services[edge.to] = of_routes[edge.from];
    }
    of_services
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_of_their_numbers() {
        let ordered = [
            "a", "a-0", "a-9", "a-10", "a-10-b2", "a-10-b11", "a-x", "b-1",
        ];
        let mut names = ordered;
        names.reverse();
        names.sort_by_cached_key(|name| by_numbers(name));
        assert_eq!(names, ordered);
    }
}
