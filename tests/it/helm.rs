//! Both versions of Helm with a chart of the operator's shape, as users start them; skipped where they are missing.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use crate::common::{files, is_installed, run, scratch};
use serde::Deserialize;
use serde_yaml::Value;

const POOLCTL: &str = env!("CARGO_BIN_EXE_poolctl");
const CHART: &str = "testdata/helm/puppet";

/// Values that make a Server of the chart name a Pool that it does not have.
const BROKEN: [&str; 2] = ["--set", "servers.compiler={pupet}"];

/// What the chart makes, with what comes of its Pools in their place.
const RENDERED: [&str; 9] = [
    "Certificate ca",
    "Certificate compiler",
    "Gateway gateway",
    "Job migrate",
    "Server ca",
    "Server compiler",
    "Service ca",
    "Service puppet",
    "TLSRoute puppet",
];

#[derive(Clone, Copy, PartialEq)]
enum Version {
    Three,
    Four,
}

/// A Helm with folders of its own, which knows the plugin of this repository.
struct Helm {
    program: String,
    version: Version,
    folder: PathBuf,
}

impl Helm {
    /// Finds it as `helm3` or `helm4`, or as `helm`.
    fn find(version: Version, test: &str) -> Option<Self> {
        let (name, prefix) = match version {
            Version::Three => ("helm3", "v3."),
            Version::Four => ("helm4", "v4."),
        };
        let is_it = |program: &&str| {
            let output = Command::new(program).args(["version", "--short"]).output();
            output.is_ok_and(|output| output.stdout.starts_with(prefix.as_bytes()))
        };
        let Some(program) = [name, "helm"].into_iter().find(is_it) else {
            // It says so where a skipped test is seen.
            is_installed(name, &[], name);
            return None;
        };
        let folder = scratch(&format!("{name}-{test}"));
        let plugin = folder.join("plugins/poolctl");
        fs::create_dir_all(&plugin).unwrap();
        // Helm 3 takes no plugin of Helm 4.
        if version == Version::Four {
            for file in ["plugin.yaml", "post-render.sh"] {
                fs::copy(file, plugin.join(file)).unwrap();
            }
        }
        Some(Self {
            program: program.to_owned(),
            version,
            folder,
        })
    }

    /// All that are here.
    fn all(test: &str) -> Vec<Self> {
        let versions = [Version::Three, Version::Four];
        let found = versions.map(|version| Self::find(version, test));
        found.into_iter().flatten().collect()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(args)
            .env("HELM_PLUGINS", self.folder.join("plugins"));
        for (name, folder) in [
            ("HELM_CACHE_HOME", "cache"),
            ("HELM_CONFIG_HOME", "config"),
            ("HELM_DATA_HOME", "data"),
            ("KUBECONFIG", "none"),
        ] {
            command.env(name, self.folder.join(folder));
        }
        command.env("POOLCTL", POOLCTL).env("NO_COLOR", "1");
        command.stdin(Stdio::null());
        command
    }

    /// A command on the chart with poolctl behind it, as the documentation says.
    fn post_rendered(&self, args: &[&str]) -> Command {
        let mut command = self.command(args);
        command.args(["prod", CHART, "--post-renderer"]);
        match self.version {
            Version::Three => {
                let args = ["render", "--passthrough", "-f", "-"];
                let args = args.map(|arg| format!("--post-renderer-args={arg}"));
                command.arg(POOLCTL).args(args)
            }
            Version::Four => command.arg("poolctl"),
        };
        command
    }

    fn template(&self, args: &[&str]) -> String {
        let args = [&["template", "prod", CHART], args].concat();
        stdout(self.command(&args).output().unwrap())
    }
}

