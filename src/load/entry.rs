//! What stands in folders, told by names and kinds.

use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};

use crate::documents::is_kustomization;

/// Something to read.
pub(super) struct Entry {
    pub(super) path: PathBuf,
    /// The one path of what stands there, whatever links lead to it.
    pub(super) canonical: PathBuf,
    /// As the folder says that holds it.
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    /// A pipe, a device, a socket; also what was named and not looked at.
    Other,
}

impl Kind {
    fn of(kind: FileType) -> Self {
        if kind.is_symlink() {
            Self::Link
        } else if kind.is_dir() {
            Self::Folder
        } else if kind.is_file() {
            Self::File
        } else {
            Self::Other
        }
    }
}

impl Entry {
    pub(super) fn named(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            canonical: canonical(path),
            kind: Kind::Other,
        }
    }

    /// What is in a folder, sorted by name.
    pub(super) fn entries(&self) -> io::Result<Vec<Self>> {
        let entry = |entry: DirEntry| {
            let kind = entry.file_type()?;
            let path = entry.path();
            Ok(Self {
                // Only links lead elsewhere; to ask for each would take long in deep folders.
                canonical: if kind.is_symlink() {
                    canonical(&path)
                } else {
                    self.canonical.join(entry.file_name())
                },
                path,
                kind: Kind::of(kind),
            })
        };
        let entries = fs::read_dir(&self.path)?;
        let entries = entries.map(|result| result.and_then(entry));
        let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(entries)
    }
}

/// What has no canonical name, as the pipe of a shell's `<(…)`, is told by its own.
pub(super) fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

pub(super) fn is_hidden(path: &Path) -> bool {
    let name = path.file_name();
    name.is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// What kubectl takes of a folder, and what kustomize looks for there.
pub(super) fn is_read(path: &Path) -> bool {
    is_manifest(path) || is_kustomization(path)
}

fn is_manifest(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        ["yaml", "yml", "json"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Together they make a folder a Helm chart.
const CHART: [(&str, Kind); 2] = [("Chart.yaml", Kind::File), ("templates", Kind::Folder)];

/// The entries are those of a Helm chart, whose templates are no manifests yet.
pub(super) fn is_chart(entries: &[Entry]) -> bool {
    CHART.iter().all(|(name, kind)| {
        let is_part = |entry: &Entry| entry.kind == *kind && entry.path.ends_with(name);
        entries.iter().any(is_part)
    })
}
