//! Files that hold the output: a plan against what is there first, then all of it, or nothing.

mod found;
mod pruner;

use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde_yaml::Value;

pub use self::found::{Found, Id, What};
pub use self::pruner::{Made, Prune, Pruner, Verdict};

use super::file::File;
use super::kustomize::COMPONENT;
use crate::atomic::{self, Batch, FolderLock};
use crate::load;
use crate::path::slashed;
use crate::source::MAX_FILE_BYTES;
use crate::terminal::diff;
use crate::terminal::visible;

/// What is to be done so that files are as they should be.
#[derive(Debug, Default)]
pub struct Plan {
    /// Files to write in the order of the output, then files to remove by name: a run that ends in
    /// between leaves too much rather than too little.
    pub changes: Vec<FileChange>,
    /// What stands in the way and was not written by poolctl. With any, nothing may be done.
    pub conflicts: Vec<PathBuf>,
    /// What would be lost: a sentence each. With any, nothing may be done.
    pub refusals: Vec<String>,
    /// Files of earlier runs that this one does not produce and leaves alone.
    kept: Vec<PathBuf>,
}

/// A file as it is and as it should be; `None` where there is none.
#[derive(Debug)]
pub struct FileChange {
    pub path: PathBuf,
    pub old: Option<Vec<u8>>,
    pub new: Option<String>,
    pub action: Action,
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

impl FileChange {
    /// What is there is not written again where it says the same.
    fn new(path: PathBuf, old: Option<Vec<u8>>, new: Option<String>) -> Self {
        let action = match (&old, &new) {
            (_, None) => Action::Remove,
            (None, Some(_)) => Action::Create,
            (Some(old), Some(new)) if found::same(old, new) => Action::Keep,
            _ => Action::Update,
        };
        Self {
            path,
            old,
            new,
            action,
        }
    }
}

impl Plan {
    /// For the files directly in a folder, which may be missing; `earlier` are those that it has besides
    /// of earlier runs. Nothing is followed out of the folder: whatever is not a file in it is left
    /// alone, or in the way. The error is a sentence.
    pub fn folder(
        folder: &Path,
        files: Vec<File>,
        earlier: Vec<Found>,
        pruner: &Pruner<'_>,
    ) -> Result<Self, String> {
        let names: HashSet<_> = files.iter().map(|file| file.name.clone()).collect();
        let mut plan = Self::default();
        for File { name, text } in files {
            let path = folder.join(name);
            let metadata = fs::symlink_metadata(&path);
            plan.write(path, metadata, text, |found| pruner.foreign(found))?;
        }
        for found in earlier {
            if !names.contains(&file_name(&found.path).to_ascii_lowercase()) {
                match pruner.stale(&found) {
                    Verdict::Remove => {
                        let change = FileChange::new(found.path, Some(found.bytes), None);
                        plan.changes.push(change);
                    }
                    Verdict::Keep => plan.kept.push(found.path),
                    Verdict::Refuse(reason) => plan.refusals.push(reason),
                }
            }
        }
        plan.keep_in_component();
        Ok(plan)
    }

    /// For a single file; a link to one stays a link, and a device takes the text as it comes.
    pub fn file(path: &Path, text: String, pruner: &Pruner<'_>) -> Result<Self, String> {
        let mut plan = Self::default();
        let metadata = fs::metadata(path);
        if metadata
            .as_ref()
            .is_ok_and(|there| !there.is_dir() && !there.is_file())
        {
            let change = FileChange::new(path.to_owned(), None, Some(text));
            plan.changes.push(change);
        } else {
            plan.write(path.to_owned(), metadata, text, |found| pruner.lost(found))?;
        }
        Ok(plan)
    }

    /// Plans a file, unless it is in the way of its text: by what it is, or by a reason not to replace
    /// it.
    fn write(
        &mut self,
        path: PathBuf,
        metadata: io::Result<fs::Metadata>,
        text: String,
        reason: impl FnOnce(&Found) -> Option<String>,
    ) -> Result<(), String> {
        let old = match metadata {
            Ok(metadata) if metadata.is_file() => Some(load::bytes(&path, MAX_FILE_BYTES)?),
            Ok(_) => {
                self.conflicts.push(path);
                return Ok(());
            }
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(atomic::unwritten(&path, &error)),
        };
        // An empty file says nothing that could be lost.
        let old_text = old.clone().filter(|old| !old.trim_ascii().is_empty());
        let is_new = old_text.as_deref() != Some(text.as_bytes());
        if let Some(old) = old_text.filter(|_| is_new) {
            let Some(found) = Found::of(path.clone(), old) else {
                self.conflicts.push(path);
                return Ok(());
            };
            self.refusals.extend(reason(&found));
        }
        self.changes.push(FileChange::new(path, old, Some(text)));
        Ok(())
    }

