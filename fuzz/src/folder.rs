use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use poolctl::documents::Documents;
use poolctl::emit::file::{self, File};
use poolctl::emit::first_line::{FirstLines, Headers};
use poolctl::emit::folder::{self, Made, Plan, Prune, Pruner};
use poolctl::object::ObjectKey;
use poolctl::render::RenderOptions;
use poolctl::source::{SourceMap, generated_header, is_generated};

/// A plan that removes all files of earlier runs that are not among these.
pub fn planned(folder: &Path, files: Vec<File>) -> Result<Plan, String> {
    let sources = SourceMap::default();
    let headers = Headers {
        documents: &Documents::new(&sources),
        folder: None,
    };
    let pruner = Pruner {
        lines: &FirstLines::new(headers, folder),
        options: &RenderOptions::default(),
        namespace: None,
        prune: Some(Prune::All),
        no_prune: false,
        allow_empty: false,
        made: Made::default(),
    };
    let earlier = folder::earlier(folder, &files)?;
    Plan::folder(folder, files, earlier, &pruner)
}

/// A folder gets its files whatever objects are called and whatever is there, or stays as it is; what
/// others wrote stays, and everything outside.
pub fn folder(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let root = std::env::temp_dir().join(format!("poolctl-folder-{}", std::process::id()));
    let _ = fs::remove_dir_all(&root);
    let inside = root.join("out");
    fs::create_dir_all(&inside).unwrap();
    fs::write(root.join("outside.yaml"), generated_header("x")).unwrap();

    let mut output = BTreeMap::new();
    for line in text.lines() {
        let (name, text) = line.split_once('\t').unwrap_or((line, ""));
        match name.split_at_checked(1) {
            // What was there before.
            Some(("+", name)) => place(&inside, name, &(generated_header("x") + text)),
            Some(("=", name)) => place(&inside, name, text),
            _ => {
                let (namespace, name) = name.split_once('/').unwrap_or(("", name));
                output.insert(
                    ObjectKey::new(namespace, name),
                    generated_header("y") + text,
                );
            }
        }
    }
    let files = output.into_iter().map(|(key, text)| File {
        name: file::name(&key, "v1_service") + ".yaml",
        text,
    });
    let files: Vec<_> = files.collect();
    let names: BTreeSet<_> = files.iter().map(|file| &file.name).collect();
    assert_eq!(
        names.len(),
        files.len(),
        "two objects in one file: {files:?}"
    );

    let before = texts(&inside);
    let plan = || planned(&inside, files.clone());
    let applied = plan().and_then(|plan| {
        for change in &plan.changes {
            assert_eq!(change.path.parent(), Some(&*inside), "{change:?}");
            assert!(change.path.file_name().is_some(), "{change:?}");
            let old = change.old.as_deref().unwrap_or_default();
            let ours = old.trim_ascii().is_empty() || is_generated(old);
            assert!(ours, "{change:?}");
        }
        if plan.conflicts.is_empty() && plan.refusals.is_empty() {
            plan.apply(None)
        } else {
            Err("something is in the way".to_owned())
        }
    });
    let after = texts(&inside);
    match applied {
        Ok(_) => {
            assert_eq!(plan().unwrap().due().count(), 0);
            let mut wanted = before.clone();
            wanted.retain(|name, text| stays(name, text, &names));
            let files = files.iter().cloned();
            wanted.extend(files.map(|file| (file.name, file.text.into_bytes())));
            // A text that says the same stays as it is written.
            for (name, text) in after.iter().filter(|(name, _)| names.contains(name)) {
                let old = before.get(name).filter(|old| *old == text);
                wanted.extend(old.map(|old| (name.clone(), old.clone())));
            }
            assert_eq!(after, wanted);
        }
        // A name may be too long for a file.
        Err(_) => assert_eq!(after, before),
    }
    let outside = texts(&root);
    let outside: Vec<_> = outside.keys().map(String::as_str).collect();
    assert_eq!(outside, ["out/", "outside.yaml"]);
    fs::remove_dir_all(&root).unwrap();
}

/// What others wrote, and what some file systems take for one of the files.
fn stays(name: &str, text: &[u8], names: &BTreeSet<&String>) -> bool {
    let name = name.to_ascii_lowercase();
    !is_generated(text) || !name.ends_with(".yaml") || names.contains(&name)
}

/// Puts something into the folder where the name is one for a file; a slash at its end makes a folder.
fn place(folder: &Path, name: &str, text: &str) {
    let (name, is_folder) = match name.strip_suffix('/') {
        Some(name) => (name, true),
        None => (name, false),
    };
    // What a killed run leaves is nobody's.
    if name.contains('/') || name.starts_with(".poolctl-") {
        return;
    }
    let path = folder.join(name);
    // Where there is none of this name already; all else is not for a folder to have.
    let _ = if is_folder {
        fs::create_dir(path)
    } else {
        fs::write(path, text)
    };
}

/// What a folder has: texts of files, names of folders with a slash.
fn texts(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let entries = entries.map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            (format!("{name}/"), Vec::new())
        } else {
            (name, fs::read(entry.path()).unwrap())
        }
    });
    entries.collect()
}
