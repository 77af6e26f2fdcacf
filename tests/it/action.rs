//! The action of GitHub and the component of GitLab: valid to those who read them, and their steps run; what the
//! documentation says to write around them; and our own workflows. What needs a program skips where that is missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::pages::{blocks, pages};
use crate::common::programs::{document, documents, stderr, stdout};
use crate::common::{files, is_installed, scratch};

const POOLCTL: &str = env!("CARGO_BIN_EXE_poolctl");

/// Shows a document to a schema that check-jsonschema brings along.
fn assert_valid(schema: &str, file: &Path, more: &[&str]) {
    let mut command = Command::new("check-jsonschema");
    command.args(["--builtin-schema", schema]).args(more);
    let output = command.arg(file).output().unwrap();
    assert!(output.status.success(), "{}", stdout(&output));
}

#[test]
fn the_action_and_the_component_are_valid() {
    if !is_installed("check-jsonschema", &["--version"], "check-jsonschema") {
        return;
    }
    assert_valid("vendor.github-actions", Path::new("action.yml"), &[]);
    // The schema is one for each document.
    let folder = scratch("gitlab-component");
    let gitlab = ["--data-transform", "gitlab-ci"];
    for (number, document) in documents("templates/poolctl.yml").iter().enumerate() {
        let file = folder.join(format!("{number}.yml"));
        fs::write(&file, serde_yaml::to_string(document).unwrap()).unwrap();
        assert_valid("vendor.gitlab-ci", &file, &gitlab);
    }
}

#[test]
fn workflows_of_the_documentation_are_valid_and_safe() {
    if !is_installed("check-jsonschema", &["--version"], "check-jsonschema") {
        return;
    }
    let file = scratch("workflows").join("workflow.yml");
    let mut workflows = 0;
    for (_, text) in pages() {
        let blocks = blocks(&text, "yaml").into_iter();
        for workflow in blocks.filter(|block| block.starts_with("# .github/workflows/")) {
            fs::write(&file, workflow).unwrap();
            assert_valid("vendor.github-workflows", &file, &[]);
            assert_zizmor_is_content(&file);
            workflows += 1;
        }
    }
    assert!(workflows > 2);
}

/// zizmor looks for what makes workflows unsafe.
fn assert_zizmor_is_content(file: &Path) {
    if !is_installed("zizmor", &["--version"], "zizmor") {
        return;
    }
    let mut command = Command::new("zizmor");
    let output = command.args(["--offline", "--quiet"]).arg(file).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", stdout(&output));
}

#[test]
fn our_own_workflows_are_valid_and_safe() {
    let workflows = files(Path::new(".github/workflows"));
    assert!(workflows.len() > 1);
    if is_installed("check-jsonschema", &["--version"], "check-jsonschema") {
        for file in &workflows {
            assert_valid("vendor.github-workflows", file, &[]);
        }
    }
    for file in &workflows {
        assert_zizmor_is_content(file);
    }
    if is_installed("actionlint", &["--version"], "actionlint") {
        let output = Command::new("actionlint").args(&workflows).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", stdout(&output));
    }
}

#[test]
fn the_action_is_safe() {
    assert_zizmor_is_content(Path::new("action.yml"));
}

/// A release on disk for the action, with a poolctl for whatever machine this is.
struct Release {
    folder: PathBuf,
}

impl Release {
    const TARGET: &str = "x86_64-unknown-linux-musl";

    fn new(name: &str) -> Self {
        let folder = scratch(name);
        let this = Self { folder };
        fs::create_dir_all(this.archive().parent().unwrap()).unwrap();
        fs::create_dir(this.folder.join("temp")).unwrap();
        let mut tar = Command::new("tar");
        tar.arg("-czf").arg(this.archive()).arg("-C");
        tar.arg(Path::new(POOLCTL).parent().unwrap()).arg("poolctl");
        assert!(tar.status().unwrap().success());
        let sum = Command::new("sha256sum").arg(this.archive()).output();
        fs::write(this.checksum(), sum.unwrap().stdout).unwrap();
        this
    }

