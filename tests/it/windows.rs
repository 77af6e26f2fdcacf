//! The build for Windows under wine reads, writes and says what the one for Linux does. `.ci/run` makes it.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::SystemTime;

use crate::common::{self, Run, files, is_installed, names, piped, scratch, skip};
use crate::golden::Case;

/// Areas that have much to do with files.
const AREAS: [&str; 2] = ["config", "folder"];

const INPUT: &str = "\
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Certificate
metadata: {name: puppet}
spec: {authorityRef: ca, certname: puppet}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata: {name: puppet}
spec: {certificateRef: puppet, configRef: puppet, poolRefs: [puppet]}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata: {name: puppet}
spec:
  route: {enabled: true, gatewayRef: {name: gateway}, hostname: puppet.example.com, injectDNSAltName: true}
";

fn program() -> PathBuf {
    let target = Path::new(env!("CARGO_BIN_EXE_poolctl")).ancestors().nth(2);
    target
        .unwrap()
        .join("x86_64-pc-windows-gnu/debug/poolctl.exe")
}

fn wine() -> Command {
    let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wine");
    let mut command = Command::new("wine");
    command.env("WINEPREFIX", prefix).env("WINEDEBUG", "-all");
    // It would offer to install these.
    command.env("WINEDLLOVERRIDES", "mscoree,mshtml=");
    command.arg(program());
    command
}

/// Whether the build is there, of the sources as they are, and starts. The first start takes seconds.
fn is_there() -> bool {
    static THERE: OnceLock<bool> = OnceLock::new();
    *THERE.get_or_init(|| {
        let time = |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
        let sources = ["src", "crates"].map(|folder| files(Path::new(folder)));
        let newest = sources.iter().flatten().filter_map(|path| time(path)).max();
        if time(&program()) < newest {
            skip("there is no build for Windows of these sources");
            return false;
        }
        if !is_installed("wine", &["--version"], "wine") {
            return false;
        }
        let starts = wine().arg("--version").output().unwrap().status.success();
        if !starts {
            skip("the build for Windows does not start under wine");
        }
        starts
    })
}

/// What the program makes of a text, without what wine itself says of its end. Where the server of wine was
/// about to end, the program has not started, and is started again.
fn run(command: &mut Command, stdin: &str) -> Run {
    let has_started = |run: &Run| !run.stderr.starts_with("wine client error");
    let mut runs = (0..5).map(|_| piped(command, stdin));
    let mut run = runs.find(has_started).expect("wine has a server");
    let lines = run.stderr.split_inclusive('\n');
    run.stderr = lines.filter(|line| !line.starts_with("wine: ")).collect();
    run
}

fn run_in(folder: &Path, args: &[&str], stdin: &str) -> Run {
    run(wine().args(args).current_dir(folder), stdin)
}

/// A folder with the input in `pools/a.yaml`.
fn repository(name: &str) -> PathBuf {
    let folder = scratch(name);
    fs::create_dir_all(folder.join("pools")).unwrap();
    fs::write(folder.join("pools/a.yaml"), INPUT).unwrap();
    folder
}

/// A path on the drive by which wine has all files.
fn on_drive(path: &Path) -> String {
    format!("Z:{}", path.display()).replace('/', "\\")
}

#[test]
fn cases_give_the_same() {
    if !is_there() {
        return;
    }
    let is_in_areas = |folder: &PathBuf| {
        let area = folder.parent().and_then(Path::file_name).unwrap();
        AREAS.iter().any(|known| area == *known)
    };
    let mut count = 0;
    for folder in common::cases().into_iter().filter(is_in_areas) {
        let mut case = Case::read(folder);
        let here = case.run_in(&case.input, &[]);
        case.program = |args, stdin| run(wine().args(args), stdin);
        let there = case.run_in(&case.input, &[]);
        assert_eq!(there, here, "{}", case.folder.display());
        count += 1;
    }
    assert!(count > 30, "{count} cases");
}

