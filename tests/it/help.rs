//! The help: its width, its order, its words, and its examples, each of which is run.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::builder::PossibleValue;

use crate::common::{is_installed, run_in, scratch};

/// Stands for the programs around poolctl, which need a cluster, a terminal or a container.
const OTHERS: &[(&str, &str)] = &[
    (
        "kubectl",
        "case $1 in get) cat dump.yaml;; kustomize) cat manifests/*;; *) cat >/dev/null;; esac",
    ),
    (
        "kpt",
        "case $2 in source) cat resources.yaml;; *) cat >/dev/null;; esac",
    ),
    ("dot", "cat >/dev/null"),
    ("jq", "cat >/dev/null"),
    ("man", "cat >/dev/null"),
];

const MANIFESTS: &str = "\
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata: {name: puppet}
spec:
  route: {enabled: true, hostname: puppet.example.com, injectDNSAltName: true, gatewayRef: {name: gateway}}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata: {name: compiler}
spec: {configRef: production, certificateRef: compiler, poolRefs: [puppet]}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Certificate
metadata: {name: compiler}
spec: {authorityRef: ca, dnsAltNames: [puppet.example.com]}
";

const RESOURCES: &str = "\
apiVersion: config.kubernetes.io/v1
kind: ResourceList
functionConfig: {apiVersion: v1, kind: ConfigMap, metadata: {name: options}}
items:
- apiVersion: openvox.voxpupuli.org/v1alpha1
  kind: Pool
  metadata: {name: puppet}
";

/// Every command with its help in full; the first one is the program.
fn commands() -> Vec<clap::Command> {
    let mut program = poolctl::cli::command().disable_help_subcommand(true);
    program.build();
    let commands = program.get_subcommands().cloned();
    std::iter::once(program.clone()).chain(commands).collect()
}

fn words(command: &clap::Command) -> Vec<&str> {
    let name = command.get_name();
    (name != "poolctl").then_some(name).into_iter().collect()
}

/// What the program prints where there is no terminal.
fn help(command: &clap::Command, flag: &str) -> String {
    let args = [words(command), vec![flag]].concat();
    let run = run_in(Path::new("."), &args, "");
    assert_eq!((run.status, &*run.stderr), (0, ""), "{args:?}");
    run.stdout
}

/// The lines below the usage that start a section, in their order.
fn sections(help: &str) -> Vec<&str> {
    let (_, below) = help.split_once("\nUsage: ").unwrap();
    let is_heading = |line: &&str| line.ends_with(':') && !line.starts_with(' ');
    below.lines().filter(is_heading).collect()
}

#[test]
fn no_line_is_wider_than_80_columns() {
    for command in commands() {
        for flag in ["-h", "--help"] {
            let help = help(&command, flag);
            let wide = help.lines().find(|line| line.chars().count() > 80);
            assert_eq!(wide, None, "{} {flag}", command.get_name());
            // Comments have no escapes.
            assert!(!help.contains("\\u{"), "{} {flag}", command.get_name());
        }
    }
}

/// Pages of the manual do not wrap examples, and indent them by 7.
#[test]
fn examples_fit_a_page_of_the_manual() {
    for command in commands() {
        let after = command.get_after_help().unwrap().to_string();
        let wide = after.lines().find(|line| line.chars().count() > 73);
        assert_eq!(wide, None, "{}", command.get_name());
    }
}

#[test]
fn paths_come_first_and_rare_options_last() {
    let mut with_rare = 0;
    for command in commands() {
        let (short, long) = (help(&command, "-h"), help(&command, "--help"));
        let name = command.get_name();
        if command.get_positionals().next().is_some() {
            assert_eq!(sections(&long)[0], "Arguments:", "{name}");
        }
        let sections = sections(&long);
        let options = sections.iter().take_while(|title| **title != "Examples:");
        if let Some(at) = sections.iter().position(|title| *title == "Rare options:") {
            assert_eq!(at + 1, options.count(), "{name}");
            assert!(!short.contains("Rare options:"), "{name}");
            with_rare += 1;
        }
    }
    assert!(with_rare > 5);
}

#[test]
fn the_first_screen_is_one_screen() {
    let program = &commands()[0];
    assert!(help(program, "-h").lines().count() < 40);
    assert!(help(program, "--help").lines().count() < 45);
}

#[test]
fn values_are_explained() {
    let mut explained = 0;
    for command in commands() {
        // The names of shells say it all.
        let args = command
            .get_arguments()
            .filter(|arg| arg.get_id() != "shell");
        for value in args.flat_map(clap::Arg::get_possible_values) {
            let help = PossibleValue::get_help(&value);
            assert!(
                help.is_some(),
                "{} {}",
                command.get_name(),
                value.get_name()
            );
            explained += 1;
        }
    }
    assert!(explained > 30);
}

/// The commands of the section `Examples:`; a line that ends with a backslash goes on.
fn examples(command: &clap::Command) -> Vec<String> {
    let after = command.get_after_help().unwrap().to_string();
    let section = after
        .split("\n\n")
        .find_map(|text| text.strip_prefix("Examples:\n"));
    let joined = section.unwrap().replace("\\\n", "");
    joined.lines().map(|line| line.trim().to_owned()).collect()
}

/// A repository with what the examples read, and programs of its own.
struct Desk {
    folder: PathBuf,
    path: String,
}

impl Desk {
    fn new() -> Self {
        let folder = scratch("help");
        for name in [
            "bin",
            "manifests",
            "pools",
            ".zfunc",
            ".config/fish/completions",
        ] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        for (name, script) in OTHERS {
            program(&folder.join("bin").join(name), script);
        }
        let config = "[environment.prod]\ninputs = [\"manifests\"]\noutput-dir = \"rendered\"\n";
        for (name, text) in [
            ("manifests/all.yaml", MANIFESTS),
            ("pools/all.yaml", MANIFESTS),
            ("resources.yaml", RESOURCES),
            ("poolctl.toml", config),
        ] {
            fs::write(folder.join(name), text).unwrap();
        }
        let ours = Path::new(env!("CARGO_BIN_EXE_poolctl")).parent().unwrap();
        let bin = folder.join("bin");
        let path = format!(
            "{}:{}:{}",
            bin.display(),
            ours.display(),
            env::var("PATH").unwrap()
        );
        Self { folder, path }
    }

    fn run(&self, line: &str) {
        let mut shell = Command::new("bash");
        shell.args(["-c", &format!("set -o pipefail; {line}")]);
        shell.current_dir(&self.folder).stdin(Stdio::null());
        let output = shell
            .env("PATH", &self.path)
            .env("HOME", &self.folder)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{line}: {said}");
    }
}

fn program(path: &Path, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn every_command_has_examples_that_run() {
    if !is_installed("bash", &["--version"], "bash") {
        return;
    }
    let desk = Desk::new();
    desk.run("poolctl render --output-dir rendered manifests/");
    for command in commands() {
        let examples = examples(&command);
        assert!((2..=4).contains(&examples.len()), "{}", command.get_name());
        for example in &examples {
            let manager = if example.contains("openvox-operator") {
                "openvox-operator"
            } else {
                "poolctl"
            };
            desk.run(&format!(
                "poolctl render manifests/ --managed-by {manager} > dump.yaml"
            ));
            assert!(example.contains(&format!("poolctl {}", words(&command).concat())));
            desk.run(example);
        }
    }
}