    fn archive(&self) -> PathBuf {
        let name = format!(
            "poolctl-v{}-{}.tar.gz",
            env!("CARGO_PKG_VERSION"),
            Self::TARGET
        );
        let version = format!("v{}", env!("CARGO_PKG_VERSION"));
        self.folder.join("releases").join(version).join(name)
    }

    fn checksum(&self) -> PathBuf {
        let mut name = self.archive().into_os_string();
        name.push(".sha256");
        name.into()
    }

    /// Runs a step of the action, as GitHub runs `shell: bash`.
    fn step(&self, number: usize, env: &[(&str, &str)]) -> Output {
        let action = document("action.yml");
        let step = &action["runs"]["steps"][number];
        let script = self.folder.join("step.sh");
        fs::write(&script, step["run"].as_str().unwrap()).unwrap();
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail"]);
        command.arg(&script).env("NO_COLOR", "1");
        command.env("RUNNER_OS", "Linux").env("RUNNER_ARCH", "X64");
        command.env("RUNNER_TEMP", self.folder.join("temp"));
        command.env("GITHUB_PATH", self.folder.join("path"));
        command.env("VERSION", env!("CARGO_PKG_VERSION"));
        let releases = self.folder.join("releases").display().to_string();
        command.env("RELEASES", format!("file://{releases}"));
        if let Ok(path) = fs::read_to_string(self.folder.join("path")) {
            let rest = std::env::var("PATH").unwrap();
            command.env("PATH", format!("{}:{rest}", path.trim_end()));
        }
        command.envs(env.iter().copied()).output().unwrap()
    }
}

fn can_run_the_action() -> bool {
    ["curl", "sha256sum", "shasum", "tar"]
        .iter()
        .all(|program| is_installed(program, &["--version"], program))
}

#[test]
fn the_action_installs_and_runs_a_release() {
    if !can_run_the_action() {
        return;
    }
    let release = Release::new("action");
    let installed = release.step(0, &[]);
    assert!(installed.status.success(), "{}", stderr(&installed));
    let sarif = release.folder.join("poolctl.sarif").display().to_string();
    let input = "testdata/report/typo-across-files/input";
    let args = format!("check\n\n{input}\n");
    let checked = release.step(1, &[("ARGS", &args), ("SARIF", &sarif)]);
    assert_eq!(checked.status.code(), Some(1), "{}", stderr(&checked));
    let annotation = format!("::error file={input}/servers.yaml,line=9,");
    assert!(
        stdout(&checked).contains(&annotation),
        "{}",
        stdout(&checked)
    );
    assert!(
        fs::read_to_string(sarif)
            .unwrap()
            .contains("unknown-pool-ref")
    );
    // One argument a line, whatever is in it, and another format for those who ask for it.
    let args = format!("check\n--format=short\n--exclude\n* ; $(exit)\n{input}");
    let checked = release.step(1, &[("ARGS", &args), ("SARIF", "")]);
    assert!(stdout(&checked).starts_with(input), "{}", stdout(&checked));
}

#[test]
fn the_action_runs_nothing_that_its_release_does_not_know() {
    if !can_run_the_action() {
        return;
    }
    let release = Release::new("action-sha256");
    let mut archive = fs::read(release.archive()).unwrap();
    *archive.last_mut().unwrap() ^= 1;
    fs::write(release.archive(), archive).unwrap();
    let installed = release.step(0, &[]);
    assert_eq!(installed.status.code(), Some(1));
    assert!(
        stdout(&installed).starts_with("::error::poolctl-v"),
        "{}",
        stdout(&installed)
    );
    assert!(!release.folder.join("path").exists());
    fs::write(release.checksum(), "").unwrap();
    assert_eq!(release.step(0, &[]).status.code(), Some(1));
    fs::remove_file(release.checksum()).unwrap();
    assert!(!release.step(0, &[]).status.success());
    let other = release.step(0, &[("RUNNER_OS", "Plan9")]);
    assert!(
        stdout(&other).starts_with("::error::no release"),
        "{}",
        stdout(&other)
    );
    assert!(!release.folder.join("path").exists());
}
