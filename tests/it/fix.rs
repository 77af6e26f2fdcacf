//! `check --fix`: what it mends, and that it leaves alone everything else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{Run, cases, files, run, scratch};
use serde_json::Value;
use similar::{DiffOp, DiffTag};

/// A copy of what a case reads, in a folder of its own.
fn copy(case: &Path, to: &Path) -> Vec<PathBuf> {
    let input = ["input.yaml", "input"].map(|name| case.join(name));
    let input = input.into_iter().find(|path| path.exists());
    let Some(input) = input else {
        return Vec::new();
    };
    let copied = files(&input).into_iter().map(|path| {
        let copy = to.join(path.strip_prefix(case).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::write(&copy, fs::read(path).unwrap()).unwrap();
        copy
    });
    copied.collect()
}

fn bytes(files: &[PathBuf]) -> BTreeMap<&Path, Vec<u8>> {
    let texts = files.iter().map(|path| (&**path, fs::read(path).unwrap()));
    texts.collect()
}

fn check(folder: &Path, options: &[&str]) -> Run {
    let mut args = vec!["check", "-R", "--no-config"];
    args.extend(options);
    args.push(folder.to_str().unwrap());
    run(&args, "")
}

fn findings(folder: &Path) -> Vec<Value> {
    let run = check(folder, &["--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
    report["diagnostics"]
        .as_array()
        .cloned()
        .unwrap_or_default()
}

fn errors(findings: &[Value]) -> usize {
    let errors = findings.iter();
    errors.filter(|one| one["severity"] == "error").count()
}

fn is_mended(line: &&str) -> bool {
    line.contains(": wrote ") || line.ends_with(": removed the item")
}

/// How many lines say what was mended.
fn mended(run: &Run) -> usize {
    run.stderr.lines().filter(is_mended).count()
}

/// The lines of a file in which something was mended.
fn places(run: &Run, file: &Path) -> Vec<usize> {
    let start = format!("{}:", file.display());
    let told = run.stderr.lines().filter(is_mended);
    let places = told.filter_map(|line| line.strip_prefix(&start)?.split(':').next());
    places.map(|line| line.parse().unwrap()).collect()
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split(|&byte| byte == b'\n').collect()
}

#[test]
fn every_case_is_mended_once_and_for_all() {
    let mut number = 0;
    for case in cases() {
        let folder = scratch("fix-cases");
        let copies = copy(&case, &folder);
        if copies.is_empty() {
            continue;
        }
        let (before, old) = (bytes(&copies), findings(&folder));
        let plain = check(&folder, &[]);
        let diff = check(&folder, &["--diff"]);
        assert_eq!(bytes(&copies), before, "{}", case.display());
        assert_eq!(diff.status, plain.status, "{}", case.display());

        let first = check(&folder, &["--fix"]);
        let after = bytes(&copies);
        let name = case.display();
        assert_eq!(after != before, mended(&first) > 0, "{name}");
        assert_eq!(after != before, !diff.stdout.is_empty(), "{name}");
        let again = check(&folder, &[]);
        assert_eq!(
            (first.status, &first.stdout),
            (again.status, &again.stdout),
            "{name}"
        );
        let second = check(&folder, &["--fix"]);
        assert_eq!(mended(&second), 0, "{name}: {}", second.stderr);
        assert_eq!(second.stdout, first.stdout, "{name}");
        assert_eq!(bytes(&copies), after, "{name}");

        let new = findings(&folder);
        let is_read = |one: &Value| one["rule"] != "unknown-kind";
        if old.iter().all(is_read) {
            assert!(errors(&new) <= errors(&old), "{name}: {new:?}");
        }
        number += mended(&first);
        for path in &copies {
            let told = places(&first, path);
            let diff = similar::capture_diff_slices(
                similar::Algorithm::Myers,
                &lines(&before[&**path]),
                &lines(&after[&**path]),
            );
            let changed = diff.iter().filter(|op| op.tag() != DiffTag::Equal);
            for lines in changed.map(DiffOp::old_range) {
                // The first line of what is replaced may stay as it is.
                let at = |line: &usize| (lines.start..=lines.end).contains(&(line - 1));
                assert!(told.iter().any(at), "{name}: lines {lines:?} of {told:?}");
            }
        }
    }
    assert!(number > 30, "{number}");
}

/// A Server that names a Pool as given, its Certificate, and the Pool `puppet`.
fn server(pool_ref: &str) -> String {
    format!(
        "apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata: {{name: puppet}}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata: {{name: ca}}
spec: {{configRef: c, certificateRef: ca, poolRefs: [{pool_ref}]}}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Certificate
metadata: {{name: ca}}
spec: {{authorityRef: c, certname: ca, dnsAltNames: [puppet]}}
"
    )
}

#[test]
fn what_is_no_text_file_is_left_alone_with_a_reason() {
    let text = server("pupet");
    let piped = run(&["check", "--no-config", "--fix", "-"], &text);
    assert_eq!(piped.status, 1);
    let reason = "<stdin>:8:53: unknown-pool-ref: not mended: it does not come from a file";
    assert!(piped.stderr.starts_with(reason), "{}", piped.stderr);

    let folder = scratch("fix-utf16");
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    let utf16: Vec<_> = [0xff, 0xfe].into_iter().chain(units).collect();
    fs::write(folder.join("all.yaml"), &utf16).unwrap();
    let left = check(&folder, &["--fix"]);
    assert_eq!(left.status, 1);
    assert!(
        left.stderr.contains("not mended: its file is UTF-16"),
        "{}",
        left.stderr
    );
    assert_eq!(fs::read(folder.join("all.yaml")).unwrap(), utf16);
}

#[test]
fn mended_files_are_judged_and_nothing_else_is_said() {
    let folder = scratch("fix-all");
    let file = folder.join("all.yaml");
    fs::write(&file, server("pupet")).unwrap();
    let fixed = check(&folder, &["--fix", "--format", "short"]);
    assert_eq!(fixed.status, 0, "{}", fixed.stderr);
    let told = format!("{}:8:53: unknown-pool-ref: wrote puppet\n", file.display());
    assert_eq!(fixed.stderr, told);
    assert_eq!(fs::read_to_string(&file).unwrap(), server("puppet"));
    fs::write(&file, server("pupet")).unwrap();
    let quiet = check(&folder, &["--fix", "--format", "json"]);
    assert_eq!((quiet.status, &*quiet.stderr), (0, ""));
    let report: Value = serde_json::from_str(&quiet.stdout).unwrap();
    assert_eq!(report["summary"]["errors"], 0);
}

#[test]
fn environments_that_share_a_file_have_to_agree() {
    let folder = scratch("fix-environments");
    let pool = |name: &str| {
        format!(
            "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {{name: {name}}}\n"
        )
    };
    for name in ["base", "dev", "prod"] {
        fs::create_dir(folder.join(name)).unwrap();
    }
    let shared = folder.join("base/all.yaml");
    fs::write(&shared, server("pupet, compilrs")).unwrap();
    fs::write(folder.join("dev/pool.yaml"), pool("compilers")).unwrap();
    fs::write(folder.join("prod/pool.yaml"), pool("compilrs")).unwrap();
    let config = folder.join("poolctl.toml");
    let settings = "[environment.dev]\ninputs = ['base', 'dev']\n[environment.prod]\ninputs = ['base', 'prod']\n";
    fs::write(&config, settings).unwrap();
    let fix = || {
        run(
            &["check", "--fix", "--config", config.to_str().unwrap()],
            "",
        )
    };

    let refused = fix();
    assert_eq!(refused.status, 1);
    let reason = "not mended: prod also reads it, and wants something else there";
    assert!(refused.stderr.contains(reason), "{}", refused.stderr);
    // Both want this one.
    assert_eq!(mended(&refused), 1, "{}", refused.stderr);
    assert_eq!(
        fs::read_to_string(&shared).unwrap(),
        server("puppet, compilrs")
    );

    fs::write(folder.join("prod/pool.yaml"), pool("compilers")).unwrap();
    let agreed = fix();
    assert_eq!(
        (agreed.status, mended(&agreed)),
        (0, 1),
        "{}",
        agreed.stderr
    );
    assert_eq!(
        fs::read_to_string(&shared).unwrap(),
        server("puppet, compilers")
    );
}
