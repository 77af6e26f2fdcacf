//! The graph in DOT, the language of Graphviz.

use super::{Edge, Group, Node, Part, parts};
use crate::diagnostic::Severity;

const HEAD: &str = r##"digraph pools {
  graph [rankdir=LR, fontname="sans-serif", style=rounded, color="#8c959f"]
  node [shape=box, style=rounded, fontname="sans-serif", color="#57606a"]
  edge [fontname="sans-serif", fontsize=11, color="#57606a"]
"##;

pub fn text(groups: &[Group]) -> String {
    let mut out = HEAD.to_owned();
    let mut clusters = 0;
    for (depth, part) in parts(groups) {
        let indent = "  ".repeat(depth);
        let line = match part {
            Part::Open(title) => {
                clusters += 1;
                let label = quoted(&[title]);
                format!("subgraph cluster_{clusters} {{\n{indent}  label={label}")
            }
            Part::Node(number, node) => format!("n{number} [{}]", of_node(node)),
            Part::Edge(from, to, edge) => format!("n{from} -> n{to}{}", of_edge(edge)),
            Part::Close => "}".to_owned(),
        };
        out.push_str(&format!("{indent}{line}\n"));
    }
    out + "}\n"
}

fn of_node(node: &Node) -> String {
    let style = match (node.rules.severity(), node.is_missing) {
        (None, true) => ", style=\"rounded,dotted\"".to_owned(),
        (severity, _) => broken(severity, "rounded,dashed"),
    };
    format!("label={}{style}", quoted(&node.lines()))
}

fn of_edge(edge: &Edge) -> String {
    let lines = edge.lines();
    if lines.is_empty() {
        return String::new();
    }
    let style = broken(edge.rules.severity(), "dashed");
    format!(" [label={}{style}]", quoted(&lines))
}

fn broken(severity: Option<Severity>, style: &str) -> String {
    let color = match severity {
        Some(Severity::Error) => "#cf222e",
        Some(Severity::Warning) => "#9a6700",
        Some(Severity::Note) | None => return String::new(),
    };
    format!(", style=\"{style}\", color=\"{color}\", fontcolor=\"{color}\"")
}

/// Lines as a string in quotes, in which Graphviz also reads the entities of HTML.
fn quoted(lines: &[String]) -> String {
    let escaped = |line: &String| {
        let line = line.replace('&', "&amp;").replace('\\', "\\\\");
        line.replace('"', "\\\"")
    };
    let lines: Vec<_> = lines.iter().map(escaped).collect();
    format!("\"{}\"", lines.join("\\n"))
}
