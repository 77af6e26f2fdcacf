//! Runs that work on one folder wait for each other, and clean up after those that died.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A folder that no other run changes meanwhile, as long as this is there.
///
/// Who has texts in a folder that wait for their place holds its lock, shared with others that do, or
/// alone; so whatever such texts are there when it is held alone, a dead run has left them. Where the
/// file system knows no locks, runs do not wait, and nothing is cleaned up.
pub struct FolderLock {
    folder: PathBuf,
    file: Option<File>,
    /// Folders that were made for it, which go again when nothing comes into them.
    made: Vec<PathBuf>,
}

impl FolderLock {
    /// Makes the folder when it is not there, and waits until no other run has it, after telling so.
    pub fn exclusive(folder: &Path, mut waits: impl FnMut()) -> io::Result<Self> {
        // What was made goes again when it is not taken, too.
        let mut lock = Self {
            folder: folder.to_owned(),
            file: None,
            made: Vec::new(),
        };
        loop {
            let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
            let missing = folder.ancestors().take_while(is_missing);
            lock.made.extend(missing.map(Path::to_owned));
            fs::create_dir_all(folder).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
                _ => error,
            })?;
            let file = handle(folder).filter(|file| match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    waits();
                    file.lock().is_ok()
                }
                result => result.is_ok(),
            });
            // Who had it before may have removed the folder again.
            if file.as_ref().is_none_or(|file| is_still(folder, file)) {
                lock.file = file;
                return Ok(lock);
            }
        }
    }

    /// Waits until no other run has the folder alone; where only files can be locked, it does not, for it
    /// would leave one in every folder.
    pub fn shared(folder: &Path) -> Self {
        Self::clean_up(folder);
        Self::reading(folder)
    }

    /// The same to read only: nothing is cleaned up.
    pub fn reading(folder: &Path) -> Self {
        let lock = Self::unlocked(folder);
        if let Some(file) = &lock.file {
            // Without a lock it goes on, too.
            let _ = file.lock_shared();
        }
        lock
    }

    /// Removes what dead runs have left, unless a living one is there, for which nobody waits.
    pub fn clean_up(folder: &Path) {
        let lock = Self::unlocked(folder);
        let file = lock.file.as_ref();
        if file.is_some_and(|file| file.try_lock().is_ok()) {
            lock.clean();
        }
    }

    fn unlocked(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            file: cfg!(unix).then(|| handle(folder)).flatten(),
            made: Vec::new(),
        }
    }

    /// Removes what dead runs have left. Must be held alone, and before this run leaves anything.
    pub fn clean(&self) {
        if self.file.is_none() {
            return;
        }
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_file && is_left_over(&entry.file_name()) {
                // It is in nobody's way.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        #[cfg(not(unix))]
        if self.file.is_some() {
            // Whoever waits for it makes it anew.
            let _ = fs::remove_file(self.folder.join(LOCK));
            // What is open may be in its folder still.
            self.file = None;
        }
        for folder in &self.made {
            // Not when something is in it.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Something to lock: the folder itself, so that no file for it is left in a repository.
#[cfg(unix)]
fn handle(folder: &Path) -> Option<File> {
    File::open(folder).ok()
}

/// Folders cannot be locked here, so a file in them is.
#[cfg(not(unix))]
const LOCK: &str = ".poolctl.lock";

#[cfg(not(unix))]
fn handle(folder: &Path) -> Option<File> {
    let path = folder.join(LOCK);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    options.open(path).ok()
}

#[cfg(unix)]
fn is_still(folder: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;

    let id = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let (here, held) = (fs::metadata(folder).map(id), file.metadata().map(id));
    matches!((here, held), (Ok(here), Ok(held)) if here == held)
}

/// One that was made anew since then is younger.
#[cfg(not(unix))]
fn is_still(folder: &Path, file: &File) -> bool {
    let time = |metadata: fs::Metadata| metadata.modified().ok();
    let path = folder.join(LOCK);
    let (here, held) = (fs::metadata(path).map(time), file.metadata().map(time));
    matches!((here, held), (Ok(here), Ok(held)) if here == held)
}

/// The name is one that only a run that was killed leaves behind.
fn is_left_over(name: &OsStr) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let name = name.to_str().unwrap_or_default();
    let numbers = name
        .strip_prefix(".poolctl-")
        .and_then(|name| name.strip_suffix(".tmp"))
        .and_then(|numbers| numbers.split_once('-'));
    numbers.is_some_and(|(process, count)| number(process) && number(count))
}
