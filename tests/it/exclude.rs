//! What is left out of the input: what globs match, and Helm charts.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::{Run, run_in, scratch};
use poolctl::load::Exclude;
use poolctl::options::Glob;

/// Files with a Pool each, named as the last part of the folder says, in a repository.
fn repository(name: &str, files: &[&str]) -> PathBuf {
    let root = scratch(name);
    fs::create_dir(root.join(".git")).unwrap();
    for file in files {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, pool(file)).unwrap();
    }
    root
}

/// A Pool with the name of its file.
fn pool(file: &str) -> String {
    let name = Path::new(file).file_stem().unwrap().to_str().unwrap();
    format!("apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {{name: {name}}}\n")
}

/// The names of the Pools that are read.
fn pools(folder: &Path, args: &[&str]) -> String {
    let Run {
        status,
        stdout,
        stderr,
    } = run_in(folder, &[&["render", "-o", "name"], args].concat(), "");
    assert_eq!(status, 0, "{args:?}: {stderr}");
    stdout.replace("service/", "").trim().replace('\n', " ")
}

#[test]
fn globs_match_names_or_paths() {
    for (glob, path, expected) in [
        ("*.tpl.yaml", "a.tpl.yaml", true),
        ("*.tpl.yaml", "deep/down/a.tpl.yaml", true),
        ("*.tpl.yaml", "a.yaml", false),
        ("old", "old", true),
        ("old", "old/a.yaml", true),
        ("old/", "pools/old/a.yaml", true),
        ("old", "older/a.yaml", false),
        ("*", "a.yaml", true),
        ("**", "deep/a.yaml", true),
        ("pools/*.yaml", "pools/a.yaml", true),
        ("pools/*.yaml", "pools/deep/a.yaml", false),
        ("pools/*.yaml", "deep/pools/a.yaml", false),
        ("pools/**", "pools/deep/a.yaml", true),
        ("pools/**/*.yml", "pools/a.yml", true),
        ("pools/*", "pools/deep/down/a.yaml", true),
        ("**/old/*.yaml", "pools/old/a.yaml", true),
        ("./a.yaml", "a.yaml", true),
        ("./a.yaml", "deep/a.yaml", false),
        ("a.yaml", "./deep/../a.yaml", true),
        ("envs/{dev,staging}/", "envs/dev/a.yaml", true),
        ("envs/{dev,staging}/", "envs/prod/a.yaml", false),
        ("?.yaml", "ab.yaml", false),
        ("[a-c].yaml", "deep/b.yaml", true),
        ("*.yaml", ".hidden.yaml", true),
        ("*.yaml", "a.YAML", false),
        ("?a.yaml", "!a.yaml", true),
        ("../other/*.yaml", "../other/a.yaml", true),
        ("/srv/*/a.yaml", "/srv/pools/a.yaml", true),
        ("srv", "/srv/pools/a.yaml", true),
    ] {
        let globs: [Glob; 1] = [glob.parse().unwrap()];
        let of_command = Exclude::new(&globs, &[], None).unwrap();
        let is_left_out = of_command.names_above(Path::new(path));
        assert_eq!(is_left_out, expected, "`{glob}` and `{path}`");
        if path.starts_with('/') {
            continue;
        }
        // The same from the folder of a poolctl.toml.
        let of_config = Exclude::new(&[], &globs, Some(Path::new("a/b/poolctl.toml"))).unwrap();
        let below = Path::new("a/b").join(path);
        assert_eq!(
            of_config.names_above(&below),
            expected,
            "`{glob}` in a/b and `{path}`"
        );
    }
}

#[test]
fn globs_of_a_configuration_start_in_its_folder() {
    let files = [
        "pools/a.yaml",
        "pools/b.yaml",
        "envs/b.yaml",
        "envs/old/c.yaml",
    ];
    let root = repository("exclude-config", &files);
    let config = "exclude = [\"./envs/b.yaml\", \"old\"]\ninputs = [\".\"]\nrecursive = true\n";
    fs::write(root.join("poolctl.toml"), config).unwrap();
    for folder in ["", "pools", "envs/old"] {
        assert_eq!(pools(&root.join(folder), &[]), "a b", "in `{folder}`");
    }
    let outside = root.parent().unwrap();
    let path = root.join("poolctl.toml").display().to_string();
    assert_eq!(pools(outside, &["--config", &path]), "a b");

    let envs = root.join("envs");
    assert_eq!(pools(&envs, &["../pools/a.yaml", "b.yaml", "old"]), "a");
    assert_eq!(pools(&envs, &["--exclude", "../pools/b.yaml"]), "a");
    assert_eq!(pools(&envs, &["-R", ".", "--no-allow"]), "b c");
    // A folder beside that of the file.
    fs::write(envs.join("poolctl.toml"), "exclude = [\"../pools/b.yaml\"]").unwrap();
    assert_eq!(pools(&envs, &["../pools"]), "a");
}

