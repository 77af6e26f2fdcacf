//! How Gateways, TLSRoutes, Services, Servers and Certificates hang together: one model, which writers spell.

mod build;
mod dot;
mod fold;
mod layout;
mod marks;
mod mermaid;
mod svg;

use std::collections::BTreeSet;
use std::iter;

use clap::ValueEnum;

pub use self::build::groups;
pub use self::fold::FOLDED_ABOVE;
use crate::diagnostic::Severity;
use crate::terminal::{plural, visible};

/// Edges that Mermaid draws at most, also on GitHub and GitLab, where nobody can raise it.
pub const MERMAID_EDGES: usize = 500;

/// Characters of a name or hostname that are shown.
const SHOWN: usize = 64;

/// Languages of a graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Mermaid, as GitHub and GitLab draw it in Markdown
    #[default]
    Mermaid,
    /// DOT, for Graphviz
    Dot,
    /// SVG, for light and dark backgrounds
    Svg,
}

/// The objects of a namespace. No reference leads out of it.
#[derive(Debug, Default)]
pub struct Group {
    /// Where there are several.
    pub environment: Option<String>,
    /// Empty where documents have none.
    pub namespace: String,
    /// By their kinds, each in the order of its rows.
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// What nodes are, and the columns that they stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Gateway,
    TlsRoute,
    Service,
    Server,
    Certificate,
}

/// An object, or several that nothing tells apart.
#[derive(Clone, Debug)]
pub struct Node {
    pub kind: Kind,
    /// How many objects it stands for.
    pub count: usize,
    /// The name, or the first and the last one.
    pub title: String,
    pub details: Vec<String>,
    /// It is referred to, and not in the input.
    pub is_missing: bool,
    pub rules: Rules,
}

/// Something refers to something else; both are numbers of nodes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub label: Option<String>,
    pub rules: Rules,
}

/// The rules that an object or a reference breaks, the gravest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rules(BTreeSet<(Severity, &'static str)>);

/// All groups as text.
pub fn text(groups: &[Group], format: Format) -> String {
    match format {
        Format::Mermaid => mermaid::text(groups),
        Format::Dot => dot::text(groups),
        Format::Svg => svg::text(groups),
    }
}

impl Group {
    /// The heading of its frame.
    fn title(&self) -> String {
        match self.namespace.as_str() {
            "" => "no namespace".to_owned(),
            namespace => format!("namespace {}", shortened(&visible(namespace))),
        }
    }

    /// For each node of a kind the mean of the values of what it leads to, for Servers and Certificates of what
    /// leads to it. `None` for those on which nothing hangs, and of other kinds.
    fn means(&self, kind: Kind, values: &[f64]) -> Vec<Option<f64>> {
        let mut sums = vec![(0.0, 0_u32); self.nodes.len()];
        for edge in &self.edges {
            let (one, other) = match kind {
                Kind::Gateway | Kind::TlsRoute | Kind::Service => (edge.from, edge.to),
                Kind::Server | Kind::Certificate => (edge.to, edge.from),
            };
            if self.nodes[one].kind == kind {
                let (sum, count) = &mut sums[one];
                *sum += values[other];
                *count += 1;
            }
        }
        let mean = |(sum, count)| (count > 0).then(|| sum / f64::from(count));
        sums.into_iter().map(mean).collect()
    }

    /// The same with only these nodes, in this order; edges between others are left out.
    fn in_order(self, order: &[usize]) -> Self {
        let mut numbers = vec![None; self.nodes.len()];
        for (new, &old) in order.iter().enumerate() {
            numbers[old] = Some(new);
        }
        let edges = self.edges.into_iter().filter_map(|edge| {
            Some(Edge {
                from: numbers[edge.from]?,
                to: numbers[edge.to]?,
                ..edge
            })
        });
        let mut edges: Vec<_> = edges.collect();
        edges.sort_by_key(|edge| (edge.from, edge.to));
        Self {
            nodes: order.iter().map(|&old| self.nodes[old].clone()).collect(),
            edges,
            ..self
        }
    }
}

impl Kind {
    /// How many there are.
    const NUMBER: usize = Self::Certificate as usize + 1;

    pub fn name(self) -> &'static str {
        match self {
            Self::Gateway => "Gateway",
            Self::TlsRoute => "TLSRoute",
            Self::Service => "Service",
            Self::Server => "Server",
            Self::Certificate => "Certificate",
        }
    }
}

impl Node {
    /// Its text: what it is, its title, rules last.
    fn lines(&self) -> Vec<String> {
        let kind = self.kind.name();
        let heading = match self.count {
            1 => kind.to_owned(),
            count => plural(count, kind),
        };
        let missing = self.is_missing.then(|| "not in the input".to_owned());
        let texts = [&self.title].into_iter().chain(&self.details);
        let lines = iter::once(heading).chain(texts.map(|text| shortened(text)));
        let rules = self.rules.names().map(str::to_owned);
        lines.chain(missing).chain(rules).collect()
    }
}

impl Edge {
    /// What stands at it, rules last.
    fn lines(&self) -> Vec<String> {
        let label = self.label.as_deref().map(shortened);
        let rules = self.rules.names().map(str::to_owned);
        label.into_iter().chain(rules).collect()
    }
}

impl Rules {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(_, name)| *name)
    }

    /// Of the gravest; `None` when all is well.
    fn severity(&self) -> Option<Severity> {
        self.0.first().map(|(severity, _)| *severity)
    }
}

impl Extend<(Severity, &'static str)> for Rules {
    /// Of a rule only the gravest finding counts.
    fn extend<I: IntoIterator<Item = (Severity, &'static str)>>(&mut self, rules: I) {
        for (severity, name) in rules {
            let mut known = self.0.iter();
            if !known.any(|(other, rule)| *rule == name && *other <= severity) {
                self.0.retain(|(_, rule)| *rule != name);
                self.0.insert((severity, name));
            }
        }
    }
}

/// What languages that draw frames write, one below the other.
enum Part<'g> {
    /// A frame begins that has this title.
    Open(String),
    /// Nodes have numbers from 1.
    Node(usize, &'g Node),
    /// From one node to another.
    Edge(usize, usize, &'g Edge),
    /// The frame ends.
    Close,
}

/// The parts of all groups, each with its depth in frames.
fn parts(groups: &[Group]) -> Vec<(usize, Part<'_>)> {
    let (mut parts, mut first) = (Vec::new(), 1);
    for (environment, groups) in by_environment(groups) {
        let depth = if environment.is_some() { 2 } else { 1 };
        parts.extend(environment.map(|title| (1, Part::Open(title))));
        for group in groups {
            parts.push((depth, Part::Open(group.title())));
            let nodes = (first..).zip(&group.nodes);
            let nodes = nodes.map(|(number, node)| Part::Node(number, node));
            let edges = group.edges.iter();
            let edges = edges.map(|edge| Part::Edge(first + edge.from, first + edge.to, edge));
            parts.extend(nodes.chain(edges).map(|part| (depth + 1, part)));
            parts.push((depth, Part::Close));
            first += group.nodes.len();
        }
        if depth > 1 {
            parts.push((1, Part::Close));
        }
    }
    parts
}

/// Groups of the same environment, with the heading of its frame.
fn by_environment(groups: &[Group]) -> impl Iterator<Item = (Option<String>, &[Group])> {
    let runs = groups.chunk_by(|a, b| a.environment == b.environment);
    runs.map(|run| {
        let environment = run[0].environment.as_ref();
        (environment.map(|name| format!("environment {name}")), run)
    })
}

/// Text of a length that can be drawn.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
