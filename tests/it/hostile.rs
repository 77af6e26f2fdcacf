//! Input that was made, or has come, to do harm: the program ends, says why, and takes it for nothing
//! less than it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common;
use crate::common::{Run, run, scratch};

const POOL: &str =
    "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {name: puppet}\n";

/// Every command ends on the text with an exit code; this is what `check` says.
fn endure(text: &str) -> Run {
    for args in [
        &["render", "-q", "-"][..],
        &["render", "-q", "--passthrough", "-"],
        &["inject", "-q", "-"],
        &["graph", "-q", "-o", "svg", "-"],
        &[
            "diff",
            "-q",
            "testdata/render/pool-defaults/input.yaml",
            "--against",
            "-",
        ],
        &["check", "--format", "json", "-"],
    ] {
        let run = run(args, text);
        assert!(run.status <= 2, "{args:?} {text:.50}: {}", run.stderr);
    }
    check(text)
}

fn check(text: &str) -> Run {
    run(&["check", "--format", "short", "-"], text)
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// As a text of its own, in a field of a Pool, and as a document between two with findings.
fn refused(text: &str, reason: &str) {
    let ours = format!("{POOL}{text}");
    let broken = format!("{POOL}spec: {{port: 1}}\n");
    let between = format!(
        "{broken}---\n{ours}\n---\n{}",
        broken.replace("puppet", "p")
    );
    for (text, findings) in [(text, 1), (&ours, 1), (&between, 3)] {
        let run = endure(text);
        assert_eq!(run.status, 2, "{text:.200}: {}", run.stdout);
        let errors = run.stdout.matches(": error[").count();
        assert_eq!(errors, findings, "{text:.200}: {}", run.stdout);
        assert!(run.stdout.contains(reason), "{text:.200}: {}", run.stdout);
    }
}

#[test]
fn nesting_ends_at_128_levels() {
    let stairs = |line: &str| lines(500, |n| format!("{}{line}\n", " ".repeat(n)));
    for text in [
        format!("x: {}", "[".repeat(50_000)),
        format!("x: {}", "{".repeat(10_000)),
        format!("x: {}", "[{a: ".repeat(10_000)),
        format!("x: {}{}", "[".repeat(128), "]".repeat(128)),
        "? ".repeat(10_000),
        format!("x:\n{}", "- ".repeat(10_000)),
        format!("x:\n{}", stairs("-")),
        stairs("a:"),
        format!("x: {}", "{<<: ".repeat(1000)),
    ] {
        refused(&text, "nested more than 128 levels deep");
    }
    let json = format!("{{\"openvox.voxpupuli.org\": {}", "[".repeat(50_000));
    assert_eq!(endure(&json).status, 2);
    let deepest = format!("{POOL}x: {}{}\n", "[".repeat(127), "]".repeat(127));
    assert_eq!(endure(&deepest).status, 1);
}

#[test]
fn aliases_and_merge_keys_are_expanded_to_a_limit() {
    let laughs = |one: fn(usize) -> String| format!("a0: &a0 {{k: v}}\n{}", lines(40, one));
    let wide = lines(200, |n| format!("k{n}: v, "));
    let long = "x".repeat(100_000);
    for text in [
        laughs(|n| format!("a{0}: &a{0} [*a{n}, *a{n}, *a{n}]\n", n + 1)),
        laughs(|n| format!("a{0}: &a{0} {{k: *a{n}, l: *a{n}}}\n", n + 1)),
        laughs(|n| format!("a{0}: &a{0} {{<<: *a{n}, k{n}: *a{n}}}\n", n + 1)),
        format!("a: &a {{{wide}}}\nb:\n{}", "- <<: *a\n".repeat(1000)),
        format!("a: &a {{{wide}}}\nb: {{<<: [{}]}}\n", "*a, ".repeat(1000)),
        format!("a: &a {long}\nb:\n{}", "- *a\n".repeat(1000)),
    ] {
        refused(&text, "aliases make this document too large to expand");
    }
    let merges = lines(500, |n| {
        format!("a{0}: &a{0} {{<<: *a{n}, k{n}: v}}\n", n + 1)
    });
    refused(&format!("a0: &a0 {{}}\n{merges}"), "too large to expand");
    refused("x: &x [*x]\n", "an anchor must not contain itself");
    refused("x: &x {<<: *x}\n", "an anchor must not contain itself");
}

/// No list of single letters is a manifest, and every value takes more memory than that.
#[test]
fn values_are_limited_by_the_size_of_the_document() {
    let list = |items: usize| format!("x: [{}]\n", "a,".repeat(items));
    refused(
        &list(250_000),
        "this document has too many values for its size",
    );
    for text in [
        list(90_000),
        lines(200_000, |n| format!("k{n}: v\n")),
        format!("x:\n{}", "- a\n".repeat(200_000)),
    ] {
        let run = check(&format!("{POOL}{text}"));
        assert_eq!(run.status, 1, "{text:.200}: {}", run.stdout);
        assert!(run.stdout.contains("unknown-field"), "{}", run.stdout);
    }
}

#[test]
fn objects_are_no_larger_than_api_servers_take() {
    let large = |bytes: usize| {
        let value = "x".repeat(bytes);
        format!("{POOL}spec: {{service: {{annotations: {{a: {value}}}}}}}\n")
    };
    let around = large(0).len();
    for (bytes, rule) in [
        (4 << 20, "annotation-syntax"),
        ((4 << 20) + 1, "invalid-value"),
    ] {
        // The line break at the end belongs to the document, not to the object.
        let run = check(&large(bytes - around + 1));
        assert_eq!(run.status, 1, "{:.500}", run.stdout);
        assert!(run.stdout.contains(rule), "{bytes}: {:.500}", run.stdout);
    }
    // Many objects may be as large together.
    let list = lines(60, |_| {
        format!("- {}\n", large(100_000).trim_end().replace('\n', "\n  "))
    });
    let run = check(&format!("apiVersion: v1\nkind: List\nitems:\n{list}"));
    assert!(
        !run.stdout.contains("any API server"),
        "{:.500}",
        run.stdout
    );
}

/// More findings are counted, and decide as those do that are kept.
#[test]
fn findings_are_counted_where_there_are_too_many() {
    let pools = lines(25_002, |n| {
        format!("---\n{}", POOL.replace("puppet", &format!("p{n}")))
    });
    let summary = |args: &[&str]| {
        let run = run(&[&["check", "-"], args].concat(), &pools);
        let last = run.stdout.lines().last().unwrap_or_default().to_owned();
        (run.status, last, run.stdout)
    };
    let (status, last, report) = summary(&["--format", "short", "--max-findings", "0"]);
    let all = "25002 notes in 1 file (25002 Pools, 0 Servers, 0 Certificates)";
    assert_eq!((status, last.as_str()), (0, all));
    assert_eq!(report.matches(": note[empty-pool]").count(), 25_000);
    assert!(report.contains("\n2 notes more, which are only counted\n"));

    let (status, last, report) = summary(&["--format", "short", "--deny", "empty-pool"]);
    assert_eq!(
        (status, last.as_str()),
        (1, all.replace("note", "error").as_str())
    );
    assert_eq!(report.matches(": error[empty-pool]").count(), 1_000);
    assert!(
        report.contains("\n24002 errors more, beyond the 1000 shown; --max-findings shows more\n")
    );

    let (status, last, _) = summary(&["--format", "short", "--allow", "empty-pool"]);
    assert_eq!(
        (status, last.contains("nothing to complain about")),
        (0, true)
    );
    let (_, _, report) = summary(&["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(json["diagnostics"].as_array().unwrap().len(), 25_000);
    assert_eq!(json["summary"]["notes"], 25_002);
}

/// Those of a rule that are left out take no place from another, whose errors decide on the exit code.
#[test]
fn findings_of_one_rule_leave_place_for_another() {
    let fields = lines(90, |n| format!(" f{n}: 1,"));
    let pool = |n| {
        format!(
            "---\n{}spec: {{{fields}}}\n",
            POOL.replace("puppet", &format!("p{n}"))
        )
    };
    let pools = lines(280, pool);
    let text = format!("{pools}---\n{POOL}spec: [\n");
    let run = check(&text);
    assert_eq!(run.status, 2);
    assert!(run.stdout.contains("more, beyond the 1000 shown"));
    let args = ["check", "--format", "short", "--max-findings", "0", "-"];
    let report = common::run(&args, &text).stdout;
    assert!(report.contains(": error[yaml-syntax]"));
    assert!(report.contains("\n200 errors more, which are only counted\n"));

    let refs = "puppet, ".repeat(25_010);
    let server = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Server\nmetadata: {name: s}\n";
    let server = format!("{server}spec: {{configRef: c, certificateRef: c, poolRefs: [{refs}]}}\n");
    let text = format!(
        "{server}---\n{POOL}---\n{}",
        POOL.replace("puppet", "nobody")
    );
    let args = [
        "check",
        "--format",
        "short",
        "--allow",
        "duplicate-pool-ref",
        "-",
    ];
    let report = common::run(&args, &text).stdout;
    assert!(report.contains("Pool `nobody`"), "{report}");
    assert!(report.contains("\n1 warning in 1 file"), "{report}");
}

/// The place of each is looked up for the comment: were the mapping gone through for each, this would take
/// minutes.
#[test]
fn a_comment_allows_thousands_of_findings_in_one_mapping() {
    let labels = lines(24_000, |n| format!("      a{n}: -x\n"));
    let spec = format!("spec:\n  service:\n    labels:\n{labels}");
    let text = format!("# poolctl: allow label-syntax\n{POOL}{spec}");
    assert!(!check(&text).stdout.contains("label-syntax"));
    assert!(
        check(&format!("{POOL}{spec}"))
            .stdout
            .contains("label-syntax")
    );
}

/// A report in a file beside it changes nothing on the screen.
#[test]
fn the_same_findings_are_shown_whatever_else_is_written() {
    let aliases = "x: &x {port: 1}\n";
    let text = format!("{POOL}spec: {{service: {{port: 0}}}}\n{aliases}y: *x\nz: *x\n");
    let text = format!("{text}---\n{}route: 1\n", POOL.replace("puppet", "P"));
    let mut summaries = BTreeSet::new();
    for most in ["0", "1", "2", "3"] {
        let args = ["check", "--format", "short", "--max-findings", most, "-"];
        let alone = run(&args, &text).stdout;
        let beside = run(
            &[&args[..], &["--report", "json=/dev/null"]].concat(),
            &text,
        )
        .stdout;
        assert_eq!(alone, beside);
        summaries.insert(alone.lines().last().unwrap_or_default().to_owned());
    }
    assert_eq!(summaries.len(), 1, "{summaries:?}");
}

#[test]
fn what_is_only_large_is_read() {
    let service = format!("{POOL}spec:\n  service:\n");
    for (text, status) in [
        (lines(500, |n| format!("a{n}: &a{n} x\n")), 1),
        (lines(500, |n| format!("k{n}: 1\n")), 1),
        ("k: 1\n".repeat(500), 1),
        (format!("x:\n{}", "- a\n".repeat(5_000)), 1),
        (format!("x: {}\n", "a".repeat(50_000)), 1),
        (format!("x: \"{}\"\n", "\\x41".repeat(10_000)), 1),
        (format!("x: |\n{}", "  QUJD\n".repeat(5_000)), 1),
        (format!("x: {}\n", "1".repeat(20_000)), 1),
        ("# c\n".repeat(10_000), 0),
        ("# poolctl: allow empty-pool\n".repeat(500), 0),
        ("\n".repeat(50_000), 0),
        (" ".repeat(50_000), 0),
    ] {
        let run = endure(&format!("{POOL}{text}"));
        assert_eq!(run.status, status, "{text:.50}: {:.500}", run.stdout);
    }
    let labels = lines(2_000, |n| format!("      k{n}: v\n"));
    let run = endure(&format!("{service}    labels:\n{labels}"));
    assert_eq!(run.status, 0, "{:.500}", run.stdout);
    let annotation = format!("{service}    annotations: {{a: {}}}\n", "a".repeat(270_000));
    let run = endure(&annotation);
    assert!(
        run.stdout.contains("error[annotation-syntax]"),
        "{:.500}",
        run.stdout
    );
}

#[test]
fn every_document_counts() {
    let empty = "---\n".repeat(2_000);
    assert_eq!(endure(&format!("{empty}{POOL}{empty}")).status, 0);
    assert_eq!(endure(&empty).status, 1);
    assert_eq!(endure(&"{}".repeat(2_000)).status, 1);
    let strays = endure(&format!("{POOL}{}", "---\na\n".repeat(200)));
    assert_eq!(strays.stdout.matches("error[missing-field]").count(), 200);
    let broken = endure(&format!("{POOL}spec: [\n---\n").repeat(200));
    assert_eq!(broken.status, 2);
    assert_eq!(broken.stdout.matches("error[yaml-syntax]").count(), 200);
    let cut = endure(&format!("{POOL}---\n{}", "---x\n".repeat(200)));
    assert_eq!(cut.status, 2);
    let list = lines(200, |n| {
        format!("- {{apiVersion: v1, kind: X, metadata: {{name: x{n}}}}}\n")
    });
    let pool = "- {apiVersion: openvox.voxpupuli.org/v1alpha1, kind: Pool, metadata: {name: p}}\n";
    let list = format!("apiVersion: v1\nkind: List\nitems:\n{list}{pool}");
    assert_eq!(endure(&list).status, 0);
}

#[test]
fn quotes_brackets_and_templates_that_are_left_open_are_errors() {
    for text in [
        format!("x: \"{}", "a".repeat(100_000)),
        format!("x: '{}", "a\n  ".repeat(10_000)),
        "x: \"a\n".repeat(5_000),
        format!("x: {}", "{{".repeat(50)),
        "x: {{ .Values.x }}\n".repeat(1000),
        "&a ".repeat(10_000),
        "*a ".repeat(10_000),
        "!t ".repeat(10_000),
        ": ".repeat(10_000),
        "\ta: 1\n".repeat(1000),
        "@\n".repeat(1000),
        "\0".repeat(1000),
        format!("x: \"{}\"\n", "\\ud800".repeat(1000)),
    ] {
        assert_eq!(endure(&format!("{POOL}{text}")).status, 2, "{text:.50}");
    }
    let json = format!(
        r#"{{"apiVersion": "openvox.voxpupuli.org/v1alpha1", "kind": "Pool", "metadata": {{"name": "p", "labels": {{"a": "{}"}}}}}}"#,
        "\\ud800".repeat(1000)
    );
    // Go reads a replacement for each.
    assert_ne!(endure(&json).status, 2);
}

/// Beside another Pool: half of the input would be another input.
#[test]
fn no_encoding_is_passed_over() {
    let folder = scratch("encodings");
    fs::write(folder.join("a.yaml"), POOL).unwrap();
    let utf16 = |start: &[u8], unit: fn(u16) -> [u8; 2]| {
        let units = POOL.encode_utf16().flat_map(unit);
        start.iter().copied().chain(units).collect::<Vec<_>>()
    };
    let after = |bytes: &[u8]| [POOL.replace("puppet", "b").as_bytes(), bytes].concat();
    for (bytes, reason) in [
        (
            utf16(b"\xff\xfe", |unit| unit.swap_bytes().to_be_bytes())[..99].to_vec(),
            "this is half a character of UTF-16",
        ),
        (utf16(b"", u16::to_le_bytes), "this file is UTF-16"),
        (utf16(b"", u16::to_be_bytes), "this file is UTF-16"),
        (after(b"\xff"), "this byte is not UTF-8"),
        (after(&[0xff; 10_000]), "this byte is not UTF-8"),
        (after(b"x: '\xed\xa0\x80'\n"), "this byte is not UTF-8"),
        (after(b"x: \0\n"), "`\\u{0}`"),
        (after("x: \u{fffe}\n".as_bytes()), ""),
    ] {
        fs::write(folder.join("b.yaml"), bytes).unwrap();
        for command in ["check", "render"] {
            let args = [command, "--format", "short", folder.to_str().unwrap()];
            let run = run(&args, "");
            let report = if command == "check" {
                &run.stdout
            } else {
                &run.stderr
            };
            assert_eq!(run.status, 2, "{report}");
            assert!(report.contains(reason), "{report}");
            assert!(command == "check" || run.stdout.is_empty());
        }
    }
}

/// A file with this many bytes, which start with a Pool.
fn file(folder: &Path, name: &str, length: usize) -> PathBuf {
    let path = folder.join(name);
    let comment = format!("{POOL}#{}", "c".repeat(length - POOL.len() - 1));
    fs::write(&path, comment).unwrap();
    path
}

#[test]
fn files_have_a_size_to_the_byte() {
    let folder = scratch("sizes");
    let path = file(&folder, "a.yaml", 2048);
    let (path, folder) = (path.to_str().unwrap(), folder.to_str().unwrap());
    let text = fs::read_to_string(path).unwrap();
    for (size, words) in [
        ("2048", None),
        ("2K", None),
        ("2Ki", None),
        ("2KiB", None),
        ("1M", None),
        ("4G", None),
        ("4294967296", None),
        ("2047", Some("2047 bytes")),
        ("1K", Some("1 KiB")),
    ] {
        for (input, name) in [(path, path), (folder, path), ("-", "stdin")] {
            let run = run(&["render", "-q", "--max-file-size", size, input], &text);
            let Some(words) = words else {
                assert_eq!(run.status, 0, "{size}: {}", run.stderr);
                continue;
            };
            let name = if name == path {
                format!("`{path}`")
            } else {
                name.into()
            };
            let sentence = format!(
                "error: {name} is larger than {words}: `--max-file-size` says how large files may be\n"
            );
            assert_eq!((run.status, run.stderr), (2, sentence), "{size}");
            assert_eq!(run.stdout, "", "{size}");
        }
    }
    for size in [
        "",
        "0",
        "-1",
        "1.5",
        "1T",
        "K",
        "1 K",
        "5G",
        "4294967297",
        "99999999999G",
    ] {
        let run = run(&["render", &format!("--max-file-size={size}"), path], "");
        assert_eq!(run.status, 2, "{size}");
        assert!(run.stderr.contains("a size is up to 4G"), "{}", run.stderr);
    }
}

#[test]
fn the_size_holds_for_whatever_is_read() {
    let folder = scratch("size-of-all");
    let (small, large) = (
        file(&folder, "small.yaml", 100),
        file(&folder, "large.yaml", 101),
    );
    let (small, large) = (small.to_str().unwrap(), large.to_str().unwrap());
    for args in [
        &["check", large][..],
        &["inject", large],
        &["diff", small, "--against", large],
        &["check", small, "--config", large],
    ] {
        let run = run(&[args, &["--max-file-size", "100", "-q"]].concat(), "");
        assert_eq!(run.status, 2, "{args:?}");
        let sentence = format!("error: `{large}` is larger than 100 bytes: ");
        assert!(
            run.stderr.starts_with(&sentence),
            "{args:?}: {}",
            run.stderr
        );
    }
    let config = folder.join("poolctl.toml");
    fs::write(&config, "max-file-size = \"100\"\n").unwrap();
    let config = config.to_str().unwrap();
    for (args, status) in [
        (&[small][..], 0),
        (&[large], 2),
        (&[large, "--max-file-size", "101"], 0),
    ] {
        let args = [&["check", "--config", config], args].concat();
        assert_eq!(run(&args, "").status, status, "{args:?}");
    }
    fs::write(config, "max-file-size = \"5G\"\n").unwrap();
    let run = run(&["check", "--config", config, small], "");
    assert!(
        run.stderr.contains(":1:17: a size is up to 4G"),
        "{}",
        run.stderr
    );
}

/// Its length says enough: no byte of it is read.
#[test]
fn a_file_that_is_too_large_takes_no_memory() {
    let path = scratch("sparse").join("a.yaml");
    let file = fs::File::create(&path).unwrap();
    if file.set_len(1 << 42).is_err() {
        common::skip("no files with holes here");
        return;
    }
    for size in ["1G", "4G"] {
        let args = ["check", "--max-file-size", size, path.to_str().unwrap()];
        let run = run(&args, "");
        assert_eq!((run.status, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains("is larger than"), "{}", run.stderr);
    }
    fs::remove_file(path).unwrap();
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, File, OpenOptions, Permissions};
    use std::io::Write;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::POOL;
    use crate::common::{run, scratch, skip};

    /// A folder with one Pool.
    fn folder(name: &str) -> PathBuf {
        let folder = scratch(name);
        fs::write(folder.join("a.yaml"), POOL.replace("puppet", "a")).unwrap();
        folder
    }

    /// Exit code, names of what is rendered, and errors.
    fn render(path: &Path, args: &[&str]) -> (u8, String, String) {
        let args = [
            &["render", "-q", "-o", "name", path.to_str().unwrap()],
            args,
        ]
        .concat();
        let run = run(&args, "");
        (run.status, run.stdout, run.stderr)
    }

    #[test]
    fn devices_end() {
        for (device, status, reason) in [
            ("/dev/null", 1, "error[no-pools]"),
            ("/dev/zero", 2, "is larger than 64 KiB"),
            ("/dev/full", 2, "is larger than 64 KiB"),
        ] {
            if File::open(device).is_err() {
                skip(&format!("there is no {device}"));
                continue;
            }
            let (code, stdout, stderr) = render(Path::new(device), &["--max-file-size", "64K"]);
            assert_eq!((code, stdout.as_str()), (status, ""), "{stderr}");
            assert!(stderr.contains(reason), "{stderr}");
            // It is no file of a folder, whatever leads there.
            let folder = folder("devices");
            symlink(device, folder.join("b.yaml")).unwrap();
            let (code, stdout, stderr) = render(&folder, &[]);
            assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
            assert!(stderr.contains("the link leads out"), "{stderr}");
        }
    }

    #[test]
    fn pipes_are_read_where_they_are_named() {
        let folder = folder("pipes");
        let pipe = folder.join("b.yaml");
        let made = Command::new("mkfifo").arg(&pipe).status();
        if !made.is_ok_and(|status| status.success()) {
            skip("there is no mkfifo");
            return;
        }
        assert_eq!(render(&folder, &[]).1, "service/a\n");
        let written = |text: &'static str, endless: bool| {
            let pipe = pipe.clone();
            thread::spawn(move || {
                let mut pipe = OpenOptions::new().write(true).open(pipe).unwrap();
                while pipe.write_all(text.as_bytes()).is_ok() && endless {}
            })
        };
        let writer = written(POOL, false);
        assert_eq!(render(&pipe, &[]).1, "service/puppet\n");
        writer.join().unwrap();
        let writer = written("# and so on\n", true);
        let (code, _, stderr) = render(&pipe, &["--max-file-size", "64K"]);
        assert_eq!(code, 2);
        assert!(stderr.contains("is larger than 64 KiB"), "{stderr}");
        writer.join().unwrap();
    }

    #[test]
    fn links_that_lead_nowhere_are_errors() {
        for (name, target) in [("b.yaml", "b.yaml"), ("b.yaml", "gone.yaml")] {
            let folder = folder("links-nowhere");
            symlink(target, folder.join(name)).unwrap();
            for path in [&folder, &folder.join(name)] {
                let (code, stdout, stderr) = render(path, &["-R"]);
                assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
                assert!(stderr.starts_with("error: cannot read `"), "{stderr}");
                assert!(stderr.contains("b.yaml"), "{stderr}");
            }
            // What would not be read does not matter.
            fs::rename(folder.join(name), folder.join("notes.txt")).unwrap();
            assert_eq!(render(&folder, &["-R"]).0, 0);
        }
    }

    #[test]
    fn folders_may_be_deep_and_lead_into_each_other() {
        let folder = folder("deep");
        let mut path = folder.clone();
        // As deep as the paths of the system go, or nearly.
        for _ in 0..(3_000 - path.as_os_str().len()) / 2 {
            path.push("d");
        }
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("b.yaml"), POOL).unwrap();
        for (name, target) in [("x", "."), ("y", "."), ("d/x", ".."), ("d/y", "../x")] {
            symlink(target, folder.join(name)).unwrap();
        }
        assert_eq!(render(&folder, &["-R"]).1, "service/a\nservice/puppet\n");
        let run = run(&["render", "-o", "name", folder.to_str().unwrap()], "");
        assert_eq!(run.stdout, "service/a\n");
        assert!(
            run.stderr.contains("was not read; add -R"),
            "{}",
            run.stderr
        );
    }

    #[test]
    fn what_may_not_be_read_is_an_error() {
        let folder = folder("unreadable");
        let (file, below) = (folder.join("b.yaml"), folder.join("sub"));
        fs::write(&file, POOL).unwrap();
        fs::create_dir(&below).unwrap();
        let allow = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode));
        allow(&file, 0o000).unwrap();
        allow(&below, 0o000).unwrap();
        if File::open(&file).is_ok() {
            skip("this user may read everything");
        } else {
            let (code, stdout, stderr) = render(&folder, &["-R"]);
            let denied = |path: &Path| {
                format!(
                    "error: cannot read `{}`: permission denied\n",
                    path.display()
                )
            };
            assert_eq!((code, stdout.as_str()), (2, ""));
            assert_eq!(stderr, denied(&file) + &denied(&below));
            allow(&file, 0o600).unwrap();
            // A folder that is not asked for is not read.
            assert_eq!(render(&folder, &[]).0, 0);
            assert_eq!(render(&below, &[]).0, 2);
        }
        allow(&below, 0o700).unwrap();
    }

    /// Runs something again and again while a test does something else.
    fn meanwhile(work: impl Fn(usize) + Sync, test: impl FnOnce()) {
        let done = AtomicBool::new(false);
        /// Also when the test has failed.
        struct End<'a>(&'a AtomicBool);
        impl Drop for End<'_> {
            fn drop(&mut self) {
                self.0.store(true, Ordering::Relaxed);
            }
        }
        thread::scope(|scope| {
            scope.spawn(|| {
                let turns = (0..).take_while(|_| !done.load(Ordering::Relaxed));
                turns.for_each(&work);
            });
            let _end = End(&done);
            test();
        });
    }

    #[test]
    fn a_file_that_is_replaced_is_the_old_one_or_the_new_one() {
        let folder = folder("replaced");
        let (file, next) = (folder.join("b.yaml"), folder.join("next"));
        let pool = |n: usize| POOL.replace("puppet", ["b", "c", "B"][n]);
        let replace = |turn: usize| {
            if turn % 4 == 3 {
                fs::remove_file(&file).unwrap();
            } else {
                fs::write(&next, pool(turn % 4)).unwrap();
                fs::rename(&next, &file).unwrap();
            }
        };
        meanwhile(replace, || {
            for _ in 0..200 {
                let (code, stdout, stderr) = render(&folder, &[]);
                match (code, stdout.as_str()) {
                    (0, "service/a\n" | "service/a\nservice/b\n" | "service/a\nservice/c\n") => {}
                    (1, "") => assert!(stderr.contains("`B`"), "{stderr}"),
                    (2, "") => assert!(stderr.contains("no such file"), "{stderr}"),
                    other => panic!("{other:?}: {stderr}"),
                }
            }
        });
    }

    #[test]
    fn a_file_that_is_written_is_read_once() {
        let folder = folder("written");
        let file = folder.join("b.yaml");
        let write = |turn: usize| {
            // Whatever is read of it has the place of the finding where the report says.
            let text = format!("{POOL}spec: {{x: 1}} # {}\n", "é\n# ".repeat(turn % 50));
            let _ = match turn % 3 {
                0 => fs::write(&file, text),
                1 => OpenOptions::new()
                    .append(true)
                    .open(&file)
                    .and_then(|mut file| file.write_all(text.as_bytes())),
                _ => fs::remove_file(&file),
            };
        };
        meanwhile(write, || {
            let path = folder.to_str().unwrap();
            for _ in 0..50 {
                for args in [
                    &["check", "--format", "human", path][..],
                    &["check", "--format", "json", path],
                    &["render", "--format", "sarif", path],
                    &["render", "--passthrough", path],
                    &["inject", "--write", path],
                    &["diff", path, "--against", path],
                ] {
                    let run = run(args, "");
                    assert!(run.status <= 2, "{args:?}");
                }
            }
        });
    }

    #[test]
    fn a_file_that_grows_ends() {
        let folder = folder("grown");
        let file = folder.join("b.yaml");
        let grow = |turn: usize| {
            let length = file.metadata().map_or(0, |metadata| metadata.len());
            let open = OpenOptions::new().create(true).append(true).open(&file);
            let mut file = open.unwrap();
            if length > 1 << 22 {
                file.set_len(0).unwrap();
            }
            let comments = format!("# {turn}\n").repeat(1000);
            file.write_all(comments.as_bytes()).unwrap();
        };
        meanwhile(grow, || {
            for _ in 0..100 {
                let (code, stdout, stderr) = render(&folder, &["--max-file-size", "2M"]);
                match (code, stdout.as_str()) {
                    (0, "service/a\n") => {}
                    (2, "") => assert!(
                        stderr.contains("it changed meanwhile") || stderr.contains("2 MiB"),
                        "{stderr}"
                    ),
                    other => panic!("{other:?}: {stderr}"),
                }
            }
        });
    }
}

/// What looked through the whole file for each of them would not end here.
#[test]
fn thousands_of_old_fields_are_translated_at_once() {
    let servers = lines(20_000, |n| {
        format!(
            "---\napiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Server\nmetadata: {{name: s{n}}}\nspec:\n  \
             configRef: c\n  certificateRef: c\n  poolRef: puppet\n"
        )
    });
    let args = [
        "check",
        "-q",
        "--max-findings",
        "20000",
        "--format",
        "json",
        "-",
    ];
    let run = run(&args, &format!("{POOL}{servers}"));
    assert_eq!(run.stdout.matches("\"poolRefs: [puppet]\"").count(), 20_000);
}