    /// What a Component no longer lists is out of it, though its file stays.
    fn keep_in_component(&mut self) {
        let kept: HashSet<_> = self.kept.iter().map(|path| file_name(path)).collect();
        let is_component = |change: &&FileChange| file_name(&change.path) == COMPONENT;
        let lists = |change: &FileChange| {
            let old = change.old.as_ref().filter(|_| change.new.is_some())?;
            let documents = found::documents(old)?;
            let listed = documents.iter().flat_map(listed);
            let lost = listed.into_iter().find(|name| kept.contains(*name))?;
            Some(format!(
                "`{}` lists `{lost}`, which this run does not produce, and would lose it: render all of \
                 it in one run, or into a folder of its own",
                slashed(&change.path)
            ))
        };
        let components = self.changes.iter().filter(is_component);
        let refusals: Vec<_> = components.filter_map(lists).collect();
        self.refusals.extend(refusals);
    }

    /// Does it: all or nothing. Gives the files that could not be replaced and were written as they
    /// stand; the error is a sentence.
    pub fn apply(&self, lock: Option<&FolderLock>) -> Result<Vec<PathBuf>, String> {
        let mut batch = Batch::new(lock);
        for FileChange { path, new, .. } in self.due() {
            match new {
                Some(text) => batch.write(path, text)?,
                None => batch.remove(path),
            }
        }
        batch.commit()
    }

    /// What is not as it should be.
    pub fn due(&self) -> impl Iterator<Item = &FileChange> {
        let changes = self.changes.iter();
        changes.filter(|change| change.action != Action::Keep)
    }

    /// A line for each change, with the word for it.
    pub fn list(&self, word: fn(Action) -> &'static str) -> String {
        let lines = self.due().map(|change| {
            let path = slashed(&change.path);
            format!("{} {}\n", word(change.action), visible(&path))
        });
        lines.collect()
    }

    /// The changes as unified diffs.
    pub fn diff(&self, color: bool) -> String {
        let diffs = self.due().map(|FileChange { path, old, new, .. }| {
            let path = slashed(path);
            let side = |text: Option<&[u8]>| match text {
                Some(text) => (path.clone(), String::from_utf8_lossy(text).into_owned()),
                None => ("/dev/null".to_owned(), String::new()),
            };
            let old = side(old.as_deref());
            let new = side(new.as_deref().map(str::as_bytes));
            diff::unified((&old.0, &old.1), (&new.0, &new.1), color)
        });
        diffs.collect()
    }

    /// How many files there are of each kind of change, in a line without its end.
    pub fn summary(&self, word: fn(Action) -> &'static str) -> String {
        let actions = [Action::Create, Action::Update, Action::Keep, Action::Remove];
        let numbers = actions.into_iter().map(|action| {
            let of_kind = |change: &&FileChange| change.action == action;
            (action, self.changes.iter().filter(of_kind).count())
        });
        let mut counts: Vec<_> = numbers
            .filter(|(_, count)| *count > 0)
            .map(|(action, count)| format!("{count} {}", word(action)))
            .collect();
        if !self.kept.is_empty() {
            counts.push(format!("{} left alone", self.kept.len()));
        }
        if counts.is_empty() {
            "no files".to_owned()
        } else {
            counts.join(", ")
        }
    }
}

/// The files directly in a folder, which may be missing, that an earlier run wrote and that are not among
/// these. The error is a sentence.
pub fn earlier(folder: &Path, files: &[File]) -> Result<Vec<Found>, String> {
    let names: HashSet<_> = files.iter().map(|file| file.name.as_str()).collect();
    let mut found = Vec::new();
    for path in load::listing(folder)? {
        // Without regard to case, as some file systems have it: this might be one of the files.
        let name = file_name(&path).to_ascii_lowercase();
        if !name.ends_with(".yaml") || names.contains(name.as_str()) {
            continue;
        }
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_file() => found.extend(read(&path)?),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(format!("cannot read `{}`: {error}", slashed(&path))),
        }
    }
    Ok(found)
}

/// What an earlier run wrote into a file; `None` when there is none, or somebody else wrote it.
pub fn read(path: &Path) -> Result<Option<Found>, String> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => {}
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(atomic::unwritten(path, &error));
        }
        _ => return Ok(None),
    }
    Ok(Found::of(
        path.to_owned(),
        load::bytes(path, MAX_FILE_BYTES)?,
    ))
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The files that a Component names.
fn listed(component: &Value) -> Vec<&str> {
    let list = |key: &str| component.get(key).and_then(Value::as_sequence);
    let resources = list("resources").into_iter().flatten();
    let patches = list("patches").into_iter().flatten();
    let paths = patches.filter_map(|patch| patch.get("path"));
    resources.chain(paths).filter_map(Value::as_str).collect()
}
