//! Less in never becomes less out: what may have been ours and cannot be read is an error, in every way in,
//! and the folder of an earlier run stays as it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::common::{Run, run, scratch};
use poolctl::source::generated_header;

const A: &str = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {name: a}\n";
const B: &str =
    "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata:\n  name: b\nspec: {}\n";
const SERVER: &str = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Server\nmetadata: {name: s}\nspec: {configRef: c, certificateRef: d, poolRefs: [a, b]}\n";

/// The Pool with another apiVersion and kind.
fn headed(api_version: &str, kind: &str) -> String {
    format!("{api_version}\n{kind}\nmetadata:\n  name: b\nspec: {{}}\n")
}

/// What the document of a Pool may have become, and the rule that says so.
fn documents() -> Vec<(String, &'static str)> {
    let ours = "apiVersion: openvox.voxpupuli.org/v1alpha1";
    let mut documents = Vec::new();
    for kind in [
        "pool",
        "POOL",
        "Poool",
        "Pol",
        "Pools",
        "'Pool '",
        "' Pool'",
        "!!str pool",
        "\"p\\u006fol\"",
        "Foo",
        "List",
        "FooList",
        "Deployment",
        "ConfigMap",
    ] {
        documents.push((headed(ours, &format!("kind: {kind}")), "unknown-kind"));
    }
    for version in [
        "openvox.voxpupuli.org/v1",
        "openvox.voxpupuli.org/v1beta1",
        "openvox.voxpupuli.org",
        "openvox.voxpupuli.org/v1alpha1/x",
        "'openvox.voxpupuli.org/v1alpha1 '",
        "Openvox.voxpupuli.org/v1alpha1",
        "OPENVOX.VOXPUPULI.ORG/v1alpha1",
        "openvox.voxpupuli.or/v1alpha1",
        "openvox.voxpopulli.org/v1alpha1",
        "openvoxvoxpupuli.org/v1alpha1",
        "' openvox.voxpupuli.org/v1alpha1'",
        "\"openvox.voxpupul\\u0069.or/v1alpha1\"",
        ">-\n  openvox.voxpupuli.orgs/v1alpha1",
        "openvox.io/v1alpha1",
        "OpenVox.example.com/v1",
        "voxpupuli.org/v1alpha1",
        "openvox/v1alpha1",
        "v1",
        "apps/v1",
        "v1alpha1",
        "",
        "''",
        "' '",
        "null",
        "~",
        "1",
        "1.5",
        "true",
        "[openvox.voxpupuli.org/v1alpha1]",
        "{a: b}",
    ] {
        documents.push((
            headed(&format!("apiVersion: {version}"), "kind: Pool"),
            "unknown-kind",
        ));
    }
    for (version, kind, rule) in [
        ("# none", "kind: Pool", "unknown-kind"),
        ("# none", "kind: ' pOOl '", "unknown-kind"),
        ("# none", "kind: &k Pool", "unknown-kind"),
        (
            "apiversion: openvox.voxpupuli.org/v1alpha1",
            "kind: Pool",
            "unknown-kind",
        ),
        (
            "apiversion: openvox.voxpupuli.org/v1alpha1",
            "Kind: Pool",
            "unknown-kind",
        ),
        (
            "'apiVersion ': openvox.voxpupuli.org/v1alpha1",
            "kind: Pool",
            "unknown-kind",
        ),
        (
            "apiVersion: openvox.io/v1",
            "kind: \"Pool\"",
            "unknown-kind",
        ),
        (ours, "Kind: Pool", "unknown-kind"),
        (ours, "# none", "missing-field"),
        (ours, "kind: ''", "missing-field"),
        (ours, "kind: null", "invalid-type"),
        (ours, "kind: [Pool]", "invalid-type"),
        (
            "apiVersion: ' openvox.voxpupuli.org/v1alpha1'",
            "# none",
            "missing-field",
        ),
        (
            "apiVersion: ENC[AES256_GCM,data:Zm9v,iv:aa,tag:bb,type:str]",
            "kind: Pool",
            "unreadable-file",
        ),
        (
            ours,
            "kind: ENC[AES256_GCM,data:Zm9v,iv:aa,tag:bb,type:str]",
            "unreadable-file",
        ),
    ] {
        documents.push((headed(version, kind), rule));
    }
    for (version, kind) in [("v1", "ConfigMap"), ("v1", "Service")] {
        let next = headed(&format!("apiVersion: {version}"), &format!("kind: {kind}"));
        documents.push((format!("{B}{next}"), "duplicate-key"));
    }
    for (from, to, rule) in [
        ("  name: b\n", "  name: b\n  labels: [\n", "yaml-syntax"),
        ("spec: {}\n", "  spec: {}\n", "unknown-field"),
        ("spec:", "Spec:", "unknown-field"),
        // What is below the line is not of the Pool any more.
        ("spec: {}\n", "---\nspec: {}\n", "missing-field"),
        ("spec: {}\n", "---\nservice: {port: 1}\n", "missing-field"),
        ("spec: {}\n", "---\nsome text\n", "missing-field"),
    ] {
        documents.push((B.replace(from, to), rule));
    }
    documents.push((format!("|\n  {}", B.replace('\n', "\n  ")), "missing-field"));
    documents.push((B.replace(':', ""), "missing-field"));
    documents
}

