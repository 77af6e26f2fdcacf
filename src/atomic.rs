//! Files that are written whole or not at all, alone or several together.

mod lock;
mod step;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

pub use self::lock::FolderLock;
use self::step::{Source, Step};

use crate::path::slashed;

/// Gives a file a new text: readers see the old one or the new one. The owner, group and mode of a file
/// that is there stay, and so does a link to it; pipes and devices are written to as they are. The error
/// is a sentence.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let mut batch = Batch::new(None);
    batch.write(path, text)?;
    batch.commit().map(drop)
}

/// Changes of files that are made together.
///
/// The new texts are written beside their files first, so that a full disk changes nothing; then one
/// file after the other is replaced. When that fails, those before it get their old text back.
pub struct Batch<'l> {
    steps: Vec<Step>,
    /// The folder that the caller has locked.
    held: Option<&'l FolderLock>,
    /// The other folders in which texts wait for their place.
    shared: BTreeMap<PathBuf, FolderLock>,
}

impl<'l> Batch<'l> {
    /// `held`: the lock of the folder that all the files are in, if the caller has it alone.
    pub fn new(held: Option<&'l FolderLock>) -> Self {
        if let Some(folder) = held {
            folder.clean();
        }
        Self {
            steps: Vec::new(),
            held,
            shared: BTreeMap::new(),
        }
    }

    /// Writes the new text of a file beside it. What is not committed is removed again.
    pub fn write(&mut self, path: &Path, text: &str) -> Result<(), String> {
        self.stage(path, text, None)
    }

    /// The same for a file that must hold this when its turn comes. Of what is edited there is no other copy,
    /// so the new text is on the disk before it replaces the old one.
    pub fn edit(&mut self, path: &Path, text: &str, old: &str) -> Result<(), String> {
        self.stage(path, text, Some(old))
    }

    /// Notes a file to be removed, after all that is written.
    pub fn remove(&mut self, path: &Path) {
        self.steps.push(Step::removal(path));
    }

    fn stage(&mut self, path: &Path, text: &str, old: Option<&str>) -> Result<(), String> {
        let source = Source::of(path, old).map_err(|error| unwritten(path, &error))?;
        if source.is_file() && self.held.is_none() {
            let folder = parent(&source.path).to_owned();
            self.shared
                .entry(folder)
                .or_insert_with_key(|folder| FolderLock::shared(folder));
        }
        let step = Step::staged(source, text);
        self.steps
            .push(step.map_err(|error| unwritten(path, &error))?);
        Ok(())
    }

    /// Makes all changes or none; the error is a sentence, which also names what could not be taken
    /// back. Gives the files that could not be replaced, and were written as they stand.
    pub fn commit(mut self) -> Result<Vec<PathBuf>, String> {
        self.steps.sort_by_key(Step::is_removal);
        for step in &mut self.steps {
            step.back_up().map_err(|error| step.failed(&error))?;
        }
        for index in 0..self.steps.len() {
            let Err(sentence) = self.steps[index].run() else {
                continue;
            };
            let done = self.steps[..=index].iter().rev();
            let left: Vec<_> = done
                .filter(|step| step.take_back().is_err())
                .map(|step| format!("`{}`", slashed(step.shown())))
                .collect();
            if left.is_empty() {
                return Err(sentence);
            }
            return Err(format!(
                "{sentence}; what was done to {} could not be taken back",
                left.join(", ")
            ));
        }
        let steps = self.steps.iter().filter(|step| step.is_in_place());
        Ok(steps.map(|step| step.shown().to_owned()).collect())
    }
}

/// That a file cannot be written, and why, as a sentence.
pub fn unwritten(path: &Path, error: &io::Error) -> String {
    let reason = match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "there is no such folder".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    format!("cannot write `{}`: {reason}", slashed(path))
}

/// That a file was written in a way in which readers can see half of it, as a sentence.
pub fn in_place(path: &Path) -> String {
    format!(
        "`{}` could not be replaced, being mounted by itself or of another owner: it was written in place",
        slashed(path)
    )
}

/// The folder that a path names a file in.
pub fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// The one path of a file or folder, whether it is there already or not.
pub fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut missing = Vec::new();
    for folder in absolute.ancestors() {
        if let Ok(folder) = fs::canonicalize(folder) {
            return missing
                .iter()
                .rev()
                .fold(folder, |path, name| path.join(name));
        }
        missing.extend(folder.file_name());
    }
    absolute
}
