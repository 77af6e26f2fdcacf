//! The graph as SVG: a picture that needs nothing else, neither a font nor a program.

use super::layout::{Area, Columns, LINE, PADDING, text_height, text_width};
use super::{Edge, Group, Node, by_environment};
use crate::diagnostic::Severity;

/// The classes have a scope, so that nothing else of a page with the picture in it changes.
const STYLE: &str = "\
.pools text { font: 12px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #1f2328 }
.pools .ground { fill: #ffffff }
.pools .frame { fill: none; stroke: #d1d9e0 }
.pools .box { fill: #f6f8fa; stroke: #818b98 }
.pools .edge { fill: none; stroke: #818b98 }
.pools .head { fill: #818b98 }
.pools .kind { fill: #59636e }
.pools .title { font-weight: 600 }
.pools .label { stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; paint-order: stroke }
.pools .missing .box { fill: none; stroke-dasharray: 2 3 }
.pools .error .box, .pools .error .edge { stroke: #cf222e; stroke-width: 1.5px; stroke-dasharray: 6 3 }
.pools .error .head, .pools .error .rule { fill: #cf222e }
.pools .warning .box, .pools .warning .edge { stroke: #9a6700; stroke-width: 1.5px; stroke-dasharray: 6 3 }
.pools .warning .head, .pools .warning .rule { fill: #9a6700 }
@media (prefers-color-scheme: dark) {
  .pools text { fill: #f0f6fc }
  .pools .ground { fill: #0d1117 }
  .pools .frame { stroke: #3d444d }
  .pools .box { fill: #151b23; stroke: #9198a1 }
  .pools .edge { stroke: #9198a1 }
  .pools .head { fill: #9198a1 }
  .pools .kind { fill: #9198a1 }
  .pools .label { stroke: #0d1117 }
  .pools .error .box, .pools .error .edge { stroke: #f85149 }
  .pools .error .head, .pools .error .rule { fill: #f85149 }
  .pools .warning .box, .pools .warning .edge { stroke: #d29922 }
  .pools .warning .head, .pools .warning .rule { fill: #d29922 }
}
";

/// Around frames, and between them.
const MARGIN: f64 = 16.0;
/// A line of heading in a frame.
const HEADING: f64 = 28.0;
/// Length of an arrowhead.
const HEAD: f64 = 8.0;

pub fn text(groups: &[Group]) -> String {
    let columns = Columns::new(groups);
    let is_nested = groups.iter().any(|group| group.environment.is_some());
    let inset = if is_nested { 2.0 * MARGIN } else { MARGIN };
    let titles = groups.iter().map(Group::title);
    let environments = by_environment(groups).filter_map(|(title, _)| title);
    let titles: Vec<_> = titles.chain(environments).collect();
    let width = columns.width.max(text_width(&titles)) + 2.0 * (inset + MARGIN);
    let mut body = String::new();
    let mut y = MARGIN;
    for (environment, groups) in by_environment(groups) {
        let mut inner = String::new();
        let top = y;
        if environment.is_some() {
            y += HEADING;
        }
        for group in groups {
            let (areas, height) = columns.areas(group);
            let frame = Area {
                x: inset,
                y,
                width: width - 2.0 * inset,
                height: height + HEADING + MARGIN,
            };
            framed(&mut inner, frame, &group.title());
            let (x, top) = (inset + MARGIN, y + HEADING);
            let areas = areas.into_iter().map(|area| Area {
                x: area.x + x,
                y: area.y + top,
                ..area
            });
            drawn(&mut inner, group, &areas.collect::<Vec<_>>());
            y += frame.height + MARGIN;
        }
        if let Some(title) = environment {
            let frame = Area {
                x: MARGIN,
                y: top,
                width: width - 2.0 * MARGIN,
                height: y - top,
            };
            framed(&mut body, frame, &title);
            y += MARGIN;
        }
        body.push_str(&inner);
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pools\" role=\"img\" width=\"{width}\" \
         height=\"{y}\" viewBox=\"0 0 {width} {y}\">\n\
         <title>Gateways, TLSRoutes, Services, Servers and Certificates</title>\n\
         <style>\n{STYLE}</style>\n\
         <rect class=\"ground\" width=\"{width}\" height=\"{y}\"/>\n{body}</svg>\n"
    )
}

fn framed(out: &mut String, area: Area, title: &str) {
    rectangle(out, "frame", area);
    let (x, y) = (area.x + PADDING, area.y + LINE + 2.0);
    line(out, "kind", (x, y), title);
}

/// Edges below the boxes, and text on edges above both.
fn drawn(out: &mut String, group: &Group, areas: &[Area]) {
    for edge in &group.edges {
        arrow(out, edge, areas[edge.from], areas[edge.to]);
    }
    for (node, area) in group.nodes.iter().zip(areas) {
        boxed(out, node, *area);
    }
    for edge in &group.edges {
        label(out, edge, areas[edge.from], areas[edge.to]);
    }
}

fn boxed(out: &mut String, node: &Node, area: Area) {
    let missing = if node.is_missing { " missing" } else { "" };
    let severity = severity(node.rules.severity());
    out.push_str(&format!("<g class=\"node{missing}{severity}\">\n"));
    rectangle(out, "box", area);
    let lines = node.lines();
    let rules = lines.len() - node.rules.names().count();
    let mut y = area.y + PADDING - 4.0;
    for (number, text) in lines.iter().enumerate() {
        y += LINE;
        let class = match number {
            0 => "kind",
            1 => "title",
            number if number >= rules => "rule",
            _ => "detail",
        };
        line(out, class, (area.x + PADDING, y), text);
    }
    out.push_str("</g>\n");
}

fn arrow(out: &mut String, edge: &Edge, from: Area, to: Area) {
    let (x, y) = (from.x + from.width, middle(from));
    let (end, end_y) = (to.x - HEAD, middle(to));
    let (half, tip) = (f64::midpoint(x, end), to.x);
    let severity = severity(edge.rules.severity());
    out.push_str(&format!(
        "<g class=\"arrow{severity}\">\n\
         <path class=\"edge\" d=\"M{x} {y}C{half} {y} {half} {end_y} {end} {end_y}\"/>\n\
         <path class=\"head\" d=\"M{tip} {end_y}l-{HEAD} -4v8z\"/>\n</g>\n"
    ));
}

fn label(out: &mut String, edge: &Edge, from: Area, to: Area) {
    let lines = edge.lines();
    if lines.is_empty() {
        return;
    }
    let rules = lines.len() - edge.rules.names().count();
    let x = (f64::midpoint(from.x + from.width, to.x) - text_width(&lines) / 2.0).round();
    let above = (text_height(&lines) - LINE) / 2.0;
    let mut y = f64::midpoint(middle(from), middle(to)) + 4.0 - above;
    let severity = severity(edge.rules.severity());
    out.push_str(&format!("<g class=\"arrow{severity}\">\n"));
    for (number, text) in lines.iter().enumerate() {
        let class = if number >= rules {
            "label rule"
        } else {
            "label"
        };
        line(out, class, (x, y), text);
        y += LINE;
    }
    out.push_str("</g>\n");
}

fn middle(area: Area) -> f64 {
    area.y + area.height / 2.0
}

/// As a further class.
fn severity(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::Error) => " error",
        Some(Severity::Warning) => " warning",
        Some(Severity::Note) | None => "",
    }
}

fn rectangle(out: &mut String, class: &str, area: Area) {
    let Area {
        x,
        y,
        width,
        height,
    } = area;
    out.push_str(&format!(
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>\n"
    ));
}

fn line(out: &mut String, class: &str, (x, y): (f64, f64), text: &str) {
    let text = escaped(text);
    out.push_str(&format!(
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>\n"
    ));
}

/// Text between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