fn stdout(output: Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

/// The objects of a stream by kind and name.
fn objects(text: &str) -> BTreeMap<String, Value> {
    let documents = serde_yaml::Deserializer::from_str(text);
    let objects = documents.map(|document| Value::deserialize(document).unwrap());
    let objects = objects.filter(|object| !object.is_null()).map(|object| {
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let name = word(&object["metadata"]["name"]);
        (format!("{} {name}", word(&object["kind"])), object)
    });
    objects.collect()
}

fn names(text: &str) -> Vec<String> {
    objects(text).into_keys().collect()
}

fn has_the_name_of_its_pool(text: &str) {
    for certificate in ["ca", "compiler"] {
        let object = &objects(text)[&format!("Certificate {certificate}")];
        let names = object["spec"]["dnsAltNames"].as_sequence().unwrap();
        assert_eq!(names.last().unwrap(), "puppet.example.com");
    }
}

#[test]
fn templates_are_input_like_any_other() {
    for helm in Helm::all("pipe") {
        let stream = helm.template(&[]);
        let rendered = run(&["render", "-q", "--passthrough", "-f", "-"], &stream);
        assert_eq!(names(&rendered.stdout), RENDERED, "{}", rendered.stderr);
        has_the_name_of_its_pool(&rendered.stdout);
        // Whose file a document was is told as before.
        assert!(
            rendered
                .stdout
                .contains("# Source: puppet/charts/gateway/templates/gateway.yaml\n")
        );
        let out = helm.folder.join("out");
        let out_name = out.to_str().unwrap();
        let written = run(
            &["render", "-q", "-f", "-", "--output-dir", out_name],
            &stream,
        );
        assert_eq!(written.status, 0, "{}", written.stderr);
        let written: String = files(&out)
            .iter()
            .map(|file| fs::read_to_string(file).unwrap())
            .collect();
        has_the_name_of_its_pool(&written);
        let broken = run(
            &["check", "--format=short", "-f", "-"],
            &helm.template(&BROKEN),
        );
        assert_eq!(broken.status, 1);
        let place = "<stdin> (puppet/templates/servers.yaml):";
        assert!(broken.stdout.contains(place), "{}", broken.stdout);
    }
}

/// `install` of Helm 3 asks a cluster for its version, also where it changes nothing.
#[test]
fn a_release_is_what_is_rendered() {
    for helm in Helm::all("release") {
        let option = "--post-renderer-args=--tlsroute-version=v1alpha3";
        let mut template = helm.post_rendered(&["template"]);
        let stream = stdout(template.arg(option).output().unwrap());
        assert_eq!(names(&stream), RENDERED);
        has_the_name_of_its_pool(&stream);
        let version = &objects(&stream)["TLSRoute puppet"]["apiVersion"];
        assert_eq!(version, "gateway.networking.k8s.io/v1alpha3");
        if helm.version == Version::Three {
            continue;
        }
        let mut install = helm.post_rendered(&["install", "--dry-run=client", "-o", "json"]);
        let release: Value = serde_yaml::from_str(&stdout(install.output().unwrap())).unwrap();
        let manifest = release["manifest"].as_str().unwrap();
        has_the_name_of_its_pool(manifest);
        let hook = release["hooks"][0]["manifest"].as_str().unwrap();
        assert_eq!(names(hook), ["Job migrate"]);
        let mut all = [names(manifest), names(hook)].concat();
        all.sort();
        assert_eq!(all, RENDERED);
    }
}

/// Helm 4 throws away what a post-renderer says; Helm 3 shows it when it fails.
#[test]
fn errors_are_seen() {
    for helm in Helm::all("errors") {
        let is_seen = |stderr: &str| {
            for part in [
                "[unknown-pool-ref]",
                "there is no Pool `pupet`",
                "did you mean `puppet`?",
            ] {
                assert!(stderr.contains(part), "{stderr}");
            }
        };
        let output = helm
            .post_rendered(&["template"])
            .args(BROKEN)
            .output()
            .unwrap();
        assert!(!output.status.success());
        assert_eq!(output.stdout, b"");
        let stderr = str::from_utf8(&output.stderr).unwrap();
        is_seen(stderr);
        let place = "<stdin> (puppet/templates/servers.yaml)";
        assert!(stderr.contains(place), "{stderr}");
        // The place in a file where Helm goes on is known to Helm alone.
        let log = helm.folder.join("log");
        let mut command = helm.post_rendered(&["template"]);
        command.args(BROKEN).args(["--post-renderer-args", "-q"]);
        command.stderr(fs::File::create(&log).unwrap());
        assert!(!command.status().unwrap().success());
        let stderr = fs::read_to_string(log).unwrap();
        is_seen(&stderr);
        assert!(stderr.contains("Error: "), "{stderr}");
    }
}

#[test]
fn a_missing_poolctl_is_seen() {
    let Some(helm) = Helm::find(Version::Four, "missing") else {
        return;
    };
    let mut command = helm.post_rendered(&["template"]);
    let output = command.env("POOLCTL", "no-such-poolctl").output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(stderr.contains("no-such-poolctl"), "{stderr}");
}

/// A socket, as Node.js makes them, cannot be opened by its name.
#[test]
fn the_post_renderer_runs_where_errors_cannot_be_shown() {
    if !is_installed("python3", &["--version"], "python3") {
        return;
    }
    let script = "import socket, subprocess, sys\n\
                  ours, theirs = socket.socketpair()\n\
                  sys.exit(subprocess.run(['sh', '-c', './post-render.sh -q; exit $?'], stderr=theirs).returncode)";
    let input = fs::read_to_string("testdata/render/sni-routing/input.yaml").unwrap();
    let mut command = Command::new("python3");
    command.args(["-c", script]).env("POOLCTL", POOLCTL);
    let file = fs::File::open("testdata/render/sni-routing/input.yaml").unwrap();
    let output = command.stdin(file).output().unwrap();
    let args = ["render", "-q", "--passthrough", "-f", "-"];
    assert_eq!(stdout(output), run(&args, &input).stdout);
}

#[test]
fn files_have_what_is_rendered() {
    if let Some(helm) = Helm::find(Version::Four, "files") {
        let out = helm.folder.join("out");
        let mut command = helm.post_rendered(&["template"]);
        stdout(command.arg("--output-dir").arg(&out).output().unwrap());
        let read = |name: &str| fs::read_to_string(out.join("puppet").join(name)).unwrap();
        let pools = names(&read("templates/pools.yaml"));
        assert_eq!(pools, ["Service ca", "Service puppet", "TLSRoute puppet"]);
        has_the_name_of_its_pool(&read("templates/certificates.yaml"));
        assert_eq!(
            names(&read("charts/gateway/templates/gateway.yaml")),
            ["Gateway gateway"]
        );
        assert_eq!(names(&read("templates/hook.yaml")), ["Job migrate"]);
        assert_eq!(files(&out).len(), 5);
    }
    if let Some(helm) = Helm::find(Version::Three, "files") {
        let out = helm.folder.join("out");
        let mut command = helm.post_rendered(&["template"]);
        let output = command.arg("--output-dir").arg(&out).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        let advice = "helm template … | poolctl render -f - --output-dir DIR";
        assert!(stderr.contains("Helm 3 with `--output-dir`"), "{stderr}");
        assert!(stderr.contains(advice), "{stderr}");
    }
}
