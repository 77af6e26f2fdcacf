//! One file of a batch: its new text beside it, and the way back.

use std::cell::Cell;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{parent, unwritten};

use crate::path::slashed;

/// What stands at a path before it is written.
pub struct Source {
    /// The file itself, whatever link leads to it.
    pub path: PathBuf,
    /// As the user names it.
    shown: PathBuf,
    /// `None` where there is nothing yet.
    metadata: Option<Metadata>,
    /// What it must hold when its turn comes, where its text is edited.
    expected: Option<Vec<u8>>,
}

impl Source {
    /// What may not be written is not replaced either, though its folder would allow that.
    pub fn of(path: &Path, expected: Option<&str>) -> io::Result<Self> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let is_there = metadata.as_ref().is_some_and(Metadata::is_file);
        if is_there {
            OpenOptions::new().write(true).open(path)?;
        }
        Ok(Self {
            path: if is_there {
                fs::canonicalize(path)?
            } else {
                path.to_owned()
            },
            shown: path.to_owned(),
            metadata,
            expected: expected.map(|text| text.as_bytes().to_vec()),
        })
    }

    /// It keeps what is written into it, unlike a pipe or a device.
    pub fn is_file(&self) -> bool {
        self.metadata.as_ref().is_none_or(Metadata::is_file)
    }
}

/// What is done to a file.
enum Operation {
    /// The text that is to take its place.
    Replace(Temporary),
    /// The text goes into the file as it stands: its owner would not stay, or it is mounted by itself.
    InPlace(String),
    /// The text goes to a pipe or a device.
    Stream(String),
    Remove,
}

/// What a file held before.
enum Old {
    Nothing,
    /// The file itself, by a second name.
    Linked(Temporary),
    Bytes(Vec<u8>),
}

pub struct Step {
    source: Source,
    operation: Operation,
    old: Old,
    done: bool,
}

impl Step {
    fn new(source: Source, operation: Operation) -> Self {
        Self {
            source,
            operation,
            old: Old::Nothing,
            done: false,
        }
    }

    pub fn removal(path: &Path) -> Self {
        let source = Source {
            path: path.to_owned(),
            shown: path.to_owned(),
            metadata: None,
            expected: None,
        };
        Self::new(source, Operation::Remove)
    }

    /// With the text beside the file, so that what is left to do hardly fails.
    pub fn staged(source: Source, text: &str) -> io::Result<Self> {
        let operation = if source.is_file() {
            let (temporary, file) = Temporary::new(parent(&source.path))?;
            if write_beside(file, &source, text)? {
                Operation::Replace(temporary)
            } else {
                Operation::InPlace(text.to_owned())
            }
        } else {
            Operation::Stream(text.to_owned())
        };
        Ok(Self::new(source, operation))
    }

    /// The path as the user names it.
    pub fn shown(&self) -> &Path {
        &self.source.shown
    }

    pub fn is_removal(&self) -> bool {
        matches!(self.operation, Operation::Remove)
    }

    /// The file got its text where it stands.
    pub fn is_in_place(&self) -> bool {
        matches!(self.operation, Operation::InPlace(_))
    }

    /// A sentence on what could not be done.
    pub fn failed(&self, error: &io::Error) -> String {
        if self.is_removal() {
            return format!("cannot remove `{}`: {error}", slashed(self.shown()));
        }
        unwritten(self.shown(), error)
    }

    /// Keeps what is there until all is done: a second name costs nothing and brings back everything;
    /// where there is none to have, the bytes.
    pub fn back_up(&mut self) -> io::Result<()> {
        let is_new = self.source.metadata.is_none() && !self.is_removal();
        if is_new || matches!(self.operation, Operation::Stream(_)) {
            return Ok(());
        }
        let in_place = self.is_in_place();
        let linked = (!in_place).then(|| Temporary::link(&self.source.path).ok());
        self.old = match linked.flatten() {
            Some(link) => Old::Linked(link),
            None => Old::Bytes(fs::read(&self.source.path)?),
        };
        Ok(())
    }

