//! Names added to the text of Certificates: every style by hand and at random, and the files.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::common;
use crate::common::certificates::file;
use crate::common::programs::{kubectl, python};
use crate::common::{Run, config, has_kubectl, run, scratch};
use clap::Parser;
use poolctl::Streams;
use poolctl::cli::Cli;
use poolctl::diagnostic::Diagnostics;
use poolctl::documents::Documents;
use poolctl::inject::{self, Wanted};
use poolctl::inventory::{self, Options};
use poolctl::source::{SourceFile, SourceMap};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use serde_yaml::Value;

/// Most cases have Servers whose Certificates are not there.
const ALLOW: &str = "--allow";

const HEAD: &str =
    "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Certificate\nmetadata: {name: c}\n";

/// The text with names added to its first Certificate, or why not.
fn edited(text: &str, names: &[&str]) -> Result<String, String> {
    let sources = SourceMap::new(vec![SourceFile::new("x.yaml".into(), text.into(), true)]);
    let documents = Documents::new(&sources);
    let mut diagnostics = Diagnostics::default();
    let inventory = inventory::read(&documents, &Options::default(), &mut diagnostics);
    let certificates = inventory.certificates.values();
    let mut certificates = certificates.chain(&inventory.certificate_copies);
    let Some(certificate) = certificates.next() else {
        panic!("no Certificate in {text}");
    };
    let names = names.to_vec();
    let edit = inject::edits(&sources, &[Wanted { certificate, names }]).remove(0);
    let edit = edit.map_err(|refusal| refusal.to_string())?;
    Ok(inject::replaced(text, 0..text.len(), vec![&edit]))
}

/// Whatever is in a name, it is whole in a diff, for `patch` and for git.
#[test]
fn a_diff_applies_to_a_file_of_any_name() {
    let text = format!("{POOL_OF_C}---\n{HEAD}spec:\n  authorityRef: ca\n  dnsAltNames:\n  - a\n");
    let mut names = vec!["my pools.yaml"];
    if cfg!(unix) {
        names.extend(["a\tb \"c\".yaml", "é\u{2028}\\n\n\u{1b}.yaml", "\"a\".yaml"]);
    }
    for (program, args) in [("patch", &["-p0"][..]), ("git", &["apply", "-p0", "-"])] {
        if !common::is_installed(program, &["--version"], program) {
            continue;
        }
        let folder = scratch(&format!("inject-names-{program}"));
        for name in &names {
            let file = folder.join(name);
            fs::write(&file, &text).unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_poolctl"));
            let inject = command.args(["inject", "-q", name]).current_dir(&folder);
            let inject = inject.output().unwrap();
            let diff = String::from_utf8(inject.stdout).unwrap();
            assert_eq!(inject.status.code(), Some(0), "{diff}");
            let mut command = Command::new(program);
            // The scratch folder is within a repository that does not know it.
            command.env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap());
            command
                .args(args)
                .current_dir(&folder)
                .stdin(Stdio::piped());
            let mut child = command.spawn().unwrap();
            let mut stdin = child.stdin.take().unwrap();
            stdin.write_all(diff.as_bytes()).unwrap();
            drop(stdin);
            assert!(child.wait().unwrap().success(), "{program}\n{diff}");
            let expected = format!("{text}  - puppet.example.com\n");
            assert_eq!(fs::read_to_string(&file).unwrap(), expected, "{program}");
        }
    }
}

/// UTF-16 is read, but an edit would write another encoding.
#[test]
fn utf16_is_not_edited() {
    let text = format!("{POOL_OF_C}---\n{HEAD}spec: {{authorityRef: ca}}\n");
    let bytes = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16();
        [0xff, 0xfe]
            .into_iter()
            .chain(units.flat_map(u16::to_le_bytes))
            .collect()
    };
    let file = scratch("inject-utf16").join("all.yaml");
    fs::write(&file, bytes(&text)).unwrap();
    let path = file.display().to_string();
    assert_eq!(run(&["check", "-q", &path], "").status, 0);
    let written = run(&["inject", "-w", "-q", &path], "");
    assert_ne!(written.status, 0, "{}", written.stderr);
    assert_eq!(fs::read(&file).unwrap(), bytes(&text));
}

const POOL_OF_C: &str = "apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata: {name: puppet}
spec: {route: {enabled: true, hostname: puppet.example.com, gatewayRef: {name: gw}, injectDNSAltName: true}}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata: {name: s}
spec: {configRef: c, certificateRef: c, poolRefs: [puppet]}
";

