//! kustomize on the Component and on the names of files, through kubectl; skipped where that is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::{has_kubectl, run, scratch};
use serde::Deserialize;
use serde_yaml::Value;

fn kustomize(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new("kubectl");
    command.arg("kustomize").arg(folder).args(args);
    command.output().unwrap()
}

/// What is built, by kind, namespace and name; the reason otherwise.
fn build(folder: &Path) -> Result<BTreeMap<String, Value>, String> {
    let output = kustomize(folder, &[]);
    match output.status.success() {
        true => Ok(objects(&String::from_utf8(output.stdout).unwrap())),
        false => Err(String::from_utf8(output.stderr).unwrap()),
    }
}

fn objects(text: &str) -> BTreeMap<String, Value> {
    let objects = serde_yaml::Deserializer::from_str(text).map(|document| {
        let object = Value::deserialize(document).unwrap();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let metadata = &object["metadata"];
        let key = [&object["kind"], &metadata["namespace"], &metadata["name"]].map(text);
        (key.join(" "), object)
    });
    objects.collect()
}

/// A source with a kustomization, the Component of it, and an overlay over both.
struct Overlay {
    source: PathBuf,
    generated: PathBuf,
    overlay: PathBuf,
}

impl Overlay {
    fn new(name: &str, source: &str) -> Self {
        let root = scratch(name);
        let folders = ["source", "generated", "overlay"].map(|name| root.join(name));
        let [source_folder, generated, overlay] = folders.clone();
        for folder in folders {
            fs::create_dir(folder).unwrap();
        }
        let this = Self {
            source: source_folder,
            generated,
            overlay,
        };
        this.write(source);
        fs::write(
            this.source.join("kustomization.yaml"),
            "resources: [all.yaml]\n",
        )
        .unwrap();
        fs::write(
            this.overlay.join("kustomization.yaml"),
            "resources: [../source]\ncomponents: [../generated]\n",
        )
        .unwrap();
        this
    }

    fn write(&self, source: &str) {
        fs::write(self.source.join("all.yaml"), source).unwrap();
    }

    fn render(&self, args: &[&str]) -> String {
        let run = run(
            &[&["render", "-q", self.source.to_str().unwrap()], args].concat(),
            "",
        );
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout
    }

    fn generate(&self) {
        let generated = self.generated.to_str().unwrap();
        self.render(&["--output-dir", generated, "--certificates", "kustomize"]);
    }
}

const HEAD: &str = "apiVersion: openvox.voxpupuli.org/v1alpha1\n";

/// Certificates with and without a list, with a dot in the name, and one that only looks like it.
fn source() -> String {
    let mut source = fs::read_to_string("testdata/folder-kustomize/input/pools.yaml").unwrap();
    source += "---\n";
    source += &fs::read_to_string("testdata/folder-kustomize/input/servers.yaml").unwrap();
    source += &format!(
        "---\n{HEAD}kind: Certificate\nmetadata: {{name: serverxcert, namespace: production}}\nspec: {{authorityRef: ca, dnsAltNames: [puppet, puppet.production.svc]}}\n"
    );
    source
        + &format!(
            "---\n{HEAD}kind: Config\nmetadata: {{name: main}}\nspec: {{authorityRef: ca}}\n"
        )
}

#[test]
fn an_overlay_is_the_source_with_what_is_rendered() {
    if !has_kubectl() {
        return;
    }
    let overlay = Overlay::new("kustomize-overlay", &source());
    overlay.generate();
    let mut expected = objects(&source());
    let rendered = objects(&overlay.render(&[]));
    assert_eq!(
        rendered.len(),
        6,
        "two Services, TLSRoutes and Certificates"
    );
    expected.extend(rendered);
    assert_eq!(build(&overlay.overlay), Ok(expected));
}

#[test]
fn a_source_that_has_changed_stops_the_build() {
    if !has_kubectl() {
        return;
    }
    let overlay = Overlay::new("kustomize-stale", &source());
    overlay.generate();
    for (old, new) in [
        (
            "[puppet, puppet.production.svc]",
            "[puppet, puppet.production.svc, more]",
        ),
        ("[puppet, puppet.production.svc]", "[]"),
        (
            "  name: other-cert\n  namespace: production\nspec: {",
            "  name: other-cert\n  namespace: production\nspec: {dnsAltNames: [more], ",
        ),
    ] {
        assert!(source().contains(old), "{old}");
        overlay.write(&source().replace(old, new));
        let error = build(&overlay.overlay).unwrap_err();
        assert!(
            error.contains("testing value /spec/dnsAltNames failed"),
            "{error}"
        );
        overlay.generate();
        assert!(build(&overlay.overlay).is_ok(), "{new}");
        overlay.write(&source());
        overlay.generate();
    }
}

/// The namespace may come from the overlay: a patch names none that its source does not.
#[test]
fn a_certificate_is_found_before_it_gets_its_namespace() {
    if !has_kubectl() {
        return;
    }
    let source = source()
        .replace("  namespace: production\n", "")
        .replace(", namespace: production", "");
    let overlay = Overlay::new("kustomize-namespace", &source);
    let kustomization = overlay.overlay.join("kustomization.yaml");
    let text = fs::read_to_string(&kustomization).unwrap();
    fs::write(&kustomization, format!("{text}namespace: production\n")).unwrap();
    let generated = overlay.generated.to_str().unwrap();
    let args = ["-n", "production", "--certificates"];
    overlay.render(&[&args[..], &["kustomize", "--output-dir", generated]].concat());
    let rendered = objects(&overlay.render(&[&args[..], &["full"]].concat()));
    let built = build(&overlay.overlay).unwrap();
    for (key, object) in rendered {
        assert_eq!(built.get(&key), Some(&object), "{key}");
    }
}

#[test]
fn files_are_called_as_kustomize_calls_them() {
    if !has_kubectl() {
        return;
    }
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<BTreeSet<_>>()
    };
    for (case, count) in [
        ("sni-routing", 3),
        ("several-namespaces", 6),
        ("tlsroute-v1alpha3", 4),
    ] {
        let root = scratch("kustomize-names");
        let [ours, theirs, stream] = ["ours", "theirs", "stream"].map(|name| root.join(name));
        fs::create_dir(&theirs).unwrap();
        fs::create_dir(&stream).unwrap();
        let input = format!("testdata/{case}/input.yaml");
        let version = match case {
            "tlsroute-v1alpha3" => "v1alpha3",
            _ => "v1",
        };
        let args = ["render", "-q", &input, "--tlsroute-version", version];
        let text = run(&args, "").stdout;
        fs::write(stream.join("all.yaml"), text).unwrap();
        fs::write(stream.join("kustomization.yaml"), "resources: [all.yaml]\n").unwrap();
        let output = kustomize(&stream, &["-o", theirs.to_str().unwrap()]);
        assert!(output.status.success(), "{output:?}");
        let written = run(
            &[&args[..], &["--output-dir", ours.to_str().unwrap()]].concat(),
            "",
        );
        assert_eq!(written.status, 0, "{}", written.stderr);
        // kustomize leaves out the namespace when there is only one; then a second would rename all.
        let (ours, theirs) = (names(&ours), names(&theirs));
        let without = |name: &String| match name.split_once('_') {
            Some((_, rest)) if !theirs.contains(name) => rest.to_owned(),
            _ => name.clone(),
        };
        assert_eq!(
            ours.iter().map(without).collect::<BTreeSet<_>>(),
            theirs,
            "{case}"
        );
        assert_eq!(ours.len(), count, "{case}");
    }
}
