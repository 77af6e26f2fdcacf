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
use poolctl::cli::Cli;
use poolctl::program::Program;
use poolctl::{Screens, Streams};
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

/// What the crate of the edits says of a value is said of the Certificate.
#[test]
fn the_reason_of_a_refusal_is_told() {
    let file = scratch("inject-reasons").join("all.yaml");
    let path = file.display().to_string();
    for (body, reason) in [
        (
            "x: &x [a]\nspec: {authorityRef: ca, dnsAltNames: *x}\n",
            "its list comes from an alias",
        ),
        (
            "x: &x {authorityRef: ca, dnsAltNames: [a]}\nspec: *x\n",
            "its list comes from an alias",
        ),
        (
            "x: &x {authorityRef: ca, dnsAltNames: [a]}\nspec:\n  <<: *x\n",
            "its list comes from a `<<`",
        ),
        (
            "spec: &x {authorityRef: ca}\nx: *x\n",
            "an alias elsewhere would get the names, too",
        ),
        (
            "spec: {authorityRef: ca, dnsAltNames: !!null ~}\n",
            "no edit of its text adds them and nothing else",
        ),
    ] {
        let text = format!("{POOL_OF_C}---\n{HEAD}{body}");
        fs::write(&file, text).unwrap();
        let run = run(&["inject", "-q", "--validate", "ignore", &path], "");
        let end = format!("lacks `puppet.example.com`, but {reason}\n");
        assert_eq!(run.status, 1, "{body}: {}", run.stderr);
        assert!(run.stderr.contains(&end), "{body}: {}", run.stderr);
    }
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
    if text.starts_with('{') {
        serde_json::Deserializer::from_str(text)
            .into_iter()
            .map(Result::unwrap)
            .collect()
    } else {
        serde_yaml::Deserializer::from_str(text)
            .map(|document| Value::deserialize(document).unwrap())
            .collect()
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
fn colors_of_the_diff_follow_the_option() {
    let (_, files) = lacking("inject-colors");
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
            program: Program::default(),
            screens: Screens::default(),
            kustomize: &poolctl::kustomize::build,
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