    /// Does it; the error is a sentence.
    pub fn run(&mut self) -> Result<(), String> {
        if let Some(expected) = &self.source.expected {
            let now = fs::read(&self.source.path).map_err(|error| self.failed(&error))?;
            if now != *expected {
                return Err(format!(
                    "`{}` has changed since it was read, so nothing is written; run this again",
                    slashed(self.shown())
                ));
            }
        }
        self.try_run().map_err(|error| self.failed(&error))
    }

    fn try_run(&mut self) -> io::Result<()> {
        let path = &self.source.path;
        if let Operation::Replace(temporary) = &self.operation {
            match temporary.become_file(path) {
                Err(error) if is_mounted(&error) && self.source.metadata.is_some() => {
                    let text = fs::read_to_string(&temporary.path)?;
                    // A second name would show the new text, too.
                    self.old = Old::Bytes(fs::read(path)?);
                    self.operation = Operation::InPlace(text);
                }
                result => {
                    self.done = result.is_ok();
                    return result;
                }
            }
        }
        match &self.operation {
            Operation::InPlace(text) => {
                self.done = true;
                overwrite(path, text.as_bytes())
            }
            Operation::Stream(text) => {
                let mut file = OpenOptions::new().write(true).open(path)?;
                file.write_all(text.as_bytes())
            }
            Operation::Remove | Operation::Replace(_) => {
                fs::remove_file(path)?;
                self.done = true;
                Ok(())
            }
        }
    }

    /// Brings back what was there. Nothing is done where nothing has been done.
    pub fn take_back(&self) -> io::Result<()> {
        let path = &self.source.path;
        match &self.old {
            _ if !self.done => Ok(()),
            Old::Nothing => fs::remove_file(path),
            Old::Linked(link) => link.become_file(path),
            Old::Bytes(bytes) => overwrite(path, bytes),
        }
    }
}

/// The path is where something else is mounted, as containers do with single files.
fn is_mounted(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices
    )
}

/// Fills the new file, which is to be like the one that it replaces; `false` when it cannot have its
/// owner and group.
fn write_beside(mut file: File, source: &Source, text: &str) -> io::Result<bool> {
    let durable = source.expected.is_some();
    if let Some(like) = &source.metadata {
        // Of what is made anew at any time it matters more that it is whole.
        if !own_like(&file, like)? && durable {
            return Ok(false);
        }
        file.set_permissions(like.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    if durable {
        file.sync_all()?;
    }
    Ok(true)
}

#[cfg(unix)]
fn own_like(file: &File, like: &Metadata) -> io::Result<bool> {
    use std::os::unix::fs::{MetadataExt, fchown};

    let new = file.metadata()?;
    let differs = (new.uid(), new.gid()) != (like.uid(), like.gid());
    Ok(!differs || fchown(file, Some(like.uid()), Some(like.gid())).is_ok())
}

#[cfg(not(unix))]
fn own_like(_: &File, _: &Metadata) -> io::Result<bool> {
    Ok(true)
}

fn overwrite(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A file of a name that no other run has; it goes when this goes, unless it has taken its place.
struct Temporary {
    path: PathBuf,
    is_gone: Cell<bool>,
}

impl Temporary {
    fn become_file(&self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        // Its name is free for others now.
        self.is_gone.set(true);
        Ok(())
    }

    /// In the same folder, because only within a file system it can become the other one.
    fn new(folder: &Path) -> io::Result<(Self, File)> {
        unused(folder, |path| {
            OpenOptions::new().write(true).create_new(true).open(path)
        })
    }

    /// A second name for a file.
    fn link(path: &Path) -> io::Result<Self> {
        let (link, ()) = unused(parent(path), |link| fs::hard_link(path, link))?;
        Ok(link)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.is_gone.get() {
            // What went wrong is told; that this is left behind, too, would be one thing too many.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn unused<T>(folder: &Path, create: impl Fn(&Path) -> io::Result<T>) -> io::Result<(Temporary, T)> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let mut attempts = 0;
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".poolctl-{}-{number}.tmp", process::id()));
        match create(&path) {
            Ok(created) => {
                let is_gone = Cell::new(false);
                return Ok((Temporary { path, is_gone }, created));
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists && attempts < 1_000 => {
                attempts += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
