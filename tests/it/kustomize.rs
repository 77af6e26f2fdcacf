//! kustomize on the Component and on the names of files, through kubectl; skipped where that is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::pages::block_below;
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
    if output.status.success() {
        Ok(objects(&String::from_utf8(output.stdout).unwrap()))
    } else {
        Err(String::from_utf8(output.stderr).unwrap())
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
        this.over("");
        this
    }

    fn write(&self, source: &str) {
        fs::write(self.source.join("all.yaml"), source).unwrap();
    }

    /// The overlay says this, too.
    fn over(&self, more: &str) {
        let kustomization = "resources: [../source]\ncomponents: [../generated]\n";
        fs::write(
            self.overlay.join("kustomization.yaml"),
            format!("{kustomization}{more}"),
        )
        .unwrap();
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
    let mut source =
        fs::read_to_string("testdata/folder/folder-kustomize/input/pools.yaml").unwrap();
    source += "---\n";
    source += &fs::read_to_string("testdata/folder/folder-kustomize/input/servers.yaml").unwrap();
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
    overlay.over("namespace: production\n");
    let generated = overlay.generated.to_str().unwrap();
    let args = ["-n", "production", "--certificates"];
    overlay.render(&[&args[..], &["kustomize", "--output-dir", generated]].concat());
    let rendered = objects(&overlay.render(&[&args[..], &["full"]].concat()));
    let built = build(&overlay.overlay).unwrap();
    for (key, object) in rendered {
        assert_eq!(built.get(&key), Some(&object), "{key}");
    }
}

/// The names of a Certificate in a build, by the end of its key.
fn names(built: &BTreeMap<String, Value>, key: &str) -> Vec<String> {
    let certificate = &built[&format!("Certificate {key}")];
    serde_yaml::from_value(certificate["spec"]["dnsAltNames"].clone()).unwrap()
}

/// What was rendered with its namespace fits a source that gets it from the overlay.
#[test]
fn an_overlay_may_set_the_namespace() {
    if !has_kubectl() {
        return;
    }
    let overlay = Overlay::new("kustomize-set-namespace", &source());
    overlay.generate();
    let source = source()
        .replace("  namespace: production\n", "")
        .replace(", namespace: production", "");
    overlay.write(&source);
    for namespace in ["production", "another"] {
        overlay.over(&format!("namespace: {namespace}\n"));
        let built = build(&overlay.overlay).unwrap();
        let key = format!("{namespace} other-cert");
        assert_eq!(names(&built, &key), ["puppet.example.com"]);
        let key = format!("{namespace} server.cert");
        assert!(names(&built, &key).contains(&"puppet.example.com".to_owned()));
        assert!(built.contains_key(&format!("Service {namespace} puppet")));
    }
}

/// kustomize passes over a patch without its target in silence.
#[test]
fn a_build_without_the_certificate_fails() {
    if !has_kubectl() {
        return;
    }
    let overlay = Overlay::new("kustomize-missing", &source());
    overlay.generate();
    for more in ["", "namePrefix: prod-\n", "namespace: another\n"] {
        overlay.over(more);
        for (name, renamed) in [("other-cert", "other"), ("server.cert", "server-cert")] {
            overlay.write(&source().replace(
                &format!("  name: {name}\n"),
                &format!("  name: {renamed}\n"),
            ));
            let error = build(&overlay.overlay).unwrap_err();
            let expected =
                format!("nothing selected by Certificate.v1alpha1.openvox.voxpupuli.org/{name}");
            assert!(error.contains(&expected), "{more}{error}");
        }
        // One of the same name that the input did not have.
        let other = "---\napiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Certificate\nmetadata: {name: other-cert, namespace: third}\nspec: {authorityRef: ca}\n";
        overlay.write(&(source() + other));
        let error = build(&overlay.overlay).unwrap_err();
        assert!(!error.is_empty(), "{more}");
        overlay.write(&source());
        assert!(build(&overlay.overlay).is_ok(), "{more}");
    }
}

/// References follow a prefix through any number of overlays, and so do patches.
#[test]
fn a_prefix_reaches_what_refers_to_the_name() {
    if !has_kubectl() {
        return;
    }
    let overlay = Overlay::new("kustomize-prefix", &source());
    overlay.generate();
    overlay.over("namePrefix: prod-\nnameSuffix: -eu\nnamespace: another\n");
    let above = overlay.overlay.parent().unwrap().join("above");
    fs::create_dir(&above).unwrap();
    fs::write(
        above.join("kustomization.yaml"),
        "resources: [../overlay]\nnamePrefix: top-\n",
    )
    .unwrap();
    for (folder, prefix) in [(&overlay.overlay, "prod-"), (&above, "top-prod-")] {
        let built = build(folder).unwrap();
        let of = |kind: &str, name: &str| &built[&format!("{kind} another {prefix}{name}-eu")];
        for pool in ["puppet", "agents"] {
            let name = Value::from(format!("{prefix}{pool}-eu"));
            assert_eq!(of("Service", pool)["metadata"]["name"], name);
            let rule = &of("TLSRoute", pool)["spec"]["rules"][0];
            assert_eq!(rule["backendRefs"][0]["name"], name);
        }
        for (server, certificate) in [("server", "server.cert"), ("other", "other-cert")] {
            let name = format!("{prefix}{certificate}-eu");
            assert_eq!(
                of("Server", server)["spec"]["certificateRef"],
                Value::from(&*name)
            );
            let names = names(&built, &format!("another {name}"));
            assert!(
                names.contains(&"puppet.example.com".to_owned()),
                "{names:?}"
            );
        }
    }
}

