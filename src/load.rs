//! Paths, folders and stdin as texts. The only module that opens files to read them.

use std::collections::{HashMap, HashSet};
use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::api;
use crate::source::{self, FileId, MAX_FILE_BYTES, STDIN, SourceFile, SourceMap};
use crate::yaml::split;

/// How input is read.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub recursive: bool,
    /// Bytes of the largest file, at most [`MAX_FILE_BYTES`].
    pub max_file_size: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            recursive: false,
            max_file_size: 1 << 30,
        }
    }
}

/// What was read, and what was seen and left alone.
#[derive(Debug)]
pub struct Loaded {
    pub sources: SourceMap,
    pub unread: Vec<UnreadFolder>,
}

/// A sub-folder with openvox documents, while `--recursive` was off.
#[derive(Debug, PartialEq, Eq)]
pub struct UnreadFolder {
    pub name: String,
    pub documents: usize,
}

/// Why the input cannot be read: one sentence for each path.
#[derive(Debug)]
pub struct LoadError(pub Vec<String>);

/// Reads files, the YAML and JSON files of folders, and stdin for `-`.
///
/// A file that is named twice, or reached by two links, is read once.
pub fn load(
    paths: &[PathBuf],
    options: Options,
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
    match state(&file)? == before {
        true => Ok(bytes),
        false => Err(io::Error::other("it changed meanwhile")),
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

/// The path of a file in a folder, or in the nearest one above it that has such a file. It starts in
/// the folder, so that what is reported is short.
pub fn upwards(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut path = PathBuf::from(name);
    for folder in folder.ancestors() {
        if folder.join(name).is_file() {
            return Some(path);
        }
        path = Path::new("..").join(path);
    }
    None
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
    options: Options,
    stdin_read: bool,
    /// What has come by, and the file that it became.
    seen: HashMap<PathBuf, Option<usize>>,
    files: Vec<SourceFile>,
    unread: Vec<UnreadFolder>,
    errors: Vec<String>,
}

impl Loader {
    fn stdin(&mut self, stdin: &mut dyn Read) {
        if std::mem::replace(&mut self.stdin_read, true) {
            self.errors
                .push("`-` is stdin, which can be read only once".into());
            return;
        }
        let max = self.options.max_file_size;
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
        let recursive = self.options.recursive;
        let mut pending = self.entries(folder);
        while let Some(entry) = pending.pop() {
            let path = &entry.path;
            match fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() && is_hidden(path) => {}
                Ok(metadata) if metadata.is_dir() && recursive => {
                    pending.extend(self.entries(&entry));
                }
                Ok(metadata) if metadata.is_dir() => self.note_unread(entry),
                Ok(metadata) if metadata.is_file() && is_manifest(path) => self.file(entry, false),
                Err(error) if is_manifest(path) || (entry.is_folder && recursive) => {
                    self.fail(path, &error);
                }
                _ => {}
            }
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
        match bytes(&entry.path, self.options.max_file_size) {
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

    /// Counts, as a help only: what cannot be read is not counted.
    fn note_unread(&mut self, folder: Entry) {
        let name = folder.path.display().to_string();
        let documents = count_documents(folder, self.options.max_file_size);
        if documents > 0 {
            self.unread.push(UnreadFolder { name, documents });
        }
    }
}

/// Something to read.
struct Entry {
    path: PathBuf,
    /// The one path of what stands there, whatever links lead to it.
    canonical: PathBuf,
    /// The folder that holds it says so.
    is_folder: bool,
}

impl Entry {
    fn named(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            canonical: canonical(path),
            is_folder: false,
        }
    }

    /// What is in a folder, sorted by name.
    fn entries(&self) -> io::Result<Vec<Self>> {
        let entry = |entry: DirEntry| {
            let kind = entry.file_type()?;
            let path = entry.path();
            Ok(Self {
                // Only links lead elsewhere; to ask for each would take long in deep folders.
                canonical: match kind.is_symlink() {
                    true => canonical(&path),
                    false => self.canonical.join(entry.file_name()),
                },
                path,
                is_folder: kind.is_dir(),
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

fn count_documents(folder: Entry, max: u64) -> usize {
    let (mut visited, mut documents) = (HashSet::new(), 0);
    let mut pending = vec![folder];
    while let Some(entry) = pending.pop() {
        match fs::metadata(&entry.path) {
            Ok(metadata) if metadata.is_dir() && is_hidden(&entry.path) => {}
            Ok(metadata) if metadata.is_dir() => {
                let first = visited.insert(entry.canonical.clone());
                let entries = first.then(|| entry.entries().unwrap_or_default());
                pending.extend(entries.into_iter().flatten());
            }
            Ok(metadata) if metadata.is_file() && is_manifest(&entry.path) => {
                let text = String::from_utf8(bytes(&entry.path, max).unwrap_or_default());
                let text = text.unwrap_or_default();
                if !source::is_generated(text.as_bytes()) {
                    documents += openvox_documents(&text);
                }
            }
            _ => {}
        }
    }
    documents
}

fn openvox_documents(text: &str) -> usize {
    let (chunks, _) = split::split(FileId::default(), text);
    let texts = chunks.iter().map(|chunk| &text[chunk.span.range()]);
    texts.filter(|text| text.contains(api::GROUP)).count()
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
