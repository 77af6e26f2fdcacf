//! The built program: exit codes, streams, signals, folders, colors.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::common::pages::blocks;
use crate::common::{names, scratch, skip};

fn poolctl(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

/// Whatever stands above the working directory: only tests of its own read a `poolctl.toml`.
fn command(args: &[&str]) -> Command {
    let reads = matches!(args.first(), Some(&"render" | &"check"));
    let mut command = configured(args);
    command.args(reads.then_some("--no-config"));
    command
}

/// With the `poolctl.toml` of the working directory or above.
fn configured(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_poolctl"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM"] {
        command.env_remove(name);
    }
    command.args(args).stdin(Stdio::null());
    command
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

const SNI: &str = "testdata/render/sni-routing/input.yaml";

const POOL: &str =
    "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata:\n  name: puppet\n";

#[test]
fn usage_errors_are_one_clear_sentence_and_2() {
    for (args, sentence) in [
        (vec!["render"], "error: nothing to read"),
        (
            vec!["render", "-f", "-", "-"],
            "error: `-` is stdin, which can be read only once",
        ),
        (
            vec!["render", "no/such.yaml"],
            "error: cannot read `no/such.yaml`: no such file or folder",
        ),
        (
            vec!["render", SNI, "--bogus"],
            "error: unexpected argument '--bogus' found",
        ),
        (
            vec!["render", SNI, "-n", "A_b"],
            "error: invalid value 'A_b' for '--namespace <NS>'",
        ),
        (
            vec!["render", SNI, "--managed-by", "a b"],
            "error: invalid value 'a b' for '--managed-by <NAME>'",
        ),
        (
            vec!["render", "-q", SNI, "--pool", "pupet"],
            "error: `--pool pupet` names no Pool of the input",
        ),
        (
            vec!["check", SNI, "--report", "sarif=-"],
            "error: invalid value 'sarif=-' for '--report <FORMAT=FILE>': a report goes to a file",
        ),
        (
            vec!["check", SNI, "--report", "sarif"],
            "error: invalid value 'sarif' for '--report <FORMAT=FILE>': write a format and a file",
        ),
        (
            vec![
                "check",
                SNI,
                "--report",
                "json=src/../b",
                "--report",
                "junit=./b",
            ],
            "error: two reports go to `./b`, where only one would stay",
        ),
        (
            vec!["check", SNI, "--report", &format!("json=./{SNI}")],
            "error: `./testdata/render/sni-routing/input.yaml` is no report of poolctl in this format, so it is not \
             replaced",
        ),
        (
            vec!["render", SNI, "--report", "json=no/such/report.json"],
            "error: cannot write `no/such/report.json`: there is no such folder",
        ),
        (
            vec!["render", SNI, "--report", "json=testdata"],
            "error: cannot write `testdata`: it is a folder",
        ),
        (vec!["rendr"], "error: unrecognized subcommand 'rendr'"),
    ] {
        let output = poolctl(&args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(
            stderr(&output).contains(sentence),
            "{args:?}: {}",
            stderr(&output)
        );
        assert!(output.stdout.is_empty(), "{args:?}");
    }
    let output = poolctl(&[]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("Usage: poolctl <COMMAND>"));
}

#[test]
fn a_misspelled_format_of_a_report_is_recognized() {
    let output = poolctl(&["check", SNI, "--report", "sarf=x"]);
    assert_eq!(code(&output), 2);
    for part in [
        "error: invalid value 'sarf=x' for '--report <FORMAT=FILE>'",
        "there is no format `sarf`; did you mean `sarif`?",
    ] {
        assert!(stderr(&output).contains(part), "{}", stderr(&output));
    }
}

#[test]
fn findings_are_1_and_text_that_is_not_yaml_is_2() {
    let folder = scratch("codes");
    for (name, text, expected) in [
        ("good.yaml", POOL.to_owned(), 0),
        (
            "warning.yaml",
            format!("{POOL}spec: {{service: {{port: 0}}}}\n"),
            0,
        ),
        (
            "error.yaml",
            format!("{POOL}spec: {{service: {{port: -1}}}}\n"),
            1,
        ),
        ("no-pool.yaml", "a: 1\n".to_owned(), 1),
        ("empty.yaml", String::new(), 1),
        ("syntax.yaml", format!("{POOL}spec: {{service: \n"), 2),
        ("foreign-syntax.yaml", "a: [\n".to_owned(), 2),
    ] {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        for verb in ["render", "check"] {
            let output = poolctl(&[verb, path.to_str().unwrap()]);
            assert_eq!(
                code(&output),
                expected,
                "{verb} {name}: {}",
                stderr(&output)
            );
            assert!(
                verb == "check" || expected == 0 || output.stdout.is_empty(),
                "{name}"
            );
        }
    }
}

#[test]
fn a_closed_pipe_is_a_quiet_success() {
    let pools: String = (0..5_000)
        .map(|n| POOL.replace("puppet", &format!("puppet-{n}")) + "---\n")
        .collect();
    let path = scratch("pipe").join("pools.yaml");
    fs::write(&path, pools).unwrap();
    let mut child = command(&["render", "-q", path.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0);
    assert_eq!(stderr(&output), "");
}

#[test]
fn nobody_need_listen_to_the_report() {
    let pools = |name: &str| -> String {
        let pool = |n| POOL.replace("puppet", &format!("{name}{n}")) + "---\n";
        (0..3_000).map(pool).collect()
    };
    let path = scratch("deaf").join("pools.yaml");
    for (name, expected, documents) in [("0p", 0, 3_000), ("P", 1, 0)] {
        fs::write(&path, pools(name)).unwrap();
        let mut child = command(&["render", path.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stderr.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), expected);
        assert_eq!(stdout(&output).matches("---\n").count(), documents);
    }
}

#[test]
fn a_file_that_is_named_is_named_in_whatever_order() {
    let folder = scratch("named");
    fs::write(folder.join("good.yaml"), POOL).unwrap();
    fs::write(folder.join("broken.yaml"), "a: [\n").unwrap();
    for args in [["check", ".", "broken.yaml"], ["check", "broken.yaml", "."]] {
        let output = command(&args).current_dir(&folder).output().unwrap();
        assert_eq!(code(&output), 2, "{args:?}");
    }
}

#[test]
fn a_full_disk_is_2() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        skip("there is no /dev/full");
        return;
    };
    let output = command(&["render", "-q", SNI])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).starts_with("error: cannot write: "),
        "{}",
        stderr(&output)
    );
}

