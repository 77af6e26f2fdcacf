//! Environments that could get into each other's way, and builds that nobody would expect.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{Run, names, piped, scratch};
use serde_json::Value as Json;

fn run(folder: &Path, args: &[&str]) -> Run {
    let programs = format!("{}:{}", folder.join("bin").display(), env!("PATH"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_poolctl"));
    let command = command.args(args).current_dir(folder);
    piped(command.env("PATH", programs), "")
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// `dev` and `prod`, each with a Pool, a Server and a Certificate, and with one more line in `poolctl.toml`.
fn repository(name: &str, line: impl Fn(&str) -> String) -> PathBuf {
    let folder = scratch(name);
    fs::create_dir(folder.join(".git")).unwrap();
    let mut config = String::new();
    for name in ["dev", "prod"] {
        write(
            &folder,
            &format!("{name}/pool.yaml"),
            &pool(&format!("{name}.example.com")),
        );
        write(&folder, &format!("{name}/rest.yaml"), REST);
        config += &format!(
            "[environment.{name}]\ninputs = [\"{name}\"]\n{}\n",
            line(name)
        );
    }
    write(&folder, "poolctl.toml", &config);
    folder
}

fn pool(hostname: &str) -> String {
    format!(
        "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {{name: puppet}}\nspec:\n  route: {{enabled: true, \
         hostname: {hostname}, gatewayRef: {{name: g}}, injectDNSAltName: true}}\n"
    )
}

const REST: &str = "apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata: {name: ca}
spec: {configRef: c, certificateRef: ca, poolRefs: [puppet]}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Certificate
metadata: {name: ca}
spec:
  authorityRef: a
  dnsAltNames: [puppet]
";

fn kustomize(folder: &Path, script: &str) {
    write(folder, "bin/kustomize", &format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(
        folder.join("bin/kustomize"),
        fs::Permissions::from_mode(0o755),
    )
    .unwrap();
}

#[test]
fn files_of_several_environments_may_stand_in_one_folder() {
    let folder = repository("apart-files", |name| {
        format!("output-file = \"out/{name}.yaml\"")
    });
    let run = run(&folder, &["render", "-q"]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    assert_eq!(names(&folder.join("out")), ["dev.yaml", "prod.yaml"]);
}

#[test]
fn one_place_is_not_for_two_whichever_is_asked_for() {
    let folder = repository("apart-clash", |_| "output-dir = \"out\"".into());
    for args in [
        &["render"][..],
        &["render", "-e", "dev"],
        &["check", "-e", "prod"],
    ] {
        let run = run(&folder, args);
        assert_eq!(run.status, 2, "{args:?}");
        assert!(
            run.stderr.contains("both write into `out`"),
            "{}",
            run.stderr
        );
    }
    let folder = repository("apart-report", |name| {
        format!("output-file = \"{name}.yaml\"\nreport = [\"short={name}.yaml\"]")
    });
    let run = run(&folder, &["render", "-q"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr
            .contains("a report and the output both go to `dev.yaml`"),
        "{}",
        run.stderr
    );
}

/// Nobody can tell whether what lies outside of the repository still has what it had.
#[test]
fn builds_from_elsewhere_prune_nothing_of_each_other() {
    let folder = repository("apart-outside", |_| String::new());
    let repository = folder.join("dev");
    fs::create_dir(repository.join(".git")).unwrap();
    fs::create_dir_all(folder.join("one/k")).unwrap();
    fs::create_dir_all(folder.join("two/k")).unwrap();
    kustomize(
        &repository,
        "case $2 in *one*|*first*) cat pool.yaml;; *) sed s/puppet/other/ pool.yaml;; esac",
    );
    for (first, second) in [
        ("../one/k", "../two/k"),
        (
            "https://example.com/first//k?ref=v1",
            "https://example.com/second//k?ref=v1",
        ),
        ("git@example.com:first/k", "pool.yaml"),
    ] {
        let _ = fs::remove_dir_all(repository.join("out"));
        let render = |build: &str| {
            let input = if build == "pool.yaml" { "-f" } else { "-k" };
            run(
                &repository,
                &[
                    "render",
                    "-q",
                    "--no-config",
                    input,
                    build,
                    "--output-dir",
                    "out",
                    "--only",
                    "service",
                ],
            )
        };
        let made = render(first);
        assert_eq!(made.status, 0, "{}", made.stderr);
        assert_eq!(render(first).status, 0);
        let service = fs::read_to_string(repository.join("out/v1_service_puppet.yaml")).unwrap();
        let other = render(second);
        let is_there = repository.join("out/v1_service_puppet.yaml").exists();
        assert!(is_there, "{first} {second}: {service}{}", other.stderr);
        assert!(
            second == "pool.yaml" || other.status == 1,
            "{first}: {}",
            other.stderr
        );
    }
}

#[test]
fn no_finding_is_lost_between_environments() {
    let folder = repository("apart-unused", |name| {
        format!(
            "deny = [\"{}\"]",
            if name == "dev" {
                "unused-allowance"
            } else {
                "resigning"
            }
        )
    });
    write(
        &folder,
        "base/pool.yaml",
        &format!(
            "# poolctl: allow no-replicas never\n{}",
            pool("a.example.com")
        ),
    );
    let config = fs::read_to_string(folder.join("poolctl.toml")).unwrap();
    let config = config
        .replace("[\"dev\"]", "[\"base\"]")
        .replace("[\"prod\"]", "[\"base\"]");
    write(&folder, "poolctl.toml", &config);
    for args in [&["check", "-q"][..], &["check", "-q", "-e", "dev"]] {
        let run = run(&folder, args);
        assert_eq!(run.status, 1, "{args:?}");
        assert!(run.stdout.contains("unused-allowance"), "{}", run.stdout);
    }
}

#[test]
fn names_of_environments_are_plain() {
    let folder = repository("apart-names", |_| String::new());
    for name in ["a\\u001b]0;x\\u0007", "a\\n::error::x", "", "a b"] {
        write(
            &folder,
            "poolctl.toml",
            &format!("[environment.\"{name}\"]\ninputs = [\"dev\"]\n"),
        );
        let run = run(&folder, &["check"]);
        assert_eq!((run.status, &*run.stdout), (2, ""));
        assert!(
            run.stderr.contains("cannot be the name of an environment"),
            "{}",
            run.stderr
        );
        assert!(!run.stderr.contains('\u{1b}') && run.stderr.lines().count() == 1);
    }
}

#[test]
fn builds_end_at_their_limit() {
    let folder = repository("apart-builds", |_| String::new());
    let check = |args: &[&str]| {
        run(
            &folder,
            &[&["check", "-q", "--no-config", "-k", "dev"], args].concat(),
        )
    };
    for script in ["exec yes", "exec yes >&2"] {
        kustomize(&folder, script);
        let run = check(&["--max-file-size", "1M"]);
        assert_eq!(run.status, 2, "{script}: {}", run.stderr);
    }
    let block = "      config.kubernetes.io/origin\n".repeat(50_000);
    write(
        &folder,
        "block.yaml",
        &format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n    a: |\n{block}"
        ),
    );
    kustomize(
        &folder,
        "cat dev/pool.yaml; echo ---; cat dev/rest.yaml; echo ---; cat block.yaml",
    );
    let run = check(&[]);
    assert_eq!(run.status, 0, "{}", run.stdout);
}

#[test]
fn a_file_with_two_names_is_edited_once() {
    let folder = repository("apart-links", |_| String::new());
    write(&folder, "base/rest.yaml", REST);
    for name in ["dev", "prod"] {
        write(
            &folder,
            &format!("{name}/pool.yaml"),
            &pool("puppet.example.com"),
        );
        fs::remove_file(folder.join(name).join("rest.yaml")).unwrap();
        symlink("../base/rest.yaml", folder.join(name).join("rest.yaml")).unwrap();
    }
    let inject = run(&folder, &["inject", "-q", "-w"]);
    assert_eq!((inject.status, &*inject.stderr), (0, ""));
    let text = fs::read_to_string(folder.join("base/rest.yaml")).unwrap();
    assert_eq!(text.matches("puppet.example.com").count(), 1, "{text}");
    write(&folder, "prod/pool.yaml", &pool("other.example.com"));
    let inject = run(&folder, &["inject", "-q", "-w"]);
    assert_eq!(inject.status, 1, "{}", inject.stderr);
    assert!(
        inject.stderr.contains("wants something else there"),
        "{}",
        inject.stderr
    );
}

#[test]
fn a_file_with_two_names_is_mended_once() {
    let folder = repository("apart-fix-links", |_| String::new());
    let typo = REST.replace("poolRefs: [puppet]", "poolRefs: [pupet]");
    assert_ne!(typo, REST);
    write(&folder, "base/rest.yaml", &typo);
    for name in ["dev", "prod"] {
        fs::remove_file(folder.join(name).join("rest.yaml")).unwrap();
        symlink("../base/rest.yaml", folder.join(name).join("rest.yaml")).unwrap();
        write(
            &folder,
            &format!("{name}/pool.yaml"),
            &pool("a.example.com"),
        );
    }
    let shown = run(&folder, &["check", "--fix", "--diff"]);
    assert_eq!(shown.stdout.matches("+++").count(), 1, "{}", shown.stdout);
    let mended = run(&folder, &["check", "--fix"]);
    assert_eq!(mended.status, 0, "{}{}", mended.stderr, mended.stdout);
    let text = fs::read_to_string(folder.join("base/rest.yaml")).unwrap();
    assert_eq!(text, REST);
    assert!(folder.join("dev/rest.yaml").is_symlink());

    // Where one of them has nothing to mend, the other does not.
    write(&folder, "base/rest.yaml", &typo);
    let other = pool("a.example.com").replace("name: puppet", "name: pupet");
    write(&folder, "prod/pool.yaml", &other);
    let refused = run(&folder, &["check", "--fix"]);
    assert_eq!(refused.status, 1);
    let reason = "not mended: prod also reads it, and wants something else there";
    assert!(refused.stderr.contains(reason), "{}", refused.stderr);
    let text = fs::read_to_string(folder.join("base/rest.yaml")).unwrap();
    assert_eq!(text, typo);
}

#[test]
fn what_an_environment_reads_that_is_left_out_is_not_edited() {
    let folder = repository("apart-left-out", |_| String::new());
    let typo = REST.replace("poolRefs: [puppet]", "poolRefs: [pupet]");
    write(&folder, "base/rest.yaml", REST);
    for name in ["dev", "prod"] {
        fs::remove_file(folder.join(name).join("rest.yaml")).unwrap();
    }
    let config = "[environment.dev]\ninputs = [\"base\", \"dev\"]\n[environment.prod]\ninputs = [\"base\", \"prod\"]\n";
    write(&folder, "poolctl.toml", config);
    let reason = "prod also reads it: leave out `--environment`";
    let inject = run(&folder, &["inject", "-q", "-w", "-e", "dev"]);
    assert_eq!(inject.status, 1, "{}", inject.stderr);
    assert!(inject.stderr.contains(reason), "{}", inject.stderr);
    write(&folder, "base/rest.yaml", &typo);
    let mended = run(&folder, &["check", "--fix", "-e", "dev"]);
    assert_eq!(mended.status, 1, "{}", mended.stderr);
    assert!(mended.stderr.contains(reason), "{}", mended.stderr);
    assert_eq!(
        fs::read_to_string(folder.join("base/rest.yaml")).unwrap(),
        typo
    );

    // What it reads is not known when it cannot be read.
    fs::remove_dir_all(folder.join("prod")).unwrap();
    let mended = run(&folder, &["check", "--fix", "-e", "dev"]);
    let reason = "prod could not be read, and may read it, too";
    assert!(mended.stderr.contains(reason), "{}", mended.stderr);

    let all = run(&folder, &["check", "--fix", "-e", "dev", "--no-config"]);
    assert_eq!(all.status, 2, "{}", all.stderr);
    write(
        &folder,
        "poolctl.toml",
        "[environment.dev]\ninputs = [\"base\", \"dev\"]\n",
    );
    let mended = run(&folder, &["check", "--fix", "-e", "dev"]);
    assert_eq!(mended.status, 0, "{}", mended.stderr);
    assert_eq!(
        fs::read_to_string(folder.join("base/rest.yaml")).unwrap(),
        REST
    );
}

#[test]
fn names_that_kustomize_may_change_are_not_mended() {
    let folder = repository("apart-unbuilt", |_| String::new());
    fs::remove_file(folder.join("poolctl.toml")).unwrap();
    let typo = REST.replace("poolRefs: [puppet]", "poolRefs: [x-puppet]");
    write(&folder, "dev/rest.yaml", &typo);
    write(
        &folder,
        "dev/kustomization.yaml",
        "namePrefix: x-\nresources: [pool.yaml, rest.yaml]\n",
    );
    let mended = run(&folder, &["check", "--fix", "dev"]);
    let reason = "not mended: kustomize may change the name: `-k` reads what it builds";
    assert!(mended.stderr.contains(reason), "{}", mended.stderr);
    assert_eq!(
        fs::read_to_string(folder.join("dev/rest.yaml")).unwrap(),
        typo
    );
}

#[test]
fn what_is_reported_of_a_build_is_that_of_mended_files() {
    let folder = repository("apart-rebuilt", |_| String::new());
    fs::remove_file(folder.join("poolctl.toml")).unwrap();
    kustomize(&folder, "cat dev/pool.yaml");
    fs::create_dir(folder.join("over")).unwrap();
    let wrong = pool("a.example.com").replace("name: puppet", "name: other") + "  servce: {}\n";
    write(&folder, "dev/pool.yaml", &wrong);
    let mended = run(
        &folder,
        &["check", "--fix", "-k", "over", "-f", "dev/pool.yaml"],
    );
    assert!(mended.stderr.contains("wrote service"), "{}", mended.stderr);
    assert!(!mended.stdout.contains("servce"), "{}", mended.stdout);
}

#[test]
fn what_mends_is_a_command_that_runs_and_drift_is_said_once() {
    let folder = repository("apart-mending", |_| "output-dir = \"NAME\"".into());
    let check = run(
        &folder,
        &["inject", "--no-config", "--check", "-n", "x", "--", "dev"],
    );
    let help = "help: `poolctl inject --write --no-config -n x -- dev` adds the names\n";
    assert!(check.stderr.contains(help), "{}", check.stderr);
    let config = "[environment.a]\ninputs = [\"dev\"]\noutput-dir = \"out/a\"\n[environment.b]\ninputs = [\"dev\"]\noutput-dir = \"out/b\"\n";
    write(&folder, "poolctl.toml", config);
    let check = run(&folder, &["inject", "--check", "--format", "json"]);
    let report: Json = serde_json::from_str(&check.stderr).unwrap();
    let drift = report["diagnostics"].as_array().unwrap().iter();
    let drift: Vec<_> = drift.filter(|finding| finding["rule"] == "drift").collect();
    assert_eq!(drift.len(), 1, "{report}");
    assert_eq!(drift[0]["environments"], serde_json::json!(["a", "b"]));
    assert_eq!(report["summary"]["errors"], 1);
    // Of an environment that was never rendered everything is to be made.
    let diff = run(&folder, &["diff", "-q"]);
    assert_eq!(diff.status, 1, "{}", diff.stderr);
    assert_eq!(
        diff.stdout.matches("to be created").count(),
        8,
        "{}",
        diff.stdout
    );
}

/// A build that lists the Component has the names that its patches add, and would need none of them.
#[test]
fn a_component_is_not_taken_away_by_the_build_that_lists_it() {
    let folder = repository("apart-component", |_| String::new());
    write(
        &folder,
        "poolctl.toml",
        "[environment.prod]\nkustomize = \"prod\"\noutput-dir = \"out\"\ncertificates = \"kustomize\"\n",
    );
    let build = "cat prod/pool.yaml; echo ---; cat prod/rest.yaml";
    kustomize(&folder, build);
    assert_eq!(run(&folder, &["render", "-q"]).status, 0);
    let before = names(&folder.join("out"));
    assert!(
        before.iter().any(|name| name.ends_with(".patch.yaml")),
        "{before:?}"
    );
    kustomize(
        &folder,
        &build.replace(
            "cat prod/rest",
            "sed 's/puppet]$/puppet, prod.example.com]/' prod/rest",
        ),
    );
    let again = run(&folder, &["render", "-q"]);
    assert_eq!(again.status, 1, "{}", again.stderr);
    assert!(
        again.stderr.contains("render from an overlay without it"),
        "{}",
        again.stderr
    );
    assert_eq!(names(&folder.join("out")), before);
    assert_eq!(run(&folder, &["render", "-q", "--prune", "all"]).status, 0);
}
