//! `check --fix`: what it mends, and that it leaves alone everything else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{Run, cases, files, run, scratch};
use serde_json::Value;

/// A copy of what a case reads, in a folder of its own.
fn copy(case: &Path, to: &Path) -> Vec<PathBuf> {
    let input = ["input.yaml", "input"].map(|name| case.join(name));
    let input = input.into_iter().find(|path| path.exists());
    let Some(input) = input else {
        return Vec::new();
    };
    let copied = files(&input).into_iter().map(|path| {
        let copy = to.join(path.strip_prefix(case).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::write(&copy, fs::read(path).unwrap()).unwrap();
        copy
    });
    copied.collect()
}

fn bytes(files: &[PathBuf]) -> BTreeMap<&Path, Vec<u8>> {
    let texts = files.iter().map(|path| (&**path, fs::read(path).unwrap()));
    texts.collect()
}

fn check(folder: &Path, options: &[&str]) -> Run {
    let mut args = vec!["check", "-R", "--no-config"];
    args.extend(options);
    args.push(folder.to_str().unwrap());
    run(&args, "")
}

fn findings(folder: &Path) -> Vec<Value> {
    let run = check(folder, &["--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
    report["diagnostics"]
        .as_array()
        .cloned()
        .unwrap_or_default()
}

fn errors(findings: &[Value]) -> usize {
    let errors = findings.iter();
    errors.filter(|one| one["severity"] == "error").count()
}

/// The lines that say what was mended.
fn mended(run: &Run) -> usize {
    let is_mended = |line: &&str| line.contains(": wrote ") || line.ends_with(": removed the item");
    run.stderr.lines().filter(is_mended).count()
}

/// The lines of a file in which something was mended.
fn places(run: &Run, file: &Path) -> Vec<usize> {
    let start = format!("{}:", file.display());
    let told = run.stderr.lines().filter(|line| line.contains(": wrote "));
    let places = told.filter_map(|line| line.strip_prefix(&start)?.split(':').next());
    places.map(|line| line.parse().unwrap()).collect()
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split(|&byte| byte == b'\n').collect()
}

#[test]
fn every_case_is_mended_once_and_for_all() {
    let mut number = 0;
    for case in cases() {
        let folder = scratch("fix-cases");
        let copies = copy(&case, &folder);
        if copies.is_empty() {
            continue;
        }
        let (before, old) = (bytes(&copies), findings(&folder));
        let plain = check(&folder, &[]);
        let diff = check(&folder, &["--diff"]);
        assert_eq!(bytes(&copies), before, "{}", case.display());
        assert_eq!(diff.status, plain.status, "{}", case.display());

        let first = check(&folder, &["--fix"]);
        let after = bytes(&copies);
        let name = case.display();
        assert_eq!(after != before, mended(&first) > 0, "{name}");
        assert_eq!(after != before, !diff.stdout.is_empty(), "{name}");
        let again = check(&folder, &[]);
        assert_eq!(
            (first.status, &first.stdout),
            (again.status, &again.stdout),
            "{name}"
        );
        let second = check(&folder, &["--fix"]);
        assert_eq!(mended(&second), 0, "{name}: {}", second.stderr);
        assert_eq!(second.stdout, first.stdout, "{name}");
        assert_eq!(bytes(&copies), after, "{name}");

        let new = findings(&folder);
        let is_read = |one: &Value| one["rule"] != "unknown-kind";
        if old.iter().all(is_read) {
            assert!(errors(&new) <= errors(&old), "{name}: {new:?}");
        }
        number += mended(&first);
        for path in &copies {
            let told = places(&first, path);
            let (old, new) = (lines(&before[&**path]), lines(&after[&**path]));
            if first.stderr.contains(": removed the item") {
                continue;
            }
            assert_eq!(old.len(), new.len(), "{name}");
            let changed = (0..old.len()).filter(|&at| old[at] != new[at]);
            for at in changed {
                assert!(told.contains(&(at + 1)), "{name}: line {}", at + 1);
            }
        }
    }
    assert!(number > 30, "{number}");
}
