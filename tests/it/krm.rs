//! `poolctl fn` as kustomize runs it; skipped where that is missing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::pages::block_below;
use crate::common::{is_installed, run, scratch, texts};
use serde::Deserialize;
use serde_yaml::Value;

const BASE: &str = "\
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata: {name: puppet}
spec:
  route: {enabled: true, hostname: puppet.example.com, gatewayRef: {name: gw}, injectDNSAltName: true}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata: {name: ca}
spec: {configRef: prod, certificateRef: ca-cert, poolRefs: [puppet]} # of the pool
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Certificate
metadata: {name: ca-cert}
spec:
  authorityRef: ca
  dnsAltNames:
  - puppet # keep
---
apiVersion: v1
kind: ConfigMap
metadata: {name: other}
data: {k: v}
";

fn has_kustomize() -> bool {
    is_installed("kustomize", &["version"], "kustomize")
}

fn kustomize(folder: &Path, args: &[&str]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_poolctl"));
    let path = std::env::var_os("PATH").unwrap();
    let folders = std::env::split_paths(&path);
    let own = program.parent().unwrap().to_owned();
    let path = std::env::join_paths([own].into_iter().chain(folders)).unwrap();
    let mut command = Command::new("kustomize");
    command.env("PATH", path).current_dir(folder).args(args);
    command.output().unwrap()
}

/// A base, and folders with what their kustomizations say; each has a functionConfig with a spec.
struct Layers(PathBuf);

impl Layers {
    fn new(name: &str, spec: &str, layers: &[(&str, &str)]) -> Self {
        let this = Self(scratch(name));
        fs::create_dir(this.0.join(".git")).unwrap();
        this.add("base", "resources: [all.yaml]\n", spec);
        fs::write(this.0.join("base/all.yaml"), BASE).unwrap();
        for (name, kustomization) in layers {
            this.add(name, kustomization, spec);
        }
        this
    }

    fn add(&self, name: &str, kustomization: &str, spec: &str) {
        let folder = self.0.join(name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("kustomization.yaml"), kustomization).unwrap();
        let config = format!(
            "apiVersion: poolctl.openvox.voxpupuli.org/v1alpha1\nkind: RenderPools\nmetadata:\n  name: pools\n  \
             annotations:\n    config.kubernetes.io/function: |\n      exec: {{path: poolctl, args: [fn]}}\nspec: {spec}\n"
        );
        fs::write(folder.join("fn.yaml"), config).unwrap();
    }

    fn output(&self, name: &str, more: &[&str]) -> Output {
        let args = ["build", "--enable-alpha-plugins", "--enable-exec", name];
        kustomize(&self.0, &[&args, more].concat())
    }

    /// What is built, by kind and name.
    fn build(&self, name: &str) -> BTreeMap<String, Value> {
        self.build_with(name, &[])
    }

    fn build_with(&self, name: &str, more: &[&str]) -> BTreeMap<String, Value> {
        let output = self.output(name, more);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{stderr}");
        let text = String::from_utf8(output.stdout).unwrap();
        for trace in [
            "internal.config",
            "config.kubernetes.io/",
            "kustomize.config",
        ] {
            assert!(!text.contains(trace), "{text}");
        }
        let objects = serde_yaml::Deserializer::from_str(&text).map(|document| {
            let object = Value::deserialize(document).unwrap();
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let key = [&object["kind"], &object["metadata"]["name"]].map(text);
            (key.join(" "), object)
        });
        objects.collect()
    }
}

fn names(objects: &BTreeMap<String, Value>) -> Vec<&str> {
    objects.keys().map(String::as_str).collect()
}

/// The Service selects the pods of the Server, which finds its Certificate, and the route the Service.
fn assert_connected(objects: &BTreeMap<String, Value>) {
    let of_kind = |kind: &str| {
        let start = format!("{kind} ");
        let mut found = objects.iter().filter(|(key, _)| key.starts_with(&start));
        let (_, object) = found.next().unwrap();
        object
    };
    let server = &of_kind("Server")["spec"];
    let pool = server["poolRefs"][0].as_str().unwrap();
    let label = format!("openvox.voxpupuli.org/pool-{pool}");
    let service = of_kind("Service");
    assert_eq!(service["spec"]["selector"][&label], "true");
    let backend = &of_kind("TLSRoute")["spec"]["rules"][0]["backendRefs"][0]["name"];
    assert_eq!(*backend, service["metadata"]["name"]);
    let certificate = of_kind("Certificate");
    assert_eq!(server["certificateRef"], certificate["metadata"]["name"]);
    assert_eq!(certificate["spec"]["dnsAltNames"][1], "puppet.example.com");
    assert_eq!(certificate["spec"]["authorityRef"], "ca");
}

