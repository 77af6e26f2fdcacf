//! Files of earlier runs: what goes, what stays, and what stops a run that would lose it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{Run, run_in, scratch, texts};
use poolctl::source::generated_header;

/// A repository with a folder for input and one for output, worked on from its root.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Self {
        let root = scratch(name);
        fs::create_dir_all(root.join("pools")).unwrap();
        fs::create_dir(root.join(".git")).unwrap();
        Self(root)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.0.join(path)).unwrap();
    }

    fn pipe(&self, args: &str, stdin: &str) -> Run {
        let args: Vec<_> = args.split_whitespace().collect();
        run_in(&self.0, &args, stdin)
    }

    /// Renders paths into `out`.
    fn run(&self, args: &str) -> Run {
        self.pipe(&format!("render -q --output-dir out {args}"), "")
    }

    fn done(&self, args: &str) {
        let run = self.run(args);
        assert_eq!(run.status, 0, "{args}: {}", run.stderr);
        let check = self.run(&format!("{args} --check"));
        assert_eq!((check.status, check.stdout.as_str()), (0, ""), "{args}");
    }

    /// The run is refused with all of these words, also as a check, and nothing is written.
    fn refused(&self, args: &str, words: &[&str]) {
        let before = self.texts();
        for check in ["", " --check"] {
            let run = self.run(&format!("{args}{check}"));
            assert_eq!(run.status, 1, "{args}{check}: {}", run.stderr);
            for word in words {
                assert!(run.stderr.contains(word), "{word}: {}", run.stderr);
            }
            assert_eq!(self.texts(), before, "{args}{check}");
        }
    }

    fn texts(&self) -> BTreeMap<String, String> {
        texts(&self.0.join("out"))
    }

    /// The names in `out`, the ends that all have left out.
    fn names(&self) -> Vec<String> {
        let texts = self.texts().into_keys();
        let names = texts.map(|name| name.trim_end_matches(".yaml").to_owned());
        names.collect()
    }
}

fn object(kind: &str, namespace: &str, name: &str, spec: &str) -> String {
    let namespace = match namespace {
        "" => String::new(),
        namespace => format!(", namespace: {namespace}"),
    };
    format!(
        "---\napiVersion: openvox.voxpupuli.org/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}{namespace}}}\nspec: {spec}\n"
    )
}

fn pool(namespace: &str, name: &str) -> String {
    object("Pool", namespace, name, "{}")
}

/// A Pool that injects its hostname into a Certificate, with both.
fn injecting() -> (String, String) {
    let route = "{route: {enabled: true, hostname: p.example.com, gatewayRef: {name: g}, injectDNSAltName: true}}";
    let server = "{configRef: c, certificateRef: cert, poolRefs: [puppet]}";
    let certificate = "{authorityRef: ca, dnsAltNames: [own.example.com]}";
    (
        object("Pool", "prod", "puppet", route) + &object("Server", "prod", "s", server),
        object("Certificate", "prod", "cert", certificate),
    )
}

const CERTIFICATE: &str = "prod_openvox.voxpupuli.org_v1alpha1_certificate_cert";
const ROUTE: &str = "prod_gateway.networking.k8s.io_v1_tlsroute_puppet";
const SERVICE: &str = "prod_v1_service_puppet";

#[test]
fn a_source_that_was_read_or_is_gone_is_a_reason_to_prune() {
    let repository = Repository::new("prune-read");
    repository.write("pools/a.yaml", &(pool("", "a") + &pool("", "b")));
    repository.write("pools/c.yaml", &pool("", "c"));
    repository.done("pools");
    assert_eq!(
        repository.names(),
        ["v1_service_a", "v1_service_b", "v1_service_c"]
    );
    repository.write("pools/a.yaml", &pool("", "a"));
    repository.done("pools");
    assert_eq!(repository.names(), ["v1_service_a", "v1_service_c"]);
    repository.remove("pools/c.yaml");
    let check = repository.run("pools --check");
    assert_eq!(
        (check.status, check.stdout.as_str()),
        (1, "stale out/v1_service_c.yaml\n")
    );
    repository.done("pools");
    assert_eq!(repository.names(), ["v1_service_a"]);
}

