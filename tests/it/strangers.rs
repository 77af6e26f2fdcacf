//! Repositories that strangers wrote: their links and settings lead nowhere else, and hide nothing from
//! gates.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::common::{names, run, scratch};

const SECRET: &str = "s3cr3t-of-somebody-else";

const POOL: &str = "apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata: {name: puppet}
spec: {}
";

/// A repository with a Pool, beside something that is none of its business.
struct World {
    base: PathBuf,
    repository: PathBuf,
}

impl World {
    fn new(name: &str) -> Self {
        let base = scratch(&format!("strangers-{name}"));
        let world = Self {
            repository: base.join("repository"),
            base,
        };
        fs::create_dir_all(world.repository.join(".git")).unwrap();
        world.write("pools/a.yaml", POOL);
        fs::create_dir(world.base.join("outside")).unwrap();
        let secret = POOL.replace("puppet", SECRET);
        fs::write(world.base.join("outside/secret.yaml"), &secret).unwrap();
        // What a pipeline leaves there may be a credential.
        world.write(".git/config.yaml", &secret);
        world
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.repository.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_poolctl"));
        let command = command.args(args).current_dir(&self.repository);
        command.stdin(Stdio::null()).output().unwrap()
    }

    /// The run ends with this code, and says nothing of the secret; gives what it says.
    fn ends(&self, code: i32, args: &[&str]) -> String {
        let output = self.run(args);
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(!said.contains(SECRET), "{args:?}: {said}");
        said
    }

    fn outside(&self) -> Vec<String> {
        names(&self.base.join("outside"))
    }
}

#[test]
fn settings_name_nothing_outside_of_the_repository() {
    let world = World::new("settings");
    let absolute = world.base.join("outside/secret.yaml");
    let outside = "is outside of the repository";
    for input in [
        "../outside",
        "pools/../../outside/secret.yaml",
        absolute.to_str().unwrap(),
        ".git/config.yaml",
    ] {
        world.write("poolctl.toml", &format!("inputs = [{input:?}]\n"));
        for command in ["render", "check", "inject"] {
            let said = world.ends(2, &[command]);
            assert!(said.starts_with("error: poolctl.toml: `"), "{said}");
            assert!(said.contains(outside), "{said}");
        }
    }
    world.write("poolctl.toml", "inputs = [\"pools\"]\n");
    assert!(world.ends(0, &["render"]).contains("name: puppet"));
    // Whoever names a file of settings names the folder that it stands in.
    let config = world.base.join("outside/poolctl.toml");
    fs::write(&config, "inputs = [\"pool.yaml\"]\n").unwrap();
    fs::write(world.base.join("outside/pool.yaml"), POOL).unwrap();
    world.ends(0, &["render", "--config", config.to_str().unwrap()]);
}

#[test]
fn settings_are_looked_for_no_higher_than_the_repository() {
    let world = World::new("higher");
    let above = world.base.join("poolctl.toml");
    fs::write(&above, "inputs = [\"outside\"]\n").unwrap();
    let said = world.ends(2, &["render"]);
    assert!(said.contains("nothing to read"), "{said}");
    // Inside, the nearest one counts, as ever.
    world.write("poolctl.toml", "managed-by = \"settings\"\n");
    let said = world.ends(0, &["render", "pools"]);
    assert!(said.contains("managed-by: settings"), "{said}");
    fs::remove_file(world.repository.join("poolctl.toml")).unwrap();
    fs::remove_dir_all(world.repository.join(".git")).unwrap();
    fs::write(&above, "managed-by = \"above\"\n").unwrap();
    let said = world.ends(0, &["render", "pools"]);
    assert!(said.contains("managed-by: above"), "{said}");
}

#[test]
fn folders_in_folders_are_named_and_not_opened() {
    let world = World::new("unread");
    world.write(".hidden/a.yaml", POOL);
    let said = world.ends(1, &["check", "."]);
    let note = "note: `./pools` was not read; add -R to read folders in folders\n";
    assert!(said.contains(note), "{said}");
    for number in 10..30 {
        world.write(&format!("other-{number}/x.txt"), "");
    }
    let said = world.ends(1, &["check", "."]);
    let note = "`./other-19` and 11 more folders were not read; add -R";
    assert!(said.contains(note), "{said}");
    assert!(!world.ends(0, &["check", "-R", "."]).contains("not read"));
}

