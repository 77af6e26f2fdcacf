//! The files of a chart, of which Helm made what came on stdin.

use std::borrow::Cow;

use crate::api::CHART_FILE_ANNOTATION;
use crate::source::{STDIN, SourceFile};

/// Bytes on each side of a place in which its document is looked through: each of a thousand findings does it.
const NEAR: usize = 1 << 16;

/// What people are shown as the file of a byte offset: behind the name of stdin the file of the chart.
pub fn name_at(file: &SourceFile, offset: usize) -> Cow<'_, str> {
    let stdin = Some(file).filter(|file| file.name == STDIN);
    match stdin.and_then(|file| chart_file(document(&file.text, offset)?)) {
        Some(chart) => format!("{STDIN} ({chart})").into(),
        None => Cow::Borrowed(&file.name),
    }
}

/// The document around an offset, as far as it is near, with the separator above it.
fn document(text: &str, offset: usize) -> Option<&str> {
    let from = text.ceil_char_boundary(offset.saturating_sub(NEAR));
    let to = text.floor_char_boundary(offset.saturating_add(NEAR));
    let above = text.get(from..offset)?.rfind("\n---");
    let below = text.get(offset..to)?.find("\n---");
    text.get(above.map_or(from, |at| from + at + 1)..below.map_or(to, |at| offset + at))
}

/// The file that a document names: in its first line, as `helm template` prints it, or in its annotations, as
/// Helm 4 shows it to a post-renderer.
fn chart_file(document: &str) -> Option<&str> {
    let first = match document.strip_prefix("---") {
        Some(separator) => separator.split_once('\n')?.1,
        None => document,
    };
    let source = first.strip_prefix("# Source: ");
    let file = source.or_else(|| {
        let annotation = format!("\n    {CHART_FILE_ANNOTATION}: ");
        Some(document.split_once(&annotation)?.1)
    });
    let line = file?.lines().next()?;
    Some(line.trim_matches(['\'', '"']))
}