/// What the file of a Pool may have become.
fn files() -> Vec<(Vec<u8>, &'static str)> {
    let utf16: Vec<u8> = B.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let text = |text: String| text.into_bytes();
    let conflict = |end: &str| {
        let ours = B.replace(
            "spec: {}",
            "<<<<<<< HEAD\nspec: {}\n=======\nspec:\n>>>>>>> theirs",
        );
        text(ours.replace('\n', end))
    };
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\xcf\xe7\x02\x00\xe9\x2c\x96\x63\x04"
        .to_vec();
    let item = |text: &str| text.trim_end().replace('\n', "\n  ");
    let list = |head: &str, items: &str| text(format!("{head}\n{items}"));
    let inherited = "items:\n- metadata: {name: b}\n";
    let items = format!("items:\n- {}\n", item(B));
    let spoiled = format!("items:\n- {}\n", item(&B.replace("Pool", "pool")));
    vec![
        (
            text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 120\n".into()),
            "unreadable-file",
        ),
        (
            b"\0GITCRYPT\0\x8a\x01\xff\x10nonce\xee".to_vec(),
            "unreadable-file",
        ),
        (conflict("\n"), "unreadable-file"),
        (conflict("\r\n"), "unreadable-file"),
        (
            text(format!("<<<<<<< HEAD\n{B}=======\n>>>>>>> theirs\n")),
            "unreadable-file",
        ),
        (gzip, "unreadable-file"),
        (utf16, "unreadable-file"),
        (text(generated_header("pools.yaml") + B), "not-generated"),
        (
            text(generated_header("pools.yaml") + "---\n" + SERVER + "---\n" + B),
            "not-generated",
        ),
        (
            list("apiVersion: v1\nkind: List", "items: null\n"),
            "invalid-type",
        ),
        (
            list("apiVersion: v1\nkind: List", "items: [null]\n"),
            "missing-field",
        ),
        (
            list("apiVersion: v1\nkind: List", "metadata: {}\n"),
            "missing-field",
        ),
        (
            list("apiVersion: v1\nkind: List", "items: {}\n"),
            "invalid-type",
        ),
        (list("apiVersion: v1\nkind: list", &items), "unknown-kind"),
        (list("apiVersion: v1\nkind: Liste", &items), "unknown-kind"),
        (
            list(
                "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool",
                inherited,
            ),
            "unknown-kind",
        ),
        (list("kind: List", &items), "missing-field"),
        (list("apiVersion: v1", &items), "missing-field"),
        (list("apiVersion: v1\nkind: List", &spoiled), "unknown-kind"),
        (
            list(
                "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: PoolList",
                "",
            ),
            "missing-field",
        ),
        (
            list(
                "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: PoolList",
                "items:\n",
            ),
            "invalid-type",
        ),
        (
            list(
                "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: poollist",
                inherited,
            ),
            "unknown-kind",
        ),
        (
            list(
                "apiVersion: Openvox.voxpupuli.org/v1alpha1\nkind: PoolList",
                inherited,
            ),
            "unknown-kind",
        ),
        (
            list("apiVersion: openvox.io/v1alpha1\nkind: PoolList", inherited),
            "unknown-kind",
        ),
        (list("kind: PoolList", inherited), "unknown-kind"),
    ]
}

