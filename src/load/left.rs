//! What was seen and left alone, in words for people.

use std::collections::BTreeSet;
use std::path::Path;

use crate::path::slashed;
use crate::terminal::plural;

/// Names of files and folders that a sentence has; the others are counted.
const NAMED: usize = 10;

/// What was seen and left alone.
#[derive(Debug, Default)]
pub struct Left {
    /// Folders in the folders that were named, while `--recursive` was off. Nothing more is known of them.
    pub unread: Vec<String>,
    /// Folders that are Helm charts.
    pub charts: Vec<String>,
    /// What a glob matches. Of what is in such a folder nothing is known.
    excluded_files: BTreeSet<String>,
    excluded_folders: BTreeSet<String>,
}

impl Left {
    pub(super) fn exclude(&mut self, path: &Path, is_folder: bool) {
        let excluded = if is_folder {
            &mut self.excluded_folders
        } else {
            &mut self.excluded_files
        };
        excluded.insert(slashed(path));
    }

    /// Sentences on what was not read, with all that was asked for when `verbose`.
    pub fn notes(&self, verbose: bool) -> Vec<String> {
        let excluded = self.excluded().filter(|_| verbose);
        let notes = [self.unread(), self.charts(), excluded];
        notes.into_iter().flatten().collect()
    }

    /// Why there is nothing to read; `None` when nothing was left out.
    pub(super) fn all(&self) -> Option<String> {
        let reasons = [self.charts(), self.excluded()];
        let reasons: Vec<_> = reasons.into_iter().flatten().collect();
        (!reasons.is_empty()).then(|| format!("nothing is left to read: {}", reasons.join("; ")))
    }

    fn unread(&self) -> Option<String> {
        let verb = were(self.unread.len());
        let names = names(self.unread.iter(), "folder")?;
        Some(format!(
            "{names} {verb} not read; add -R to read folders in folders"
        ))
    }

    fn charts(&self) -> Option<String> {
        let what = match self.charts.len() {
            1 => "is a Helm chart and was",
            _ => "are Helm charts and were",
        };
        let names = names(self.charts.iter(), "folder")?;
        Some(format!(
            "{names} {what} left out; run `helm template NAME DIR | poolctl render -f -`"
        ))
    }

    fn excluded(&self) -> Option<String> {
        let (files, folders) = (&self.excluded_files, &self.excluded_folders);
        let counted = [(files, "file"), (folders, "folder")];
        let kinds = counted.iter().filter_map(|(list, kind)| {
            let names = names(list.iter(), kind)?;
            Some(format!("{} ({names})", plural(list.len(), kind)))
        });
        let kinds: Vec<_> = kinds.collect();
        let verb = were(files.len() + folders.len());
        (!kinds.is_empty()).then(|| format!("{} {verb} left out by `exclude`", kinds.join(" and ")))
    }
}

/// Names files or folders, but not hundreds of them; `None` where there are none.
fn names<'n>(list: impl ExactSizeIterator<Item = &'n String>, kind: &str) -> Option<String> {
    let more = match list.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {}", plural(more, &format!("more {kind}"))),
    };
    let names: Vec<_> = list.take(NAMED).map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| names.join(", ") + &more)
}

fn were(number: usize) -> &'static str {
    match number {
        1 => "was",
        _ => "were",
    }
}