#[test]
fn a_path_is_shown_in_one_way_however_it_is_typed() {
    if !is_there() {
        return;
    }
    let root = repository("windows-paths");
    let shown = format!("Z:{}/pools/a.yaml", root.display());
    let drive = on_drive(&root.join("pools"));
    for (typed, shown) in [
        ("pools", "pools/a.yaml"),
        (r".\pools\a.yaml", "./pools/a.yaml"),
        (r"pools\..\pools", "pools/../pools/a.yaml"),
        (&drive, &shown),
        (&format!(r"\\?\{drive}"), &shown),
    ] {
        let run = run_in(&root, &["check", "--format", "short", typed], "");
        let start = format!("{shown}:4:1: note[resigning]");
        assert!(run.stdout.starts_with(&start), "{typed}: {run:?}");
        // Programs have it from the working directory.
        let run = run_in(&root, &["check", "--format", "gitlab", typed], "");
        assert!(run.stdout.contains(r#""pools/a.yaml""#), "{typed}: {run:?}");
    }
    let (out, out_again) = (root.join("out"), root.join("again"));
    for (out, input) in [(&out, drive.as_str()), (&out_again, "pools")] {
        let folder = format!(r"\\?\{}", on_drive(out));
        let run = run_in(&root, &["render", "-q", "--output-dir", &folder, input], "");
        assert_eq!(run.status, 0, "{run:?}");
    }
    assert_eq!(common::texts(&out), common::texts(&out_again));
    let service = fs::read_to_string(out.join("v1_service_puppet.yaml")).unwrap();
    assert!(service.starts_with("# Generated by poolctl from ../pools/a.yaml."));
}

#[test]
fn git_takes_a_diff_and_line_ends_stay() {
    if !is_there() {
        return;
    }
    let root = repository("windows-diff");
    let path = root.join("pools/a.yaml");
    fs::write(&path, INPUT.replace('\n', "\r\n")).unwrap();
    let diff = run_in(&root, &["inject", "-q", r"pools\a.yaml"], "");
    fs::write(root.join("a.diff"), &diff.stdout).unwrap();
    let mut git = Command::new("git");
    git.args(["apply", "-p0", "a.diff"]).current_dir(&root);
    // Else it would look for the file in the repository around.
    git.env("GIT_CEILING_DIRECTORIES", root.parent().unwrap());
    assert!(git.status().unwrap().success(), "{}", diff.stdout);
    let applied = fs::read_to_string(&path).unwrap();
    fs::write(&path, INPUT.replace('\n', "\r\n")).unwrap();
    let run = run_in(&root, &["inject", "-q", "--write", r"pools\a.yaml"], "");
    assert_eq!(run.status, 0, "{run:?}");
    let written = fs::read_to_string(&path).unwrap();
    assert_eq!(written, applied);
    let lines = written.matches('\n').count();
    assert_eq!(written.matches("\r\n").count(), lines);
    assert!(written.contains("dnsAltNames"));
    assert_eq!(names(&root.join("pools")), ["a.yaml"]);
}

#[test]
fn devices_are_no_files() {
    if !is_there() {
        return;
    }
    let root = repository("windows-devices");
    for name in ["nul", "CON", "con.yaml", r"pools\aux", "COM1"] {
        let run = run_in(&root, &["render", "-q", "--output-file", name, "pools"], "");
        assert_eq!(run.status, 2, "{name}: {run:?}");
        assert!(run.stderr.starts_with("error: cannot write `"), "{run:?}");
        let run = run_in(&root, &["check", name], "");
        assert_eq!(run.status, 2, "{name}: {run:?}");
    }
    // What is called so in a cluster is called otherwise in a folder.
    fs::write(root.join("pools/a.yaml"), INPUT.replace("puppet", "con")).unwrap();
    let args = ["render", "-q", "--namespace", "aux", "--output-dir", "out"];
    let run = run_in(&root, &[&args[..], &["pools"]].concat(), "");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(names(&root.join("out")).contains(&"aux_v1_service_con.yaml".to_owned()));
}

#[test]
fn runs_wait_for_each_other_and_leave_no_lock() {
    if !is_there() {
        return;
    }
    let root = repository("windows-lock");
    let args = ["render", "-q", "--output-dir", "out", "pools"];
    let runs = (0..4).map(|_| wine().args(args).current_dir(&root).spawn().unwrap());
    for mut run in runs.collect::<Vec<_>>() {
        assert!(run.wait().unwrap().success());
    }
    let names = names(&root.join("out"));
    assert!(names.len() == 3 && names.iter().all(|name| name.ends_with(".yaml")));
}

#[test]
fn a_pipe_that_nobody_reads_is_no_failure() {
    if !is_there() {
        return;
    }
    let mut command = wine();
    command.arg("rules").stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}
