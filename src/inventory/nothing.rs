//! Input without a Pool: what was read, and where the Pools may be.

use indexmap::IndexSet;

use super::prefilter::{first_line, kind};
use super::{EMPTY_STDIN, NO_POOLS, ReadOptions};
use crate::diagnostic::Diagnostic;
use crate::documents::Documents;
use crate::object::Place;
use crate::source::STDIN;
use crate::terminal::{listed, plural};

/// There is no Pool, so that nothing would be left of what was rendered before.
pub(super) fn no_pools(documents: &Documents<'_>, options: &ReadOptions) -> Diagnostic {
    let message = format!(
        "there is no Pool in the input: {}",
        what_was_read(documents)
    );
    let mut help = options.left.clone();
    help.extend(empty_stream(documents, options));
    if !documents.kustomizations.is_empty() {
        help.push("what kustomize builds may have Pools: `poolctl … -k DIR` reads that".to_owned());
    }
    help.push(if help.is_empty() {
        "an empty result makes Argo CD or Flux delete what is there; if that is meant, say `--allow-empty`".to_owned()
    } else {
        "if no Pool is meant, say `--allow-empty`".to_owned()
    });
    NO_POOLS.at(Place::Input, message).help(help.join("; "))
}

/// Nothing came from another command.
fn empty_stream(documents: &Documents<'_>, options: &ReadOptions) -> Option<String> {
    let mut empty = documents.sources.files().filter_map(|(_, file)| {
        let is_stream = file.name == STDIN || file.name.starts_with("/dev/");
        (is_stream && first_line(&file.text).is_none()).then_some(file.name.as_str())
    });
    let name = empty.next()?;
    Some(match name {
        STDIN if options.passthrough => EMPTY_STDIN.to_owned(),
        STDIN => {
            "stdin is empty: the command before it may have failed, so run that alone".to_owned()
        }
        name => format!(
            "`{name}` is empty: the command that it stands for may have failed, so run that alone"
        ),
    })
}

/// How many documents in how many files, and their kinds.
fn what_was_read(documents: &Documents<'_>) -> String {
    let files = documents.sources.files();
    let files: Vec<_> = files
        .map(|(id, _)| id)
        .filter(|id| !documents.is_set_aside(*id))
        .collect();
    let chunks = files.iter().flat_map(|id| documents.of(*id));
    let texts = chunks.map(|chunk| documents.text(chunk));
    let texts: Vec<_> = texts.filter(|text| first_line(text).is_some()).collect();
    let kinds: IndexSet<_> = texts.iter().filter_map(|text| kind(text)).collect();
    let kinds: Vec<_> = kinds.into_iter().collect();
    let read = format!(
        "{} in {}",
        plural(texts.len(), "document"),
        plural(files.len(), "file")
    );
    match kinds.as_slice() {
        [] => read,
        [kind] => format!("{read}, of kind {kind}"),
        kinds => format!("{read}, of the kinds {}", listed(kinds)),
    }
}
