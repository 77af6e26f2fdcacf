//! Paths, folders and stdin as texts. The only module that reads input.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::fs::{self, DirEntry, File, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::options::Size;
use crate::repository::{self, Bounds};
use crate::source::{MAX_FILE_BYTES, STDIN, SourceFile, SourceMap};

/// How input is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoadOptions {
    pub recursive: bool,
    pub max_file_size: Size,
}

/// What was read, and what was seen and left alone.
#[derive(Debug)]
pub struct Loaded {
    pub sources: SourceMap,
    /// Folders in the folders that were named, while `--recursive` was off. Nothing more is known of them.
    pub unread: Vec<String>,
}

/// Why the input cannot be read: one sentence for each path.
#[derive(Debug)]
pub struct LoadError(pub Vec<String>);

/// Reads files, the YAML and JSON files of folders, and stdin for `-`.
///
/// A file that is named twice, or reached by two links, is read once.
pub fn load(
    paths: &[PathBuf],
    options: LoadOptions,
    stdin: &mut dyn Read,
) -> Result<Loaded, LoadError> {
    let mut loader = Loader {
        options,
        ..Loader::default()
    };
    for path in paths {
        match path.to_str() {
            Some("-") => loader.stdin(stdin),
            _ => loader.named(Entry::named(path)),
        }
    }
    if !loader.errors.is_empty() {
        return Err(LoadError(loader.errors));
    }
    Ok(Loaded {
        sources: SourceMap::new(loader.files),
        unread: loader.unread,
    })
}

/// The bytes of a file that has at most so many; else a sentence.
pub fn bytes(path: &Path, max: u64) -> Result<Vec<u8>, String> {
    match read(path, max) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(too_large(&format!("`{}`", path.display()), max)),
        Err(error) => Err(unreadable(path, &error)),
    }
}

/// The bytes of a file; `None` when there are more than the most. It is an error when somebody writes it
/// meanwhile: half of a file would be another input.
fn read(path: &Path, max: u64) -> io::Result<Option<Vec<u8>>> {
    let mut file = File::open(path)?;
    let before = state(&file)?;
    let length = before.map_or(0, |(length, _)| length);
    if length > max {
        return Ok(None);
    }
    let bytes = at_most(max, length, &mut file)?;
    if state(&file)? == before {
        Ok(bytes)
    } else {
        Err(io::Error::other("it changed meanwhile"))
    }
}

/// Length and time of the last change; `None` for pipes and devices, which have neither.
fn state(file: &File) -> io::Result<Option<(u64, Option<SystemTime>)>> {
    let metadata = file.metadata()?;
    let state = (metadata.len(), metadata.modified().ok());
    Ok(metadata.is_file().then_some(state))
}

/// The bytes up to the end, probably so many; `None` when there are more than the most.
fn at_most(max: u64, expected: u64, reader: &mut dyn Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(expected).unwrap_or(usize::MAX))?;
    let length = reader.take(max + 1).read_to_end(&mut bytes)?;
    Ok((length as u64 <= max).then_some(bytes))
}

fn too_large(name: &str, max: u64) -> String {
    if max >= MAX_FILE_BYTES {
        return format!("{name} is larger than 4 GiB");
    }
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB"), (0, "bytes")];
    let unit = units
        .iter()
        .find(|(shift, _)| max.is_multiple_of(1 << shift));
    let (shift, unit) = unit.unwrap_or(&(0, "bytes"));
    let size = max >> shift;
    format!("{name} is larger than {size} {unit}: `--max-file-size` says how large files may be")
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
                path.display()
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
    let name = path.display();
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
        path.display()
    )
}

fn no_file(path: &Path) -> String {
    format!(
        "cannot read `{}`: the link leads to no regular file, which only the command line can name",
        path.display()
    )
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotADirectory => "not a folder".to_owned(),
        _ => error.to_string(),
    };
    format!("cannot read `{}`: {reason}", path.display())
}