/// What the documentation shows is understood, and no finding is hidden by it.
#[test]
fn the_function_config_of_the_documentation_is_understood() {
    let config = block_below("docs/kustomize.md", "# pools.yaml, in the `transformers`");
    let indented: String = config.lines().map(|line| format!("  {line}\n")).collect();
    let pool = "{apiVersion: openvox.voxpupuli.org/v1alpha1, kind: Pool, metadata: {name: puppet}}";
    let list = |server: &str| {
        format!(
            "apiVersion: v1\nkind: ResourceList\nitems:\n- {pool}\n{server}functionConfig:\n{indented}"
        )
    };
    let rendered = run(&["fn"], &list(""));
    assert_eq!(rendered.status, 0, "{}", rendered.stderr);
    assert!(rendered.stdout.contains("kind: Service"));
    let server = "{apiVersion: openvox.voxpupuli.org/v1alpha1, kind: Server, metadata: {name: ca}, \
                  spec: {configRef: a, certificateRef: b}}";
    let denied = run(&["fn"], &list(&format!("- {server}\n")));
    assert_eq!(
        (denied.status, denied.stdout.as_str()),
        (1, ""),
        "{}",
        denied.stderr
    );
}

#[test]
fn layers_of_kustomize_stay_connected() {
    if !has_kustomize() {
        return;
    }
    let function = "transformers: [fn.yaml]\n";
    let prod = "resources: [../base]\nnamePrefix: prod-\nnamespace: openvox\nlabels: [{pairs: {team: a}}]\n";
    let prod = format!("{prod}{function}");
    let suffix = "resources: [../prod]\nnameSuffix: -x\nconfigurations: [names.yaml]\n";
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
    let layers = Layers::new(
        "krm-layers",
        "{certificates: full}",
        &[
            ("plain", &format!("resources: [../base]\n{function}")),
            ("prod", &prod),
            ("suffix", suffix),
            ("component", &format!("{component}{function}")),
            (
                "with",
                "resources: [../base]\ncomponents: [../component]\nnamespace: a\n",
            ),
            ("twice", &format!("resources: [../prod]\n{function}")),
        ],
    );
    let references = "\
nameReference:
- kind: Certificate
  group: openvox.voxpupuli.org
  fieldSpecs: [{group: openvox.voxpupuli.org, kind: Server, path: spec/certificateRef}]
- kind: Service
  version: v1
  fieldSpecs: [{group: gateway.networking.k8s.io, kind: TLSRoute, path: spec/rules/backendRefs/name}]
";
    fs::write(layers.0.join("suffix/names.yaml"), references).unwrap();
    for name in ["plain", "prod", "suffix", "with", "twice"] {
        let objects = layers.build(name);
        assert_eq!(objects.len(), 5, "{name}: {:?}", names(&objects));
        assert!(
            !objects.keys().any(|key| key.starts_with("Pool ")),
            "{name}"
        );
        assert_connected(&objects);
    }
    let objects = layers.build("suffix");
    assert!(objects.contains_key("Service prod-puppet-x"));
    assert_eq!(
        objects["Server prod-ca-x"]["spec"]["poolRefs"][0],
        "prod-puppet"
    );
    assert_eq!(layers.build("twice"), layers.build("prod"));
}

