//! Reports in files, beside the one on the screen.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Format, Report, Style};
use crate::atomic;
use crate::source::SourceMap;

/// A file that a report goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub format: Format,
    pub path: PathBuf,
}

/// Why the files cannot be meant so, in one sentence: two reports are for one file.
pub fn clash(destinations: &[Destination]) -> Option<String> {
    let paths: Vec<_> = destinations
        .iter()
        .map(|file| atomic::real(&file.path))
        .collect();
    let twice = (1..paths.len()).find(|&number| paths[..number].contains(&paths[number]))?;
    let name = destinations[twice].path.display();
    Some(format!(
        "two reports go to `{name}`, where only one would stay"
    ))
}

/// Why the files cannot be meant so, in one sentence: a report would replace a manifest.
pub fn replaces_input(destinations: &[Destination], sources: &SourceMap) -> Option<String> {
    destinations.iter().find_map(|Destination { path, .. }| {
        let file = fs::canonicalize(path).ok()?;
        let mut inputs = sources.files().map(|(_, input)| input);
        let input = inputs.find(|input| atomic::real(Path::new(&input.name)) == file)?;
        let name = path.display();
        is_manifest(&input.text)
            .then(|| format!("the report `{name}` would replace a file of the input"))
    })
}

/// Reports of an earlier run may lie in a folder that is read, and are replaced.
fn is_manifest(text: &str) -> bool {
    serde_json::from_str(text).map_or(true, |json: Value| json.get("kind").is_some())
}

/// Writes all that can be written, without colours, also when there is nothing to say; gives a
/// sentence for each file that cannot.
pub fn write(report: &Report<'_>, destinations: &[Destination], style: Style) -> Vec<String> {
    let failures = destinations
        .iter()
        .filter_map(|Destination { format, path }| {
            let text = report.text(Style {
                format: *format,
                color: false,
                always_summarize: true,
                ..style
            });
            atomic::write(path, &text).err()
        });
    failures.collect()
}
