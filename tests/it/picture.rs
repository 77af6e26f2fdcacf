//! The picture of the README: what the program says in a terminal, as SVG for light and dark backgrounds.

use std::path::Path;
use std::process::Command;

use crate::common;

const INPUT: &str = "testdata/report/typo-across-files/input";
const ARGUMENTS: [&str; 3] = ["render", "pools.yaml", "servers.yaml"];

/// A character of 14 pixels in hundredths of a pixel.
const WIDTH: usize = 843;
/// A line, and what is around them.
const HEIGHT: usize = 20;
const MARGIN: usize = 20;

/// Looks by the numbers that terminals know them by.
const STYLE: &str = "\
<style>
.terminal text { font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #1f2328; white-space: pre }
.terminal rect { fill: #f6f8fa; stroke: #d1d9e0 }
.terminal .c1 { font-weight: 600 }
.terminal .c2 { fill: #59636e }
.terminal .c4 { text-decoration: underline }
.terminal .c31 { fill: #cf222e }
.terminal .c32 { fill: #1a7f37 }
.terminal .c33 { fill: #9a6700 }
.terminal .c35 { fill: #8250df }
.terminal .c36 { fill: #1b7c83 }
@media (prefers-color-scheme: dark) {
  .terminal text { fill: #f0f6fc }
  .terminal rect { fill: #151b23; stroke: #3d444d }
  .terminal .c2 { fill: #9198a1 }
  .terminal .c31 { fill: #f85149 }
  .terminal .c32 { fill: #3fb950 }
  .terminal .c33 { fill: #d29922 }
  .terminal .c35 { fill: #ab7df8 }
  .terminal .c36 { fill: #76e3ea }
}
</style>
";

/// `BLESS=1` writes it.
#[test]
fn the_picture_of_a_typo_is_that_of_the_program() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_poolctl"));
    command.args(ARGUMENTS).args(["--color", "always"]);
    let output = command.current_dir(INPUT).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let screen = format!("\x1b[1m$ poolctl {}\x1b[0m\n{said}", ARGUMENTS.join(" "));
    common::assert_in_step(Path::new("docs/typo.svg"), &svg(&screen));
}

fn svg(screen: &str) -> String {
    let lines: Vec<_> = screen.lines().map(runs).collect();
    let columns = |line: &Vec<Run>| line.last().map_or(0, |run| run.column + length(&run.text));
    let widest = lines.iter().map(columns).max().unwrap();
    let width = left(widest) + MARGIN;
    let height = lines.len() * HEIGHT + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"terminal\" role=\"img\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n<title>A typo across files</title>\n{STYLE}\
         <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"6\"/>\n",
        width - 1,
        height - 1
    );
    for (number, line) in lines.iter().enumerate() {
        let y = MARGIN + number * HEIGHT + 14;
        for Run {
            column,
            class,
            text,
        } in line
        {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            let x = left(*column);
            svg.push_str(&format!(
                "<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{text}</text>\n"
            ));
        }
    }
    svg + "</svg>\n"
}

/// Text of one look, and the column that it starts at.
struct Run {
    column: usize,
    class: String,
    text: String,
}

/// A line apart at its escape sequences, `ESC [ 31 ; 1 m`.
fn runs(line: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut column = 0;
    let mut class = String::new();
    for (number, part) in line.split("\x1b[").enumerate() {
        let (codes, text) = match number {
            0 => ("", part),
            _ => part.split_once('m').expect("a color"),
        };
        for code in codes.split(';').filter(|code| !code.is_empty()) {
            if code == "0" {
                class.clear();
            } else if STYLE.contains(&format!(".c{code} ")) {
                class.push_str(&format!(
                    "{}c{code}",
                    if class.is_empty() { "" } else { " " }
                ));
            } else {
                panic!("the picture has no color {code}");
            }
        }
        let shown = text.trim_start_matches(' ');
        let column_of_text = column + length(text) - length(shown);
        column += length(text);
        if !shown.is_empty() {
            runs.push(Run {
                column: column_of_text,
                class: class.clone(),
                text: shown.to_owned(),
            });
        }
    }
    runs
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// The pixel that a column starts at.
fn left(column: usize) -> usize {
    MARGIN + column * WIDTH / 100
}
