//! First lines of files: which input they come from, told so that it is found again.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::atomic;
use crate::documents::Documents;
use crate::kustomize;
use crate::path::{between, slashed};
use crate::repository;
use crate::source::{self, FileId, STDIN, SourceFile};
use crate::terminal::visible;

/// Names of input files above which a first line only counts them. What it does not name may be there and
/// unread, whatever a later run reads, so this is more than most repositories have.
const MAX_NAMES: usize = 1_000;

/// Stands between the names in a first line, and is escaped in them.
const BETWEEN: &str = ", ";

/// What a first line calls stdin, and whatever else is no file.
const PIPE: &str = "stdin";

/// What a first line says when nothing came in.
const NOTHING: &str = "no Pool";

/// Stands before the name of a file to which no path leads that is the same in every checkout.
const ELSEWHERE: &str = ".../";

/// Stands before the name of a folder outside of the repository whose build is read.
const OUTSIDE: &str = ".../.../";

/// What first lines are made of.
#[derive(Clone, Copy)]
pub struct Headers<'a> {
    pub documents: &'a Documents<'a>,
    /// The working directory.
    pub folder: Option<&'a Path>,
}

impl<'a> Headers<'a> {
    /// The input: what a kustomization sets aside is not read.
    fn files(self) -> impl Iterator<Item = (FileId, &'a SourceFile)> {
        let documents = self.documents;
        let files = documents.sources.files();
        files.filter(|(id, _)| !documents.is_set_aside(*id))
    }
}

/// The first lines of files in one folder.
///
/// Paths start in that folder, so that neither the working directory nor the place of a checkout makes
/// a difference, and a later run finds the file.
pub struct FirstLines<'a> {
    headers: Headers<'a>,
    /// The folder of the files, by its one path.
    folder: PathBuf,
    names: BTreeMap<FileId, String>,
    /// The input by its names here and by its one path, found when it is first asked for.
    read: OnceCell<(HashSet<String>, HashSet<PathBuf>)>,
}

/// Sources of a file that this run has not read, and that may still be there.
#[derive(Debug, PartialEq, Eq)]
pub struct Unread {
    /// As the first line says.
    pub names: Vec<String>,
    /// The path is one from the working directory of its run, as poolctl 0.1.0 wrote it.
    pub is_old: bool,
}

enum State {
    Read,
    Gone,
    Unread,
    Old,
}

impl<'a> FirstLines<'a> {
    /// For files in this folder, which may be missing.
    pub fn new(headers: Headers<'a>, folder: &Path) -> Self {
        let folder = atomic::real(folder);
        let root = repository::root(&folder, None);
        let mut last = (PathBuf::new(), PathBuf::new());
        let escaped = |name: &str| visible(name).replace(BETWEEN, ",\\u{20}");
        let names = headers.files().map(|(id, file)| {
            if let Some(built) = &file.build {
                let built = built_from(&folder, &root, built);
                return (id, escaped(&kustomize::name(Path::new(&built))));
            }
            let path = Path::new(&file.name);
            if file.name == STDIN || is_pipe(path) {
                return (id, PIPE.to_owned());
            }
            // Sorted by name, most are in the folder of the one before.
            let parent = atomic::parent(path);
            if last.0 != parent {
                last = (parent.to_owned(), atomic::real(parent));
            }
            let file_name = path.file_name().unwrap_or_default();
            let shown = shown(&folder, &root, &last.1, file_name);
            (id, escaped(&shown))
        });
        Self {
            names: names.collect(),
            headers,
            folder,
            read: OnceCell::new(),
        }
    }

    /// The first line of a file whose content comes from these files.
    pub fn line(&self, files: impl IntoIterator<Item = FileId>) -> String {
        let named = files.into_iter().filter_map(|file| self.names.get(&file));
        let names: BTreeSet<_> = named.map(String::as_str).collect();
        let shown: Vec<_> = names.iter().take(MAX_NAMES).copied().collect();
        let origin = match (shown.is_empty(), names.len() - shown.len()) {
            (true, _) => NOTHING.to_owned(),
            (_, 0) => shown.join(BETWEEN),
            (_, more) => format!("{} and {more} more", shown.join(BETWEEN)),
        };
        source::generated_header(&origin)
    }

    /// Which sources of a first line this run has not read, though they may be there; `None` when it
    /// has read those that are.
    pub fn unread(&self, origin: &str) -> Option<Unread> {
        if origin == NOTHING {
            return None;
        }
        // A name of poolctl 0.1.0 may look like several.
        let is_list = origin.contains(BETWEEN) && is_lost(origin);
        let (parts, more) = match self.state(origin) {
            State::Read if !is_list => return None,
            State::Unread | State::Old if !is_list => (vec![origin], None),
            _ => parts(origin),
        };
        let mut unread = Unread {
            names: Vec::new(),
            is_old: false,
        };
        for part in parts {
            let state = self.state(part);
            if matches!(state, State::Unread | State::Old) {
                unread.names.push(part.to_owned());
                unread.is_old |= matches!(state, State::Old);
            }
        }
        let more = more.map(|number| format!("{number} more"));
        unread.names.extend(more);
        (!unread.names.is_empty()).then_some(unread)
    }

    /// This run reads nothing but stdin.
    pub fn only_stdin(&self) -> bool {
        self.names.values().all(|name| name == PIPE)
    }