/// The text of a document as JSON, where it has one.
fn json(document: &str) -> Option<String> {
    let value: serde_yaml::Value = serde_yaml::from_str(document).ok()?;
    serde_json::to_string(&value).ok()
}

/// A byte order mark, and how code units stand behind it.
type Encoding = (&'static [u8], fn(u16) -> [u8; 2]);

/// A repository whose Pools have been rendered.
struct Repository {
    input: std::path::PathBuf,
    output: std::path::PathBuf,
}

impl Repository {
    fn new(name: &str) -> Self {
        let root = scratch(name);
        let (input, output) = (root.join("pools"), root.join("rendered"));
        fs::create_dir(&input).unwrap();
        fs::write(input.join("a.yaml"), A).unwrap();
        fs::write(input.join("b.yaml"), B).unwrap();
        fs::write(input.join("servers.yaml"), SERVER).unwrap();
        let repository = Self { input, output };
        let run = repository.render(&[], "");
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(repository.rendered().len(), 2);
        repository
    }

    fn render(&self, args: &[&str], stdin: &str) -> Run {
        let (input, output) = (self.input.to_str().unwrap(), self.output.to_str().unwrap());
        let all = [
            "render",
            "--format",
            "short",
            "-R",
            input,
            "--output-dir",
            output,
        ];
        run(&[&all, args].concat(), stdin)
    }

    fn rendered(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(&self.output)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        entries
            .map(|path| (path.display().to_string(), fs::read(path).unwrap()))
            .collect()
    }

    /// The run ends with one error, of this rule, and the folder stays as it was.
    fn refuses(&self, before: &BTreeMap<String, Vec<u8>>, run: &Run, rule: &str, what: &str) {
        let errors = run.stderr.matches(": error[").count();
        assert_eq!(errors, 1, "{what}\n{}", run.stderr);
        assert!(
            run.stderr.contains(&format!("error[{rule}]")),
            "{rule}: {what}\n{}",
            run.stderr
        );
        let unread = matches!(rule, "unreadable-file" | "yaml-syntax");
        assert_eq!(run.status, if unread { 2 } else { 1 }, "{what}");
        assert_eq!(&self.rendered(), before, "{what}");
    }
}

#[test]
fn a_pool_that_cannot_be_read_removes_nothing() {
    let repository = Repository::new("less-in");
    let before = repository.rendered();
    let path = repository.input.join("b.yaml");
    let documents = documents().into_iter();
    for (bytes, rule) in documents
        .map(|(text, rule)| (text.into_bytes(), rule))
        .chain(files())
    {
        let what = String::from_utf8_lossy(&bytes).into_owned();
        fs::write(&path, &bytes).unwrap();
        repository.refuses(&before, &repository.render(&[], ""), rule, &what);
        let explicit = repository.render(&[path.to_str().unwrap()], "");
        repository.refuses(&before, &explicit, rule, &what);
        for args in [["--validate", "ignore"], ["--allow-empty", "-q"]] {
            let run = repository.render(&args, "");
            let is_ignored = rule == "unknown-field" && args[1] == "ignore";
            assert_eq!(
                run.status == 0,
                is_ignored,
                "{args:?}: {what}\n{}",
                run.stderr
            );
            assert_eq!(repository.rendered(), before, "{args:?}: {what}");
        }
        fs::write(&path, B).unwrap();
        assert_eq!(repository.render(&[], "").status, 0);
        assert_eq!(repository.rendered(), before);
    }
}

#[test]
fn the_same_on_stdin_in_streams_lists_and_json() {
    let repository = Repository::new("less-in-ways");
    fs::remove_file(repository.input.join("b.yaml")).unwrap();
    let stdin = |text: &str| repository.render(&["-"], text);
    assert_eq!(stdin(B).status, 0);
    let before = repository.rendered();
    for (document, rule) in documents() {
        for end in ["\n", "\r\n"] {
            let text = document.replace('\n', end);
            repository.refuses(&before, &stdin(&text), rule, &text);
        }
        let stream = format!(
            "# a comment\n---\n{{apiVersion: v1, kind: A}}\n---\n{document}---\n# the end\n"
        );
        repository.refuses(&before, &stdin(&stream), rule, &stream);
        let Some(json) =
            json(&document).filter(|_| !matches!(rule, "yaml-syntax" | "duplicate-key"))
        else {
            continue;
        };
        let texts = [
            json.clone(),
            format!("{{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}}\n{json}"),
            format!("{{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{json}]}}"),
            format!("apiVersion: v1\nkind: List\nitems:\n- {json}\n"),
        ];
        for text in texts {
            repository.refuses(&before, &stdin(&text), rule, &text);
        }
    }
    for (bytes, rule) in files()
        .into_iter()
        .filter(|(_, rule)| *rule != "not-generated")
    {
        if let Ok(text) = String::from_utf8(bytes) {
            repository.refuses(&before, &stdin(&text), rule, &text);
        }
    }
}

/// Others have kinds of these names, and files without any.
#[test]
fn what_is_of_others_passes() {
    let repository = Repository::new("less-in-foreign");
    let before = repository.rendered();
    for text in [
        "apiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: {name: b}\n",
        "apiVersion: policy.linkerd.io/v1beta3\nkind: ServerList\nitems: [{metadata: {name: b}}]\n",
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: b}\n",
        "apiVersion: v1\nkind: Config\nclusters: []\n",
        "apiVersion: example.com/v1\nkind: Pool\nmetadata: {name: b}\n",
        "apiVersion: poolctl.openvox.voxpupuli.org/v1alpha1\nkind: RenderPools\n",
        "apiVersion: poolctl.openvox.voxpupuli.org/v1alpha1\nkind: Pool\n",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\n",
        "apiVersion: v1\nkind: Pools\n",
        "kind: Poool\n",
        "pool: {kind: small}\nserver: 1\n",
        "password: ENC[AES256_GCM,data:Zm9v,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:Zm9v,type:str]\n",
        "apiVersion: v1\nkind: Secret\ndata: {a: 'ENC[AES256_GCM,data:Zm9v,type:str]'}\nsops: {mac: x}\n",
        "apiVersion: v1\nkind: List\nitems: []\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata:\n  a: |\n    <<<<<<< HEAD\n    =======\n    >>>>>>> b\n",
        "# <<<<<<< HEAD\n# >>>>>>> b\n",
        "",
    ] {
        fs::write(repository.input.join("others.yaml"), text).unwrap();
        let run = repository.render(&[], "");
        assert_eq!(run.status, 0, "{text}\n{}", run.stderr);
        assert_eq!(repository.rendered(), before, "{text}");
    }
    // A comment in Latin-1 is of no consequence in a file of others, and kubectl reads it.
    fs::write(repository.input.join("others.yaml"), b"# caf\xe9\na: 1\n").unwrap();
    assert_eq!(repository.render(&[], "").status, 0);
    assert_eq!(repository.rendered(), before);
}