/// A layer below keeps its Pools for the function of the layer above, which has Pools of its own.
#[test]
fn functions_of_several_layers_agree() {
    if !has_kustomize() {
        return;
    }
    let below = "resources: [../base]\nnamePrefix: in-\ntransformers: [fn.yaml]\n";
    let above = "resources: [../below, web.yaml]\nnameSuffix: -x\ntransformers: [fn.yaml]\n";
    let layers = [("below", below), ("above", above)];
    let layers = Layers::new("krm-functions", "{keepPools: true}", &layers);
    let config = layers.0.join("above/fn.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("{keepPools: true}", "{}")).unwrap();
    let web = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {name: web}\n";
    fs::write(layers.0.join("above/web.yaml"), web).unwrap();
    let mut objects = layers.build("above");
    assert!(objects.remove("Service web-x").is_some());
    assert_connected(&objects);
    let all = [
        "Certificate in-ca-cert-x",
        "ConfigMap in-other-x",
        "Server in-ca-x",
        "Service in-puppet-x",
        "TLSRoute in-puppet-x",
    ];
    assert_eq!(names(&objects), all);
}

/// kustomize renders a chart before it calls the function.
#[test]
fn charts_are_rendered() {
    if !has_kustomize() || !is_installed("helm", &["version"], "helm") {
        return;
    }
    let made = "helmCharts: [{name: pools, releaseName: prod}]\ntransformers: [fn.yaml]\n";
    let layers = Layers::new("krm-chart", "{}", &[("made", made)]);
    let chart = layers.0.join("made/charts/pools");
    fs::create_dir_all(chart.join("templates")).unwrap();
    let metadata = "apiVersion: v2\nname: pools\nversion: 1.0.0\n";
    fs::write(chart.join("Chart.yaml"), metadata).unwrap();
    // kustomize does not do without it.
    fs::write(chart.join("values.yaml"), "").unwrap();
    let template = BASE.replace("puppet.example.com", "{{ .Release.Name }}.example.com");
    fs::write(chart.join("templates/all.yaml"), template).unwrap();
    let objects = layers.build_with("made", &["--enable-helm"]);
    let hostnames = &objects["TLSRoute puppet"]["spec"]["hostnames"];
    assert_eq!(hostnames[0], "prod.example.com");
    assert_eq!(
        objects["Certificate ca-cert"]["spec"]["dnsAltNames"][1],
        "prod.example.com"
    );
}

#[test]
fn pools_may_stay_and_validators_change_nothing() {
    if !has_kustomize() {
        return;
    }
    let all = [
        "Certificate ca-cert",
        "ConfigMap other",
        "Pool puppet",
        "Server ca",
    ];
    let kept = "resources: [../base]\ntransformers: [fn.yaml]\n";
    let layers = Layers::new("krm-keep", "{keepPools: true}", &[("kept", kept)]);
    let objects = layers.build("kept");
    assert_eq!(objects.len(), 6);
    assert!(objects.contains_key("Pool puppet"));
    let checked = "resources: [../base]\nvalidators: [fn.yaml]\n";
    let layers = Layers::new("krm-check", "{mode: check}", &[("checked", checked)]);
    assert_eq!(names(&layers.build("checked")), all);
}

#[test]
fn generators_add_what_files_give() {
    if !has_kustomize() {
        return;
    }
    let spec =
        "{inputs: [../base/all.yaml], namespace: openvox, certificates: none, allow: [resigning]}";
    let made = "generators: [fn.yaml]\n";
    let layers = Layers::new("krm-generator", spec, &[("made", made)]);
    assert_eq!(
        names(&layers.build("made")),
        ["Service puppet", "TLSRoute puppet"]
    );
}

#[test]
fn errors_fail_the_build_and_name_the_file() {
    if !has_kustomize() {
        return;
    }
    let built = "resources: [../base]\nbuildMetadata: [originAnnotations]\n";
    let layers = Layers::new(
        "krm-error",
        "{}",
        &[
            ("made", &format!("{built}transformers: [fn.yaml]\n")),
            ("checked", &format!("{built}validators: [fn.yaml]\n")),
        ],
    );
    let wrong = BASE.replace("poolRefs: [puppet]", "poolRefs: [pupet]");
    fs::write(layers.0.join("base/all.yaml"), wrong).unwrap();
    for name in ["made", "checked"] {
        let output = layers.output(name, &[]);
        assert!(!output.status.success());
        assert!(output.stdout.is_empty());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("unknown-pool-ref"), "{stderr}");
        assert!(stderr.contains("../base/all.yaml:10:"), "{stderr}");
    }
}

/// `kustomize fn run` writes files back: what comes of a Pool takes its place in its file.
#[test]
fn packages_are_rendered_where_they_stand() {
    if !has_kustomize() {
        return;
    }
    let layers = Layers::new("krm-run", "{}", &[]);
    let folder = layers.0.join("base");
    let before = texts(&folder);
    let output = kustomize(&folder, &["fn", "run", ".", "--enable-exec"]);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains("[all.yaml:"), "{stderr}");
    let after = texts(&folder);
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    let text = &after["all.yaml"];
    let (made, kept) = text.split_once("kind: Server").unwrap();
    assert!(
        made.contains("kind: Service") && made.contains("kind: TLSRoute"),
        "{text}"
    );
    let rest = BASE.split_once("kind: Server").unwrap().1;
    assert_eq!(
        kept,
        rest.replace(
            "- puppet # keep\n",
            "- puppet # keep\n  - puppet.example.com\n"
        )
    );
}