/// What a kustomization lists as a patch is there, but not read.
#[test]
fn a_source_that_became_a_patch_is_none() {
    let repository = Repository::new("prune-patch");
    repository.write("pools/a.yaml", &pool("", "a"));
    repository.write("pools/b.yaml", &pool("", "b"));
    repository.done("pools");
    let kustomization = "resources: [a.yaml]\npatches: [{path: b.yaml}]\n";
    repository.write("pools/kustomization.yaml", kustomization);
    repository.refused("pools", &["v1_service_b", "`../pools/b.yaml` was not read"]);
    repository.done("pools --no-prune");
    assert_eq!(repository.names(), ["v1_service_a", "v1_service_b"]);
    repository.done("pools --prune all");
    assert_eq!(repository.names(), ["v1_service_a"]);
    repository.remove("pools/a.yaml");
    repository.refused("pools", &["no-pools"]);
}

#[test]
fn a_source_that_was_not_read_is_none() {
    let repository = Repository::new("prune-unread");
    repository.write("pools/a.yaml", &pool("", "a"));
    repository.write("pools/b.yaml", &pool("", "b"));
    repository.write("pools/deep/c.yaml", &pool("", "c"));
    repository.done("pools -R");
    let both = ["out/v1_service_b.yaml", "`../pools/b.yaml`", "--prune all"];
    repository.refused("pools/a.yaml", &both);
    // A folder counts for the files in it, not for those below.
    let below = ["out/v1_service_c.yaml", "`../pools/deep/c.yaml`"];
    repository.refused("pools", &below);
    repository.done("pools/a.yaml --no-prune");
    assert_eq!(repository.names().len(), 3);
    repository.done("pools/a.yaml --prune all");
    assert_eq!(repository.names(), ["v1_service_a"]);
}

#[test]
fn a_first_line_of_an_older_version_is_no_reason_while_its_path_exists() {
    let repository = Repository::new("prune-old");
    repository.write("pools/a.yaml", &pool("", "a"));
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\n";
    for (origin, goes) in [("pools/a.yaml", false), ("pools/gone.yaml", true)] {
        let text = generated_header(origin) + service;
        repository.write("out/v1_service_b.yaml", &text);
        if goes {
            repository.done("pools");
        } else {
            let words = ["out/v1_service_b.yaml", "`pools/a.yaml`", "--prune all"];
            repository.refused("pools", &words);
            // Also from elsewhere in the repository.
            let deep = Repository(repository.0.join("pools"));
            let run = deep.pipe("render -q --no-config --output-dir ../out a.yaml", "");
            assert_eq!(run.status, 1, "{}", run.stderr);
            repository.done("pools --prune all");
        }
        assert_eq!(repository.names(), ["v1_service_a"], "{origin}");
    }
}

#[test]
fn a_namespace_is_always_in_the_name() {
    let repository = Repository::new("prune-names");
    repository.write("pools/a.yaml", &pool("prod", "puppet"));
    repository.done("pools");
    let first = repository.texts();
    assert_eq!(repository.names(), [SERVICE]);
    repository.write("pools/b.yaml", &pool("test", "puppet"));
    repository.done("pools");
    assert_eq!(repository.names(), [SERVICE, "test_v1_service_puppet"]);
    assert!(
        first
            .iter()
            .all(|(name, text)| repository.texts()[name] == *text)
    );
}

#[test]
fn runs_for_two_namespaces_share_a_folder() {
    let repository = Repository::new("prune-namespaces");
    repository.write("pools/a.yaml", &(pool("", "a") + &pool("", "b")));
    repository.done("pools -n one");
    repository.done("pools -n two");
    let all = [
        "one_v1_service_a",
        "one_v1_service_b",
        "two_v1_service_a",
        "two_v1_service_b",
    ];
    assert_eq!(repository.names(), all);
    repository.write("pools/a.yaml", &pool("", "a"));
    repository.done("pools -n two");
    assert_eq!(repository.names(), all[..3]);
    repository.done("pools -n one");
    assert_eq!(repository.names(), [all[0], all[2]]);
    repository.done("pools -n one --prune all");
    assert_eq!(repository.names(), [all[0]]);
    // What had none is not of another namespace.
    repository.done("pools");
    assert_eq!(repository.names(), ["v1_service_a"]);
    repository.done("pools -n one");
    assert_eq!(repository.names(), [all[0]]);
}