#[test]
fn utf16_with_a_mark_is_read() {
    let repository = Repository::new("less-in-utf16");
    let before = repository.rendered();
    let path = repository.input.join("b.yaml");
    let text = format!("# größer 😀\r\n---\r\n{}", B.replace('\n', "\r\n"));
    let encodings: [Encoding; 2] = [
        (b"\xff\xfe", u16::to_le_bytes),
        (b"\xfe\xff", u16::to_be_bytes),
    ];
    for (mark, encode) in encodings {
        let bytes = |text: &str| {
            [
                mark,
                &text.encode_utf16().flat_map(encode).collect::<Vec<_>>(),
            ]
            .concat()
        };
        fs::write(&path, bytes(&text)).unwrap();
        let checked = repository.render(&["--check"], "");
        assert_eq!(
            (checked.status, checked.stdout.as_str()),
            (0, ""),
            "{}",
            checked.stderr
        );
        assert_eq!(repository.rendered(), before);
        let passed = run(
            &[
                "render",
                "-q",
                "--passthrough",
                repository.input.to_str().unwrap(),
            ],
            "",
        );
        assert!(passed.stdout.contains("# größer 😀"), "{}", passed.stdout);

        fs::write(&path, bytes(&text.replace("Pool", "Pol"))).unwrap();
        let run = repository.render(&[], "");
        assert!(
            run.stderr.contains("b.yaml:4:7: error[unknown-kind]"),
            "{}",
            run.stderr
        );
        assert_eq!(repository.rendered(), before);
    }
}