#[test]
fn reports_replace_nothing_but_reports() {
    let world = World::new("reports");
    let formats = [
        "human", "short", "json", "sarif", "github", "gitlab", "junit",
    ];
    for (command, code) in [("check", 0), ("render", 0)] {
        for format in formats {
            for input in [&["pools"][..], &["pools", "-q"], &["pools", "-v"]] {
                let report = format!("{format}=report.{format}");
                let args = [&[command, "--report", &report], input].concat();
                world.ends(code, &args);
                world.ends(code, &args);
            }
        }
    }
    world.write(
        "broken.yaml",
        "apiVersion: openvox.voxpupuli.org/v1alpha1\na: [\n",
    );
    for format in formats {
        let report = format!("{format}=report.{format}");
        world.ends(2, &["check", "broken.yaml", "--report", &report]);
        let other = format!("{format}=README.md");
        world.write("README.md", "# Ours\n");
        let said = world.ends(
            2,
            &["check", "pools", "--report", &report, "--report", &other],
        );
        assert!(
            said.contains("`README.md` is no report of poolctl"),
            "{said}"
        );
        let text = fs::read_to_string(world.repository.join("README.md")).unwrap();
        assert_eq!(text, "# Ours\n");
        world.write("README.md", "");
        world.ends(
            0,
            &["check", "pools", "--report", &report, "--report", &other],
        );
    }
    // What looks like one at a glance is input, which says anything in comments.
    for (format, comment) in [
        ("human", "# see error[no-pools]"),
        ("short", "# a.yaml:1:1: error[no-pools]: none"),
        (
            "github",
            "# 1 error in 1 file: 1 Pool, 0 Servers, 0 Certificates",
        ),
        ("junit", "# <testsuites name=\"poolctl\">"),
    ] {
        let text = format!("{comment}\n{POOL}");
        world.write("pools/b.yaml", &text.replace("puppet", "other"));
        let report = format!("{format}=pools/b.yaml");
        let said = world.ends(2, &["check", "pools", "--report", &report]);
        assert!(said.contains("`pools/b.yaml` is no report"), "{said}");
    }
    let said = world.ends(2, &["check", "pools", "--report", "sarif=report.json"]);
    assert!(said.contains("`report.json` is no report"), "{said}");
}

const ANNOTATED: &str = "apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata:
  name: compiler
  annotations:
    poolctl.openvox.voxpupuli.org/allow: ALLOWED
spec:
  configRef: production
  certificateRef: compiler-cert
  poolRefs: [puppet, gone]
";

fn annotated(value: &str) -> String {
    format!("{POOL}---\n{}", ANNOTATED.replace("ALLOWED", value))
}

#[test]
fn an_annotation_allows_a_rule_for_its_object() {
    let check = |text: &str| run(&["check", "-v", "--format", "short", "-"], text);
    assert_eq!(check(&annotated("\"\"")).status, 1);
    for value in [
        "unknown-pool-ref it is elsewhere",
        "'unknown-pool-ref: it is elsewhere'",
        "\"unknown\\u002dpool-ref it is elsewhere\"",
        ">-\n      unknown-pool-ref\n      it is elsewhere",
        "|\n      unknown-pool-ref\n      it is elsewhere",
    ] {
        let run = check(&annotated(value));
        assert_eq!(run.status, 0, "{value}: {}", run.stdout);
        let allowed = "allowed[unknown-pool-ref]: ";
        assert!(run.stdout.contains(allowed), "{}", run.stdout);
        assert!(run.stdout.contains("(it is elsewhere)"), "{}", run.stdout);
    }
    let several = annotated("unknown-pool-ref, duplicate-pool-ref planned");
    let several = several.replace("[puppet, gone]", "[puppet, puppet, gone]");
    let run = check(&several);
    assert!(
        run.stdout.contains("allowed[duplicate-pool-ref]"),
        "{}",
        run.stdout
    );
    // Another object is not meant, be it an item of the same List.
    let item = |text: &str| {
        let lines = text.lines().map(|line| format!("  {line}\n"));
        let text: String = lines.collect();
        text.replacen("  apiVersion", "- apiVersion", 1)
    };
    let other = ANNOTATED.replace("compiler", "other");
    let list = |first: &str, second: &str| {
        let items = [POOL, first, second].map(item).concat();
        format!("apiVersion: v1\nkind: List\nitems:\n{items}")
    };
    let allowed = ANNOTATED.replace("ALLOWED", "unknown-pool-ref");
    let run = check(&list(&allowed, &other.replace("ALLOWED", "\"\"")));
    assert_eq!(run.stdout.matches("error[unknown-pool-ref]").count(), 1);
    let run = check(&list(
        &allowed,
        &other.replace("ALLOWED", "unknown-pool-ref"),
    ));
    assert_eq!(run.status, 0, "{}", run.stdout);
    // JSON has no comments.
    let json = r#"{"apiVersion": "openvox.voxpupuli.org/v1alpha1", "kind": "Server", "metadata": {"name": "s",
        "annotations": {"poolctl.openvox.voxpupuli.org/allow": "unknown-pool-ref"}},
        "spec": {"configRef": "c", "certificateRef": "c", "poolRefs": ["gone"]}}"#;
    let run = self::run(&["check", "--allow-empty", "-"], json);
    assert_eq!(run.status, 0, "{}", run.stdout);
}

