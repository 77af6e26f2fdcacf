//! Paths, folders and stdin as texts. The only module that opens files to read them.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
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
            _ => loader.named(path),
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
    match entries(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        result => result.map_err(|error| unreadable(path, &error)),
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

    fn named(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path),
            Ok(_) => self.file(path, true),
            Err(error) => self.fail(path, &error),
        }
    }

    fn folder(&mut self, path: &Path) {
        if !self.is_new(path) {
            return;
        }
        let entries = match entries(path) {
            Ok(entries) => entries,
            Err(error) => return self.fail(path, &error),
        };
        for entry in entries {
            match fs::metadata(&entry) {
                Ok(metadata) if metadata.is_dir() && is_hidden(&entry) => {}
                Ok(metadata) if metadata.is_dir() && self.options.recursive => self.folder(&entry),
                Ok(metadata) if metadata.is_dir() => self.note_unread(&entry),
                Ok(metadata) if metadata.is_file() && is_manifest(&entry) => {
                    self.file(&entry, false);
                }
                Err(error) if is_manifest(&entry) => self.fail(&entry, &error),
                _ => {}
            }
        }
    }

    fn file(&mut self, path: &Path, explicit: bool) {
        let name = path.display().to_string();
        if !self.is_new(path) {
            return self.rename(path, name, explicit);
        }
        match bytes(path, self.options.max_file_size) {
            Ok(bytes) => {
                let canonical = canonical(path);
                self.seen.insert(canonical, Some(self.files.len()));
                self.files.push(SourceFile::new(name, bytes, explicit));
            }
            Err(sentence) => self.errors.push(sentence),
        }
    }

    fn fail(&mut self, path: &Path, error: &io::Error) {
        self.errors.push(unreadable(path, error));
    }

    /// The first time that a path, or another name of it, comes by.
    fn is_new(&mut self, path: &Path) -> bool {
        let canonical = canonical(path);
        let known = self.seen.contains_key(&canonical);
        self.seen.entry(canonical).or_default();
        !known
    }

    /// A file that comes by again: whatever the order, it is named if it is named once, and goes by
    /// the first of its names.
    fn rename(&mut self, path: &Path, name: String, explicit: bool) {
        let index = self.seen.get(&canonical(path)).copied().flatten();
        if let Some(file) = index.and_then(|index| self.files.get_mut(index)) {
            file.name = file.name.clone().min(name);
            file.explicit |= explicit;
        }
    }

    /// Counts, as a help only: what cannot be read is not counted.
    fn note_unread(&mut self, folder: &Path) {
        let mut visited = HashSet::new();
        let documents = count_documents(folder, self.options.max_file_size, &mut visited);
        if documents > 0 {
            let name = folder.display().to_string();
            self.unread.push(UnreadFolder { name, documents });
        }
    }
}

/// What has no canonical name, as the pipe of a shell's `<(…)`, is told by its own.
fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn count_documents(folder: &Path, max: u64, visited: &mut HashSet<PathBuf>) -> usize {
    if !fs::canonicalize(folder).is_ok_and(|path| visited.insert(path)) {
        return 0;
    }
    let counts = entries(folder)
        .unwrap_or_default()
        .into_iter()
        .map(|entry| match fs::metadata(&entry) {
            Ok(metadata) if metadata.is_dir() && is_hidden(&entry) => 0,
            Ok(metadata) if metadata.is_dir() => count_documents(&entry, max, visited),
            Ok(metadata) if metadata.is_file() && is_manifest(&entry) => {
                let text = String::from_utf8(bytes(&entry, max).unwrap_or_default());
                let text = text.unwrap_or_default();
                match source::is_generated(text.as_bytes()) {
                    true => 0,
                    false => openvox_documents(&text),
                }
            }
            _ => 0,
        });
    counts.sum()
}

fn openvox_documents(text: &str) -> usize {
    let (chunks, _) = split::split(FileId::default(), text);
    let texts = chunks.iter().map(|chunk| &text[chunk.span.range()]);
    texts.filter(|text| text.contains(api::GROUP)).count()
}

/// The paths in a folder, sorted by name.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
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
