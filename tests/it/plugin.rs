//! The program under the name by which kubectl knows it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::{is_installed, scratch};

/// A folder with what stands in the path of those who use the plugin.
fn installed(name: &str) -> PathBuf {
    let folder = scratch(name);
    let program = Path::new(env!("CARGO_BIN_EXE_poolctl"));
    symlink(program, folder.join("kubectl-poolctl")).unwrap();
    let completion = "contrib/kubectl/kubectl_complete-poolctl";
    let completion = Path::new(env!("CARGO_MANIFEST_DIR")).join(completion);
    symlink(completion, folder.join("kubectl_complete-poolctl")).unwrap();
    folder
}

/// What a program of the folder says, on both streams.
fn said(folder: &Path, program: &str, args: &str) -> (Option<i32>, String) {
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new(program);
    command.args(args.split(' ')).current_dir(folder);
    command.env("PATH", format!("{}:{path}", folder.display()));
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = String::from_utf8([stdout, stderr].concat()).unwrap();
    (status.code(), text)
}

#[test]
fn commands_are_those_of_kubectl() {
    let folder = installed("plugin-commands");
    let pool = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {name: puppet}\n";
    fs::write(folder.join("pool.yaml"), pool).unwrap();
    fs::write(
        folder.join("chart.yaml"),
        format!("{pool}spec: {{{{ .Values }}}}\n"),
    )
    .unwrap();
    let program = folder.join("kubectl-poolctl");
    let program = program.to_str().unwrap();
    for (args, code, words) in [
        ("--help", 0, "\nUsage: kubectl poolctl <COMMAND>\n"),
        (
            "render -h",
            0,
            "\nUsage: kubectl poolctl render [OPTIONS] [PATH]...\n",
        ),
        ("help render", 0, "\n  kubectl poolctl render pools/\n"),
        (
            "help render",
            0,
            "kubectl kustomize overlays/prod | kubectl poolctl render -\n",
        ),
        (
            "help diff",
            0,
            "| kubectl poolctl diff -R manifests/ --against -\n",
        ),
        ("explain", 2, "\nUsage: kubectl poolctl explain <NAME>\n"),
        ("render", 2, "as in `kubectl poolctl render pools/`, or `-`"),
        (
            "explain nothing-of-this-name",
            2,
            "; `kubectl poolctl rules` lists the rules\n",
        ),
        (
            "render --check pool.yaml --output-dir out",
            1,
            "help: `kubectl poolctl render pool.yaml --output-dir out` brings them in step\n",
        ),
        (
            "check chart.yaml",
            2,
            "helm template CHART | kubectl poolctl render -f -`\n",
        ),
    ] {
        let (status, text) = said(&folder, program, args);
        assert_eq!(status, Some(code), "{args}: {text}");
        assert!(text.contains(words), "{args}: {text}");
        for alone in ["`poolctl ", "| poolctl ", "\n  poolctl ", "kubectl-poolctl"] {
            assert!(!text.contains(alone), "{args}: {text}");
        }
    }
}

#[test]
fn kubectl_runs_and_completes_the_plugin() {
    if !is_installed("kubectl", &["version", "--client"], "kubectl") {
        return;
    }
    let folder = installed("plugin-kubectl");
    let (status, text) = said(&folder, "kubectl", "poolctl explain pool.spec.route");
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("FIELD:      spec.route <Object>\n"), "{text}");
    for (args, line, directive) in [
        (
            "render -",
            "--output-dir\tWrite a file",
            "ShellCompDirectiveNoFileComp",
        ),
        (
            "check --allow unknown-po",
            "unknown-pool-ref\t",
            "ShellCompDirectiveNoFileComp",
        ),
        (
            "explain pool.spec.r",
            "pool.spec.route.\t",
            "ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp",
        ),
        (
            "render --output-dir ",
            ":16\n",
            "ShellCompDirectiveFilterDirs",
        ),
        ("render ", ":0\n", "ShellCompDirectiveDefault"),
    ] {
        let (_, text) = said(&folder, "kubectl", &format!("__complete poolctl {args}"));
        assert!(
            text.contains(&format!("\n{line}")) || text.starts_with(line),
            "{args}: {text}"
        );
        let end = format!("directive: {directive}\n");
        assert!(text.contains(&end), "{args}: {text}");
    }
}