#[derive(Default)]
struct Loader {
    options: LoadOptions,
    stdin_read: bool,
    /// What has come by, and the file that it became.
    seen: HashMap<PathBuf, Option<usize>>,
    files: Vec<SourceFile>,
    unread: Vec<String>,
    errors: Vec<String>,
}

impl Loader {
    fn stdin(&mut self, stdin: &mut dyn Read) {
        if std::mem::replace(&mut self.stdin_read, true) {
            self.errors
                .push("`-` is stdin, which can be read only once".into());
            return;
        }
        let max = self.options.max_file_size.0;
        match at_most(max, 0, stdin) {
            Ok(Some(bytes)) => self.files.push(SourceFile::new(STDIN.into(), bytes, true)),
            Ok(None) => self.errors.push(too_large("stdin", max)),
            Err(error) => self.errors.push(format!("cannot read stdin: {error}")),
        }
    }

    fn named(&mut self, entry: Entry) {
        match fs::metadata(&entry.path) {
            Ok(metadata) if metadata.is_dir() => self.folder(&entry),
            Ok(_) => self.file(entry, true),
            Err(error) => self.fail(&entry.path, &error),
        }
    }

    /// Not by recursion: folders may be deeper than the stack.
    fn folder(&mut self, folder: &Entry) {
        let bounds = OnceCell::new();
        let mut pending = self.entries(folder);
        while let Some(entry) = pending.pop() {
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
                Some(Kind::Folder) => self.unread.push(entry.path.display().to_string()),
                Some(Kind::File) if is_manifest(&entry.path) => self.file(entry, false),
                _ => {}
            }
        }
    }

    /// What a link in a folder leads to, if it is to be read. A stranger may have written it: what is
    /// not inside the bounds is not opened, and a link that nobody wants to read is not followed.
    fn linked(&mut self, entry: &Entry, bounds: &Bounds) -> Option<Kind> {
        let path = &entry.path;
        let as_file = is_manifest(path);
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

    /// What is in a folder that has not come by, the last one first.
    fn entries(&mut self, folder: &Entry) -> Vec<Entry> {
        if !self.is_new(folder) {
            return Vec::new();
        }
        let entries = folder
            .entries()
            .map_err(|error| self.fail(&folder.path, &error));
        entries.unwrap_or_default().into_iter().rev().collect()
    }

    fn file(&mut self, entry: Entry, explicit: bool) {
        let name = entry.path.display().to_string();
        if !self.is_new(&entry) {
            return self.rename(&entry, name, explicit);
        }
        match bytes(&entry.path, self.options.max_file_size.0) {
            Ok(bytes) => {
                self.seen.insert(entry.canonical, Some(self.files.len()));
                self.files.push(SourceFile::new(name, bytes, explicit));
            }
            Err(sentence) => self.errors.push(sentence),
        }
    }

    fn fail(&mut self, path: &Path, error: &io::Error) {
        self.errors.push(unreadable(path, error));
    }

    /// The first time that a path, or another name of it, comes by.
    fn is_new(&mut self, entry: &Entry) -> bool {
        let known = self.seen.contains_key(&entry.canonical);
        self.seen.entry(entry.canonical.clone()).or_default();
        !known
    }

    /// A file that comes by again: whatever the order, it is named if it is named once, and goes by
    /// the first of its names.
    fn rename(&mut self, entry: &Entry, name: String, explicit: bool) {
        let index = self.seen.get(&entry.canonical).copied().flatten();
        if let Some(file) = index.and_then(|index| self.files.get_mut(index)) {
            file.name = file.name.clone().min(name);
            file.explicit |= explicit;
        }
    }
}

/// Something to read.
struct Entry {
    path: PathBuf,
    /// The one path of what stands there, whatever links lead to it.
    canonical: PathBuf,
    /// As the folder says that holds it.
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
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
    fn named(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            canonical: canonical(path),
            kind: Kind::Other,
        }
    }

    /// What is in a folder, sorted by name.
    fn entries(&self) -> io::Result<Vec<Self>> {
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
fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name();
    name.is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn is_manifest(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        ["yaml", "yml", "json"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}
