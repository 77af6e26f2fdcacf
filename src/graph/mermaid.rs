//! The graph as a flowchart of Mermaid.

use super::{Group, Node, by_environment};
use crate::diagnostic::Severity;

/// Gray and reds that can be told from a light and a dark background.
const STYLES: [(&str, &str); 3] = [
    (
        "error",
        "stroke:#e5534b,stroke-width:2px,stroke-dasharray:6 3",
    ),
    (
        "warning",
        "stroke:#c69026,stroke-width:2px,stroke-dasharray:6 3",
    ),
    ("missing", "stroke:#8b949e,stroke-dasharray:2 3"),
];

pub fn text(groups: &[Group]) -> String {
    let mut writer = Writer::default();
    for (environment, groups) in by_environment(groups) {
        let indent = if environment.is_some() { "    " } else { "  " };
        if let Some(name) = environment {
            writer.subgraph("  ", &format!("environment {name}"));
        }
        for group in groups {
            writer.group(group, indent);
        }
        if environment.is_some() {
            writer.out.push_str("  end\n");
        }
    }
    writer.finish()
}

#[derive(Default)]
struct Writer {
    out: String,
    subgraphs: usize,
    nodes: usize,
    edges: usize,
    /// The ids of nodes of each style.
    styled: [Vec<String>; STYLES.len()],
    /// The numbers of edges of each style.
    broken: [Vec<String>; STYLES.len()],
}

impl Writer {
    fn subgraph(&mut self, indent: &str, title: &str) {
        self.subgraphs += 1;
        let (number, title) = (self.subgraphs, escaped(title));
        let line = format!("{indent}subgraph g{number}[\"{title}\"]\n");
        self.out.push_str(&line);
        // Without this, Mermaid turns one that nothing leads into.
        self.out.push_str(&format!("{indent}  direction LR\n"));
    }

    fn group(&mut self, group: &Group, indent: &str) {
        self.subgraph(indent, &group.title());
        let first = self.nodes + 1;
        for node in &group.nodes {
            self.node(node, indent);
        }
        for edge in &group.edges {
            let label = match lines(&edge.lines()) {
                text if text.is_empty() => text,
                text => format!("|\"{text}\"|"),
            };
            let style = style(edge.rules.severity());
            let arrow = if style.is_some() { "-.->" } else { "-->" };
            let (from, to) = (first + edge.from, first + edge.to);
            let line = format!("{indent}  n{from} {arrow}{label} n{to}\n");
            self.out.push_str(&line);
            if let Some(style) = style {
                self.broken[style].push(self.edges.to_string());
            }
            self.edges += 1;
        }
        self.out.push_str(&format!("{indent}end\n"));
    }

    fn node(&mut self, node: &Node, indent: &str) {
        self.nodes += 1;
        let id = format!("n{}", self.nodes);
        let line = format!("{indent}  {id}[\"{}\"]\n", lines(&node.lines()));
        self.out.push_str(&line);
        let missing = node.is_missing.then_some(2);
        if let Some(style) = style(node.rules.severity()).or(missing) {
            self.styled[style].push(id);
        }
    }

    fn finish(self) -> String {
        let mut out = format!("flowchart LR\n{}", self.out);
        for ((name, css), nodes) in STYLES.iter().zip(&self.styled) {
            if !nodes.is_empty() {
                out.push_str(&format!("  classDef {name} {css}\n"));
                out.push_str(&format!("  class {} {name}\n", nodes.join(",")));
            }
        }
        for ((_, css), edges) in STYLES.iter().zip(&self.broken) {
            if !edges.is_empty() {
                out.push_str(&format!("  linkStyle {} {css}\n", edges.join(",")));
            }
        }
        out
    }
}

/// The number of a style.
fn style(severity: Option<Severity>) -> Option<usize> {
    match severity? {
        Severity::Error => Some(0),
        Severity::Warning => Some(1),
        Severity::Note => None,
    }
}

fn lines(lines: &[String]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| escaped(line)).collect();
    lines.join("<br>")
}

/// Text inside quotes. Mermaid reads these as Markdown with HTML, its own entities, icons and formulas: but for
/// what means nothing to any of them, each character is an entity.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let is_inside =
            before.is_ascii_alphanumeric() && chars.peek().is_some_and(char::is_ascii_alphanumeric);
        let is_plain = match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | ',' => true,
            // At the start of a line or of a word they may begin a list.
            '-' | '.' => is_inside,
            _ => false,
        };
        if is_plain {
            out.push(char);
        } else {
            out.push_str(&format!("#{};", u32::from(char)));
        }
        before = char;
    }
    out
}
