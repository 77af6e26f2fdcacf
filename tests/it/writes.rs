//! Writes that fail, runs that meet, and what dead runs leave: always the old state or the new one.
#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use crate::common::{is_installed, names, run_in, scratch, skip, texts};

fn poolctl(folder: &Path, args: &str) -> Command {
    under(&[], folder, args)
}

/// Runs the program below another one.
fn under(tracer: &[&str], folder: &Path, args: &str) -> Command {
    let program = [env!("CARGO_BIN_EXE_poolctl")];
    let mut words = tracer.iter().chain(&program);
    let mut command = Command::new(words.next().unwrap());
    command
        .args(words)
        .args(args.split_whitespace())
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

fn pools(names: &[&str], port: u16) -> String {
    let pools = names.iter().map(|name| {
        format!(
            "---\napiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {{name: {name}}}\nspec: {{service: {{port: {port}}}}}\n"
        )
    });
    pools.collect()
}

/// Runs with the Nth call of this kind failing, for every N up to the first run that has fewer; gives
/// how many failed. `None` where nothing can be made to fail.
fn each_failure(
    calls: &str,
    folder: &Path,
    args: &str,
    mut check: impl FnMut(&Output),
) -> Option<usize> {
    if !traces() {
        return None;
    }
    for number in 1..100 {
        let log = folder.join("strace.log");
        let inject = format!("inject={calls}:error=EIO:when={number}");
        let tracer = ["strace", "-f", "-o", log.to_str().unwrap(), "-e", &inject];
        let output = under(&tracer, folder, args).output().unwrap();
        let log = fs::read_to_string(&log).unwrap_or_default();
        if !log.contains("(INJECTED)") {
            assert_eq!(output.status.code(), Some(0), "{output:?}");
            return Some(number - 1);
        }
        check(&output);
    }
    panic!("{calls} never succeeds");
}

/// Containers may refuse what strace needs.
fn traces() -> bool {
    is_installed(
        "strace",
        &["-o", "/dev/null", "true"],
        "strace, allowed to trace,",
    )
}

const RENAMES: &str = "rename,renameat,renameat2";

#[test]
fn a_failed_rename_or_removal_takes_all_back() {
    for calls in [RENAMES, "unlink,unlinkat", "link,linkat", "write,pwrite64"] {
        let root = scratch("writes-folder");
        let out = root.join("out");
        fs::write(root.join("in.yaml"), pools(&["a", "b", "c", "gone"], 1000)).unwrap();
        let run = |args: &str| poolctl(&root, args).output().unwrap();
        let args = "render -q in.yaml --output-dir out";
        assert!(run(args).status.success());
        fs::set_permissions(
            out.join("v1_service_a.yaml"),
            fs::Permissions::from_mode(0o640),
        )
        .unwrap();
        let before = texts(&out);
        let inode = |name: &str| fs::metadata(out.join(name)).unwrap().ino();
        let first = inode("v1_service_a.yaml");
        fs::write(root.join("in.yaml"), pools(&["a", "b", "c", "new"], 2000)).unwrap();
        let failed = each_failure(calls, &root, args, |output| {
            let stderr = String::from_utf8_lossy(&output.stderr);
            let is_told = output.status.code() == Some(2) && stderr.starts_with("error: cannot ");
            if calls == RENAMES || calls.starts_with("write") {
                assert!(is_told, "{output:?}");
            }
            let mut now = texts(&out);
            now.retain(|name, _| !name.starts_with(".poolctl-"));
            if output.status.success() {
                // A leftover or a second name is no reason to fail.
                assert_ne!(now, before);
                fs::remove_dir_all(&out).unwrap();
                fs::create_dir(&out).unwrap();
                for (name, text) in &before {
                    fs::write(out.join(name), text).unwrap();
                }
            } else {
                assert_eq!(now, before, "{stderr}");
            }
        });
        let Some(failed) = failed else {
            return;
        };
        assert!(
            failed >= if calls == RENAMES { 4 } else { 1 },
            "{calls}: {failed}"
        );
        let after = texts(&out);
        let names: Vec<_> = after.keys().map(String::as_str).collect();
        let expected = ["a", "b", "c", "new"].map(|name| format!("v1_service_{name}.yaml"));
        assert_eq!(names, expected, "{calls}");
        assert!(after.values().all(|text| text.contains("port: 2000\n")));
        if calls == RENAMES {
            assert_ne!(inode("v1_service_a.yaml"), first);
        }
        assert!(run(&format!("{args} --check")).status.success());
    }
}

#[test]
fn what_cannot_be_taken_back_is_listed() {
    if !traces() {
        return;
    }
    let root = scratch("writes-listed");
    fs::write(root.join("in.yaml"), pools(&["a", "b", "c"], 1000)).unwrap();
    let args = "render -q in.yaml --output-dir out";
    assert!(poolctl(&root, args).status().unwrap().success());
    fs::write(root.join("in.yaml"), pools(&["a", "b", "c"], 2000)).unwrap();
    let inject = format!("inject={RENAMES}:error=EIO:when=3+");
    let tracer = ["strace", "-f", "-o", "/dev/null", "-e", &inject];
    let output = under(&tracer, &root, args).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    let [a, b, c] = ["a", "b", "c"].map(|name| format!("`out/v1_service_{name}.yaml`"));
    assert!(
        stderr.starts_with(&format!("error: cannot write {c}: ")),
        "{stderr}"
    );
    let listed = format!("what was done to {b}, {a} could not be taken back");
    assert!(stderr.contains(&listed), "{stderr}");
    // The next run is whole, and cleans up.
    assert!(poolctl(&root, args).status().unwrap().success());
    assert!(
        poolctl(&root, &format!("{args} --check"))
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(texts(&root.join("out")).len(), 3);
}

/// Three Certificates in as many files, and a Pool that adds a name to each.
fn certificates(root: &Path) {
    let head = "---\napiVersion: openvox.voxpupuli.org/v1alpha1\nkind:";
    let mut pool = format!(
        "{head} Pool\nmetadata: {{name: p}}\nspec: {{route: {{enabled: true, hostname: p.example.com, gatewayRef: {{name: g}}, injectDNSAltName: true}}}}\n"
    );
    for name in ["a", "b", "c"] {
        pool += &format!(
            "{head} Server\nmetadata: {{name: {name}}}\nspec: {{configRef: c, certificateRef: {name}, poolRefs: [p]}}\n"
        );
        let certificate = format!(
            "# Mine.\n{head} Certificate\nmetadata: {{name: {name}}}\nspec: {{authorityRef: ca, dnsAltNames: [own.example.com]}}\n"
        );
        fs::create_dir_all(root.join("certs")).unwrap();
        fs::write(root.join(format!("certs/{name}.yaml")), certificate).unwrap();
    }
    fs::write(root.join("pool.yaml"), pool).unwrap();
}

const INJECT: &str = "inject -q -w pool.yaml certs";

#[test]
fn what_a_dead_edit_left_goes_though_nothing_is_to_be_edited() {
    let root = scratch("writes-left");
    certificates(&root);
    let run = |args: &str| poolctl(&root, args).output().unwrap();
    let paths = "-q pool.yaml certs";
    assert!(run(&format!("inject -w {paths}")).status.success());
    let edited = texts(&root.join("certs"));
    let left = root.join("certs/.poolctl-4194305-0.tmp");
    for (args, stays) in [
        ("inject", true),
        ("inject --check", true),
        ("inject -w", false),
        ("check --fix --diff", true),
        ("check --fix", false),
    ] {
        fs::write(&left, "old\n").unwrap();
        assert!(run(&format!("{args} {paths}")).status.success());
        assert_eq!(left.exists(), stays, "{args}");
    }
    assert_eq!(texts(&root.join("certs")), edited);
}

#[test]
fn a_failed_edit_takes_the_others_back() {
    for calls in [RENAMES, "fsync,fdatasync", "link,linkat"] {
        let root = scratch("writes-inject");
        certificates(&root);
        let certs = root.join("certs");
        for (name, mode) in [("a", 0o600), ("b", 0o664)] {
            let path = certs.join(format!("{name}.yaml"));
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        let before = texts(&certs);
        let failed = each_failure(calls, &root, INJECT, |output| {
            if output.status.success() {
                assert!(calls.starts_with("link"), "{output:?}");
                certificates(&root);
            } else {
                assert_eq!(output.status.code(), Some(2), "{output:?}");
            }
            assert_eq!(texts(&certs), before, "{output:?}");
        });
        let Some(failed) = failed else {
            return;
        };
        assert_eq!(failed, 3, "{calls}");
        let after = texts(&certs);
        assert_eq!(after.len(), 3);
        assert!(
            after
                .values()
                .all(|text| text.contains("[own.example.com, p.example.com]"))
        );
        let mode =
            |name: &str| fs::metadata(certs.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("a.yaml"), mode("b.yaml")), (0o600, 0o664), "{calls}");
    }
}

#[test]
fn an_edit_keeps_owner_and_group() {
    let root = scratch("writes-owner");
    certificates(&root);
    let path = root.join("certs/a.yaml");
    // Only root can give a file away.
    if std::os::unix::fs::chown(&path, Some(12345), Some(23456)).is_err() {
        return skip("this user cannot change the owner of a file");
    }
    let output = poolctl(&root, INJECT).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let metadata = fs::metadata(&path).unwrap();
    assert_eq!((metadata.uid(), metadata.gid()), (12345, 23456));
    assert!(fs::read_to_string(&path).unwrap().contains("p.example.com"));
}

/// Containers mount single files, which nothing can replace.
#[test]
fn a_file_that_cannot_be_replaced_is_written_in_place() {
    if !traces() {
        return;
    }
    for error in ["EBUSY", "EXDEV"] {
        let root = scratch("writes-mounted");
        certificates(&root);
        let path = root.join("certs/b.yaml");
        let inode = fs::metadata(&path).unwrap().ino();
        let inject = format!("inject={RENAMES}:error={error}:when=2");
        let tracer = ["strace", "-f", "-o", "/dev/null", "-e", &inject];
        let output = under(&tracer, &root, "inject -w pool.yaml certs")
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{stderr}");
        assert!(
            stderr.contains("note: `certs/b.yaml` could not be replaced"),
            "{stderr}"
        );
        assert!(stderr.contains("it was written in place"), "{stderr}");
        assert_eq!(fs::metadata(&path).unwrap().ino(), inode);
        let after = texts(&root.join("certs"));
        assert_eq!(after.len(), 3);
        assert!(after.values().all(|text| text.contains("p.example.com")));
        // And it gets its old text back when a later one fails.
        certificates(&root);
        let inject = format!("inject={RENAMES}:error={error}:when=2");
        let after = "inject=fsync:error=EIO:when=4";
        let tracer = [
            "strace",
            "-f",
            "-o",
            "/dev/null",
            "-e",
            &inject,
            "-e",
            after,
        ];
        let output = under(&tracer, &root, INJECT).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(!fs::read_to_string(&path).unwrap().contains("p.example.com"));
    }
}

#[test]
fn a_file_that_cannot_be_looked_at_is_an_error() {
    if !traces() {
        return;
    }
    let root = scratch("writes-lstat");
    let out = root.join("out");
    fs::write(root.join("in.yaml"), pools(&["a", "b"], 1000)).unwrap();
    let args = "render -q in.yaml --output-dir out";
    assert!(poolctl(&root, args).status().unwrap().success());
    fs::write(root.join("in.yaml"), pools(&["a"], 2000)).unwrap();
    let before = texts(&out);
    for name in ["v1_service_a.yaml", "v1_service_b.yaml"] {
        let path = format!("out/{name}");
        let inject = "inject=statx,lstat,newfstatat:error=EIO";
        let tracer = ["strace", "-f", "-o", "/dev/null", "-P", &path, "-e", inject];
        let output = under(&tracer, &root, args).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {stderr}");
        assert!(stderr.contains(&path), "{stderr}");
        assert_eq!(texts(&out), before);
    }
    // Nor is one passed over that can be looked at, but not every time.
    let log = root.join("strace.log");
    let mut number = 0;
    loop {
        number += 1;
        let inject = format!("inject=statx,lstat,newfstatat:error=EIO:when={number}");
        let log_path = log.to_str().unwrap();
        let path = "out/v1_service_b.yaml";
        let tracer = ["strace", "-f", "-o", log_path, "-P", path, "-e", &inject];
        let output = under(&tracer, &root, args).output().unwrap();
        if output.status.success() {
            let names: Vec<_> = texts(&out).into_keys().collect();
            assert_eq!(names, ["v1_service_a.yaml"], "{number}");
            break;
        }
        assert_eq!(output.status.code(), Some(2), "{number}");
        assert_eq!(texts(&out), before, "{number}");
    }
    assert!(number > 2, "{number}");
}

#[test]
fn a_folder_that_cannot_be_made_leaves_none_above_it() {
    let root = scratch("writes-mkdir");
    fs::write(root.join("in.yaml"), pools(&["a"], 1000)).unwrap();
    let args = "render -q in.yaml --output-dir a/b/c";
    let failed = each_failure("mkdir,mkdirat", &root, args, |output| {
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(!root.join("a").exists(), "{output:?}");
    });
    assert!(failed.is_none_or(|failed| failed > 2), "{failed:?}");
}

#[test]
fn two_runs_make_the_folder_of_one() {
    let root = scratch("writes-parallel");
    let out = root.join("out");
    let inputs: [&[&str]; 2] = [&["a", "b", "c", "one"], &["a", "c", "d", "two"]];
    let ports = [1000, 2000];
    for (names, port) in inputs.into_iter().zip(ports) {
        fs::write(root.join(format!("{port}.yaml")), pools(names, port)).unwrap();
    }
    let args = |port: u16| format!("render -q {port}.yaml --prune all --output-dir out");
    let alone: Vec<_> = ports
        .iter()
        .map(|port| {
            assert!(poolctl(&root, &args(*port)).status().unwrap().success());
            texts(&out)
        })
        .collect();
    for pair in 0..50 {
        if pair % 3 == 0 {
            fs::remove_dir_all(&out).unwrap();
        }
        let runs = ports.map(|port| poolctl(&root, &args(port)).spawn().unwrap());
        for mut run in runs {
            assert!(run.wait().unwrap().success(), "pair {pair}");
        }
        assert!(
            alone.contains(&texts(&out)),
            "pair {pair}: {:?}",
            texts(&out)
        );
    }
}

#[test]
fn a_run_waits_for_the_lock_and_leaves_the_files_of_a_living_one() {
    let root = scratch("writes-lock");
    let out = root.join("out");
    fs::create_dir(&out).unwrap();
    certificates(&root);
    fs::write(root.join("in.yaml"), pools(&["a"], 1000)).unwrap();
    let left = ".poolctl-4000000-7.tmp";
    fs::write(out.join(left), "").unwrap();
    fs::write(root.join("certs").join(left), "").unwrap();
    fs::write(root.join(left), "").unwrap();

    // Somebody works in the folders.
    let locks = [&out, &root.join("certs"), &root].map(|folder| {
        let file = File::open(folder).unwrap();
        file.lock_shared().unwrap();
        file
    });
    let mut waiting = poolctl(&root, "render in.yaml --output-dir out");
    let mut waiting = waiting.stderr(Stdio::piped()).spawn().unwrap();
    let report = "check -q in.yaml --report json=report.json";
    for args in [INJECT, report] {
        assert!(poolctl(&root, args).status().unwrap().success(), "{args}");
    }
    thread::sleep(Duration::from_millis(300));
    assert!(waiting.try_wait().unwrap().is_none(), "it did not wait");
    for folder in [&out, &root.join("certs"), &root] {
        assert!(folder.join(left).exists(), "{}", folder.display());
    }
    assert!(!out.join("v1_service_a.yaml").exists());

    // Nobody does any more.
    drop(locks);
    let output = waiting.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    assert!(
        stderr.contains("note: another run works in `out`"),
        "{stderr}"
    );
    certificates(&root);
    for args in [INJECT, report] {
        assert!(poolctl(&root, args).status().unwrap().success(), "{args}");
    }
    for folder in [&out, &root.join("certs"), &root] {
        assert!(!folder.join(left).exists(), "{}", folder.display());
    }
    let names: Vec<_> = texts(&out).into_keys().collect();
    assert_eq!(names, ["v1_service_a.yaml"], "no lock is left in it");
}

#[test]
fn a_source_that_changes_before_its_turn_is_not_edited() {
    if !traces() {
        return;
    }
    let root = scratch("writes-changed");
    certificates(&root);
    let before = texts(&root.join("certs"));
    let log = root.join("strace.log");
    // The first rename takes its time; meanwhile somebody edits the last file.
    let inject = format!("inject={RENAMES}:delay_enter=2000000:when=1");
    let tracer = ["strace", "-f", "-o", log.to_str().unwrap(), "-e", &inject];
    let mut child = under(&tracer, &root, INJECT);
    let child = child.stderr(Stdio::piped()).spawn().unwrap();
    for _ in 0..100 {
        thread::sleep(Duration::from_millis(20));
        if fs::read_dir(root.join("certs")).unwrap().count() >= 9 {
            break;
        }
    }
    thread::sleep(Duration::from_millis(200));
    fs::write(root.join("certs/c.yaml"), "# edited\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains("`certs/c.yaml` has changed since it was read"),
        "{stderr}"
    );
    let mut expected = before;
    expected.insert("c.yaml".to_owned(), "# edited\n".to_owned());
    assert_eq!(texts(&root.join("certs")), expected);
}

#[test]
fn man_pages_are_all_written_or_none() {
    let root = scratch("writes-man");
    fs::create_dir_all(root.join("man1/poolctl-rules.1")).unwrap();
    for (folder, reason) in [
        ("man1", "`man1/poolctl-rules.1`: it is a folder"),
        ("file", "`file`: there is no such folder"),
    ] {
        fs::write(root.join("file"), "mine").unwrap();
        let run = run_in(&root, &["man", folder], "");
        assert_eq!(run.status, 2, "{}", run.stdout);
        assert_eq!(run.stderr, format!("error: cannot write {reason}\n"));
        assert_eq!(names(&root), ["file", "man1"]);
        assert_eq!(names(&root.join("man1")), ["poolctl-rules.1"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_fails() {
    let root = scratch("writes-full");
    fs::write(root.join("in.yaml"), pools(&["a"], 1000)).unwrap();
    for args in [
        "--help",
        "--version",
        "render --help",
        "help render",
        "completions bash",
        "man",
        "explain unknown-pool-ref",
        "rules",
        "render -q in.yaml",
        "render -q in.yaml -o json",
        "check in.yaml",
        "render -q in.yaml --output-file /dev/full",
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = poolctl(&root, args).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args}");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(
            stderr.starts_with("error: cannot write"),
            "{args}: {stderr}"
        );
    }
    let quiet = poolctl(&root, "--help")
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(quiet.success());
}