#[test]
fn piped_input_prunes_what_was_piped_for_its_namespaces() {
    let repository = Repository::new("prune-stdin");
    let pipe = |input: &str, args: &str, status: u8| {
        let args = format!("render -q --output-dir out {args}");
        let run = repository.pipe(&args, input);
        assert_eq!(run.status, status, "{}", run.stderr);
        run.stderr
    };
    pipe(&(pool("one", "a") + &pool("one", "b")), "-f -", 0);
    pipe(&pool("two", "a"), "-f -", 0);
    let [a, b, other] = ["one_v1_service_a", "one_v1_service_b", "two_v1_service_a"];
    assert_eq!(repository.names(), [a, b, other]);
    repository.write("pools/a.yaml", &pool("one", "a"));
    // A run that reads something else does not know what was piped.
    for paths in ["pools", "pools -f -"] {
        let input = match paths {
            "pools" => String::new(),
            _ => pool("one", "c"),
        };
        let error = pipe(&input, paths, 1);
        assert!(error.contains(b) && error.contains("`stdin`"), "{error}");
    }
    assert_eq!(repository.names(), [a, b, other]);
    pipe(&pool("one", "a"), "-f -", 0);
    assert_eq!(repository.names(), [a, other]);
}

#[test]
fn certificates_stay_while_they_are_in_the_input() {
    let repository = Repository::new("prune-certificate");
    let (pools, certificate) = injecting();
    repository.write("pools/a.yaml", &pools);
    repository.write("certs/c.yaml", &certificate);
    let names = |repository: &Repository| -> Vec<String> {
        let text = &repository.texts()[&format!("{CERTIFICATE}.yaml")];
        let names = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("- "));
        names.map(str::to_owned).collect()
    };
    for form in ["full", "patch"] {
        let args = format!("pools certs --certificates {form}");
        repository.done(&args);
        assert_eq!(repository.names(), [ROUTE, CERTIFICATE, SERVICE]);
        assert_eq!(
            names(&repository),
            ["own.example.com", "p.example.com"],
            "{form}"
        );
        // Nothing is missing any more, then nobody asks, then nobody refers to it.
        let edited = certificate.replace("own.example.com", "own.example.com, p.example.com");
        repository.write("certs/c.yaml", &edited);
        repository.done(&args);
        assert_eq!(
            names(&repository),
            ["own.example.com", "p.example.com"],
            "{form}"
        );
        repository.write("certs/c.yaml", &certificate);
        repository.write("pools/a.yaml", &pools.replace("injectDNSAltName: true", ""));
        repository.done(&args);
        assert_eq!(names(&repository), ["own.example.com"], "{form}");
        repository.write("pools/a.yaml", &pool("prod", "puppet"));
        repository.done(&format!("{args} --prune all"));
        assert_eq!(repository.names(), [CERTIFICATE, SERVICE]);
        assert_eq!(names(&repository), ["own.example.com"], "{form}");
        repository.write("pools/a.yaml", &pools);
    }
    // As the input has it, without a list, too.
    let bare = object(
        "Certificate",
        "prod",
        "cert",
        "{authorityRef: ca, certname: x}",
    );
    repository.write("pools/a.yaml", &pool("prod", "puppet"));
    repository.write("certs/c.yaml", &bare);
    repository.done("pools certs");
    let text = &repository.texts()[&format!("{CERTIFICATE}.yaml")];
    assert!(
        text.ends_with("spec:\n  authorityRef: ca\n  certname: x\n"),
        "{text}"
    );
    // Gone from the input, whether its file was read or not.
    repository.write("certs/c.yaml", "");
    for paths in ["pools certs", "pools"] {
        repository.refused(
            paths,
            &[CERTIFICATE, "Certificate `prod/cert`", "--prune all"],
        );
    }
    repository.done("pools certs --prune all");
    assert_eq!(repository.names(), [SERVICE]);
}

#[test]
fn filters_do_not_prune() {
    let repository = Repository::new("prune-filters");
    let (pools, certificate) = injecting();
    repository.write(
        "pools/a.yaml",
        &(pools + &certificate + &pool("prod", "other")),
    );
    repository.done("pools");
    let all = repository.texts();
    assert_eq!(all.len(), 4);
    let filters = [
        "--pool other",
        "--pool puppet",
        "--only service",
        "--only tlsroute,certificate",
        "--no-routes",
        "--certificates none",
    ];
    for filter in filters {
        for prune in ["", " --prune all"] {
            repository.done(&format!("pools {filter}{prune}"));
            assert_eq!(repository.texts(), all, "{filter}{prune}");
        }
    }
    // What they could have produced, they judge: the route is of this Pool, that Service of none.
    repository.write("pools/a.yaml", &pool("prod", "puppet"));
    for (filter, stale) in [
        ("--pool puppet", vec![ROUTE]),
        ("--only service", vec!["prod_v1_service_other"]),
        ("--no-routes", vec!["prod_v1_service_other"]),
        ("--certificates none", vec![ROUTE, "prod_v1_service_other"]),
    ] {
        let run = repository.run(&format!("pools {filter} --check"));
        let lines = run
            .stdout
            .lines()
            .filter_map(|line| line.strip_prefix("stale out/"));
        let lines: Vec<_> = lines.map(|line| line.trim_end_matches(".yaml")).collect();
        assert_eq!(lines, stale, "{filter}: {}", run.stderr);
    }
}

