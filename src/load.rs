//! Paths, folders and stdin as texts. The only module that reads input.

mod entry;
mod exclude;
mod left;
mod read;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Read};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::entry::{Entry, Kind, canonical, is_chart, is_hidden, is_read};
pub use self::exclude::Exclude;
pub use self::left::Left;
pub use self::read::bytes;
use crate::kustomize;
use crate::options::Size;
use crate::path::slashed;
use crate::repository::{self, Bounds};
use crate::source::{STDIN, SourceFile, SourceMap};

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A file or a folder; `-` is stdin.
    Path(PathBuf),
    /// The folder of a kustomization, whose build is read.
    Build(PathBuf),
}

impl Operand {
    pub fn is_stdin(&self) -> bool {
        matches!(self, Self::Path(path) if path.as_os_str() == "-")
    }
}

/// How input is read.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    pub recursive: bool,
    pub max_file_size: Size,
    pub exclude: Exclude,
    /// It is no error when all is left out.
    pub allow_empty: bool,
    /// No build is started.
    pub no_kustomize: bool,
}

/// What was read, and what was seen and left alone.
#[derive(Debug)]
pub struct Loaded {
    pub sources: SourceMap,
    pub left: Left,
    /// What builds said beside what they printed.
    pub remarks: Vec<String>,
}

/// What is read from outside of the file system, and what was read for the runs before.
pub struct Outside<'a> {
    pub stdin: &'a mut dyn Read,
    pub kustomize: &'a kustomize::Builder<'a>,
    /// By the names that they go by, whether they were named, and how large they could be.
    pub files: HashMap<(String, bool, u64), Arc<SourceFile>>,
}

impl<'a> Outside<'a> {
    pub fn new(stdin: &'a mut dyn Read, kustomize: &'a kustomize::Builder<'a>) -> Self {
        Self {
            stdin,
            kustomize,
            files: HashMap::new(),
        }
    }
}

/// Reads files, the YAML and JSON files of folders, what kustomize builds, and stdin for `-`. What cannot be
/// read is a sentence each.
///
/// A file that is named twice, or reached by two links, is read once.
pub fn load(
    operands: &[Operand],
    options: &LoadOptions,
    outside: &mut Outside<'_>,
) -> Result<Loaded, Vec<String>> {
    let mut loader = Loader {
        options: options.clone(),
        ..Loader::default()
    };
    for operand in operands {
        match operand {
            operand if operand.is_stdin() => loader.found.push(Found::Stdin),
            Operand::Path(path) => loader.named(Entry::named(path)),
            Operand::Build(folder) => loader.found.push(Found::Build(folder.clone())),
        }
    }
    if loader.found.is_empty() && !options.allow_empty {
        loader.errors.extend(loader.left.all());
    }
    let (sources, remarks) = read::all(loader.found, options, loader.errors, outside)?;
    Ok(Loaded {
        sources,
        left: loader.left,
        remarks,
    })
}

/// The paths in a folder, sorted by name; none where there is no folder. Else a sentence.
pub fn listing(path: &Path) -> Result<Vec<PathBuf>, String> {
    match Entry::named(path).entries() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(unreadable(path, &error)),
        Ok(entries) => Ok(entries.into_iter().map(|entry| entry.path).collect()),
    }
}

/// There is a file that keeps what is written into it, unlike a pipe or stdin.
pub fn is_file(path: &Path) -> bool {
    path.as_os_str() != STDIN && path.is_file()
}

/// The path of a file in a folder, or in the nearest one above it that has such a file, no higher than
/// the root of a repository of git. It starts in the folder, so that what is reported is short. A
/// link to it must stay in the repository; else a sentence.
pub fn upwards(folder: &Path, name: &str) -> Result<Option<PathBuf>, String> {
    let mut path = PathBuf::from(name);
    for above in folder.ancestors() {
        let found = above.join(name);
        let is_link = found.is_symlink();
        if is_link && !Bounds::around(above).hold(&canonical(&found)) {
            return Err(leads_out(&path));
        }
        if found.is_file() {
            return Ok(Some(path));
        }
        // Whoever put it there wants it to be read.
        if found.symlink_metadata().is_ok() {
            return Err(format!(
                "cannot read `{}`: it is no file, nor a link to one",
                slashed(&path)
            ));
        }
        if repository::is_root(above) {
            break;
        }
        path = Path::new("..").join(path);
    }
    Ok(None)
}

/// Refuses, as a sentence, what a file names that a stranger may have written: what lies outside of its
/// bounds, and what is neither a file nor a folder. Where nothing is, reading says so.
pub fn within(path: &Path, bounds: &Bounds) -> Result<(), String> {
    let name = slashed(path);
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return Ok(());
    };
    if !bounds.hold(&canonical(path)) {
        return Err(format!(
            "`{name}` is outside of the repository, where only the command line can name it"
        ));
    }
    let kind = if metadata.is_symlink() {
        fs::metadata(path).map_err(|error| unreadable(path, &error))?
    } else {
        metadata
    };
    if kind.is_file() || kind.is_dir() {
        return Ok(());
    }
    Err(format!("`{name}` is neither a file nor a folder"))
}

fn leads_out(path: &Path) -> String {
    format!(
        "cannot read `{}`: the link leads out of the repository or into `.git`, so it is not followed; \
         the command line can name what it leads to",
        slashed(path)
    )
}

