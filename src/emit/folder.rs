//! Files that hold the output: a plan against what is there first, then all of it, or nothing.

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::file::File;
use crate::atomic;
use crate::load;
use crate::report::visible;
use crate::source::{self, MAX_FILE_BYTES};
use crate::unified;

/// What is to be done so that files are as they should be.
#[derive(Debug)]
pub struct Plan {
    /// Files to write in the order of the output, then files to remove by name: a run that ends in
    /// between leaves too much rather than too little.
    pub changes: Vec<Change>,
    /// What stands in the way and was not written by poolctl. With any, nothing may be done.
    pub conflicts: Vec<PathBuf>,
    /// What a run that was killed has left.
    left_over: Vec<PathBuf>,
}

/// A file as it is and as it should be; `None` where there is none.
#[derive(Debug)]
pub struct Change {
    pub path: PathBuf,
    pub old: Option<Vec<u8>>,
    pub new: Option<String>,
}

/// What a change comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Create,
    Update,
    Keep,
    Remove,
}

impl Action {
    /// The word for it once it is done.
    pub fn done(self) -> &'static str {
        match self {
            Self::Create => "created",
            Self::Update => "updated",
            Self::Keep => "unchanged",
            Self::Remove => "removed",
        }
    }

    /// The word for a file of which it was not done.
    pub fn due(self) -> &'static str {
        match self {
            Self::Create => "missing",
            Self::Update => "changed",
            Self::Keep => "unchanged",
            Self::Remove => "stale",
        }
    }
}

impl Change {
    pub fn action(&self) -> Action {
        match (&self.old, &self.new) {
            (_, None) => Action::Remove,
            (None, Some(_)) => Action::Create,
            (Some(old), Some(new)) if old == new.as_bytes() => Action::Keep,
            _ => Action::Update,
        }
    }
}

impl Plan {
    /// For the files directly in a folder, which may be missing. `prune`: those of earlier runs that are
    /// no longer among them are removed. Nothing is followed out of the folder: whatever is not a file
    /// in it is left alone, or in the way. The error is a sentence.
    pub fn folder(folder: &Path, files: Vec<File>, prune: bool) -> Result<Self, String> {
        let names: HashSet<_> = files.iter().map(|file| file.name.clone()).collect();
        let files = files.into_iter();
        let mut plan = Self::of(files.map(|file| (folder.join(file.name), file.text)), false)?;
        for path in load::listing(folder)? {
            let name = path.file_name().unwrap_or_default();
            let is_file = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
            if is_file && atomic::is_left_over(name) {
                plan.left_over.push(path);
                continue;
            }
            // Without regard to case, as some file systems have it: this might be one of the files.
            let name = name.to_string_lossy().to_ascii_lowercase();
            if prune && is_file && name.ends_with(".yaml") && !names.contains(&name) {
                let old = load::bytes(&path, MAX_FILE_BYTES)?;
                if source::is_generated(&old) {
                    plan.changes.push(Change {
                        path,
                        old: Some(old),
                        new: None,
                    });
                }
            }
        }
        Ok(plan)
    }

    /// For a single file; a link to one stays a link, and a device takes the text as it comes.
    pub fn file(path: &Path, text: String) -> Result<Self, String> {
        Self::of([(path.to_owned(), text)], true)
    }

    fn of(
        files: impl IntoIterator<Item = (PathBuf, String)>,
        follow: bool,
    ) -> Result<Self, String> {
        let mut plan = Self {
            changes: Vec::new(),
            conflicts: Vec::new(),
            left_over: Vec::new(),
        };
        for (path, text) in files {
            let metadata = match follow {
                true => fs::metadata(&path),
                false => fs::symlink_metadata(&path),
            };
            let old = match metadata {
                Ok(metadata) if metadata.is_file() => Some(load::bytes(&path, MAX_FILE_BYTES)?),
                Ok(metadata) if follow && !metadata.is_dir() => None,
                Ok(_) => {
                    plan.conflicts.push(path);
                    continue;
                }
                Err(error) if error.kind() == ErrorKind::NotFound => None,
                Err(error) => return Err(atomic::unwritten(&path, &error)),
            };
            match old {
                Some(old) if !source::is_generated(&old) => plan.conflicts.push(path),
                old => plan.changes.push(Change {
                    path,
                    old,
                    new: Some(text),
                }),
            }
        }
        Ok(plan)
    }

    /// Does it. The new texts are all written beside their files before the first of them takes its
    /// place: a full disk changes nothing. The error is a sentence.
    pub fn apply(&self) -> Result<(), String> {
        let mut staged = Vec::new();
        for Change { path, new, .. } in self.due() {
            let Some(text) = new else { continue };
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(|error| atomic::unwritten(folder, &error))?;
            }
            let stage = atomic::stage(path, text);
            staged.push((
                path,
                stage.map_err(|error| atomic::unwritten(path, &error))?,
            ));
        }
        for (path, staged) in staged {
            staged
                .commit()
                .map_err(|error| atomic::unwritten(path, &error))?;
        }
        for Change { path, .. } in self.due().filter(|change| change.new.is_none()) {
            fs::remove_file(path)
                .map_err(|error| format!("cannot remove `{}`: {error}", path.display()))?;
        }
        for path in &self.left_over {
            // It is in nobody's way.
            let _ = fs::remove_file(path);
        }
        Ok(())
    }

    /// What is not as it should be.
    pub fn due(&self) -> impl Iterator<Item = &Change> {
        let changes = self.changes.iter();
        changes.filter(|change| change.action() != Action::Keep)
    }

    /// A line for each change, with the word for it.
    pub fn list(&self, word: fn(Action) -> &'static str) -> String {
        let lines = self.due().map(|change| {
            let path = change.path.display().to_string();
            format!("{} {}\n", word(change.action()), visible(&path))
        });
        lines.collect()
    }

    /// The changes as unified diffs.
    pub fn diff(&self, color: bool) -> String {
        let diffs = self.due().map(|Change { path, old, new }| {
            let path = path.display().to_string();
            let side = |text: Option<&[u8]>| match text {
                Some(text) => (path.clone(), String::from_utf8_lossy(text).into_owned()),
                None => ("/dev/null".to_owned(), String::new()),
            };
            let old = side(old.as_deref());
            let new = side(new.as_deref().map(str::as_bytes));
            unified::diff((&old.0, &old.1), (&new.0, &new.1), color)
        });
        diffs.collect()
    }

    /// How many files there are of each kind of change, in a line without its end.
    pub fn summary(&self, word: fn(Action) -> &'static str) -> String {
        let actions = [Action::Create, Action::Update, Action::Keep, Action::Remove];
        let counts = actions.into_iter().map(|action| {
            let of_kind = |change: &&Change| change.action() == action;
            (action, self.changes.iter().filter(of_kind).count())
        });
        let counts = counts.filter(|(_, count)| *count > 0);
        let counts: Vec<_> = counts
            .map(|(action, count)| format!("{count} {}", word(action)))
            .collect();
        match counts.is_empty() {
            true => "no files".to_owned(),
            false => counts.join(", "),
        }
    }
}