    fn state(&self, name: &str) -> State {
        if name == PIPE {
            return if self.only_stdin() {
                State::Read
            } else {
                State::Unread
            };
        }
        let (names, paths) = self.read.get_or_init(|| self.read());
        let built = name.strip_prefix(kustomize::BUILD);
        let may_be_other = built.is_some_and(|built| built.starts_with(OUTSIDE));
        if names.contains(name) && !may_be_other {
            return State::Read;
        }
        if is_lost(name) {
            return State::Unread;
        }
        if let Some(built) = built {
            return if is_lost(built) || is_there(&self.folder.join(built)) {
                State::Unread
            } else {
                State::Gone
            };
        }
        let path = self.folder.join(name);
        if is_there(&path) {
            let is_read = fs::canonicalize(path).is_ok_and(|path| paths.contains(&path));
            return if is_read { State::Read } else { State::Unread };
        }
        let root = repository::root(&self.folder, self.headers.folder);
        let old = [self.headers.folder, Some(root.as_path())];
        if old
            .into_iter()
            .flatten()
            .any(|start| is_there(&start.join(name)))
        {
            return State::Old;
        }
        State::Gone
    }

    fn read(&self) -> (HashSet<String>, HashSet<PathBuf>) {
        let files = self.headers.files();
        let paths = files.filter_map(|(_, file)| fs::canonicalize(&file.name).ok());
        (self.names.values().cloned().collect(), paths.collect())
    }
}

/// How a first line names the folder of a build. What is no folder is an address, which stays what it is; of
/// a folder outside of the repository nobody can tell another one that is called the same.
fn built_from(from: &Path, root: &Path, built: &Path) -> String {
    if !built.is_dir() {
        return format!("{ELSEWHERE}{}", slashed(built));
    }
    let real = atomic::real(built);
    let shown = shown(from, root, &real, OsStr::new(""));
    match shown.trim_end_matches('/') {
        "" => ".".to_owned(),
        "..." => {
            let name = real.file_name().unwrap_or_default();
            format!("{OUTSIDE}{}", name.to_string_lossy())
        }
        path => path.to_owned(),
    }
}

/// The first line names stdin.
pub fn is_piped(origin: &str) -> bool {
    parts(origin).0.contains(&PIPE)
}

/// The names in a first line, and how many more there were.
fn parts(origin: &str) -> (Vec<&str>, Option<&str>) {
    let counted = origin.rsplit_once(" and ").and_then(|(names, rest)| {
        let count = rest.strip_suffix(" more")?;
        let is_number = count.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then_some((names, count))
    });
    let (names, more) = counted.map_or((origin, None), |(names, count)| (names, Some(count)));
    (names.split(BETWEEN).collect(), more)
}

/// What a shell's `<(…)` or `/dev/stdin` names is another one in each run.
fn is_pipe(path: &Path) -> bool {
    let is_of_process = ["/dev", "/proc"]
        .iter()
        .any(|folder| path.starts_with(folder));
    is_of_process || fs::metadata(path).is_ok_and(|metadata| !metadata.is_file())
}

/// Nobody can tell where it is, or was.
fn is_lost(name: &str) -> bool {
    name.starts_with(ELSEWHERE) || name.contains("\\u{")
}

/// What cannot be looked at may be there.
fn is_there(path: &Path) -> bool {
    match fs::symlink_metadata(path) {
        Ok(_) => true,
        Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    }
}

/// The path from one folder to a file in another, with `/`. To a file outside of the repository there is
/// none when the whole way to the top lies between them: it would tell where the repository lies.
fn shown(from: &Path, root: &Path, folder: &Path, file: &OsStr) -> String {
    let file = file.to_string_lossy();
    let mut above = from.ancestors();
    let common = above.find(|above| above.has_root() && folder.starts_with(above));
    let is_near = common.is_some_and(|common| common.file_name().is_some());
    let is_outside = root != from && !folder.starts_with(root);
    if common.is_none() || (!is_near && is_outside) {
        return format!("{ELSEWHERE}{file}");
    }
    between(from, &folder.join(&*file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_in_the_folder_of_the_file() {
        for (from, root, folder, expected) in [
            ("/r/out", "/r", "/r/pools", "../pools/a.yaml"),
            ("/r/out", "/r", "/r", "../a.yaml"),
            ("/r/out", "/r", "/r/out", "a.yaml"),
            ("/r/out", "/r", "/r/out/pools", "pools/a.yaml"),
            ("/home/r/out", "/home/r", "/home/app", "../../app/a.yaml"),
            ("/home/r/out", "/home/r", "/tmp", ".../a.yaml"),
            ("/out", "/out", "/in/pools", "../in/pools/a.yaml"),
        ] {
            let path = shown(
                Path::new(from),
                Path::new(root),
                Path::new(folder),
                OsStr::new("a.yaml"),
            );
            assert_eq!(path, expected, "from {from}");
        }
    }

    #[test]
    fn a_first_line_is_read_as_it_is_written() {
        assert_eq!(parts("../a.yaml"), (vec!["../a.yaml"], None));
        assert_eq!(
            parts("a, b, c and 12 more"),
            (vec!["a", "b", "c"], Some("12"))
        );
        assert_eq!(parts("this and more"), (vec!["this and more"], None));
        assert!(is_piped("../a.yaml, stdin"));
        assert!(!is_piped("../stdin"));
    }
}