#[test]
fn an_annotation_that_cannot_be_meant_is_told() {
    let check = |value: &str| {
        let run = run(&["check", "--format", "short", "-"], &annotated(value));
        run.stdout
    };
    for (value, finding) in [
        (
            "mixed-authorities",
            "<stdin>:11:42: note[unused-allowance]: there is no finding of",
        ),
        (
            "duplicate-object",
            "<stdin>:11:42: warning[unused-allowance]: `duplicate-object` cannot be allowed",
        ),
        (
            "'unknown-poolref'",
            "<stdin>:11:43: warning[unused-allowance]: there is no rule `unknown-poolref`",
        ),
        (
            "\"\"",
            "<stdin>:11:42: warning[unused-allowance]: this annotation allows nothing",
        ),
    ] {
        let stdout = check(value);
        assert!(stdout.contains(finding), "{value}: {stdout}");
    }
}

/// Rules that say that something was not read as it is written.
#[test]
fn what_was_not_read_cannot_be_allowed() {
    for name in [
        "yaml-syntax",
        "duplicate-key",
        "invalid-type",
        "invalid-value",
        "missing-field",
        "unknown-field",
        "removed-field",
        "unknown-kind",
        "unreadable-file",
        "not-generated",
        "duplicate-object",
        "namespace-mismatch",
        "no-pools",
    ] {
        let rule = poolctl::rules::named(name).unwrap();
        assert!(rule.code.mandatory.is_some(), "{name}");
        let sentence = format!("`{name}` cannot be allowed");
        let run = run(&["check", "-", "--allow", name], POOL);
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains(&sentence), "{}", run.stderr);
        let run = self::run(&["check", "--format", "short", "-"], &annotated(name));
        assert!(run.stdout.contains(&sentence), "{}", run.stdout);
    }
}