#[test]
fn stdin_is_read_only_when_it_is_named() {
    let mut child = command(&["render", "-q", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(POOL.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).starts_with("---\napiVersion: v1\nkind: Service\n"));
}

#[test]
fn a_typo_is_underlined_and_leads_to_the_other_file() {
    let folder = scratch("typo");
    fs::write(folder.join("pools.yaml"), POOL).unwrap();
    let server = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Server\nmetadata:\n  name: ca\n\
                  spec:\n  configRef: c\n  certificateRef: c\n  poolRefs: [puppet, pupet]\n";
    fs::write(folder.join("servers.yaml"), server).unwrap();
    let short = command(&["check", ".", "--format", "short"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert_eq!(code(&short), 1);
    assert!(
        stdout(&short).starts_with(
            "./servers.yaml:8:22: error[unknown-pool-ref]: there is no Pool `pupet`\n"
        ),
        "{}",
        stdout(&short)
    );
    let human = command(&["render", "servers.yaml", "pools.yaml"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert_eq!((code(&human), stdout(&human)), (1, ""));
    for part in [
        "servers.yaml:8:22",
        "pools.yaml:4:9",
        "did you mean `puppet`?",
    ] {
        assert!(stderr(&human).contains(part), "{}", stderr(&human));
    }
}

#[test]
fn folders_are_read_as_kubectl_reads_them() {
    let folder = scratch("folders");
    let write = |name: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let pool = Path::new(name)
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .to_lowercase();
        fs::write(path, POOL.replace("puppet", &pool)).unwrap();
    };
    for name in [
        "b.yaml",
        "a.YML",
        "c.json.txt",
        ".git/config.yaml",
        "sub/d.yaml",
        "sub/deep/e.yml",
    ] {
        write(name);
    }
    fs::write(folder.join("broken.tpl.yaml"), "a: {{ .Values.x }}\n").unwrap();
    let names = |args: &[&str]| {
        let output = command(args).current_dir(&folder).output().unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        (stdout(&output).to_owned(), stderr(&output).to_owned())
    };
    let (flat, notes) = names(&["render", ".", "-o", "name"]);
    assert_eq!(flat, "service/a\nservice/b\n");
    let unread = "note: `./sub` was not read; add -R to read folders in folders\n";
    assert!(notes.starts_with(unread), "{notes}");
    let (deep, notes) = names(&["render", "-R", ".", "-o", "name"]);
    assert_eq!(deep, "service/a\nservice/b\nservice/d\nservice/e\n");
    assert!(!notes.contains("not read"), "{notes}");
    let (twice, _) = names(&[
        "render", "b.yaml", "-f", "./b.yaml", "-f", "sub", "sub", "-o", "name",
    ]);
    assert_eq!(twice, "service/b\nservice/d\n");
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_loops_end() {
    use std::os::unix::fs::symlink;
    let folder = scratch("links");
    fs::create_dir(folder.join("pools")).unwrap();
    fs::write(folder.join("pools/a.yaml"), POOL).unwrap();
    symlink("a.yaml", folder.join("pools/b.yaml")).unwrap();
    symlink("..", folder.join("pools/up")).unwrap();
    let output = command(&["render", "-R", "-o", "name", "."])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert_eq!(
        (code(&output), stdout(&output)),
        (0, "service/puppet\n"),
        "{}",
        stderr(&output)
    );
    symlink("nowhere", folder.join("pools/dangling.yaml")).unwrap();
    let output = command(&["render", "-R", "."])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert_eq!((code(&output), stdout(&output)), (2, ""));
}

#[test]
fn the_same_report_whatever_the_order_of_paths() {
    let folder = scratch("order");
    for (name, pool) in [("b", "x"), ("a", "x"), ("c", "y")] {
        let text = POOL.replace("puppet", pool) + "spec: {service: {type: Loadbalancer}}\n";
        fs::write(folder.join(format!("{name}.yaml")), text).unwrap();
    }
    let report = |paths: [&str; 3]| {
        let output = command(&[&["check", "--format", "json"], &paths[..]].concat())
            .current_dir(&folder)
            .output()
            .unwrap();
        assert_eq!(code(&output), 1);
        stdout(&output).to_owned()
    };
    let first = report(["a.yaml", "b.yaml", "c.yaml"]);
    assert_eq!(report(["c.yaml", "b.yaml", "a.yaml"]), first);
    assert_eq!(report(["b.yaml", "c.yaml", "a.yaml"]), first);
}

#[test]
fn colors_follow_flag_environment_and_terminal() {
    let path = scratch("colors").join("x.yaml");
    fs::write(&path, format!("{POOL}spec: {{service: {{port: -1}}}}\n")).unwrap();
    let path = path.to_str().unwrap();
    let colored = |flag: &[&str], env: &[(&str, &str)]| {
        let args = [&["render", path], flag].concat();
        let output = command(&args).envs(env.iter().copied()).output().unwrap();
        stderr(&output).contains('\u{1b}')
    };
    assert!(!colored(&[], &[]), "stderr is no terminal here");
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let folder = scratch("control");
    let path = folder.join("x\u{1b}[2J.yaml");
    for (comment, expected) in [("\u{202e}", 1), ("\u{9b}", 2)] {
        let text = format!(
            "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool # {comment}\n\
             metadata:\n  name: \"a\\e[31m\\u202e\"\nspec: {{\"b\\x07\": 1}}\n"
        );
        fs::write(&path, text).unwrap();
        for format in ["human", "short"] {
            let output = poolctl(&["render", "--format", format, path.to_str().unwrap()]);
            assert_eq!(code(&output), expected, "{}", stderr(&output));
            let hostile = |char: char| (char.is_control() && char != '\n') || char == '\u{202e}';
            assert!(!stderr(&output).contains(hostile), "{:?}", stderr(&output));
        }
    }
}

#[test]
fn a_minified_file_does_not_flood_the_report() {
    let pool = "{\"apiVersion\":\"openvox.voxpupuli.org/v1alpha1\",\"kind\":\"Pool\",\"metadata\":{\"name\":\"NAME\"},\"spec\":{\"service\":{\"port\":\"x\"}}}";
    let pools: Vec<_> = (0..200)
        .map(|n| pool.replace("NAME", &format!("p{n}")))
        .collect();
    let text = format!(
        "{{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{}]}}",
        pools.join(",")
    );
    let path = scratch("minified").join("list.json");
    fs::write(&path, text).unwrap();
    let output = poolctl(&["check", path.to_str().unwrap()]);
    let report = stdout(&output);
    assert_eq!(report.matches("error[invalid-type]").count(), 200);
    assert!(
        report.lines().all(|line| line.chars().count() < 200),
        "{report}"
    );
}

/// A folder with a `poolctl.toml`, a Pool in `pools/`, and folders below.
fn repository(name: &str, config: &str) -> PathBuf {
    let folder = scratch(name);
    fs::create_dir_all(folder.join("pools/more")).unwrap();
    fs::create_dir_all(folder.join("deep/down")).unwrap();
    fs::write(folder.join("poolctl.toml"), config).unwrap();
    fs::write(folder.join("pools/puppet.yaml"), POOL).unwrap();
    let other = POOL.replace("puppet", "puppet-ca");
    fs::write(folder.join("pools/more/puppet-ca.yaml"), other).unwrap();
    folder
}

/// Exit code, stdout and stderr in a folder.
fn in_folder(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = configured(args).current_dir(folder).output().unwrap();
    (
        code(&output),
        stdout(&output).to_owned(),
        stderr(&output).to_owned(),
    )
}

#[test]
fn the_configuration_says_what_the_cluster_is() {
    let folder = repository(
        "configured-cluster",
        "inputs = [\"pools/puppet.yaml\"]\nkube-version = \"1.36\"\nnode-port-range = \"20000-20100\"\n",
    );
    let pool = POOL.replace("puppet", "8140-puppet")
        + "spec: {service: {type: NodePort, nodePort: 20000}}\n";
    fs::write(folder.join("pools/puppet.yaml"), pool).unwrap();
    let check = |options: &[&str]| {
        let (code, report, _) = in_folder(&folder, &[&["check", "-q"], options].concat());
        (code, report.matches("error[").count())
    };
    assert_eq!(check(&[]), (0, 0));
    assert_eq!(check(&["--kube-version", "1.35"]), (1, 1));
    assert_eq!(check(&["--node-port-range", "30000-32767"]), (1, 1));
    assert_eq!(check(&["--no-config", "pools"]), (1, 1));
}

#[test]
fn the_nearest_configuration_is_found_upwards() {
    let folder = repository(
        "config",
        "inputs = [\"pools\"]\nrecursive = true\nnamespace = \"production\"\n",
    );
    for place in ["", "deep", "deep/down"] {
        let run = in_folder(&folder.join(place), &["render", "-q", "-o", "name"]);
        let expected = (
            0,
            "service/puppet\nservice/puppet-ca\n".into(),
            String::new(),
        );
        assert_eq!(run, expected, "in `{place}`");
    }
    let (_, report, note) = in_folder(&folder.join("deep/down"), &["check", "-v"]);
    assert!(report.contains("in 2 files"), "{report}");
    assert_eq!(note, "note: the options of `../../poolctl.toml` apply\n");

    // A nearer one hides it.
    fs::write(folder.join("deep/poolctl.toml"), "").unwrap();
    let (code, _, stderr) = in_folder(&folder.join("deep/down"), &["render"]);
    assert_eq!(code, 2);
    assert!(stderr.starts_with("error: nothing to read"), "{stderr}");
    let named = ["render", "-o", "name", "--config", "../../poolctl.toml"];
    let (code, names, _) = in_folder(&folder.join("deep/down"), &named);
    assert_eq!((code, names.lines().count()), (0, 2));
    let (code, ..) = in_folder(&folder, &["render", "--no-config"]);
    assert_eq!(code, 2);
}

#[test]
fn the_command_line_wins_over_the_configuration() {
    let folder = repository(
        "config-wins",
        "inputs = [\"nowhere\"]\nnamespace = \"staging\"\nmanaged-by = \"git\"\n\
         deny = [\"warnings\", \"service-port\"]\nallow = [\"unknown-pool-ref\"]\n",
    );
    let (_, yaml, _) = in_folder(&folder, &["render", "pools"]);
    assert!(yaml.contains("namespace: staging") && yaml.contains("managed-by: git"));
    let own = ["render", "pools", "-n", "production", "--managed-by", "ci"];
    let (_, yaml, _) = in_folder(&folder, &own);
    assert!(yaml.contains("namespace: production") && yaml.contains("managed-by: ci"));

    let pool = format!("{POOL}spec: {{service: {{port: 0}}}}\n");
    fs::write(folder.join("pools/puppet.yaml"), pool).unwrap();
    let check = |options: &[&str]| in_folder(&folder, &[&["check", "pools"], options].concat()).0;
    assert_eq!(check(&[]), 1);
    assert_eq!(check(&["--allow", "service-port"]), 0);
    let server = "---\napiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Server\nmetadata: {name: a}\n\
                  spec: {configRef: c, certificateRef: c, poolRefs: [gone, puppet]}\n";
    fs::write(folder.join("pools/puppet.yaml"), format!("{POOL}{server}")).unwrap();
    assert_eq!(check(&[]), 0);
    assert_eq!(check(&["--deny", "unknown-pool-ref"]), 1);
}

#[test]
fn mistakes_in_the_configuration_are_2_with_their_place() {
    for (config, sentence) in [
        (
            "\ninpts = []\n",
            "2:1: there is no key `inpts`; did you mean `inputs`?",
        ),
        (
            "[pools]\n",
            "1:2: there is no key `pools`; the keys are allow, ",
        ),
        (
            "recursive = \"yes\"\n",
            "1:13: this must be a boolean, but is the string \"yes\"",
        ),
        (
            "inputs = \"pools\"\n",
            "1:10: this must be a list, but is the string \"pools\"",
        ),
        (
            "tlsroute-version = \"v2\"\n",
            "1:20: there is no value `v2`, expected one of `v1`, ",
        ),
        (
            "namespace = \"A_b\"\n",
            "1:13: a namespace has 1 to 63 lower-case letters",
        ),
        (
            "allow = [\"duplicate-pool-refs\"]\n",
            "1:10: there is no rule `duplicate-pool-refs`; did you mean `duplicate-pool-ref`?",
        ),
        (
            "allow = [\"yaml-syntax\"]\n",
            "1:10: `yaml-syntax` cannot be allowed: ",
        ),
        (
            "a = 1\na = 2\n",
            "2:1: the key `a` stands here for the second time; keep one of the two",
        ),
        (
            "namespace = puppet\n",
            "1:13: `puppet` needs quotes; write `\"puppet\"`",
        ),
        ("recursive = yes\n", "1:13: `yes` is no value; write `true`"),
        (
            "namespace: puppet\n",
            "1:12: `namespace` has no `=`; write `namespace = VALUE`",
        ),
        (
            "namespace\u{a0}= \"puppet\"\n",
            "1:10: this line holds a no-break space (U+00A0); write a plain one, or none",
        ),
        (
            "<<<<<<< HEAD\n",
            "1:9: this line is left over from a merge conflict; keep one side of it",
        ),
    ] {
        let folder = repository("config-mistakes", config);
        let (code, stdout, stderr) = in_folder(&folder, &["check", "pools"]);
        assert_eq!((code, stdout.as_str()), (2, ""), "{config}");
        let expected = format!("error: poolctl.toml:{sentence}");
        assert!(stderr.starts_with(&expected), "{config}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
    let folder = repository("config-missing", "");
    let (code, _, stderr) = in_folder(&folder, &["check", "--config", "other.toml"]);
    assert_eq!(code, 2);
    assert_eq!(
        stderr,
        "error: cannot read `other.toml`: no such file or folder\n"
    );
}

#[test]
fn the_configuration_of_the_documentation_is_understood() {
    let page = fs::read_to_string("docs/configuration.md").unwrap();
    let blocks = blocks(&page, "toml");
    let folder = repository("config-documentation", blocks[0]);
    fs::create_dir(folder.join("servers")).unwrap();
    let (code, names, stderr) = in_folder(&folder, &["render", "-o", "name"]);
    assert_eq!((code, names.lines().count()), (0, 2), "{stderr}");
    let schema = fs::read_to_string("poolctl.schema.json").unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let lines: Vec<_> = blocks.iter().flat_map(|block| block.lines()).collect();
    let keys = [&schema, &schema["$defs"]["Environment"]]
        .map(|table| table["properties"].as_object().unwrap());
    for key in keys.into_iter().flat_map(|keys| keys.keys()) {
        let is_set = |line: &&str| {
            line.starts_with(&format!("{key} =")) || line.contains(&format!("or {key}"))
        };
        let is_table = |line: &&str| line.starts_with(&format!("[{key}."));
        assert!(
            lines.iter().any(|line| is_set(line) || is_table(line)),
            "the documentation lacks {key}"
        );
    }
}

#[test]
fn options_of_the_configuration_say_their_defaults() {
    for (option, default) in [
        ("--max-file-size", "1G"),
        ("--validate", "strict"),
        ("--managed-by", "poolctl"),
        ("--node-port-range", "30000-32767"),
        ("--certificates", "full"),
        ("--tlsroute-version", "v1"),
    ] {
        let said = |args: &[&str]| {
            let output = poolctl(args);
            (code(&output), stdout(&output).to_owned())
        };
        let (_, help) = said(&["render", "--help"]);
        let (_, about) = help.split_once(&format!("{option} ")).unwrap();
        assert!(about.contains(&format!("[default: {default}]")), "{about}");
        // And what they say is what happens.
        let given = said(&["render", SNI, option, default]);
        assert_eq!(given, said(&["render", SNI]), "{option}");
    }
}

const FORMATS: [&str; 7] = [
    "human", "short", "json", "sarif", "github", "gitlab", "junit",
];

#[test]
fn reports_are_written_whatever_the_answer_is() {
    let syntax = scratch("reports-syntax").join("x.yaml");
    fs::write(&syntax, format!("{POOL}spec: {{service: \n")).unwrap();
    for (input, expected) in [
        (SNI, 0),
        ("testdata/check/check-clean/input.yaml", 0),
        ("testdata/report/report-sarif/input", 1),
        ("testdata/rules/no-pools/input.yaml", 1),
        (syntax.to_str().unwrap(), 2),
    ] {
        for verb in ["render", "check"] {
            let folder = scratch("reports");
            let files = FORMATS.map(|format| {
                let path = folder.join(format);
                (format!("{format}={}", path.display()), path)
            });
            let mut args = vec![verb, input, "--format", "json", "--color", "always"];
            for (argument, _) in &files {
                args.extend(["--report", argument]);
            }
            let output = poolctl(&args);
            assert_eq!(
                code(&output),
                expected,
                "{verb} {input}: {}",
                stderr(&output)
            );
            for (format, (_, path)) in FORMATS.iter().zip(&files) {
                let shown = poolctl(&["check", input, "--format", format]);
                let written = fs::read_to_string(path).unwrap();
                // What came of the output is the only difference, where a report has a line for it.
                let undone = "nothing was rendered: ";
                let is_undone = verb == "render" && expected > 0;
                let is_said = ["human", "short", "github"].contains(format);
                assert_eq!(written.contains(undone), is_undone && is_said, "{written}");
                let written = written.replace(undone, "");
                assert_eq!(written, stdout(&shown), "{verb} {input} {format}");
            }
            assert_eq!(
                names(&folder).len(),
                FORMATS.len(),
                "nothing is left behind"
            );
        }
    }
}

#[test]
fn a_report_that_cannot_be_written_stops_the_run_but_no_other_report() {
    let folder = scratch("report-fails");
    let other = format!("short={}", folder.join("other.txt").display());
    let wrong = format!("json={}", folder.join("no/such.json").display());
    for verb in ["render", "check"] {
        let output = poolctl(&[verb, SNI, "--report", &wrong, "--report", &other]);
        assert_eq!(code(&output), 2);
        assert_eq!(stderr(&output).matches("error: ").count(), 1);
        assert!(verb == "check" || output.stdout.is_empty(), "no manifests");
        assert_eq!(names(&folder), ["other.txt"]);
        fs::remove_file(folder.join("other.txt")).unwrap();
    }
}

#[test]
fn a_report_is_written_again_also_where_input_is_read() {
    let folder = scratch("report-again");
    fs::write(folder.join("pools.yaml"), POOL).unwrap();
    let check = |argument: &str| {
        let mut command = command(&["check", ".", "--report", argument]);
        code(&command.current_dir(&folder).output().unwrap())
    };
    for argument in ["json=a.json", "gitlab=b.json", "sarif=c.json"] {
        assert_eq!((check(argument), check(argument)), (0, 0), "{argument}");
    }
    assert_eq!(check("json=./pools.yaml"), 2);
    assert_eq!(fs::read_to_string(folder.join("pools.yaml")).unwrap(), POOL);
}

#[cfg(unix)]
#[test]
fn reports_replace_files_whole_and_keep_their_mode() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let folder = scratch("report-atomic");
    let (file, link) = (folder.join("report.json"), folder.join("link.json"));
    let earlier = r#"{"version": 1, "diagnostics": [], "summary": {}}"#;
    fs::write(&file, earlier).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("report.json", &link).unwrap();
    let (before, mut reader) = (fs::metadata(&file).unwrap(), fs::File::open(&file).unwrap());

    let output = poolctl(&[
        "check",
        SNI,
        "--report",
        &format!("json={}", link.display()),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let mut old = String::new();
    std::io::Read::read_to_string(&mut reader, &mut old).unwrap();
    assert_eq!(old, earlier, "who reads the old file reads it to its end");
    let after = fs::metadata(&file).unwrap();
    assert_ne!(after.ino(), before.ino());
    assert_eq!(after.permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&file).unwrap().starts_with("{\n"));
    assert_eq!(names(&folder), ["link.json", "report.json"]);
}

#[cfg(unix)]
#[test]
fn a_report_may_go_to_a_device() {
    for (device, expected) in [("/dev/null", 0), ("/dev/full", 2)] {
        if !Path::new(device).exists() {
            skip(&format!("there is no {device}"));
            continue;
        }
        let output = poolctl(&["check", SNI, "--report", &format!("json={device}")]);
        assert_eq!(code(&output), expected, "{}", stderr(&output));
        assert!(Path::new(device).exists());
    }
}

#[cfg(unix)]
#[test]
fn hostile_names_of_files_end_no_command_and_no_element() {
    let folder = scratch("report-names");
    let name = "a\n::error::b,c=%0A<&\"'\u{1b}[31m.yaml";
    fs::write(
        folder.join(name),
        format!("{POOL}spec: {{service: {{port: -1}}}}\n"),
    )
    .unwrap();
    let report = |format: &str| {
        let mut command = command(&["check", ".", "--format", format]);
        let output = command.current_dir(&folder).output().unwrap();
        assert_eq!(code(&output), 1);
        stdout(&output).to_owned()
    };
    let github = report("github");
    assert_eq!(github.lines().count(), 3, "{github}");
    assert!(
        github.contains("file=a\\u{a}%3A%3Aerror%3A%3Ab%2Cc=%250A<&\"'\\u{1b}[31m.yaml,line=5,")
    );
    assert!(
        report("sarif")
            .contains("\"a%0A%3A%3Aerror%3A%3Ab%2Cc%3D%250A%3C%26%22%27%1B%5B31m.yaml\"")
    );
    assert!(
        report("junit")
            .contains(" name=\"a\\u{a}::error::b,c=%0A&lt;&amp;&quot;'\\u{1b}[31m.yaml\"")
    );
    let gitlab: serde_json::Value = serde_json::from_str(&report("gitlab")).unwrap();
    assert_eq!(gitlab[0]["location"]["path"], name);
}

#[test]
fn words_of_other_programs_do_what_they_say() {
    let both = |typed: &[&str], ours: &[&str]| {
        let (typed, ours) = (poolctl(typed), poolctl(ours));
        assert!(typed.status.success(), "{typed:?}");
        assert!(!typed.stdout.is_empty());
        assert_eq!(typed.stdout, ours.stdout);
    };
    both(&["version"], &["--version"]);
    both(&["completion", "fish"], &["completions", "fish"]);
    // Each has one name in the help.
    let help = poolctl(&["--help"]);
    let commands = stdout(&help).split("Options:").next().unwrap();
    let names = commands.lines().map(|line| line.split_whitespace().next());
    let names: Vec<_> = names.flatten().collect();
    assert!(names.contains(&"completions") && !names.contains(&"completion"));
    assert!(!names.contains(&"version"));
}
