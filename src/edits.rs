//! Edits in the texts of input: who else reads a file, what keeps it from being edited, and how it is written.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::atomic::{self, Batch, FolderLock};
use crate::load;
use crate::repository;
use crate::source::{FileId, SourceFile, SourceMap};
use crate::terminal::{diff, listed, visible};

const BUILD: &str = "it is what kustomize builds: edit the files of the kustomization";
const ORIGIN: &str = "kustomize builds from its file: edit it there, and check again";
const NO_FILE: &str = "it does not come from a file that can be edited";
/// The bytes around the edit would change, too.
const UTF16: &str = "its file is UTF-16: save that as UTF-8 first";
const INVALID: &str = "its file has bytes that are no text";

/// The environments, and which files each of them reads. One file may have several names, where links lead
/// to it: it is known by its one real path.
pub struct Readers<'a> {
    runs: Vec<(&'a str, &'a SourceMap)>,
    /// Environments that do not take part, and what they read; `None` where that is not known.
    left_out: &'a [LeftOut],
    /// The files of all environments by their real paths, found when somebody asks for them.
    files: OnceCell<HashMap<PathBuf, Vec<Reading<'a>>>>,
}

/// An environment that does not take part in the run.
pub struct LeftOut {
    pub name: String,
    /// The real paths of the files that it reads; `None` where it could not be read.
    files: Option<HashSet<PathBuf>>,
}

impl LeftOut {
    pub fn new(name: String, sources: Option<&SourceMap>) -> Self {
        let files = sources.map(|sources| {
            let names = sources.all().map(|id| Path::new(&sources.file(id).name));
            names.map(atomic::real).collect()
        });
        Self { name, files }
    }
}

/// The real paths of files, each looked up once.
pub struct RealPaths<'a> {
    sources: &'a SourceMap,
    known: HashMap<FileId, PathBuf>,
}

impl<'a> RealPaths<'a> {
    pub fn new(sources: &'a SourceMap) -> Self {
        Self {
            sources,
            known: HashMap::new(),
        }
    }

    pub fn of(&mut self, file: FileId) -> &Path {
        let real = || atomic::real(Path::new(&self.sources.file(file).name));
        self.known.entry(file).or_insert_with(real)
    }
}

/// That an environment reads a file.
#[derive(Clone, Copy)]
struct Reading<'a> {
    environment: usize,
    name: &'a str,
    /// It reads what kustomize makes of the file.
    is_built: bool,
}

impl<'a> Readers<'a> {
    /// Takes the names of the environments and what they read.
    pub fn new(runs: Vec<(&'a str, &'a SourceMap)>, left_out: &'a [LeftOut]) -> Self {
        Self {
            runs,
            left_out,
            files: OnceCell::new(),
        }
    }