#[test]
fn git_has_no_say() {
    let root = repository("exclude-git", &["pools/a.yaml", "pools/b.yaml"]);
    for ignore in [
        ".gitignore",
        ".ignore",
        "pools/.gitignore",
        ".git/info/exclude",
    ] {
        let path = root.join(ignore);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "*\n").unwrap();
    }
    assert_eq!(pools(&root, &["-R", "."]), "a b");
}

#[test]
fn what_is_left_out_is_not_looked_at() {
    let root = repository("exclude-unread", &["a.yaml"]);
    fs::write(root.join("broken.yaml"), "kind: Pool\n  a: [").unwrap();
    fs::create_dir(root.join("secret")).unwrap();
    fs::write(root.join("secret/huge.yaml"), "#".repeat(1 << 12)).unwrap();
    let mut globs = vec!["--exclude", "broken.yaml", "--exclude", "secret/"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", root.join("out.yaml")).unwrap();
        std::os::unix::fs::symlink("nowhere", root.join("gone.yaml")).unwrap();
        globs.extend(["--exclude", "{out,gone}.yaml"]);
    }
    let limited = ["-R", ".", "--max-file-size", "1K"];
    assert_eq!(pools(&root, &[&limited, &globs[..]].concat()), "a");
    let run = run_in(&root, &[&["check"], &limited[..]].concat(), "");
    assert_eq!(run.status, 2, "{}", run.stdout);
}

#[test]
fn nothing_left_is_an_error_unless_it_may_be_empty() {
    let root = repository("exclude-all", &["pools/a.yaml", "old/b.yaml"]);
    for paths in [&["old/b.yaml"][..], &["old"], &["-R", "old", "old/b.yaml"]] {
        for command in ["render", "check", "inject"] {
            let args = [&[command, "--exclude", "old"], paths].concat();
            let run = run_in(&root, &args, "");
            assert_eq!(run.status, 2, "{args:?}: {}", run.stderr);
            let start = "error: nothing is left to read: ";
            assert!(run.stderr.starts_with(start), "{args:?}: {}", run.stderr);
            let empty = run_in(&root, &[&args[..], &["--allow-empty"]].concat(), "");
            assert_eq!(empty.status, 0, "{args:?}: {}", empty.stderr);
        }
    }
    // One of two.
    assert_eq!(pools(&root, &["old", "pools", "--exclude", "old"]), "a");
}

#[test]
fn what_is_compared_with_is_not_left_out() {
    let root = repository("exclude-against", &["pools/a.yaml"]);
    fs::write(root.join("poolctl.toml"), "exclude = [\"rendered\"]").unwrap();
    let rendered = run_in(&root, &["render", "pools"], "");
    fs::create_dir(root.join("rendered")).unwrap();
    fs::write(root.join("rendered/a.yaml"), rendered.stdout).unwrap();
    let run = run_in(&root, &["diff", "pools", "--against", "rendered"], "");
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_chart_is_told_by_a_file_and_a_folder() {
    let files = ["chart/Chart.yaml", "chart/templates/a.yaml", "b.yaml"];
    let root = repository("chart", &files);
    assert_eq!(pools(&root, &["-R", "."]), "b");
    assert_eq!(pools(&root, &["-R", ".", "chart/templates/a.yaml"]), "a b");
    // Without -R, nobody looks into the folder.
    let run = run_in(&root, &["render", "-o", "name", "."], "");
    assert!(run.stderr.contains("`./chart` was not read; add -R"));
    assert!(!run.stderr.contains("Helm"), "{}", run.stderr);
    // A glob leaves out the note, too.
    let run = run_in(&root, &["check", "-R", ".", "--exclude", "chart"], "");
    assert!(!run.stderr.contains("Helm"), "{}", run.stderr);

    let file = root.join("chart/Chart.yaml");
    fs::remove_file(&file).unwrap();
    assert_eq!(pools(&root, &["-R", "."]), "a b");
    fs::create_dir(&file).unwrap();
    assert_eq!(pools(&root, &["-R", "."]), "a b");
    #[cfg(unix)]
    {
        fs::remove_dir(&file).unwrap();
        std::os::unix::fs::symlink("templates/a.yaml", &file).unwrap();
        assert_eq!(pools(&root, &["-R", "."]), "a b");
    }
}