#[test]
fn names_are_added_in_the_style_of_the_list() {
    let mut wrong = Vec::new();
    for (before, after) in [
        // Lists of lines, level with their key or not.
        (
            "spec:\n  dnsAltNames:\n  - a\n  - b\n  certname: c\n",
            "spec:\n  dnsAltNames:\n  - a\n  - b\n  - x\n  - z\n  certname: c\n",
        ),
        (
            "spec:\n    dnsAltNames:\n        -   a\n---\nkind: Other\n",
            "spec:\n    dnsAltNames:\n        -   a\n        -   x\n        -   z\n---\nkind: Other\n",
        ),
        (
            "spec:\n  dnsAltNames:\n    # first\n    - a # of a\n    # last\n\n  certname: c\n",
            "spec:\n  dnsAltNames:\n    # first\n    - a # of a\n    - x\n    - z\n    # last\n\n  certname: c\n",
        ),
        (
            "spec:\r\n  dnsAltNames:\r\n  - a\r\n  certname: c\r\n",
            "spec:\r\n  dnsAltNames:\r\n  - a\r\n  - x\r\n  - z\r\n  certname: c\r\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - a",
            "spec:\n  dnsAltNames:\n  - a\n  - x\n  - z",
        ),
        (
            "spec:\r\n  dnsAltNames:\r\n  - a # c",
            "spec:\r\n  dnsAltNames:\r\n  - a # c\r\n  - x\r\n  - z",
        ),
        (
            "spec:\n  dnsAltNames:\n  - 'a'\n  - 'b'\n",
            "spec:\n  dnsAltNames:\n  - 'a'\n  - 'b'\n  - 'x'\n  - 'z'\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - \"a\"\n",
            "spec:\n  dnsAltNames:\n  - \"a\"\n  - \"x\"\n  - \"z\"\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - \"a\"\n  - b\n",
            "spec:\n  dnsAltNames:\n  - \"a\"\n  - b\n  - x\n  - z\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - |-\n    a\n  certname: c\n",
            "spec:\n  dnsAltNames:\n  - |-\n    a\n  - x\n  - z\n  certname: c\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - |",
            "spec:\n  dnsAltNames:\n  - |\n  - x\n  - z",
        ),
        (
            "spec:\n  dnsAltNames:\n  - |+\n    a\n\n",
            "spec:\n  dnsAltNames:\n  - |+\n    a\n\n  - x\n  - z\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - !!str a\n  - &b b\n  - *b\n  certname: *b\n",
            "spec:\n  dnsAltNames:\n  - !!str a\n  - &b b\n  - *b\n  - x\n  - z\n  certname: *b\n",
        ),
        (
            "spec:\n  dnsAltNames: &names\n    # - w\n  -\n    'a\n    b'\n",
            "spec:\n  dnsAltNames: &names\n    # - w\n  -\n    'a\n    b'\n  - 'x'\n  - 'z'\n",
        ),
        (
            "spec:\n  ? dnsAltNames\n  : - a\n    - b\n",
            "spec:\n  ? dnsAltNames\n  : - a\n    - b\n    - x\n    - z\n",
        ),
        // Between brackets.
        (
            "spec: {dnsAltNames: [a, b]}\n",
            "spec: {dnsAltNames: [a, b, x, z]}\n",
        ),
        (
            "spec: {dnsAltNames: [a,b]}\n",
            "spec: {dnsAltNames: [a,b,x,z]}\n",
        ),
        (
            "spec:\n  dnsAltNames: [ 'a' ] # c\n",
            "spec:\n  dnsAltNames: [ 'a', 'x', 'z' ] # c\n",
        ),
        (
            "spec:\n  dnsAltNames: [a, ]\n",
            "spec:\n  dnsAltNames: [a, x, z, ]\n",
        ),
        (
            "spec:\n  dnsAltNames: [a,]",
            "spec:\n  dnsAltNames: [a, x, z,]",
        ),
        (
            "spec:\n  dnsAltNames: [\n    a, # of a\n    b # of b\n    # last\n  ]\n",
            "spec:\n  dnsAltNames: [\n    a, # of a\n    b, # of b\n    x,\n    z\n    # last\n  ]\n",
        ),
        (
            "spec:\r\n  dnsAltNames: [\r\n    a, # of a\r\n    b, # of b\r\n  ]\r\n",
            "spec:\r\n  dnsAltNames: [\r\n    a, # of a\r\n    b, # of b\r\n    x,\r\n    z,\r\n  ]\r\n",
        ),
        (
            "spec:\n  dnsAltNames: [a,\n                b]\n",
            "spec:\n  dnsAltNames: [a,\n                b,\n                x,\n                z]\n",
        ),
        (
            "spec:\n  dnsAltNames: [a # of a\n    , b # of b\n    , ]\n",
            "spec:\n  dnsAltNames: [a # of a\n    , b # of b\n    , x, z, ]\n",
        ),
        // Lists without names, or none.
        ("spec: {dnsAltNames: []}\n", "spec: {dnsAltNames: [x, z]}\n"),
        (
            "spec:\n  dnsAltNames: [ ]\n",
            "spec:\n  dnsAltNames: [x, z]\n",
        ),
        (
            "spec:\n  dnsAltNames: [ # none\n  ]\n",
            "spec:\n  dnsAltNames: [x, z # none\n  ]\n",
        ),
        (
            "spec:\n  dnsAltNames: ~ # none\n",
            "spec:\n  dnsAltNames: [x, z] # none\n",
        ),
        (
            "spec:\n  dnsAltNames: # none\n    # - w\n  certname: c\n",
            "spec:\n  dnsAltNames: # none\n  - x\n  - z\n    # - w\n  certname: c\n",
        ),
        (
            "spec:\n  dnsAltNames:",
            "spec:\n  dnsAltNames:\n  - x\n  - z",
        ),
        (
            "spec: {dnsAltNames: , certname: c}\n",
            "spec: {dnsAltNames: [x, z] , certname: c}\n",
        ),
        (
            "spec: {certname: c, dnsAltNames}\n",
            "spec: {certname: c, dnsAltNames: [x, z]}\n",
        ),
        (
            "spec:\n  certname: c # of c\n\n---\n",
            "spec:\n  certname: c # of c\n  dnsAltNames:\n  - x\n  - z\n\n---\n",
        ),
        (
            "spec:\n    csrExtensions:\n      customExtensions:\n        a: |\n          b\nstatus: {}",
            "spec:\n    csrExtensions:\n      customExtensions:\n        a: |\n          b\n    dnsAltNames:\n    - x\n    - z\nstatus: {}",
        ),
        (
            "spec:\n  certname: c",
            "spec:\n  certname: c\n  dnsAltNames:\n  - x\n  - z",
        ),
        (
            "spec:\n  certname: c\n  renewBefore:\n# c\nstatus:\n",
            "spec:\n  certname: c\n  renewBefore:\n  dnsAltNames:\n  - x\n  - z\n# c\nstatus:\n",
        ),
        (
            "spec:\n  certname: c\n---\nlist:\n  - of another\n",
            "spec:\n  certname: c\n  dnsAltNames:\n    - x\n    - z\n---\nlist:\n  - of another\n",
        ),
        (
            "spec:\n  'certname': 'c'\n",
            "spec:\n  'certname': 'c'\n  'dnsAltNames':\n  - 'x'\n  - 'z'\n",
        ),
        ("spec: {}\n", "spec: {dnsAltNames: [x, z]}\n"),
        (
            "spec: {certname: c}\n",
            "spec: {certname: c, dnsAltNames: [x, z]}\n",
        ),
        (
            "spec: {\n    certname: c, # of c\n  }\n",
            "spec: {\n    certname: c, # of c\n    dnsAltNames: [x, z],\n  }\n",
        ),
        (
            "x: &x {certname: c}\nspec: {<<: *x}\n",
            "x: &x {certname: c}\nspec: {dnsAltNames: [x, z], <<: *x}\n",
        ),
        (
            "x: &x {certname: c}\nspec: {renewBefore: 1d, <<: *x}\n",
            "x: &x {certname: c}\nspec: {renewBefore: 1d, dnsAltNames: [x, z], <<: *x}\n",
        ),
        (
            "x: &x {certname: c}\nspec:\n  <<: [*x, {renewBefore: 1d}]\n",
            "x: &x {certname: c}\nspec:\n  <<: [*x, {renewBefore: 1d}]\n  dnsAltNames:\n  - x\n  - z\n",
        ),
    ] {
        let edited = edited(&format!("{HEAD}{before}"), &["x", "z"]);
        if edited.as_ref() != Ok(&format!("{HEAD}{after}")) {
            wrong.push((before, edited));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn json_stays_json() {
    let head = r#"{"apiVersion":"openvox.voxpupuli.org/v1alpha1","kind":"Certificate","metadata":{"name":"c"},"spec":"#;
    for (before, after) in [
        (
            r#"{"dnsAltNames":["a"]}}"#,
            r#"{"dnsAltNames":["a","x","z"]}}"#,
        ),
        (r#"{"dnsAltNames":[]}}"#, r#"{"dnsAltNames":["x","z"]}}"#),
        (r#"{"dnsAltNames":null}}"#, r#"{"dnsAltNames":["x","z"]}}"#),
        (
            r#"{"certname":"c"}}{"a":1}"#,
            r#"{"certname":"c","dnsAltNames":["x","z"]}}{"a":1}"#,
        ),
        (r#"{}}"#, r#"{"dnsAltNames":["x","z"]}}"#),
        (
            "{\n  \"dnsAltNames\": [\n    \"a\"\n  ]\n}}\n",
            "{\n  \"dnsAltNames\": [\n    \"a\",\n    \"x\",\n    \"z\"\n  ]\n}}\n",
        ),
        (
            "{\n  \"certname\": \"c\"\n}}\n",
            "{\n  \"certname\": \"c\",\n  \"dnsAltNames\": [\"x\", \"z\"]\n}}\n",
        ),
    ] {
        // Also where kubectl reads YAML, behind a separator.
        for start in ["", "---\n"] {
            if !start.is_empty() && before.contains("}{") {
                continue;
            }
            let edited = edited(&format!("{start}{head}{before}"), &["x", "z"]);
            assert_eq!(edited, Ok(format!("{start}{head}{after}")), "{before}");
        }
    }
}

#[test]
fn names_have_quotes_where_they_need_them() {
    for (list, name, item) in [
        ("[a]", "*.x", "\"*.x\""),
        ("[a]", "on", "\"on\""),
        ("[a]", "1_0", "\"1_0\""),
        ("[a]", "1.2.3.4", "1.2.3.4"),
        ("[a]", "a,b", "\"a,b\""),
        ("['a']", "*.x", "'*.x'"),
        ("['a']", "it's", "\"it's\""),
        ("[\"a\"]", "a\"b\\c\n", "\"a\\\"b\\\\c\\n\""),
        ("[\"a\"]", "\u{e9}", "\"\u{e9}\""),
    ] {
        let text = |list: &str| format!("{HEAD}spec: {{dnsAltNames: {list}}}\n");
        let after = list.replace(']', &format!(", {item}]"));
        assert_eq!(edited(&text(list), &[name]), Ok(text(&after)), "{name}");
    }
}

#[test]
fn what_others_share_is_not_edited() {
    for (body, reason) in [
        (
            "x: &x [a]\nspec: {dnsAltNames: *x}\n",
            "its list comes from an alias",
        ),
        (
            "x: &x {dnsAltNames: [a]}\nspec: *x\n",
            "its list comes from an alias",
        ),
        (
            "x: &x {dnsAltNames: [a]}\nspec:\n  <<: *x\n",
            "its list comes from a `<<`",
        ),
        (
            "x: &x {spec: {dnsAltNames: [a]}}\n<<: *x\n",
            "its list comes from a `<<`",
        ),
        (
            "spec:\n  dnsAltNames: &x\n  - a\nx: *x\n",
            "an alias elsewhere would get the names, too",
        ),
        (
            "spec: &x {certname: c}\nx: *x\n",
            "an alias elsewhere would get the names, too",
        ),
        (
            "spec: {dnsAltNames: !!null ~}\n",
            "no edit of its text adds them and nothing else",
        ),
        ("spec:\n", "it has no `spec` to add them to"),
        ("metadata: {name: c}\n", "it has no `spec` to add them to"),
    ] {
        let text = format!("{HEAD}{body}").replace("metadata: {name: c}\nmetadata", "metadata");
        assert_eq!(edited(&text, &["x"]), Err(reason.to_owned()), "{body}");
    }
}

#[test]
fn items_of_lists_are_edited_where_they_stand() {
    for (before, after) in [
        (
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n- apiVersion: openvox.voxpupuli.org/v1alpha1\n  kind: Certificate\n  metadata: {name: c}\n  spec:\n    dnsAltNames:\n    - a\n- kind: Other\n",
            "    - a\n    - x\n- kind: Other\n",
        ),
        (
            "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: CertificateList\nitems:\n  - metadata: {name: c}\n    spec:\n      certname: c\n",
            "      certname: c\n      dnsAltNames:\n        - x\n",
        ),
        (
            "{\"apiVersion\": \"v1\"}\n{\"apiVersion\": \"openvox.voxpupuli.org/v1alpha1\", \"kind\": \"CertificateList\", \"items\": [{\"metadata\": {\"name\": \"c\"}, \"spec\": {\"certname\": \"c\"}}]}\n{}",
            "\"spec\": {\"certname\": \"c\", \"dnsAltNames\": [\"x\"]}}]}\n{}",
        ),
    ] {
        let edited = edited(before, &["x"]).unwrap();
        assert!(edited.ends_with(after), "{edited}");
        assert!(edited.len() < before.len() + 40, "{edited}");
    }
}

#[test]
fn an_edit_reaches_no_other_item() {
    let list = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: CertificateList\nitems:\n- &c\n  metadata: {name: c}\n  spec: {dnsAltNames: [a]}\n- <<: *c\n  metadata: {name: d}\n";
    assert_eq!(
        edited(list, &["x"]),
        Err("an alias elsewhere would get the names, too".to_owned())
    );
}

#[test]
fn of_many_items_of_a_list_each_is_judged_by_itself() {
    let mut text = format!("{POOLS}---\napiVersion: v1\nkind: List\nitems:\n");
    let count = 1_000;
    for index in 0..count {
        let api = "apiVersion: openvox.voxpupuli.org/v1alpha1";
        text += &format!(
            "- {api}\n  kind: Server\n  metadata: {{name: s{index}}}\n  spec: {{configRef: c, certificateRef: s{index}, poolRefs: [a]}}\n"
        );
        // More than there are trials cannot be edited.
        let (anchor, alias) = if index % 4 == 0 {
            (
                format!("&names-{index} "),
                format!("  status: *names-{index}\n"),
            )
        } else {
            Default::default()
        };
        text += &format!(
            "- {api}\n  kind: Certificate\n  metadata: {{name: s{index}}}\n  spec: {{authorityRef: ca, dnsAltNames: {anchor}[s{index}]}}\n{alias}"
        );
    }
    let folder = scratch("inject-many");
    let path = folder.join("many.yaml");
    fs::write(&path, &text).unwrap();
    let path = path.display().to_string();
    let inject = || {
        let rule = "certificate-not-in-input";
        run(&["inject", "-q", "--no-config", ALLOW, rule, &path], "")
    };
    let refused = inject();
    assert_eq!(
        refused.stderr.matches("but an alias").count(),
        count / 4,
        "{}",
        refused.stderr
    );
    let text: Vec<_> = text.lines().filter(|line| !line.contains('*')).collect();
    fs::write(&path, text.join("\n")).unwrap();
    let diff = inject();
    assert_eq!(diff.stdout.matches(", a.pool.org]").count(), count);
    let stream = run(
        &[
            "render",
            "-q",
            "--no-config",
            ALLOW,
            "certificate-not-in-input",
            "--passthrough",
            &path,
        ],
        "",
    );
    assert_eq!(stream.stdout.matches(", a.pool.org]").count(), count);
}

const POOLS: &str = "
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: PoolList
items:
- metadata: {name: a}
  spec:
    route: {enabled: true, hostname: a.pool.org, gatewayRef: {name: g}, injectDNSAltName: true}
- metadata: {name: b}
  spec:
    route: {enabled: true, hostname: b.pool.org, gatewayRef: {name: g}, injectDNSAltName: true}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: ServerList
items:
- metadata: {name: c0}
  spec: {configRef: c, certificateRef: c0, poolRefs: [a]}
- metadata: {name: c1}
  spec: {configRef: c, certificateRef: c1, poolRefs: [b, a]}
- metadata: {name: c2}
  spec: {configRef: c, certificateRef: c2, poolRefs: [b]}
";

/// The names that the Pools add to a Certificate of random text.
fn wanted(certificate: &str) -> &'static [&'static str] {
    match certificate {
        "c0" => &["a.pool.org"],
        "c1" => &["a.pool.org", "b.pool.org"],
        "c2" => &["b.pool.org"],
        _ => &[],
    }
}

/// Writes the files of a random case, and gives the arguments that name them.
fn write(folder: &Path, text: &str) -> [String; 2] {
    let [pools, certificates] = ["pools.yaml", "certificates.yaml"].map(|name| folder.join(name));
    fs::write(&pools, POOLS).unwrap();
    fs::write(&certificates, text).unwrap();
    [pools, certificates].map(|path| path.display().to_string())
}

/// Runs `inject` on files; `allow` leaves out what random Certificates have in common.
fn inject(files: &[String], options: &[&str]) -> Run {
    let mut args = vec![
        "inject",
        "-q",
        "--no-config",
        ALLOW,
        "certificate-not-in-input",
    ];
    args.extend(options);
    args.extend(files.iter().map(String::as_str));
    run(&args, "")
}

/// The documents of a file in the eyes of another reader than ours, and the objects in them.
fn documents(text: &str) -> Vec<Value> {
    let text = text.trim_start_matches('\u{feff}');
    match text.starts_with('{') {
        true => serde_json::Deserializer::from_str(text)
            .into_iter()
            .map(Result::unwrap)
            .collect(),
        false => serde_yaml::Deserializer::from_str(text)
            .map(|document| Value::deserialize(document).unwrap())
            .collect(),
    }
}

/// Adds the names to the Certificates of a document as it was read.
fn add_names(document: &mut Value) {
    if let Some(items) = document
        .get_mut("items")
        .and_then(|items| items.as_sequence_mut())
    {
        items.iter_mut().for_each(add_names);
    }
    if document
        .get("kind")
        .is_none_or(|kind| kind != "Certificate")
    {
        return;
    }
    let name = document["metadata"]["name"].as_str().unwrap().to_owned();
    let list = &mut document["spec"]["dnsAltNames"];
    let mut names = list.as_sequence().cloned().unwrap_or_default();
    names.extend(wanted(&name).iter().copied().map(Value::from));
    *list = names.into();
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn random_files_get_the_names_and_nothing_else(text in file()) {
        let folder = scratch("inject-random");
        let files = write(&folder, &text);
        let diff = inject(&files, &[]);
        prop_assert_eq!(diff.status, 0, "{}", diff.stderr);
        prop_assert!(inject(&files, &["--check"]).status == 1);
        prop_assert_eq!(&fs::read_to_string(&files[1]).unwrap(), &text);

        let written = inject(&files, &["-w"]);
        prop_assert_eq!(written.status, 0, "{}", written.stderr);
        prop_assert_eq!(&written.stdout, "");
        let edited = fs::read_to_string(&files[1]).unwrap();
        let mut expected = documents(&text);
        expected.iter_mut().for_each(add_names);
        prop_assert_eq!(documents(&edited), expected);

        // Twice is once.
        for options in [&["-w"][..], &["--check"], &[]] {
            let again = inject(&files, options);
            prop_assert_eq!((again.status, &*again.stdout, &*again.stderr), (0, "", ""));
        }
        prop_assert_eq!(&fs::read_to_string(&files[1]).unwrap(), &edited);
        let render = run(&["render", "-q", "--no-config", ALLOW, "certificate-not-in-input", "-o", "name", &files[0], &files[1]], "");
        prop_assert!(!render.stdout.contains("certificate."), "{}", render.stdout);

        // Every byte stays, but for what a list replaces.
        let mut text = text;
        for null in ["~", "null", "Null"] {
            text = text.replace(&format!("dnsAltNames: {null}"), "dnsAltNames: ");
        }
        let mut rest = edited.chars();
        let text = text.replace("[ ]", "[]");
        prop_assert!(text.chars().all(|char| rest.any(|other| other == char)), "{}", edited);
        let breaks = |text: &str| text.matches("\r\n").count() == text.matches('\n').count();
        prop_assert_eq!(breaks(&edited), breaks(&text));
    }
}

/// Random files with their edited text.
fn samples(name: &str, number: usize) -> Vec<(String, String)> {
    let mut runner = TestRunner::new(config(1));
    let folder = scratch(name);
    let sample = |_| {
        let text = file().new_tree(&mut runner).unwrap().current();
        let files = write(&folder, &text);
        let run = inject(&files, &["-w"]);
        assert_eq!(run.status, 0, "{}{text}", run.stderr);
        (text, fs::read_to_string(&files[1]).unwrap())
    };
    (0..number).map(sample).collect()
}

#[test]
fn kubectl_reads_the_names_and_nothing_else() {
    if !has_kubectl() {
        return;
    }
    let (old, new): (Vec<_>, Vec<_>) = samples("inject-kubectl", 100).into_iter().unzip();
    let answers = kubectl("inject-old", &old);
    for ((old, new), text) in answers
        .into_iter()
        .zip(kubectl("inject-new", &new))
        .zip(&new)
    {
        assert_eq!(new.error, old.error, "{text}");
        let mut expected: Vec<Value> = serde_json::from_value(json!(old.documents)).unwrap();
        expected.iter_mut().for_each(add_names);
        assert_eq!(json!(expected), Json::from(new.documents), "{text}");
    }
}

#[test]
fn a_yaml_1_1_reader_reads_the_names_and_nothing_else() {
    // JSON documents in a row are no YAML.
    let samples = samples("inject-python", 200)
        .into_iter()
        .filter(|(text, _)| !text.starts_with('{'));
    let (old, new): (Vec<_>, Vec<_>) = samples.unzip();
    let read = |texts: &[String]| {
        python(
            "import yaml",
            "PyYAML",
            "list(yaml.safe_load_all(text))",
            texts,
        )
    };
    let (Some(old), Some(new)) = (read(&old), read(&new)) else {
        return;
    };
    for (old, new) in old.into_iter().zip(new) {
        let mut expected: Vec<Value> = serde_json::from_value(old).unwrap();
        expected.iter_mut().for_each(add_names);
        assert_eq!(json!(expected), new);
    }
}

#[test]
fn after_an_edit_render_writes_no_certificate() {
    let mut edited = 0;
    for input in common::inputs() {
        let folder = scratch("inject-cases");
        let files = copy(Path::new(&input), &folder);
        let before = run(&["render", "-q", "-R", "-o", "name", &files], "");
        let lacking = run(&["inject", "-q", "-R", "--check", &files], "");
        if before.status != 0 || lacking.status == 0 {
            assert_eq!(lacking.status, before.status, "{input}");
            continue;
        }
        let written = run(&["inject", "-q", "-R", "-w", &files], "");
        if ["inject-refused", "earlier-run", "second-document"]
            .iter()
            .any(|name| input.contains(name))
        {
            assert_eq!(written.status, 1, "{input}");
            continue;
        }
        assert_eq!(written.status, 0, "{input}: {}", written.stderr);
        let after = run(&["render", "-q", "-R", "-o", "name", &files], "");
        assert_eq!(after.status, 0, "{input}: {}", after.stderr);
        // Those that are not in the input are none of its business.
        let left = after.stdout.lines();
        let left = left.filter_map(|line| line.strip_prefix("certificate.openvox.voxpupuli.org/"));
        for name in left {
            let lacked = lacking.stdout.contains(&format!("Certificate `{name}`"));
            assert!(!lacked, "{input}: {name} still lacks names");
        }
        edited += 1;
    }
    assert!(edited > 20, "only {edited} cases were edited");
}

/// Copies a file or folder into a folder, and gives its path there.
fn copy(from: &Path, folder: &Path) -> String {
    let to = folder.join(from.file_name().unwrap());
    if from.is_dir() {
        fs::create_dir(&to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            copy(&entry.unwrap().path(), &to);
        }
    } else {
        fs::copy(from, &to).unwrap();
    }
    to.display().to_string()
}

/// A folder with Pools, and a Certificate that lacks a name.
fn lacking(name: &str) -> (PathBuf, [String; 2]) {
    let folder = scratch(name);
    let files = write(&folder, LACKING);
    (folder, files)
}

const LACKING: &str = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Certificate\nmetadata: {name: c0}\nspec: {authorityRef: ca}\n";
const COMPLETE: &str = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Certificate\nmetadata: {name: c0}\nspec: {authorityRef: ca, dnsAltNames: [a.pool.org]}\n";

#[test]
fn written_files_are_told() {
    let (_, files) = lacking("inject-told");
    let args = [
        "inject",
        "--no-config",
        ALLOW,
        "certificate-not-in-input",
        "--format",
        "short",
        "--allow",
        "resigning,certificate-not-in-input",
        "-w",
    ];
    let all: Vec<_> = args
        .into_iter()
        .chain(files.iter().map(String::as_str))
        .collect();
    let run = run(&all, "");
    assert_eq!((run.status, &*run.stdout), (0, ""), "{}", run.stderr);
    let told = format!("{}: added 1 name\n", files[1]);
    assert!(run.stderr.ends_with(&told), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&files[1]).unwrap(), COMPLETE);
    assert_eq!(fs::read_to_string(&files[0]).unwrap(), POOLS);
}

#[test]
fn colours_of_the_diff_follow_the_option() {
    let (_, files) = lacking("inject-colours");
    let run = inject(&files, &["--color", "always"]);
    assert!(run.stdout.contains("\u{1b}[32m+spec:"), "{}", run.stdout);
    assert_eq!(fs::read_to_string(&files[1]).unwrap(), LACKING);
}

#[test]
fn checking_and_writing_exclude_each_other() {
    let run = run(&["inject", "--check", "-w", "x.yaml"], "");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("cannot be used with"), "{}", run.stderr);
}

#[test]
fn unknown_pools_are_wrong_usage() {
    let (_, files) = lacking("inject-pool");
    let run = inject(&files, &["--pool", "z"]);
    assert_eq!((run.status, &*run.stdout), (2, ""));
    assert_eq!(run.stderr, "error: `--pool z` names no Pool of the input\n");
}

#[test]
fn a_file_in_the_way_stops_all_edits() {
    let (folder, files) = lacking("inject-in-the-way");
    let other = folder.join("other.yaml");
    let merged = LACKING
        .replace("c0", "c1")
        .replace("spec: ", "x: &x [puppet]\nspec: ");
    let merged = merged.replace("ca}", "ca, dnsAltNames: *x}");
    fs::write(&other, &merged).unwrap();
    let all = [&files[..], &[other.display().to_string()]].concat();
    for options in [
        &["-w", "--validate", "ignore"][..],
        &["--validate", "ignore"],
    ] {
        let run = inject(&all, options);
        assert_eq!((run.status, &*run.stdout), (1, ""));
        let reason = "other.yaml:5:26: Certificate `c1` lacks `a.pool.org`, `b.pool.org`, but its list comes from an alias\n";
        assert!(run.stderr.contains(reason), "{}", run.stderr);
        assert_eq!(fs::read_to_string(&files[1]).unwrap(), LACKING);
        assert_eq!(fs::read_to_string(&other).unwrap(), merged);
    }
}

/// Stdin during whose reading somebody else writes a file.
struct Meanwhile<'a>(&'a str);

impl Read for Meanwhile<'_> {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        fs::write(self.0, COMPLETE.replace("ca", "another"))?;
        Ok(0)
    }
}

