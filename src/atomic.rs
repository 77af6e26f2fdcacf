//! Files that are written whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Gives a file a new text: readers see the old one or the new one. The mode of a file that is there
/// stays, and so does a link to it; pipes and devices are written to as they are.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    stage(path, text)?.commit()
}

/// Writes the new text of a file beside it, so that what is left to do hardly fails. What is not
/// committed is removed again.
pub fn stage(path: &Path, text: &str) -> io::Result<Staged> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Staged::new(path, text, None),
        Err(error) => return Err(error),
    };
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    // What may not be written is not replaced either, though its folder would allow that.
    let mut file = OpenOptions::new().write(true).open(path)?;
    if !metadata.is_file() {
        file.write_all(text.as_bytes())?;
        return Ok(Staged(None));
    }
    drop(file);
    Staged::new(&fs::canonicalize(path)?, text, Some(metadata.permissions()))
}

/// Why a file was not written, as a sentence.
pub fn unwritten(path: &Path, error: &io::Error) -> String {
    let reason = match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "there is no such folder".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    format!("cannot write `{}`: {reason}", path.display())
}

/// The name is one that only a run that was killed leaves behind.
pub fn is_left_over(name: &OsStr) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let name = name.to_str().unwrap_or_default();
    let numbers = name
        .strip_prefix(".poolctl-")
        .and_then(|name| name.strip_suffix(".tmp"))
        .and_then(|numbers| numbers.split_once('-'));
    numbers.is_some_and(|(process, count)| number(process) && number(count))
}

/// A new text beside its file; `None` when it has gone to a pipe or a device.
pub struct Staged(Option<Temporary>);

struct Temporary {
    temporary: PathBuf,
    path: PathBuf,
}

impl Staged {
    fn new(path: &Path, text: &str, permissions: Option<Permissions>) -> io::Result<Self> {
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let (temporary, file) = create_temporary(folder)?;
        let staged = Self(Some(Temporary {
            temporary,
            path: path.to_owned(),
        }));
        // Behind `staged`, so that it is closed before it is removed.
        let mut file = file;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.write_all(text.as_bytes())?;
        Ok(staged)
    }

    /// Puts the text in its place.
    pub fn commit(mut self) -> io::Result<()> {
        if let Some(Temporary { temporary, path }) = &self.0 {
            fs::rename(temporary, path)?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(Temporary { temporary, .. }) = &self.0 {
            // What went wrong is told; that this is left behind, too, would be one thing too many.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// A new file in the same folder, because only within a file system it can become the other one.
fn create_temporary(folder: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let mut attempts = 0;
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".poolctl-{}-{number}.tmp", process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && attempts < 1_000 => {
                attempts += 1;
            }
            Err(error) => return Err(error),
        }
    }
}
