//! Nodes that nothing tells apart as one, and all of them in the order of their rows.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::{Edge, Group, Kind, Node, Rules};

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
        shared.entry(edge.to).or_default().extend(&edge.rules);
    }
    for edge in &mut group.edges {
        if let Some(rules) = shared.get(&edge.to) {
            edge.rules.extend(rules);
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
        alike.sort_by(|a, b| group.nodes[*a].title.cmp(&group.nodes[*b].title));
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

/// The numbers of all nodes by kind and row. Services go by their Gateways and names, what is before and
/// behind them follows them, so few edges cross.
fn order(group: &Group) -> Vec<usize> {
    let nodes = &group.nodes;
    let mut rows = vec![f64::INFINITY; nodes.len()];
    let mut gateways: Vec<Option<&str>> = vec![None; nodes.len()];
    let leads_to = |kind| {
        let edges = group.edges.iter();
        edges.filter(move |edge| nodes[edge.to].kind == kind)
    };
    for edge in leads_to(Kind::TlsRoute) {
        gateways[edge.to] = Some(&nodes[edge.from].title);
    }
    for edge in leads_to(Kind::Service) {
        gateways[edge.to] = gateways[edge.from];
    }
    let of = |kind| (0..nodes.len()).filter(move |&number| nodes[number].kind == kind);
    let by_gateway = |a: &usize, b: &usize| {
        let key = |number: &usize| {
            let gateway = gateways[*number];
            (gateway.is_none(), gateway, &nodes[*number].title)
        };
        key(a).cmp(&key(b))
    };
    let mut order = Vec::with_capacity(nodes.len());
    for kind in Kind::ALL {
        let mut column: Vec<_> = of(kind).collect();
        if kind <= Kind::Service {
            column.sort_by(by_gateway);
        } else {
            for (number, row) in means(leads_to(kind), &rows) {
                rows[number] = row;
            }
            column.sort_by(|&a, &b| by_row((rows[a], &nodes[a]), (rows[b], &nodes[b])));
        }
        for (row, &number) in (0_u32..).zip(&column) {
            rows[number] = row.into();
        }
        order.extend(column);
    }
    order
}

fn by_row((row, node): (f64, &Node), (other_row, other): (f64, &Node)) -> Ordering {
    row.total_cmp(&other_row)
        .then_with(|| node.title.cmp(&other.title))
}

/// For each end of an edge the mean row of what leads there.
fn means<'a>(edges: impl Iterator<Item = &'a Edge>, rows: &[f64]) -> BTreeMap<usize, f64> {
    let mut sums: BTreeMap<_, (f64, f64)> = BTreeMap::new();
    for edge in edges {
        let (sum, count) = sums.entry(edge.to).or_default();
        *sum += rows[edge.from];
        *count += 1.0;
    }
    let means = sums.into_iter();
    means
        .map(|(number, (sum, count))| (number, sum / count))
        .collect()
}
