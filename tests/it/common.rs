//! What test files share.

pub mod certificates;
mod in_process;
mod mutations;
pub mod pages;
pub mod programs;
pub mod read_back;
pub mod reports;
pub mod world;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub use in_process::{Run, parse, run, run_on};
pub use mutations::mutations;
use proptest::test_runner::{Config, RngSeed};

/// Renders a text from stdin; panics unless that succeeds.
pub fn render(text: &str, args: &[&str]) -> String {
    let args: Vec<_> = ["render", "-f", "-"].iter().chain(args).copied().collect();
    let run = run(&args, text);
    assert_eq!(run.status, 0, "{}\n{text}", run.stderr);
    run.stdout
}

/// The report on a file or folder, in a format for programs.
pub fn report(format: &str, input: &str) -> String {
    run(&["check", "-R", "--format", format, input], "").stdout
}

/// The same inputs in every run: what fails here fails on every desk.
pub fn config(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(8140),
        failure_persistence: None,
        ..Config::default()
    }
}

/// The folders `testdata/<area>/<case>/` with arguments or an input, sorted.
pub fn cases() -> Vec<PathBuf> {
    let below = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path())
    };
    let areas = below(Path::new("testdata")).filter(|path| path.is_dir());
    let folders = areas.flat_map(|area| below(&area));
    let is_case = |path: &PathBuf| {
        let parts = ["args.txt", "input.yaml", "input"];
        parts.iter().any(|part| path.join(part).exists())
    };
    let mut folders: Vec<_> = folders.filter(is_case).collect();
    folders.sort();
    folders
}

/// The files at a path and below it, sorted.
pub fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).unwrap();
    let mut files: Vec<_> = entries
        .flat_map(|entry| files(&entry.unwrap().path()))
        .collect();
    files.sort();
    files
}

/// The files of a folder with their texts, also those that start with a dot; none when it is not there.
pub fn texts(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let files = entries.map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(path).unwrap())
    });
    files.collect()
}

/// The names of all that is in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// An empty folder of this test's own.
pub fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The program in a folder, where files have short names, and its own settings.
pub fn run_in(folder: &Path, args: &[&str], stdin: &str) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_poolctl"));
    piped(command.current_dir(folder).args(args), stdin)
}

/// What a program makes of a text.
pub fn piped(command: &mut Command, stdin: &str) -> Run {
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // What does not read is not written to.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().unwrap().try_into().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Says on stderr that a test could not run here, which must be seen, so past the capture.
pub fn skip(reason: &str) {
    let line = format!("skipped: {reason}\n");
    io::stderr().write_all(line.as_bytes()).unwrap();
}

/// The input of each case, a file or a folder.
pub fn inputs() -> Vec<String> {
    let inputs = cases().into_iter().map(|case| {
        let file = case.join("input.yaml");
        if file.exists() {
            file
        } else {
            case.join("input")
        }
    });
    // Cases of `rules` and `explain` have none.
    let inputs = inputs.filter(|path| path.exists());
    inputs.map(|path| path.display().to_string()).collect()
}

/// Whether a program answers; a test without it is seen to be skipped.
pub fn is_installed(program: &str, args: &[&str], name: &str) -> bool {
    let mut command = Command::new(program);
    command
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let installed = command.status().is_ok_and(|status| status.success());
    if !installed {
        skip(&format!("{name} is not installed"));
    }
    installed
}

pub fn has_kubectl() -> bool {
    is_installed("kubectl", &["version", "--client"], "kubectl")
}

/// A generated file is what the program makes of it now; `BLESS=1` writes it.
pub fn assert_in_step(file: &Path, generated: &str) {
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, generated).unwrap();
    }
    let committed = fs::read_to_string(file).unwrap_or_default();
    assert!(
        committed == generated,
        "{} is stale: BLESS=1 writes it",
        file.display()
    );
}