#[test]
fn a_file_that_has_changed_is_not_written() {
    let (folder, files) = lacking("inject-changed");
    let first = folder.join("a.yaml");
    fs::write(&first, LACKING.replace("c0", "c1")).unwrap();
    let first = first.display().to_string();
    let args = [
        "poolctl",
        "inject",
        "-q",
        "--no-config",
        ALLOW,
        "certificate-not-in-input",
        "-w",
        &first,
        &files[0],
        &files[1],
        "-",
    ];
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let status = poolctl::run(
        &Cli::parse_from(args),
        &mut Streams {
            stdin: &mut Meanwhile(&files[1]),
            stdout: &mut stdout,
            stderr: &mut stderr,
            folder: None,
            color: (false, false),
            end: &|_| (),
        },
    );
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), 2, "{stderr}");
    assert!(
        stderr.contains("has changed since it was read, so nothing is written"),
        "{stderr}"
    );
    assert_eq!(
        fs::read_to_string(&first).unwrap(),
        LACKING.replace("c0", "c1")
    );
    assert_eq!(
        fs::read_to_string(&files[1]).unwrap(),
        COMPLETE.replace("ca", "another")
    );
}

#[cfg(unix)]
#[test]
fn links_and_modes_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, files) = lacking("inject-links");
    let target = folder.join("target.txt");
    fs::rename(&files[1], &target).unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("target.txt", &files[1]).unwrap();
    // The file and the link to it are one.
    let all = [&files[..], &[target.display().to_string()]].concat();
    let run = inject(&all, &["-w"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(fs::symlink_metadata(&files[1]).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&target).unwrap(), COMPLETE);
    let mode = fs::metadata(&target).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_is_a_failure() {
    use std::os::unix::fs::PermissionsExt;
    let (_, files) = lacking("inject-read-only");
    fs::set_permissions(&files[1], fs::Permissions::from_mode(0o440)).unwrap();
    if fs::OpenOptions::new().write(true).open(&files[1]).is_ok() {
        return common::skip("nothing is read-only to root");
    }
    let run = inject(&files, &["-w"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert_eq!(fs::read_to_string(&files[1]).unwrap(), LACKING);
}
