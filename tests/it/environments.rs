//! Repositories with several environments, as `testdata/environments/repository` is one. What kustomize
//! builds of it is recorded beside it; where kustomize is installed, it builds the same.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{Run, files, is_installed, names, scratch};
use serde_json::Value as Json;

const REPOSITORY: &str = "testdata/environments/repository";
const BUILDS: &str = "testdata/environments/builds";

/// Prints what is recorded of a folder, with the built-ins of a shell alone.
const KUSTOMIZE: &str = r#"#!/bin/sh
[ "$1" = build ] && [ $# = 2 ] || exit 3
while IFS= read -r line; do printf '%s\n' "$line"; done < "$BUILDS/${2##*/}.yaml"
"#;

/// A copy of the repository, and programs of its own.
pub struct Repository {
    pub root: PathBuf,
    pub builds: PathBuf,
    pub programs: PathBuf,
}

impl Repository {
    fn new(name: &str) -> Self {
        Self::of(name, Some(REPOSITORY))
    }

    /// A copy of a folder, or an empty one.
    pub fn of(name: &str, source: Option<&str>) -> Self {
        let folder = scratch(name);
        let repository = Self {
            root: folder.join("repository"),
            builds: folder.join("builds"),
            programs: folder.join("bin"),
        };
        if let Some(source) = source {
            copy(source, &repository.root);
        }
        copy(BUILDS, &repository.builds);
        fs::create_dir_all(repository.root.join(".git")).unwrap();
        fs::create_dir(&repository.programs).unwrap();
        repository.program("kustomize", KUSTOMIZE);
        repository
    }

    /// Puts a program into the PATH.
    pub fn program(&self, name: &str, script: &str) {
        let path = self.programs.join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Replaces text in a file, and in what is built of it.
    fn edit(&self, path: &str, old: &str, new: &str) {
        replace(&self.path(path), old, new);
    }

    fn run(&self, args: &[&str]) -> Run {
        self.run_in("", args)
    }

    fn run_in(&self, folder: &str, args: &[&str]) -> Run {
        run(&self.path(folder), &self.programs, &self.builds, args)
    }

    /// The files of all rendered folders, with their texts.
    fn rendered(&self) -> Vec<(String, String)> {
        let rendered = self.path("rendered");
        let files = if rendered.exists() {
            files(&rendered)
        } else {
            Vec::new()
        };
        let text = |path: &PathBuf| {
            let name = path.strip_prefix(&rendered).unwrap();
            (
                name.to_str().unwrap().to_owned(),
                fs::read_to_string(path).unwrap(),
            )
        };
        files.iter().map(text).collect()
    }
}

fn run(folder: &Path, programs: &Path, builds: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_poolctl"))
        .args(args)
        .current_dir(folder)
        .env("PATH", programs)
        .env("BUILDS", builds)
        .output()
        .unwrap();
    Run {
        status: u8::try_from(output.status.code().unwrap()).unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn copy(from: &str, to: &Path) {
    for path in files(Path::new(from)) {
        let there = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(there.parent().unwrap()).unwrap();
        fs::copy(path, there).unwrap();
    }
}

fn replace(path: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(old), "{}: {old}", path.display());
    fs::write(path, text.replace(old, new)).unwrap();
}

#[test]
fn all_environments_are_checked_rendered_and_injected() {
    let repository = Repository::new("environments-all");
    let check = repository.run(&["check"]);
    assert_eq!((check.status, &*check.stderr), (0, ""), "{}", check.stdout);
    let summary = "in 3 environments, 5 files (3 Pools, 6 Servers, 6 Certificates)\n  dev: ";
    assert!(check.stdout.contains(summary), "{}", check.stdout);

    let render = repository.run(&["render", "-q"]);
    assert_eq!(
        (render.status, &*render.stdout),
        (0, ""),
        "{}",
        render.stderr
    );
    let rendered = repository.rendered();
    assert_eq!(
        names(&repository.path("rendered")),
        ["dev", "prod", "staging"]
    );
    assert_eq!(rendered.len(), 12);
    for (name, text) in &rendered {
        let environment = name.split('/').next().unwrap();
        let of_it = format!("puppet.{environment}.example.com");
        let is_service = name.contains("_v1_service_");
        assert!(is_service || text.contains(&of_it), "{name}: {text}");
    }
    let (_, service) = &rendered[7];
    let first = "# Generated by poolctl from kustomize build ../../overlays/prod. DO NOT EDIT.\n";
    assert!(service.starts_with(first), "{service}");

    let again = repository.run(&["render", "--check"]);
    assert_eq!((again.status, &*again.stdout), (0, ""), "{}", again.stderr);
    assert!(again.stderr.ends_with(
        "rendered/dev: 4 unchanged\nrendered/staging: 4 unchanged\nrendered/prod: 4 unchanged\n"
    ));

    let inject = repository.run(&["inject", "-q", "--check"]);
    assert_eq!(inject.status, 1);
    let lines: Vec<_> = inject.stdout.lines().collect();
    assert_eq!(lines.len(), 6, "{}", inject.stdout);
    assert_eq!(
        lines[0],
        "envs/dev/certificates.yaml:9:3: Certificate `compiler` lacks `puppet.dev.example.com` in dev"
    );
    let refused = repository.run(&["inject", "-q", "-w"]);
    assert_eq!(refused.status, 1, "{}", refused.stderr);
    assert!(
        refused.stderr.contains("it is what kustomize builds"),
        "{}",
        refused.stderr
    );
    let one = repository.run(&["inject", "-q", "-w", "--exit-code", "-e", "dev"]);
    assert_eq!((one.status, &*one.stderr), (1, ""));
    let done = repository.run(&["inject", "-q", "-w", "--exit-code", "-e", "dev"]);
    assert_eq!((done.status, &*done.stderr), (0, ""));
    let pools = repository.run(&["diff", "-q", "-e", "prod", "-e", "staging"]);
    assert_eq!(pools.status, 0, "{}", pools.stdout);
}

#[test]
fn a_mistake_in_the_base_is_said_once() {
    let repository = Repository::new("environments-typo");
    repository.edit(
        "base/servers.yaml",
        "replicas: 2\n  poolRefs: [puppet]",
        "replicas: 2\n  poolRefs: [pupet]",
    );
    for name in ["staging", "prod"] {
        // The last object is the Server of that name.
        let build = repository.builds.join(format!("{name}.yaml"));
        let text = fs::read_to_string(&build).unwrap();
        let at = text.rfind(&format!("name: {name}-compiler\n")).unwrap();
        let (before, server) = text.split_at(at);
        let server = server.replacen(&format!("- {name}-puppet"), "- pupet", 1);
        fs::write(build, format!("{before}{server}")).unwrap();
    }
    let check = repository.run(&["check", "--format", "json", "-e", "staging", "-e", "prod"]);
    assert_eq!(check.status, 1, "{}", check.stdout);
    let report: Json = serde_json::from_str(&check.stdout).unwrap();
    let errors = report["diagnostics"].as_array().unwrap().iter();
    let errors: Vec<_> = errors
        .filter(|finding| finding["severity"] == "error")
        .collect();
    assert_eq!(errors.len(), 1, "{}", check.stdout);
    assert_eq!(errors[0]["rule"], "unknown-pool-ref");
    assert_eq!(errors[0]["file"], "base/servers.yaml");
    assert_eq!(errors[0]["line"], 10);
    assert_eq!(
        errors[0]["environments"],
        serde_json::json!(["staging", "prod"])
    );
    let check = repository.run(&["check", "-q"]);
    let mut lines = check.stdout.lines();
    let head = lines.next().unwrap();
    assert!(head.starts_with("error[unknown-pool-ref]: "), "{head}");
    assert!(head.ends_with(" (in staging and prod)"), "{head}");
    let short = repository.run(&["check", "-q", "--format", "short"]);
    assert!(
        short
            .stdout
            .contains("base/servers.yaml:10:14: error[unknown-pool-ref]: ")
            && short.stdout.contains(" (in staging and prod)\n"),
        "{}",
        short.stdout
    );
}

#[test]
fn one_overlay_changes_one_folder() {
    let repository = Repository::new("environments-one");
    assert_eq!(repository.run(&["render", "-q"]).status, 0);
    let before = repository.rendered();
    let prod = repository.builds.join("prod.yaml");
    replace(&prod, "puppet.prod.example.com", "puppet.example.org");
    let check = repository.run(&["render", "-q", "--check"]);
    assert_eq!(check.status, 1);
    let prod = |line: &str| line.starts_with("changed rendered/prod/");
    assert!(check.stdout.lines().all(prod), "{}", check.stdout);
    assert_eq!(check.stdout.lines().count(), 3);
    assert_eq!(repository.rendered(), before);
    let render = repository.run(&["render", "-q", "--exit-code"]);
    assert_eq!(
        (render.status, &*render.stderr),
        (1, ""),
        "something was written"
    );
    let changed = before.iter().zip(repository.rendered());
    let changed = changed.filter(|(before, after)| *before != after);
    let changed: Vec<_> = changed.map(|(_, (name, _))| name).collect();
    assert!(
        changed.iter().all(|name| name.starts_with("prod/")),
        "{changed:?}"
    );
    assert_eq!(repository.run(&["render", "-q", "--exit-code"]).status, 0);
}

#[test]
fn the_working_directory_makes_no_difference() {
    let repository = Repository::new("environments-folder");
    assert_eq!(repository.run(&["render", "-q"]).status, 0);
    let before = repository.rendered();
    let config = repository.path("poolctl.toml").display().to_string();
    let outside = scratch("environments-outside");
    for args in [&["render", "-q"], &["render", "--check"]] {
        let below = repository.run_in("overlays/prod", args);
        assert_eq!(below.status, 0, "{}", below.stderr);
        let args = [args, &["--config", &config][..]].concat();
        let there = run(&outside, &repository.programs, &repository.builds, &args);
        assert_eq!(there.status, 0, "{}", there.stderr);
    }
    assert_eq!(repository.rendered(), before);
    assert!(names(&outside).is_empty());
}

/// The gate is that of all environments: none is written when one has an error.
#[test]
fn an_error_in_one_environment_stops_all() {
    let repository = Repository::new("environments-gate");
    repository.edit(
        "envs/dev/pools.yaml",
        "puppet.dev.example.com",
        "Puppet_dev",
    );
    let render = repository.run(&["render", "-q"]);
    assert_eq!(render.status, 1);
    assert!(
        render.stderr.starts_with(
            "error[route-hostname]: the hostname `Puppet_dev` has upper-case letters (in dev)\n"
        ),
        "{}",
        render.stderr
    );
    assert_eq!(repository.rendered(), []);
    assert_eq!(repository.run(&["render", "-q", "-e", "prod"]).status, 0);
    assert_eq!(names(&repository.path("rendered")), ["prod"]);
}

#[test]
fn drift_is_a_finding_for_programs() {
    let repository = Repository::new("environments-drift");
    assert_eq!(repository.run(&["render", "-q"]).status, 0);
    let missing = "rendered/prod/puppet-prod_v1_service_prod-puppet.yaml";
    fs::remove_file(repository.path(missing)).unwrap();
    for format in ["json", "sarif", "github", "gitlab", "junit"] {
        let check = repository.run(&["render", "--check", "--format", format]);
        assert_eq!(check.status, 1, "{}", check.stderr);
        assert_eq!(check.stdout, format!("missing {missing}\n"));
        assert!(check.stderr.contains(missing), "{format}: {}", check.stderr);
        assert!(check.stderr.contains("drift"), "{format}: {}", check.stderr);
        let inject = repository.run(&["inject", "--check", "--format", format]);
        assert!(
            inject.stderr.contains("drift"),
            "{format}: {}",
            inject.stderr
        );
        let diff = repository.run(&["diff", "--format", format]);
        assert_eq!(diff.status, 1);
        assert!(
            diff.stderr.contains("to be created"),
            "{format}: {}",
            diff.stderr
        );
    }
    let file = "check.json";
    let args = ["render", "--check", "--report", "json=check.json"];
    assert_eq!(repository.run(&args).status, 1);
    let report = fs::read_to_string(repository.path(file)).unwrap();
    assert!(report.contains("\"rule\": \"drift\""), "{report}");
}

/// A build is a source of its own: files that came from files are not pruned for it, nor the other way.
#[test]
fn what_was_built_is_pruned_by_a_build() {
    let repository = Repository::new("environments-prune");
    assert_eq!(repository.run(&["render", "-q"]).status, 0);
    let build = repository.builds.join("prod.yaml");
    replace(&build, "prod-puppet", "prod-agents");
    let args = ["render", "-e", "prod", "--check"];
    let stale = "stale rendered/prod/puppet-prod_v1_service_prod-puppet.yaml\n";
    let check = repository.run(&args);
    assert!(
        check.stdout.contains(stale),
        "{}{}",
        check.stdout,
        check.stderr
    );
    // The same objects from files: nobody knows whether the build still has the others.
    fs::copy(&build, repository.path("prod.yaml")).unwrap();
    let render = repository.run(&["render", "-q", "prod.yaml", "--output-dir", "rendered/prod"]);
    assert_eq!(render.status, 1);
    assert!(
        render
            .stderr
            .contains("kustomize build ../../overlays/prod"),
        "{}",
        render.stderr
    );
    fs::remove_dir_all(repository.path("overlays")).unwrap();
    let render = repository.run(&["render", "-q", "prod.yaml", "--output-dir", "rendered/prod"]);
    assert_eq!(render.status, 0, "the build is gone: {}", render.stderr);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let repository = Repository::new("environments-misuse");
    for (args, sentence) in [
        (
            &["render", "-e", "staing"][..],
            "there is no environment `staing`; did you mean `staging`?",
        ),
        (
            &["check", "-e", "qa"],
            "there is no environment `qa`; `poolctl.toml` has dev, staging, prod",
        ),
        (
            &["render", "--output-dir", "x"],
            "choose one of them with `-e`: dev, staging, prod",
        ),
        (&["render", "--passthrough"], "stdout takes one environment"),
        (&["render", "-e", "dev", "-o", "json"], "files are YAML"),
        (
            &["render", "--no-kustomize"],
            "`kustomize build overlays/prod` is not started, as `--no-kustomize` says",
        ),
        (
            &["diff", "--against", "rendered/dev"],
            "`--against` is compared with one environment",
        ),
        (
            &["render", "-e", "dev", "envs/dev"],
            "cannot be used with '[PATH]...'",
        ),
    ] {
        let run = repository.run(args);
        assert_eq!((run.status, &*run.stdout), (2, ""), "{args:?}");
        assert!(run.stderr.contains(sentence), "{args:?}: {}", run.stderr);
    }
    for (line, sentence) in [
        (
            "[environment.prod]\noutput-dir = \"rendered/dev\"",
            "the environments `dev` and `prod` both write into `rendered/dev`",
        ),
        (
            "[environment.prod]\noutput-file = \"rendered/dev/all.yaml\"",
            "both write into",
        ),
        (
            "[environment.prod]\noutput-dir = \"../out\"",
            "environment `prod`: `../out` is outside of the repository",
        ),
        (
            "[environment.prod]\noutput-dir = \"new/../../out\"",
            "goes up behind a folder",
        ),
        (
            "[environment.prod]\noutput-dir = \"a\"\noutput-file = \"b\"",
            "it has both an `output-dir` and an `output-file`",
        ),
        (
            "[environment.prod]\nkustomize = \"https://example.com/r\"",
            "`kustomize` names no folder of the repository: `https://example.com/r`",
        ),
        (
            "[environment.prod]\nkustomize = \"../elsewhere\"",
            "`kustomize` names no folder",
        ),
        (
            "[environment.prod]\nkustomize = \"base\"\ninputs = [\"base\"]",
            "`kustomize` stands in the place of `inputs`",
        ),
        (
            "[environment.prod]\noutputdir = \"x\"",
            "there is no key `outputdir`; did you mean `output-dir`?",
        ),
        (
            "[environment.prod]\nallow = [\"drift\"]",
            "`drift` cannot be allowed",
        ),
        (
            "[environment.prod]\nreport = [\"sarf=x\"]",
            "there is no format `sarf`; did you mean `sarif`?",
        ),
        (
            "[environment.prod]\noutput-dir = \"rendered/prod\"",
            "the environment `prod` has nothing to read",
        ),
    ] {
        let config = format!(
            "[environment.dev]\ninputs = [\"envs/dev\"]\noutput-dir = \"rendered/dev\"\n{line}\n"
        );
        fs::write(repository.path("poolctl.toml"), config).unwrap();
        let run = repository.run(&["render"]);
        assert_eq!((run.status, &*run.stdout), (2, ""), "{line}");
        assert!(run.stderr.contains(sentence), "{line}: {}", run.stderr);
    }
    assert_eq!(repository.rendered(), []);
}

#[test]
fn a_build_that_fails_is_an_error() {
    let repository = Repository::new("environments-builds");
    let (out, build) = ("out", ["render", "-q", "-k", "overlays/prod"]);
    for (script, sentences) in [
        (
            "#!/bin/sh\necho Error: no such resource >&2\nexit 1\n",
            &[
                "kustomize build overlays/prod: Error: no such resource",
                "`kustomize build overlays/prod` failed: exit status: 1",
            ][..],
        ),
        (
            "#!/bin/sh\nexit 0\n",
            &["`kustomize build overlays/prod` printed nothing"],
        ),
        (
            "#!/bin/sh\nprintf 'a: [\\n'\n",
            &["error[yaml-syntax]", "[kustomize build overlays/prod:1:4]"],
        ),
    ] {
        repository.program("kustomize", script);
        let run = repository.run(&[&build[..], &["--output-dir", out]].concat());
        assert_eq!((run.status, &*run.stdout), (2, ""), "{}", run.stderr);
        for sentence in sentences {
            assert!(run.stderr.contains(sentence), "{sentence}: {}", run.stderr);
        }
        assert!(!repository.path(out).exists());
    }
    // What a build says is told, and only to people.
    let warning = KUSTOMIZE.replace("while", "echo '# Warning: old' >&2\nwhile");
    repository.program("kustomize", &warning);
    let note = "note: kustomize build overlays/prod: # Warning: old\n";
    let run = repository.run(&["render", "-k", "overlays/prod"]);
    assert!(run.stderr.starts_with(note), "{}", run.stderr);
    assert!(!repository.run(&build).stderr.contains("Warning"));
    // The other program does it, too; without both it is an error.
    fs::remove_file(repository.programs.join("kustomize")).unwrap();
    let run = repository.run(&build);
    assert_eq!((run.status, &*run.stdout), (2, ""));
    let sentence = "`kustomize build overlays/prod` needs `kustomize` or `kubectl` in the PATH";
    assert!(run.stderr.contains(sentence), "{}", run.stderr);
    repository.program("kubectl", &KUSTOMIZE.replace("= build", "= kustomize"));
    assert_eq!(repository.run(&build).status, 0);
}

/// What two environments read is edited when both want the same.
#[test]
fn a_shared_certificate_is_edited_when_all_agree() {
    let folder = scratch("environments-shared");
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let read = |path: &str| fs::read_to_string(Path::new(REPOSITORY).join(path)).unwrap();
    write("base/servers.yaml", &read("base/servers.yaml"));
    write("base/certificates.yaml", &read("base/certificates.yaml"));
    let pool = |name: &str, hostname: &str| {
        let pool = read("base/pools.yaml").replace("puppet.example.com", hostname);
        write(&format!("{name}/pools.yaml"), &pool);
    };
    pool("a", "puppet.example.com");
    pool("b", "puppet.example.org");
    write(
        "poolctl.toml",
        "[environment.a]\ninputs = [\"base\", \"a\"]\n[environment.b]\ninputs = [\"base\", \"b\"]\n",
    );
    let inject = |args: &[&str]| {
        run(
            &folder,
            &folder,
            &folder,
            &[&["inject", "-q"], args].concat(),
        )
    };
    let disagree = inject(&["-w"]);
    assert_eq!(disagree.status, 1);
    let sentence =
        "lacks `puppet.example.com` in a, but b also reads it, and wants something else there";
    assert!(disagree.stderr.contains(sentence), "{}", disagree.stderr);
    assert_eq!(
        read("base/certificates.yaml"),
        fs::read_to_string(folder.join("base/certificates.yaml")).unwrap()
    );
    pool("b", "puppet.example.com");
    let agree = inject(&["-w"]);
    assert_eq!((agree.status, &*agree.stderr), (0, ""));
    let edited = fs::read_to_string(folder.join("base/certificates.yaml")).unwrap();
    assert_eq!(edited.matches("puppet.example.com").count(), 2, "{edited}");
    assert_eq!(inject(&["--check"]).status, 0);
}

/// An allowance that one environment needs is of use; a report of one environment has its findings alone.
#[test]
fn comments_and_reports_of_several_environments() {
    let folder = scratch("environments-reports");
    for (name, replicas) in [("a", 0), ("b", 1)] {
        fs::create_dir(folder.join(name)).unwrap();
        let server = format!(
            "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Server\nmetadata: {{name: s}}\nspec:\n  configRef: c\n  \
             certificateRef: c\n  replicas: {replicas}\n  poolRefs: [p]\n"
        );
        fs::write(folder.join(name).join("server.yaml"), server).unwrap();
    }
    let pool = "# poolctl: allow no-replicas for a while\napiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\n\
                metadata: {name: p}\nspec: {}\n";
    fs::write(folder.join("pool.yaml"), pool).unwrap();
    let config = "report = []\n[environment.a]\ninputs = [\"pool.yaml\", \"a\"]\nreport = [\"json=a.json\"]\n\
                  [environment.b]\ninputs = [\"pool.yaml\", \"b\"]\n";
    fs::write(folder.join("poolctl.toml"), config).unwrap();
    let wrong = run(&folder, &folder, &folder, &["check"]);
    assert!(
        wrong.stderr.contains("there is no key `report`"),
        "{}",
        wrong.stderr
    );
    fs::write(
        folder.join("poolctl.toml"),
        config.replace("report = []\n", ""),
    )
    .unwrap();
    let check = run(&folder, &folder, &folder, &["check", "--format", "json"]);
    assert_eq!(check.status, 0, "{}", check.stderr);
    assert!(
        !check.stdout.contains("unused-allowance"),
        "{}",
        check.stdout
    );
    let report = fs::read_to_string(folder.join("a.json")).unwrap();
    assert!(
        report.contains("\"servers\": 1") && !report.contains("environments"),
        "{report}"
    );
    let alone = run(&folder, &folder, &folder, &["check", "-e", "b"]);
    assert!(
        alone.stdout.contains("unused-allowance"),
        "{}",
        alone.stdout
    );
}

#[test]
fn settings_say_where_they_come_from() {
    let repository = Repository::new("environments-config");
    let run = repository.run_in("overlays/prod", &["config", "-e", "staging", "-e", "prod"]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    let (staging, prod) = run.stdout.split_once("\nenvironment prod\n").unwrap();
    assert!(
        staging.starts_with("environment staging\nKEY "),
        "{staging}"
    );
    let row = |table: &str, key: &str| -> Vec<String> {
        let mut lines = table.lines();
        let line = lines
            .find(|line| line.starts_with(&format!("{key} ")))
            .unwrap();
        line.split_whitespace().map(str::to_owned).collect()
    };
    let config = "../../poolctl.toml";
    assert_eq!(
        row(prod, "kube-version"),
        ["kube-version", "\"1.34\"", &format!("{config}:1")]
    );
    assert_eq!(
        row(prod, "kustomize"),
        ["kustomize", "\"overlays/prod\"", &format!("{config}:13")]
    );
    assert_eq!(
        row(prod, "deny"),
        ["deny", "[\"warnings\"]", &format!("{config}:15")]
    );
    assert_eq!(row(staging, "deny"), ["deny", "-", "-"]);
    assert_eq!(
        row(staging, "validate"),
        ["validate", "\"strict\"", "default"]
    );
    assert_eq!(repository.run(&["config", "-e", "qa"]).status, 2);
    // Both hold, and one input stands for the other.
    let text = "inputs = [\"base\"]\nallow = [\"empty-pool\"]\n[environment.a]\nallow = [\"no-replicas\"]\nkustomize = \"base\"\n";
    fs::write(repository.path("poolctl.toml"), text).unwrap();
    let run = repository.run(&["config"]);
    let rows = run
        .stdout
        .lines()
        .filter(|line| line.contains("poolctl.toml"));
    let rows: Vec<_> = rows
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        rows,
        [
            "allow [\"no-replicas\"] poolctl.toml:4",
            "allow [\"empty-pool\"] poolctl.toml:2",
            "kustomize \"base\" poolctl.toml:5",
        ]
    );
}

#[test]
fn kustomize_builds_what_is_recorded() {
    let folders = [
        ("staging", "repository/overlays/staging"),
        ("prod", "repository/overlays/prod"),
        ("base", "flux/base"),
    ];
    for (program, verb) in [("kustomize", "build"), ("kubectl", "kustomize")] {
        let versions = match program {
            "kubectl" => &["version", "--client"][..],
            _ => &["version"],
        };
        if !is_installed(program, versions, program) {
            continue;
        }
        for (name, folder) in folders {
            let folder = format!("testdata/environments/{folder}");
            let output = Command::new(program)
                .args([verb, &folder])
                .output()
                .unwrap();
            let recorded = fs::read_to_string(format!("{BUILDS}/{name}.yaml")).unwrap();
            assert_eq!(
                String::from_utf8(output.stdout).unwrap(),
                recorded,
                "{program} {folder}"
            );
        }
    }
}

#[test]
fn a_list_has_all_environments() {
    let repository = Repository::new("environments-list");
    let list = repository.run(&["list", "-q", "--no-headers"]);
    assert_eq!(list.status, 0, "{}", list.stderr);
    let first = |line: &str| line.split_whitespace().next().unwrap().to_owned();
    let mut names: Vec<_> = list.stdout.lines().map(first).collect();
    names.dedup();
    assert_eq!(names, ["dev", "staging", "prod"]);

    let json = repository.run(&["list", "-q", "-o", "json", "-e", "prod"]);
    let json: Json = serde_json::from_str(&json.stdout).unwrap();
    let items = json["items"].as_array().unwrap();
    assert!(!items.is_empty());
    assert!(items.iter().all(|item| item["environment"] == "prod"));

    let one = repository.run(&["list", "-q", "-n", "puppet", "envs/dev"]);
    assert!(one.stdout.starts_with("NAMESPACE   NAME"), "{}", one.stdout);
}