fn no_file(path: &Path) -> String {
    format!(
        "cannot read `{}`: the link leads to no regular file, which only the command line can name",
        slashed(path)
    )
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotADirectory => "not a folder".to_owned(),
        _ => error.to_string(),
    };
    format!("cannot read `{}`: {reason}", slashed(path))
}

/// Looks for what is to be read.
#[derive(Default)]
struct Loader {
    options: LoadOptions,
    /// Folders that have come by, by their one path.
    folders: HashSet<PathBuf>,
    /// Files that have come by, with their numbers among what is to be read.
    files: HashMap<PathBuf, usize>,
    found: Vec<Found>,
    left: Left,
    errors: Vec<String>,
}

/// Something that is to be read.
enum Found {
    File(FoundFile),
    Stdin,
    Build(PathBuf),
}

struct FoundFile {
    path: PathBuf,
    /// What it goes by.
    name: String,
    /// The user named it, rather than a folder that holds it.
    explicit: bool,
}

impl Loader {
    fn named(&mut self, entry: Entry) {
        match fs::metadata(&entry.path) {
            Ok(metadata) => {
                let is_folder = metadata.is_dir();
                if self.options.exclude.names_above(&entry.path) {
                    self.left.exclude(&entry.path, is_folder);
                } else if is_folder {
                    self.folder(&entry);
                } else {
                    self.file(entry, true);
                }
            }
            Err(error) => self.fail(&entry.path, &error),
        }
    }

    /// Not by recursion: folders may be deeper than the stack.
    fn folder(&mut self, folder: &Entry) {
        let bounds = OnceCell::new();
        let mut pending = self.entries(folder);
        while let Some(entry) = pending.pop() {
            if self.options.exclude.names(&entry.path) {
                self.left_out(&entry);
                continue;
            }
            let kind = match entry.kind {
                Kind::Link => {
                    let bounds = bounds.get_or_init(|| Bounds::around(&folder.path));
                    self.linked(&entry, bounds)
                }
                kind => Some(kind),
            };
            match kind {
                Some(Kind::Folder) if is_hidden(&entry.path) => {}
                Some(Kind::Folder) if self.options.recursive => {
                    pending.extend(self.entries(&entry));
                }
                Some(Kind::Folder) => self.left.unread.push(slashed(&entry.path)),
                Some(Kind::File) if is_read(&entry.path) => self.file(entry, false),
                _ => {}
            }
        }
    }

    /// Counts what is left out, where it would have been read otherwise.
    fn left_out(&mut self, entry: &Entry) {
        let Entry { path, kind, .. } = entry;
        match kind {
            Kind::Folder if self.options.recursive && !is_hidden(path) => {
                self.left.exclude(path, true);
            }
            Kind::File | Kind::Link if is_read(path) => self.left.exclude(path, false),
            _ => {}
        }
    }

    /// What a link in a folder leads to, if it is to be read. A stranger may have written it: what is
    /// not inside the bounds is not opened, and a link that nobody wants to read is not followed.
    fn linked(&mut self, entry: &Entry, bounds: &Bounds) -> Option<Kind> {
        let path = &entry.path;
        let as_file = is_read(path);
        if !as_file && (!self.options.recursive || is_hidden(path)) {
            return None;
        }
        // One that leads to nothing is no folder that would be read.
        let canonical = fs::canonicalize(path);
        if let Ok(canonical) = &canonical
            && !bounds.hold(canonical)
        {
            // Where it leads to no folder, there is nothing to be read by this name.
            if as_file || canonical.is_dir() {
                self.errors.push(leads_out(path));
            }
            return None;
        }
        match canonical.and_then(fs::metadata) {
            Ok(metadata) if metadata.is_file() => Some(Kind::File),
            Ok(metadata) if metadata.is_dir() => Some(Kind::Folder),
            Ok(_) if as_file => {
                self.errors.push(no_file(path));
                None
            }
            Err(error) if as_file => {
                self.fail(path, &error);
                None
            }
            _ => None,
        }
    }

    /// What is in a folder that has not come by and is no chart, the last one first.
    fn entries(&mut self, folder: &Entry) -> Vec<Entry> {
        if !self.folders.insert(folder.canonical.clone()) {
            return Vec::new();
        }
        let entries = folder
            .entries()
            .map_err(|error| self.fail(&folder.path, &error))
            .unwrap_or_default();
        if is_chart(&entries) {
            self.left.charts.push(slashed(&folder.path));
            return Vec::new();
        }
        entries.into_iter().rev().collect()
    }

    /// A file that comes by again is named if it is named once, whatever the order, and goes by the first
    /// of its names.
    fn file(&mut self, entry: Entry, explicit: bool) {
        let name = slashed(&entry.path);
        let next = self.found.len();
        let at = *self.files.entry(entry.canonical).or_insert(next);
        if let Some(Found::File(file)) = self.found.get_mut(at) {
            file.name = mem::take(&mut file.name).min(name);
            file.explicit |= explicit;
        } else {
            self.found.push(Found::File(FoundFile {
                path: entry.path,
                name,
                explicit,
            }));
        }
    }

    fn fail(&mut self, path: &Path, error: &io::Error) {
        self.errors.push(unreadable(path, error));
    }
}