#[test]
fn gates_let_only_the_command_line_hide_findings() {
    let world = World::new("gate");
    let broken = "error[unknown-pool-ref]";
    let hidden = |text: &str| world.write("pools/b.yaml", text);
    let gate = ["check", "pools", "--format", "short", "--no-allow"];
    let all = &gate[..4];
    let plain = ANNOTATED.replace("ALLOWED", "\"\"");
    hidden(&ANNOTATED.replace("ALLOWED", "unknown-pool-ref"));
    world.ends(0, all);
    assert!(world.ends(1, &gate).contains(broken));
    hidden(&format!("# poolctl: allow unknown-pool-ref\n{plain}"));
    world.ends(0, all);
    assert!(world.ends(1, &gate).contains(broken));
    hidden(&plain);
    world.write("poolctl.toml", "allow = [\"unknown-pool-ref\"]\n");
    world.ends(0, all);
    assert!(world.ends(1, &gate).contains(broken));
    let said = world.ends(0, &[&gate[..], &["--allow", "unknown-pool-ref"]].concat());
    assert!(!said.contains(broken), "{said}");
    fs::remove_file(world.repository.join("pools/b.yaml")).unwrap();
    world.write(
        "pools/a.yaml",
        &POOL.replace("spec: {}", "spec: {rout: {}}"),
    );
    world.write("poolctl.toml", "validate = \"ignore\"\n");
    world.ends(0, all);
    assert!(world.ends(1, &gate).contains("error[unknown-field]"));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;

    use super::*;

    impl World {
        /// A link in the repository, as somebody committed it.
        fn link(&self, target: impl AsRef<Path>, name: &str) {
            let path = self.repository.join(name);
            let _ = fs::remove_file(&path);
            symlink(target, path).unwrap();
        }
    }

    #[test]
    fn links_in_folders_stay_inside() {
        let world = World::new("links");
        let file = world.base.join("outside/secret.yaml");
        let refused = "the link leads out of the repository";
        for target in [
            file.as_path(),
            Path::new("../../outside/secret.yaml"),
            Path::new("../.git/config.yaml"),
            Path::new("/etc/passwd"),
            Path::new("/proc/self/environ"),
            Path::new("hop"),
        ] {
            if target != Path::new("hop") && !world.repository.join("pools").join(target).exists() {
                continue;
            }
            world.link("../../outside/secret.yaml", "pools/hop");
            world.link(target, "pools/b.yaml");
            for args in [
                &["render", "pools"][..],
                &["check", "-R", "."],
                &["check", "pools", "--format", "json"],
                &["inject", "-R", "."],
                &["render", "pools", "--passthrough"],
                &["diff", "pools/a.yaml", "--against", "pools"],
                &["check", "pools", "--report", "json=report.json"],
            ] {
                let said = world.ends(2, args);
                assert!(said.contains(refused), "{said}");
                assert!(said.contains("pools/b.yaml"), "{said}");
            }
            assert!(!world.repository.join("report.json").exists());
        }
        world.link("/dev/null", "pools/b.yaml");
        world.ends(2, &["check", "pools"]);
        // Inside it may lead anywhere, and who names it means it.
        world.write("shared/c.yaml", &POOL.replace("puppet", "shared"));
        world.link("../shared/c.yaml", "pools/b.yaml");
        assert!(world.ends(0, &["render", "pools"]).contains("name: shared"));
        fs::write(&file, POOL.replace("puppet", "named")).unwrap();
        world.link(&file, "pools/b.yaml");
        let said = world.ends(0, &["render", "pools/a.yaml", "pools/b.yaml"]);
        assert!(said.contains("name: named"), "{said}");
    }

    #[test]
    fn linked_folders_stay_inside() {
        let world = World::new("linked-folders");
        world.link("../../outside", "pools/more");
        let said = world.ends(2, &["render", "-R", "pools"]);
        assert!(
            said.contains("cannot read `pools/more`: the link leads out"),
            "{said}"
        );
        // Without -R nobody goes there.
        world.ends(0, &["render", "pools"]);
        world.write("shared/c.yaml", &POOL.replace("puppet", "shared"));
        world.link("../shared", "pools/more");
        assert!(
            world
                .ends(0, &["render", "-R", "pools"])
                .contains("name: shared")
        );
    }

    #[test]
    fn settings_follow_no_link_out() {
        let world = World::new("linked-settings");
        world.link("../outside/secret.yaml", "poolctl.toml");
        let said = world.ends(2, &["render", "pools"]);
        assert!(
            said.contains("cannot read `poolctl.toml`: the link leads out"),
            "{said}"
        );
        fs::remove_file(world.repository.join("poolctl.toml")).unwrap();
        // One that leads to nothing, or is something else, is not passed over: its options would be lost.
        let nothing = "cannot read `poolctl.toml`: it is no file, nor a link to one";
        world.link("shared/poolctl.toml", "poolctl.toml");
        assert!(world.ends(2, &["render", "pools"]).contains(nothing));
        fs::remove_file(world.repository.join("poolctl.toml")).unwrap();
        fs::create_dir(world.repository.join("poolctl.toml")).unwrap();
        assert!(world.ends(2, &["render", "pools"]).contains(nothing));
        fs::remove_dir(world.repository.join("poolctl.toml")).unwrap();
        world.write("poolctl.toml", "inputs = [\"more\"]\n");
        world.link("../outside", "more");
        let said = world.ends(2, &["render"]);
        assert!(
            said.contains("`more` is outside of the repository"),
            "{said}"
        );
        fs::remove_file(world.repository.join("more")).unwrap();
        let made = Command::new("mkfifo")
            .arg(world.repository.join("more"))
            .status();
        if made.is_ok_and(|status| status.success()) {
            let said = world.ends(2, &["render"]);
            assert!(
                said.contains("`more` is neither a file nor a folder"),
                "{said}"
            );
        }
        world.write("poolctl.toml", "inputs = [\"/dev/zero\"]\n");
        world.ends(2, &["render"]);
    }

    #[test]
    fn pipes_in_folders_never_block() {
        let world = World::new("pipes");
        let pipe = world.repository.join("pools/b.yaml");
        let made = Command::new("mkfifo").arg(&pipe).status();
        if !made.is_ok_and(|status| status.success()) {
            crate::common::skip("there is no mkfifo");
            return;
        }
        assert!(world.ends(0, &["render", "pools"]).contains("name: puppet"));
        world.link("b.yaml", "pools/c.yaml");
        let said = world.ends(2, &["render", "pools"]);
        assert!(said.contains("the link leads to no regular file"), "{said}");
    }

    #[test]
    fn nothing_is_written_through_a_link_out() {
        let world = World::new("targets");
        let refused = "a link there leads out of the repository";
        let before = world.outside();
        let secret = fs::read(world.base.join("outside/secret.yaml")).unwrap();
        for (target, name) in [
            ("../outside", "rendered"),
            ("../outside/new", "rendered"),
            (".git", "rendered"),
        ] {
            world.link(target, name);
            for path in ["rendered", "rendered/deep", "./pools/../rendered"] {
                for more in [&[][..], &["--check", "--diff"]] {
                    let args = [&["render", "pools", "--output-dir", path], more].concat();
                    let said = world.ends(2, &args);
                    assert!(said.contains(refused), "{said}");
                }
            }
            let args = ["render", "pools", "--output-file", "rendered/all.yaml"];
            assert!(world.ends(2, &args).contains(refused));
            let args = ["check", "pools", "--report", "json=rendered/report.json"];
            assert!(world.ends(2, &args).contains(refused));
        }
        for target in ["../outside/new", "../outside/secret.yaml", "hop"] {
            world.link("../outside/new", "hop");
            world.link(target, "file");
            for args in [
                ["render", "pools", "--output-file", "file"],
                ["check", "pools", "--report", "json=file"],
            ] {
                let said = world.ends(2, &args);
                assert!(said.contains(refused), "{said}");
            }
        }
        assert_eq!(world.outside(), before);
        let after = fs::read(world.base.join("outside/secret.yaml")).unwrap();
        assert_eq!(after, secret);
        assert_eq!(names(&world.repository.join(".git")), ["config.yaml"]);
        // A link that stays inside is followed, and a path that leads out is the user's.
        fs::create_dir(world.repository.join("inside")).unwrap();
        world.link("inside", "rendered");
        world.ends(0, &["render", "pools", "--output-dir", "rendered"]);
        assert_eq!(names(&world.repository.join("inside")).len(), 1);
        world.ends(0, &["render", "pools", "--output-dir", "../elsewhere"]);
        assert_eq!(names(&world.base.join("elsewhere")).len(), 1);
    }

    #[test]
    fn injection_edits_nothing_through_a_link_out() {
        let world = World::new("inject");
        world.write(
            "pools/a.yaml",
            &fs::read_to_string("testdata/render/sni-routing/input.yaml").unwrap(),
        );
        let source = world.base.join("outside/all.yaml");
        fs::rename(world.repository.join("pools/a.yaml"), &source).unwrap();
        world.link("../../outside/all.yaml", "pools/a.yaml");
        let before = fs::read(&source).unwrap();
        let said = world.ends(2, &["inject", "-w", "pools/a.yaml"]);
        assert!(
            said.contains("a link there leads out of the repository"),
            "{said}"
        );
        assert_eq!(fs::read(&source).unwrap(), before);
        let named = ["inject", "-w", "../outside/all.yaml"];
        world.ends(0, &named);
        assert_ne!(fs::read(&source).unwrap(), before);
    }
}