/// What the documentation gives to those who render from the build.
#[test]
fn a_build_with_a_prefix_is_rendered_with_name_references() {
    if !has_kubectl() {
        return;
    }
    let references = block_below("docs/kustomize.md", "# name-references.yaml");
    let overlay = Overlay::new("kustomize-references", &source());
    let kustomization = overlay.overlay.join("kustomization.yaml");
    let prefix = "resources: [../source]\nnamePrefix: prod-\n";
    fs::write(overlay.overlay.join("name-references.yaml"), references).unwrap();
    for (more, count) in [("", 0), ("configurations: [name-references.yaml]\n", 2)] {
        fs::write(&kustomization, format!("{prefix}{more}")).unwrap();
        let output = kustomize(&overlay.overlay, &[]);
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let rendered = run(&["render", "-q", "--only", "certificate", "-f", "-"], &text);
        let names = objects(&rendered.stdout);
        let names = names.keys().filter(|key| key.contains(" prod-"));
        assert_eq!(names.count(), count, "{}", rendered.stderr);
    }
}

/// Two of one name are told apart by their namespaces.
#[test]
fn namesakes_get_their_own_names() {
    if !has_kubectl() {
        return;
    }
    let one = fs::read_to_string("testdata/folder/folder-kustomize/input/pools.yaml").unwrap()
        + "---\n"
        + &fs::read_to_string("testdata/folder/folder-kustomize/input/servers.yaml").unwrap();
    let other = one
        .replace("production", "staging")
        .replace(".example.com", ".staging.example.com");
    let overlay = Overlay::new("kustomize-namesakes", &format!("{one}---\n{other}"));
    overlay.generate();
    for prefix in ["", "prod-"] {
        overlay.over(&format!("namePrefix: \"{prefix}\"\n"));
        let built = build(&overlay.overlay).unwrap();
        for (namespace, name) in [
            ("production", "puppet.example.com"),
            ("staging", "puppet.staging.example.com"),
        ] {
            let key = format!("{namespace} {prefix}other-cert");
            assert_eq!(names(&built, &key), [name]);
        }
    }
    // Each overlay of one of them alone would lose the names of the other.
    overlay.write(&one);
    let error = build(&overlay.overlay).unwrap_err();
    assert!(error.contains("nothing selected by"), "{error}");
}

/// What the documentation says of patches of an overlay: they come after its components.
#[test]
fn a_patch_of_the_overlay_comes_last() {
    if !has_kubectl() {
        return;
    }
    let overlay = Overlay::new("kustomize-patch", &source());
    overlay.generate();
    let patch = "patches:\n- target: {kind: Certificate, name: other-cert}\n  patch: '[{\"op\": \"add\", \"path\": \"/spec/dnsAltNames\", \"value\": [\"mine\"]}]'\n";
    overlay.over(patch);
    let built = build(&overlay.overlay).unwrap();
    assert_eq!(names(&built, "production other-cert"), ["mine"], "lost");
    // In the base it is seen.
    overlay.over("");
    let base = "resources: [all.yaml]\n".to_owned() + patch;
    fs::write(overlay.source.join("kustomization.yaml"), base).unwrap();
    let error = build(&overlay.overlay).unwrap_err();
    assert!(
        error.contains("testing value /spec/dnsAltNames failed"),
        "{error}"
    );
}

#[test]
fn labels_in_selectors_are_found_in_the_build() {
    if !has_kubectl() {
        return;
    }
    let overlay = Overlay::new("kustomize-labels", &source());
    overlay.generate();
    let labels = |more: &str| format!("labels: [{{pairs: {{env: prod}}{more}}}]\n");
    for (more, count) in [
        (labels(""), 0),
        (labels(", includeSelectors: true"), 2),
        ("commonLabels: {env: prod}\n".to_owned(), 2),
    ] {
        overlay.over(&more);
        let output = kustomize(&overlay.overlay, &[]);
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let report = run(&["check", "--format", "short", "-f", "-"], &text).stdout;
        assert_eq!(
            report.matches("foreign-selector").count(),
            count,
            "{report}"
        );
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
        let input = format!("testdata/render/{case}/input.yaml");
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