#[test]
fn an_empty_result_prunes_nothing() {
    let repository = Repository::new("prune-empty");
    repository.write("pools/a.yaml", &pool("", "a"));
    repository.done("pools");
    repository.write("pools/a.yaml", "");
    repository.done("pools --allow-empty");
    assert_eq!(repository.names(), ["v1_service_a"]);
    repository.done("pools --allow-empty --prune all");
    assert!(repository.names().is_empty());
}

#[test]
fn files_are_compared_by_what_they_say() {
    let repository = Repository::new("prune-meaning");
    let (pools, certificate) = injecting();
    repository.write("pools/a.yaml", &(pools + &certificate));
    repository.done("pools");
    let good = repository.texts();
    let json = |text: &str| {
        let (first, document) = text.split_once("\n---\n").unwrap();
        let value: serde_json::Value = serde_yaml::from_str(document).unwrap();
        format!("{first}\n---\n{value:#}\n")
    };
    let quoted = |text: &str| text.replace("namespace: prod", "namespace: \"prod\"");
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let mark = |text: &str| format!("\u{feff}{text}");
    let same: [&dyn Fn(&str) -> String; 5] =
        [&json, &quoted, &crlf, &mark, &|text| crlf(&json(text))];
    for (number, change) in same.iter().enumerate() {
        for (name, text) in &good {
            assert_ne!(change(text), *text, "{name}");
            repository.write(&format!("out/{name}"), &change(text));
        }
        let before = repository.texts();
        repository.done("pools");
        assert_eq!(repository.texts(), before, "{number}: nothing is written");
    }
    let value = |text: &str| {
        text.replace("8140", "8141")
            .replace("example.com", "example.org")
    };
    let first = |text: &str| text.replacen("../pools/a.yaml", "../pools/./a.yaml", 1);
    let kind = |text: &str| {
        text.replace("\"true\"", "true")
            .replace("- p.example.com\n", "- 1\n")
            .replace("name: puppet", "name: 1")
    };
    let more = |text: &str| text.to_owned() + "---\na: b\n";
    let other: [&dyn Fn(&str) -> String; 3] = [&value, &first, &kind];
    for (number, change) in other.iter().enumerate() {
        for (name, text) in &good {
            assert_ne!(change(text), *text, "{number} {name}");
            repository.write(&format!("out/{name}"), &change(text));
        }
        let check = repository.run("pools --check");
        assert_eq!(
            check.stdout.lines().count(),
            good.len(),
            "{number}: {}",
            check.stdout
        );
        repository.done("pools");
        assert_eq!(repository.texts(), good, "{number}");
    }
    // What nobody expects under our first line is not lost.
    for (name, text) in &good {
        repository.write(&format!("out/{name}"), &more(text));
        repository.refused("pools", &[name, "does not write"]);
        repository.write(&format!("out/{name}"), text);
    }
    // Nor does one stay that is no longer produced.
    let service = mark(&good[&format!("{SERVICE}.yaml")]);
    repository.write("out/stale.yaml", &service);
    repository.done("pools");
    assert_eq!(repository.texts(), good);
}

#[test]
fn an_empty_file_in_the_place_of_ours_is_ours() {
    let repository = Repository::new("prune-nothing");
    repository.write("pools/a.yaml", &pool("", "a"));
    repository.write("out/v1_service_a.yaml", "");
    repository.write("out/v1_service_b.yaml", "");
    repository.done("pools");
    assert!(repository.texts()["v1_service_a.yaml"].contains("kind: Service"));
    assert_eq!(repository.texts()["v1_service_b.yaml"], "", "nobody's");
    repository.write("all.yaml", "\n");
    let run = repository.pipe("render -q pools --output-file all.yaml", "");
    assert_eq!(run.status, 0, "{}", run.stderr);
}

