//! The hooks for pre-commit, in real commits; skipped where it is missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::common::programs::{stderr, stdout, with_poolctl};
use crate::common::{is_installed, scratch};

/// A repository with Pools and the hooks that use the poolctl in the path.
struct Hooked {
    folder: PathBuf,
}

impl Hooked {
    fn new() -> Self {
        let root = scratch("pre-commit");
        let hooks = root.join("hooks");
        let folder = root.join("repository");
        fs::create_dir(&hooks).unwrap();
        fs::create_dir_all(folder.join("pools")).unwrap();
        fs::copy(
            ".pre-commit-hooks.yaml",
            hooks.join(".pre-commit-hooks.yaml"),
        )
        .unwrap();
        for folder in [&hooks, &folder] {
            assert!(git(folder, &["init", "--quiet"]).status.success());
        }
        assert!(commit(&hooks).status.success());
        let rev = git(&hooks, &["rev-parse", "HEAD"]);
        let hook = |name: &str| format!("  - id: poolctl-{name}-system\n");
        let config = format!(
            "repos:\n- repo: {}\n  rev: {}\n  hooks:\n{}",
            hooks.display(),
            stdout(&rev).trim(),
            ["check", "inject", "render"].map(hook).concat()
        );
        fs::write(folder.join(".pre-commit-config.yaml"), config).unwrap();
        fs::write(
            folder.join("poolctl.toml"),
            "[environment.prod]\ninputs = [\"pools\"]\noutput-dir = \"rendered\"\n",
        )
        .unwrap();
        let installed = with_poolctl("pre-commit", &folder).arg("install").output();
        assert!(installed.unwrap().status.success());
        Self { folder }
    }

    /// Commits all that is there, and gives the hooks that failed.
    fn commit(&self) -> Vec<&'static str> {
        let output = commit(&self.folder);
        let report = [stdout(&output), stderr(&output)].concat();
        let failed = |name: &&str| report.contains(&format!("hook id: poolctl-{name}-system"));
        let failed: Vec<_> = ["check", "inject", "render"]
            .into_iter()
            .filter(failed)
            .collect();
        assert_eq!(output.status.success(), failed.is_empty(), "{report}");
        failed
    }

    fn copy(&self, case: &str, name: &str) {
        let file = self.folder.join("pools").join(name);
        fs::copy(format!("testdata/{case}"), file).unwrap();
    }
}

fn git(folder: &Path, args: &[&str]) -> Output {
    let mut git = with_poolctl("git", folder);
    git.args([
        "-c",
        "user.name=poolctl",
        "-c",
        "user.email=poolctl@example.com",
    ]);
    // A repository that this test runs in has no say, nor has who runs it.
    git.env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE");
    git.env("GIT_CONFIG_GLOBAL", "/dev/null");
    git.env("PRE_COMMIT_HOME", folder.join("../pre-commit-home"));
    git.args(args).output().unwrap()
}

fn commit(folder: &Path) -> Output {
    assert!(git(folder, &["add", "--all"]).status.success());
    git(folder, &["commit", "--message=test"])
}

#[test]
fn hooks_let_nothing_through_that_is_not_rendered() {
    if !is_installed("pre-commit", &["--version"], "pre-commit") {
        return;
    }
    let repository = Hooked::new();
    repository.copy("render/sni-routing/input.yaml", "puppet.yaml");
    // An edit of a tracked file, and new files, which pre-commit does not see by itself.
    assert_eq!(repository.commit(), ["inject", "render"]);
    assert!(repository.commit().is_empty());
    let mistake = "report/typo-across-files/input/servers.yaml";
    repository.copy(mistake, "servers.yaml");
    assert!(repository.commit().contains(&"check"));
    fs::remove_file(repository.folder.join("pools/servers.yaml")).unwrap();
    repository.copy("render/ca-and-server/input.yaml", "ca.yaml");
    assert_eq!(repository.commit(), ["render"]);
    assert!(repository.commit().is_empty());
    // A commit that only deletes has no files that hooks could look at.
    fs::remove_file(repository.folder.join("pools/ca.yaml")).unwrap();
    assert_eq!(repository.commit(), ["render"]);
    assert!(repository.commit().is_empty());
}
