//! README.md and the pages of `docs/`, and what stands in them.

use std::fs;
use std::path::{Path, PathBuf};

/// The README and all pages of the documentation that are not made of sources, each with its text.
pub fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = vec![PathBuf::from("README.md")];
    let docs = super::files(Path::new("docs"));
    let is_written = |path: &PathBuf| is_markdown(path) && !path.ends_with("rules.md");
    pages.extend(docs.into_iter().filter(is_written));
    let text = |page: PathBuf| {
        let text = fs::read_to_string(&page).unwrap();
        (page, text)
    };
    pages.into_iter().map(text).collect()
}

pub fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
}

/// The blocks of code of a kind, as ```` ```yaml ````, without their fences.
pub fn blocks<'p>(page: &'p str, kind: &str) -> Vec<&'p str> {
    let parts = parts(page).into_iter();
    let blocks = parts.filter_map(|part| match part {
        Part::Block { kind: of, text } if of == kind => Some(text),
        _ => None,
    });
    blocks.collect()
}

/// The first block of the documentation that starts with a line.
pub fn block_below(page: &str, first_line: &str) -> String {
    let text = fs::read_to_string(page).unwrap();
    let parts = parts(&text).into_iter();
    let mut blocks = parts.filter_map(|part| match part {
        Part::Block { text, .. } if text.starts_with(first_line) => Some(text.to_owned()),
        _ => None,
    });
    let block = blocks.next();
    block.unwrap_or_else(|| panic!("{page} has no block `{first_line}`"))
}

/// A line of prose, or a block of code.
pub enum Part<'p> {
    Line(&'p str),
    Block { kind: &'p str, text: &'p str },
}

/// A page in its order. A block holds its lines with their ends, without the fences.
pub fn parts(page: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = page;
    while !rest.is_empty() {
        let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = below;
        let Some(kind) = line.strip_prefix("```") else {
            parts.push(Part::Line(line));
            continue;
        };
        let end = if below.starts_with("```") {
            0
        } else {
            below.find("\n```").expect("a block ends") + 1
        };
        let text = &below[..end];
        parts.push(Part::Block { kind, text });
        rest = below[end..].split_once('\n').map_or("", |(_, rest)| rest);
    }
    parts
}