#[test]
fn what_others_put_under_our_first_line_stays() {
    let repository = Repository::new("prune-foreign");
    repository.write("pools/a.yaml", &pool("", "a"));
    let map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";
    for (text, word) in [
        (map, "a ConfigMap"),
        (&pool("", "x"), "a Pool"),
        ("<<<<<<< ours\na: b\n", "cannot be read"),
    ] {
        let text = generated_header("../pools/gone.yaml") + text;
        repository.write("out/x.yaml", &text);
        repository.refused("pools", &["out/x.yaml", word]);
        repository.refused("pools --prune all", &["out/x.yaml", word]);
    }
}

#[test]
fn a_check_says_which_command_mends() {
    let repository = Repository::new("prune-command");
    repository.write("pools/it's a.yaml", &pool("", "a"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_poolctl"));
    command.current_dir(&repository.0);
    command.args([
        "render",
        "pools/it's a.yaml",
        "--output-dir",
        "out",
        "--check",
        "--diff",
    ]);
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let (_, rest) = stderr.split_once("help: `poolctl ").unwrap();
    let (args, _) = rest.split_once("` brings them in step\n").unwrap();
    let script = format!("{} {args}", env!("CARGO_BIN_EXE_poolctl"));
    let mut shell = Command::new("sh");
    shell.current_dir(&repository.0).args(["-c", &script]);
    assert!(shell.output().unwrap().status.success(), "{script}");
    assert_eq!(repository.names(), ["v1_service_a"]);
}

#[test]
fn a_single_file_loses_nothing_either() {
    let repository = Repository::new("prune-file");
    let (pools, certificate) = injecting();
    repository.write("pools/a.yaml", &pools);
    repository.write("pools/b.yaml", &pool("prod", "b"));
    repository.write("certs/c.yaml", &certificate);
    let all_file = repository.0.join("all.yaml");
    let run = |args: &str, status: u8| {
        let run = repository.pipe(&format!("render -q --output-file all.yaml {args}"), "");
        assert_eq!(run.status, status, "{args}: {}", run.stderr);
        run.stderr
    };
    let text = || fs::read_to_string(&all_file).unwrap();
    run("pools certs", 0);
    let all = text();
    for (args, word) in [
        (
            "pools/a.yaml certs",
            "`../pools/b.yaml`".trim_start_matches("`../"),
        ),
        ("pools certs --only service", "leaves out"),
        ("pools certs --no-routes", "leaves out"),
        ("pools certs --pool puppet", "leaves out"),
        ("pools/b.yaml", "was not read by this run"),
    ] {
        let error = run(args, 1);
        assert!(
            error.contains(word) && error.contains("--prune all"),
            "{args}: {error}"
        );
        assert_eq!(text(), all, "{args}");
    }
    // Two namespaces do not share it.
    repository.write("bare/d.yaml", &pool("", "d"));
    let file = "render -q bare --output-file bare.yaml -n";
    assert_eq!(repository.pipe(&format!("{file} one"), "").status, 0);
    assert_eq!(repository.pipe(&format!("{file} two"), "").status, 1);
    // A Certificate that nobody asks for is written as the input has it.
    repository.write("pools/a.yaml", &pool("prod", "puppet"));
    run("pools certs", 0);
    assert!(text().contains("kind: Certificate") && !text().contains("p.example.com"));
    run("pools --prune all", 0);
    assert!(!text().contains("kind: Certificate"));
    fs::write(&all_file, text().replace('\n', "\r\n")).unwrap();
    run("pools --check", 0);
}

#[test]
fn every_source_of_a_single_file_counts() {
    let repository = Repository::new("prune-file-sources");
    let names = ["a", "b, c", "d", "e", "f"];
    for name in names {
        let pool = pool("", &name.replace(", ", "-"));
        repository.write(&format!("pools/{name}.yaml"), &pool);
    }
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_poolctl"));
        let command = command.current_dir(&repository.0);
        let command = command.args(["render", "-q", "--output-file", "all.yaml"]);
        let output = command.args(args).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), stderr)
    };
    assert_eq!(run(&["pools"]), (Some(0), String::new()));
    let all = fs::read_to_string(repository.0.join("all.yaml")).unwrap();
    for left in names {
        let paths = names.iter().filter(|name| **name != left);
        let paths: Vec<_> = paths.map(|name| format!("pools/{name}.yaml")).collect();
        let paths: Vec<_> = paths.iter().map(String::as_str).collect();
        let (status, stderr) = run(&paths);
        let object = left.replace(", ", "-");
        let source = left.replace(", ", ",\\u{20}");
        assert_eq!(
            stderr,
            format!(
                "error: `all.yaml` holds Service `{object}`, which is no longer produced, but its source \
                 `pools/{source}.yaml` was not read by this run; `--prune all` drops it all the same\n"
            )
        );
        assert_eq!(status, Some(1));
        let now = fs::read_to_string(repository.0.join("all.yaml")).unwrap();
        assert_eq!(now, all);
    }
    // What a first line only counts may be anywhere.
    let (first, rest) = all.split_once('\n').unwrap();
    let counted = first.split_once(", pools/d").unwrap().0;
    let counted = format!("{counted} and 3 more. DO NOT EDIT.\n{rest}");
    repository.write("all.yaml", &counted);
    let (status, stderr) = run(&["pools/a.yaml", "pools/b, c.yaml"]);
    assert!(status == Some(1) && stderr.contains("`3 more`"), "{stderr}");
    repository.remove("pools/f.yaml");
    repository.write("all.yaml", &all);
    assert_eq!(run(&["pools"]), (Some(0), String::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_shell_pipes_is_piped() {
    let repository = Repository::new("prune-shell");
    let both = pool("one", "a") + &pool("one", "b");
    repository.write("pools/a.yaml", &both);
    let shell = |root: &Path, script: &str| {
        let mut shell = Command::new("bash");
        let program = env!("CARGO_BIN_EXE_poolctl");
        shell
            .current_dir(root)
            .env("P", program)
            .args(["-c", script]);
        shell.output().unwrap().status.code()
    };
    fs::create_dir(repository.0.join("out")).unwrap();
    // Whether there is a repository or not.
    for root in [&repository.0, &scratch("prune-shell-bare")] {
        let _ = fs::create_dir(root.join("pools"));
        fs::write(root.join("pools/a.yaml"), &both).unwrap();
        let render = "$P render -q --output-dir out";
        for input in [
            "<(cat pools/*)",
            "/dev/stdin < pools/a.yaml",
            "- < pools/a.yaml",
        ] {
            for check in ["", " --check"] {
                let script = format!("{render}{check} {input}");
                let code = shell(root, &script);
                if code == Some(127) {
                    return crate::common::skip("there is no bash");
                }
                assert_eq!(code, Some(0), "{script}");
            }
            let text = texts(&root.join("out"))["one_v1_service_a.yaml"].clone();
            assert!(text.starts_with(&generated_header("stdin")), "{text}");
        }
        // A file is no pipe: what was piped is not judged by it.
        fs::write(root.join("pools/a.yaml"), pool("one", "b")).unwrap();
        assert_eq!(shell(root, &format!("{render} pools")), Some(1));
        assert_eq!(texts(&root.join("out")).len(), 2);
    }
}

#[test]
fn a_component_lists_what_stays() {
    let repository = Repository::new("prune-component");
    let (pools, certificate) = injecting();
    repository.write("pools/a.yaml", &(pools + &certificate));
    repository.write("pools/b.yaml", &pool("prod", "b"));
    let form = "pools --certificates kustomize";
    repository.done(form);
    repository.refused(
        &format!("{form} --only service"),
        &["kustomization.yaml", ROUTE],
    );
    repository.write("pools/a.yaml", &pool("prod", "puppet"));
    repository.done(form);
    let left = [
        "kustomization",
        "name-references",
        "prod_v1_service_b",
        SERVICE,
    ];
    assert_eq!(repository.names(), left);
    repository.done("pools");
    assert_eq!(repository.names(), left[2..]);
    // A Certificate that was an object is a patch now, but without its file it may be deleted.
    let (pools, certificate) = injecting();
    repository.write("pools/a.yaml", &(pools + &certificate));
    repository.done("pools");
    repository.refused(form, &[CERTIFICATE, "Component", "--prune all"]);
    repository.done(&format!("{form} --prune all"));
    assert!(!repository.names().contains(&CERTIFICATE.to_owned()));
}

/// The folder of the files comes into being with them, and not without.
#[test]
fn a_folder_that_was_not_there_is_not_there_after_a_failure() {
    let repository = Repository::new("prune-new");
    let name = "c".repeat(253);
    let (pools, certificate) = injecting();
    let text = (pools + &certificate).replace("cert,", &format!("{name},"));
    let text = text.replace("name: cert", &format!("name: {name}"));
    repository.write("pools/a.yaml", &text);
    let run = repository.pipe("render -q --output-dir new/deep pools", "");
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(!Path::new(&repository.0).join("new").exists());
}
