//! The graph as a flowchart of Mermaid.

use super::{Group, Part, parts};
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
    let mut out = "flowchart LR\n".to_owned();
    let (mut subgraphs, mut edges) = (0, 0);
    // The nodes and the edges of each style.
    let mut styled: [Vec<_>; STYLES.len()] = Default::default();
    let mut broken = styled.clone();
    for (depth, part) in parts(groups) {
        let indent = "  ".repeat(depth);
        let line = match part {
            Part::Open(title) => {
                subgraphs += 1;
                let title = escaped(&title);
                // Without the direction, Mermaid turns one that nothing leads into.
                format!("subgraph g{subgraphs}[\"{title}\"]\n{indent}  direction LR")
            }
            Part::Node(number, node) => {
                let missing = node.is_missing.then_some(2);
                if let Some(style) = style(node.rules.severity()).or(missing) {
                    styled[style].push(format!("n{number}"));
                }
                format!("n{number}[\"{}\"]", lines(&node.lines()))
            }
            Part::Edge(from, to, edge) => {
                let label = match lines(&edge.lines()) {
                    text if text.is_empty() => text,
                    text => format!("|\"{text}\"|"),
                };
                let style = style(edge.rules.severity());
                let arrow = if style.is_some() { "-.->" } else { "-->" };
                if let Some(style) = style {
                    broken[style].push(edges.to_string());
                }
                edges += 1;
                format!("n{from} {arrow}{label} n{to}")
            }
            Part::Close => "end".to_owned(),
        };
        out.push_str(&format!("{indent}{line}\n"));
    }
    out + &styles(&styled, &broken)
}

/// What styles look like, and what has them.
fn styles(nodes: &[Vec<String>], edges: &[Vec<String>]) -> String {
    let mut out = String::new();
    for ((name, css), nodes) in STYLES.iter().zip(nodes) {
        if !nodes.is_empty() {
            out.push_str(&format!("  classDef {name} {css}\n"));
            out.push_str(&format!("  class {} {name}\n", nodes.join(",")));
        }
    }
    for ((_, css), edges) in STYLES.iter().zip(edges) {
        if !edges.is_empty() {
            out.push_str(&format!("  linkStyle {} {css}\n", edges.join(",")));
        }
    }
    out
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
