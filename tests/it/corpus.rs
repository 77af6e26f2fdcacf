//! The targets of `fuzz/` hold for every input of their corpora.

#[expect(
    clippy::duplicate_mod,
    reason = "the targets are a crate elsewhere, with these files in it"
)]
#[path = "../../fuzz/src/lib.rs"]
pub mod targets;

use std::fs;
use std::panic;
use std::path::{Path, PathBuf};
use std::thread;

use targets::{TARGETS, Target};

#[test]
fn targets_hold_for_their_corpora() {
    let failed = thread::scope(|scope| {
        let runs = TARGETS.iter().map(|run| scope.spawn(|| failed(run)));
        let runs: Vec<_> = runs.collect();
        let failed = runs.into_iter().flat_map(|run| run.join().unwrap());
        failed.collect::<Vec<_>>()
    });
    assert!(failed.is_empty(), "{failed:#?}");
}

/// The inputs for which a target does not hold.
fn failed((name, target): &(&str, Target)) -> Vec<PathBuf> {
    let corpus = Path::new("fuzz/corpus").join(name);
    let entries = fs::read_dir(&corpus).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() > 20, "{} lacks files", corpus.display());
    files.retain(|file| {
        let bytes = fs::read(file).unwrap();
        panic::catch_unwind(|| target(&bytes)).is_err()
    });
    files.sort();
    files
}