/// Certificates that would get names and are not there, or that only sops may edit.
#[test]
fn a_certificate_is_never_half_of_one() {
    let root = scratch("less-in-certificates");
    let (input, output) = (root.join("input.yaml"), root.join("rendered"));
    let pool = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {name: puppet}\nspec:\n  route: {enabled: true, hostname: puppet.example.com, gatewayRef: {name: g}, injectDNSAltName: true}\n";
    let server = SERVER.replace("poolRefs: [a, b]", "poolRefs: [puppet]");
    let certificate = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Certificate\nmetadata: {name: d}\nspec: {authorityRef: ca, dnsAltNames: [puppet]}\n";
    let all = |certificate: &str| format!("{pool}---\n{server}---\n{certificate}");
    let render = |text: &str, args: &[&str]| {
        fs::write(&input, text).unwrap();
        let base = ["render", "--format", "short", input.to_str().unwrap()];
        run(&[&base, args].concat(), "")
    };
    let output = output.to_str().unwrap();
    assert_eq!(
        render(&all(certificate), &["--output-dir", output]).status,
        0
    );
    let files = || {
        let entries = fs::read_dir(output)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        entries
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect::<BTreeMap<_, _>>()
    };
    let before = files();
    assert_eq!(before.len(), 3);
    let patch = certificate
        .replace("authorityRef: ca, ", "")
        .replace("puppet]", "puppet.example.com]");
    let signed = format!(
        "{certificate}sops: {{mac: 'ENC[AES256_GCM,data:Zm9v,type:str]', version: 3.9.0}}\n"
    );
    let absent = "certificate-not-in-input";
    for (text, rule) in [
        (String::new(), absent),
        (certificate.replace("name: d", "name: e"), absent),
        (
            certificate.replace("name: d", "name: d, namespace: other"),
            absent,
        ),
        (
            certificate.replace("openvox.voxpupuli.org", "cert-manager.io"),
            absent,
        ),
        (patch, absent),
        (
            certificate.replace("Certificate", "Certificat"),
            "unknown-kind",
        ),
        (
            certificate.replace("authorityRef", "authorityref"),
            "unknown-field",
        ),
        (signed.clone(), "encrypted-certificate"),
    ] {
        let text = all(&text);
        let forms: &[&[&str]] = &[
            &[],
            &["--output-dir", output],
            &["--only", "certificate", "-q"],
            &["--only", "service"],
            &["--certificates", "patch"],
            &["--passthrough"],
        ];
        for args in forms {
            let run = render(&text, args);
            assert_eq!(run.status, 1, "{args:?} {text}\n{}", run.stderr);
            assert!(
                run.stdout.is_empty() && files() == before,
                "{args:?} {text}"
            );
            assert!(
                run.stderr.contains(&format!("error[{rule}]")),
                "{args:?} {rule}: {text}\n{}",
                run.stderr
            );
            assert_eq!(run.stderr.matches(": error[").count(), 1, "{}", run.stderr);
        }
        let inject = run(&["inject", "-w", input.to_str().unwrap()], "");
        assert_eq!(
            (inject.status, fs::read_to_string(&input).unwrap()),
            (1, text.clone())
        );
    }
    for args in [
        &["--no-routes"][..],
        &["--certificates", "none"],
        &["--allow", absent],
    ] {
        let run = render(&all(""), args);
        assert_eq!(run.status, 0, "{args:?}\n{}", run.stderr);
        let patch = "spec:\n  dnsAltNames:\n  - puppet.example.com\n";
        assert_eq!(
            run.stdout.contains(patch),
            args[0] == "--allow",
            "{}",
            run.stdout
        );
    }
    // Nothing is added, so sops need not sign it again.
    let complete = signed.replace("[puppet]", "[puppet.example.com]");
    let run = render(&all(&complete), &["--only", "certificate"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
}

/// What is under a first line of poolctl is left out only when poolctl writes such things.
#[test]
fn a_first_line_hides_nothing() {
    let root = scratch("less-in-first-line");
    let input = root.join("input");
    fs::create_dir(&input).unwrap();
    fs::write(input.join("a.yaml"), A).unwrap();
    let other = input.join("other.yaml");
    let commands: &[&[&str]] = &[
        &["check"],
        &["render"],
        &["render", "--passthrough"],
        &["inject"],
        &[
            "diff",
            "--against",
            "testdata/diff/diff-certificates/against.yaml",
        ],
    ];
    let runs = |text: &str| {
        fs::write(&other, generated_header("x.yaml") + text).unwrap();
        commands.iter().map(|args| {
            let all = [*args, &["--format", "short", input.to_str().unwrap()]].concat();
            (args, run(&all, ""))
        })
    };
    let port = B.replace("{}", "{service: {port: 99999}}");
    for text in [
        &port,
        SERVER,
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n",
        "apiVersion: v1\nkind: List\nitems: []\n",
        "a: 1\n",
        "text\n",
        "- 1\n",
    ] {
        for (args, run) in runs(text) {
            let report = run.stdout + &run.stderr;
            assert_eq!(run.status, 1, "{args:?} {text}\n{report}");
            assert!(
                report.contains("other.yaml:1:1: error[not-generated]"),
                "{args:?} {text}\n{report}"
            );
            assert_eq!(
                report.matches(": error[").count(),
                1,
                "{args:?} {text}\n{report}"
            );
        }
    }
    for (args, run) in runs("a: [\n") {
        let report = run.stdout + &run.stderr;
        assert_eq!(run.status, 2, "{args:?}\n{report}");
        assert!(report.contains("error[yaml-syntax]"), "{args:?}\n{report}");
    }
    for text in [
        "",
        "---\n",
        "---\n- op: test\n  path: /spec\n",
        "nameReference: []\n",
    ] {
        for (args, run) in runs(text).take(4) {
            assert_eq!(
                run.status, 0,
                "{args:?} {text}\n{}{}",
                run.stdout, run.stderr
            );
        }
    }
    fs::remove_file(&other).unwrap();
    whatever_poolctl_writes_is_known(&input);
}

fn whatever_poolctl_writes_is_known(input: &Path) {
    let out = input.join("out");
    let sources = [
        "testdata/folder/folder/input",
        "testdata/folder/folder-kustomize/input",
    ];
    for (source, form) in sources
        .iter()
        .flat_map(|source| [(source, "full"), (source, "patch"), (source, "kustomize")])
    {
        let _ = fs::remove_dir_all(&out);
        let args = [
            "render",
            "-q",
            source,
            "--certificates",
            form,
            "--output-dir",
            out.to_str().unwrap(),
        ];
        let written = run(&args, "");
        assert_eq!(written.status, 0, "{source}: {}", written.stderr);
        let checked = run(&["check", "-q", "-R", input.to_str().unwrap()], "");
        assert_eq!(checked.status, 0, "{source} {form}\n{}", checked.stdout);
    }
}

/// Two of ours in one document, which kubectl would take for the second one.
#[test]
fn a_forgotten_separator_loses_no_pool() {
    for (one, other) in [(B, A), (B, SERVER), (A, B)] {
        for validation in ["strict", "warn", "ignore"] {
            let args = ["render", "--format", "short", "--validate", validation, "-"];

            let run = run(&args, &format!("{one}{other}"));
            assert_eq!(
                (run.status, run.stdout.as_str()),
                (1, ""),
                "{validation}\n{}",
                run.stderr
            );
            assert!(
                run.stderr
                    .contains("error[duplicate-key]: a second object starts here"),
                "{}",
                run.stderr
            );
            assert_eq!(run.stderr.matches(": error[").count(), 1, "{}", run.stderr);
        }
    }
}

/// An edit of the text would change every byte of such a file.
#[test]
fn utf16_is_not_edited() {
    let folder = scratch("less-in-inject");
    let path = folder.join("input.yaml");
    let text = fs::read_to_string("testdata/render/sni-routing/input.yaml").unwrap();
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = b"\xff\xfe".iter().copied().chain(units).collect();
    fs::write(&path, &bytes).unwrap();
    for mode in [&["-w"][..], &[]] {
        let run = run(
            &[&["inject", "-q", path.to_str().unwrap()], mode].concat(),
            "",
        );
        assert_eq!((run.status, run.stdout.as_str()), (1, ""));
        assert!(
            run.stderr.contains("but its file is UTF-16"),
            "{}",
            run.stderr
        );
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

/// What is there and cannot be read would look as if it were to be created.
#[test]
fn what_is_compared_with_must_be_readable() {
    let folder = scratch("less-in-there");
    for (bytes, _) in files()
        .into_iter()
        .filter(|(_, rule)| *rule == "unreadable-file")
    {
        fs::write(folder.join("a.yaml"), bytes).unwrap();
        let input = "testdata/render/sni-routing/input.yaml";
        let run = run(
            &["diff", "-q", input, "--against", folder.to_str().unwrap()],
            "",
        );
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    }
}