    /// Those that read a file; of one environment alone its name says it.
    fn of(&self, source: &SourceFile, real: &Path) -> Vec<Reading<'_>> {
        if let [(_, sources)] = self.runs.as_slice() {
            let id = sources.named(&source.name).into_iter();
            return id.map(|id| reading(0, sources, id)).collect();
        }
        let files = self.files.get_or_init(|| self.by_path());
        files.get(real).cloned().unwrap_or_default()
    }

    fn by_path(&self) -> HashMap<PathBuf, Vec<Reading<'a>>> {
        let mut files: HashMap<_, Vec<_>> = HashMap::new();
        for (environment, (_, sources)) in self.runs.iter().enumerate() {
            for id in sources.all() {
                let reading = reading(environment, sources, id);
                let real = atomic::real(Path::new(reading.name));
                files.entry(real).or_default().push(reading);
            }
        }
        files
    }

    /// Why a file cannot be edited, behind "but".
    pub fn refusal(&self, source: &SourceFile, real: &Path) -> Option<&'static str> {
        if source.build.is_some() {
            Some(BUILD)
        } else if self.of(source, real).iter().any(|one| one.is_built) {
            Some(ORIGIN)
        } else if source.is_stream() || !load::is_file(Path::new(&source.name)) {
            Some(NO_FILE)
        } else if source.utf16 {
            Some(UTF16)
        } else if source.invalid.is_some() {
            Some(INVALID)
        } else {
            None
        }
    }

    /// That others read a file than the environments that want an edit of it, behind "but".
    pub fn conflict(
        &self,
        source: &SourceFile,
        real: &Path,
        environments: &[usize],
    ) -> Option<String> {
        if let Some(sentence) = self.left_out_conflict(real) {
            return Some(sentence);
        }
        if self.runs.len() < 2 {
            return None;
        }
        let readers = self.of(source, real);
        let others = readers.iter().map(|one| one.environment);
        let others: BTreeSet<_> = others.filter(|one| !environments.contains(one)).collect();
        let names: Vec<_> = others.iter().map(|number| self.runs[*number].0).collect();
        let (read, want) = match names.len() {
            0 => return None,
            1 => ("reads", "wants"),
            _ => ("read", "want"),
        };
        let names = listed(&names);
        Some(format!(
            "{names} also {read} it, and {want} something else there"
        ))
    }

    /// That an environment may read a file of which nobody asks whether it wants the edit, too.
    fn left_out_conflict(&self, real: &Path) -> Option<String> {
        self.left_out.iter().find_map(|LeftOut { name, files }| {
            let Some(files) = files else {
                return Some(format!("{name} could not be read, and may read it, too"));
            };
            let is_read = files.contains(real);
            is_read.then(|| format!("{name} also reads it: leave out `--environment`"))
        })
    }

    /// " in" and the names of some environments, where there are others.
    pub fn among(&self, environments: &[usize]) -> String {
        let named = environments.iter().filter(|_| self.runs.len() > 1);
        let names: Vec<_> = named.map(|number| self.runs[*number].0).collect();
        if names.is_empty() {
            return String::new();
        }
        format!(" in {}", listed(&names))
    }

    /// All names of a file.
    pub fn names(&self, source: &SourceFile, real: &Path) -> Vec<&str> {
        self.of(source, real).iter().map(|one| one.name).collect()
    }

    /// Removes what a run has left beside the files that died when all were edited: nothing is left to
    /// edit there.
    fn clean_up(&self) {
        let files = self.runs.iter().flat_map(|(_, sources)| sources.files());
        let files = files.map(|(_, file)| Path::new(&file.name));
        let files = files.filter(|path| load::is_file(path));
        let folders: BTreeSet<_> = files.map(atomic::parent).collect();
        for folder in folders {
            FolderLock::clean_up(folder);
        }
    }
}

fn reading(environment: usize, sources: &SourceMap, id: FileId) -> Reading<'_> {
    Reading {
        environment,
        name: &sources.file(id).name,
        is_built: !sources.is_input(id),
    }
}

/// Files with their texts before and after all edits, by the names that they are shown with.
#[derive(Debug, Default)]
pub struct EditedFiles(BTreeMap<String, Texts>);

#[derive(Debug)]
struct Texts {
    before: String,
    after: String,
}

impl EditedFiles {
    /// A file gets another text; what it had before stays that of the first edit.
    pub fn edit(&mut self, source: &SourceFile, after: String) {
        let before = || Texts {
            before: source.text.clone(),
            after: String::new(),
        };
        let texts = self.0.entry(source.name.clone()).or_insert_with(before);
        texts.after = after;
        // Edits that were taken back are none.
        if texts.after == texts.before {
            self.0.remove(&source.name);
        }
    }

    /// What the edits change, as a unified diff.
    pub fn diff(&self, color: bool) -> String {
        let files = self.0.iter();
        let diffs = files.map(|(name, Texts { before, after })| {
            diff::unified((name, before), (name, after), color)
        });
        diffs.collect()
    }

    /// Writes all files or none, and gives a line for each that could not be replaced. None is written
    /// when one is no longer as it was read, or cannot be written; the errors are sentences.
    pub fn write(&self, readers: &Readers<'_>) -> Result<String, Vec<String>> {
        let names = self.0.keys().map(Path::new);
        let refused: Vec<_> = names
            .filter_map(|path| repository::writable(path).err())
            .collect();
        if !refused.is_empty() {
            return Err(refused);
        }
        readers.clean_up();
        let in_place = self.replace().map_err(|sentence| vec![sentence])?;
        let notes = in_place
            .iter()
            .map(|path| format!("note: {}\n", visible(&atomic::in_place(path))));
        Ok(notes.collect())
    }

    fn replace(&self) -> Result<Vec<PathBuf>, String> {
        let mut batch = Batch::new(None);
        for (name, Texts { before, after }) in &self.0 {
            batch.edit(Path::new(name), after, before)?;
        }
        batch.commit()
    }
}
