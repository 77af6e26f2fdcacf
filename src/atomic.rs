//! Files that are written whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;

/// Gives a file a new text: readers see the old one or the new one. The mode of a file that is there
/// stays, and so does a link to it; pipes and devices are written to as they are.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return replace(path, text, None),
        Err(error) => return Err(error),
    };
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    // What may not be written is not replaced either, though its folder would allow that.
    let mut file = OpenOptions::new().write(true).open(path)?;
    if !metadata.is_file() {
        return file.write_all(text.as_bytes());
    }
    drop(file);
    replace(&fs::canonicalize(path)?, text, Some(metadata.permissions()))
}

fn replace(path: &Path, text: &str, permissions: Option<Permissions>) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let (temporary, mut file) = create_temporary(folder)?;
    let write = || {
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.write_all(text.as_bytes())?;
        drop(file);
        fs::rename(&temporary, path)
    };
    write().inspect_err(|_| {
        // What went wrong is told; that this is left behind, too, would be one thing too many.
        let _ = fs::remove_file(&temporary);
    })
}

/// A new file in the same folder, because only within a file system it can become the other one.
fn create_temporary(folder: &Path) -> io::Result<(PathBuf, File)> {
    let mut number = 0;
    loop {
        let name = format!(".poolctl-{}-{number}.tmp", process::id());
        let path = folder.join(OsStr::new(&name));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < 1_000 => number += 1,
            Err(error) => return Err(error),
        }
    }
}
