//! What was found as texts.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::{Found, FoundFile, LoadOptions, Outside, is_file, unreadable, within};
use crate::kustomize::{self, origin};
use crate::options::Size;
use crate::path::{normal, slashed};
use crate::repository::Bounds;
use crate::source::{MAX_FILE_BYTES, STDIN, SourceFile, SourceMap};

/// Reads all of it, but for files that earlier runs have read; with what builds said. Errors are
/// sentences, behind those that are there already.
pub(super) fn all(
    found: Vec<Found>,
    options: &LoadOptions,
    mut errors: Vec<String>,
    outside: &mut Outside<'_>,
) -> Result<(SourceMap, Vec<String>), Vec<String>> {
    let max = options.max_file_size.0;
    let (mut files, mut remarks) = (Vec::new(), Vec::new());
    let mut is_stdin_read = false;
    for one in found {
        let file = match one {
            Found::File(found) => file(found, max, outside),
            Found::Stdin if std::mem::replace(&mut is_stdin_read, true) => {
                Err(vec!["`-` is stdin, which can be read only once".to_owned()])
            }
            Found::Stdin => stdin(outside.stdin, max),
            Found::Build(folder) => build(folder, options, outside, &mut remarks),
        };
        match file {
            Ok(file) => files.push(file),
            Err(sentences) => errors.extend(sentences),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let shown = sources_of(&files, max);
    Ok((SourceMap::shared(files, shown), remarks))
}

fn file(
    found: FoundFile,
    max: u64,
    outside: &mut Outside<'_>,
) -> Result<Arc<SourceFile>, Vec<String>> {
    let key = (found.name, found.explicit, max);
    if let Some(file) = outside.files.get(&key) {
        return Ok(Arc::clone(file));
    }
    let bytes = bytes(&found.path, max).map_err(|sentence| vec![sentence])?;
    let file = Arc::new(SourceFile::new(key.0.clone(), bytes, found.explicit));
    outside.files.insert(key, Arc::clone(&file));
    Ok(file)
}

fn stdin(stdin: &mut dyn Read, max: u64) -> Result<Arc<SourceFile>, Vec<String>> {
    match at_most(max, 0, stdin) {
        Ok(Some(bytes)) => Ok(Arc::new(SourceFile::new(STDIN.into(), bytes, true))),
        Ok(None) => Err(vec![too_large("stdin", max)]),
        Err(error) => Err(vec![format!("cannot read stdin: {error}")]),
    }
}

fn build(
    folder: PathBuf,
    options: &LoadOptions,
    outside: &Outside<'_>,
    remarks: &mut Vec<String>,
) -> Result<Arc<SourceFile>, Vec<String>> {
    let name = kustomize::name(&folder);
    if options.no_kustomize {
        return Err(vec![format!(
            "`{name}` is not started, as `--no-kustomize` says"
        )]);
    }
    let build = (outside.kustomize)(&folder, options.max_file_size.0)?;
    remarks.extend(build.remarks);
    Ok(Arc::new(SourceFile::of_build(
        build.name, folder, build.yaml,
    )))
}

/// The files that builds were made of, so that places can be shown in them: those that objects name and
/// that stand in the repository. What cannot be read is not shown: the build is the input.
fn sources_of(builds: &[Arc<SourceFile>], max: u64) -> Vec<Arc<SourceFile>> {
    let mut names = BTreeSet::new();
    for build in builds {
        if let Some(folder) = &build.build {
            let bounds = Bounds::around(folder);
            let paths = origin::paths(&build.text).map(|path| normal(&folder.join(path)));
            let is_shown = |path: &PathBuf| is_file(path) && within(path, &bounds).is_ok();
            names.extend(paths.filter(is_shown));
        }
    }
    let file = |path: &PathBuf| {
        let bytes = bytes(path, max).ok()?;
        Some(Arc::new(SourceFile::new(slashed(path), bytes, false)))
    };
    names.iter().filter_map(file).collect()
}

/// The bytes of a file that has at most so many; else a sentence.
pub fn bytes(path: &Path, max: u64) -> Result<Vec<u8>, String> {
    match read(path, max) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(too_large(&format!("`{}`", slashed(path)), max)),
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
    let (size, unit) = match Size(max).in_units() {
        (size, "") => (size, "bytes".to_owned()),
        (size, unit) => (size, format!("{unit}iB")),
    };
    format!("{name} is larger than {size} {unit}: `--max-file-size` says how large files may be")
}
