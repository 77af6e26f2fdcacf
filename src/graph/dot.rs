//! The graph in DOT, the language of Graphviz.

use super::{Group, by_environment};
use crate::diagnostic::Severity;

const HEAD: &str = r##"digraph pools {
  graph [rankdir=LR, fontname="sans-serif", style=rounded, color="#8c959f"]
  node [shape=box, style=rounded, fontname="sans-serif", color="#57606a"]
  edge [fontname="sans-serif", fontsize=11, color="#57606a"]
"##;

pub fn text(groups: &[Group]) -> String {
    let mut writer = Writer::default();
    for (environment, groups) in by_environment(groups) {
        let indent = if environment.is_some() { "    " } else { "  " };
        if let Some(name) = environment {
            writer.cluster("  ", &format!("environment {name}"));
        }
        for group in groups {
            writer.group(group, indent);
        }
        if environment.is_some() {
            writer.out.push_str("  }\n");
        }
    }
    format!("{HEAD}{}}}\n", writer.out)
}

#[derive(Default)]
struct Writer {
    out: String,
    clusters: usize,
    nodes: usize,
}

impl Writer {
    fn cluster(&mut self, indent: &str, title: &str) {
        self.clusters += 1;
        let line = format!("{indent}subgraph cluster_{} {{\n", self.clusters);
        self.out.push_str(&line);
        let line = format!("{indent}  label={}\n", quoted(&[title.to_owned()]));
        self.out.push_str(&line);
    }

    fn group(&mut self, group: &Group, indent: &str) {
        self.cluster(indent, &group.title());
        let first = self.nodes + 1;
        for node in &group.nodes {
            self.nodes += 1;
            let style = match (node.rules.severity(), node.is_missing) {
                (None, true) => ", style=\"rounded,dotted\"".to_owned(),
                (severity, _) => broken(severity, "rounded,dashed"),
            };
            let label = quoted(&node.lines());
            let line = format!("{indent}  n{} [label={label}{style}]\n", self.nodes);
            self.out.push_str(&line);
        }
        for edge in &group.edges {
            let (from, to) = (first + edge.from, first + edge.to);
            let attributes = match edge.lines() {
                lines if lines.is_empty() => String::new(),
                lines => {
                    let style = broken(edge.rules.severity(), "dashed");
                    format!(" [label={}{style}]", quoted(&lines))
                }
            };
            let line = format!("{indent}  n{from} -> n{to}{attributes}\n");
            self.out.push_str(&line);
        }
        self.out.push_str(&format!("{indent}}}\n"));
    }
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
