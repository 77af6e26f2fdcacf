//! What shells offer, asked of the program and of the shells themselves.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::common::{is_installed, run, run_in, scratch};

const POOL: &str = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\n\
    metadata: {name: puppet, namespace: production}\n";

/// A folder with two environments, whose names and Pools are to be found.
fn repository(name: &str) -> PathBuf {
    let folder = scratch(name);
    fs::create_dir_all(folder.join("pools")).unwrap();
    fs::create_dir_all(folder.join("other")).unwrap();
    fs::write(folder.join("pools/puppet.yaml"), POOL).unwrap();
    fs::write(folder.join("other/web.yaml"), POOL.replace("puppet", "web")).unwrap();
    let config =
        "[environment.dev]\ninputs = [\"pools\"]\n[environment.prod]\ninputs = [\"other\"]\n";
    fs::write(folder.join("poolctl.toml"), config).unwrap();
    folder
}

/// The candidates for the words, without what they are, and what shells do beside.
fn asked(folder: &Path, words: &[&str]) -> (Vec<String>, String) {
    let answer = run_in(folder, &[&["__complete"], words].concat(), POOL);
    assert_eq!((answer.status, &*answer.stderr), (0, ""), "{words:?}");
    let mut lines: Vec<_> = answer.stdout.lines().map(str::to_owned).collect();
    let directive = lines.pop().unwrap();
    let texts = lines.iter().map(|line| line.split_once('\t').unwrap().0);
    (texts.map(str::to_owned).collect(), directive)
}

#[test]
fn each_word_has_its_candidates() {
    let folder = repository("completions-words");
    for (line, candidates, directive) in [
        ("re", "render", ":4"),
        ("nothing ", "", ":4"),
        ("help in", "inject", ":4"),
        ("render ", "", ":0"),
        ("render - ", "", ":0"),
        ("render -- -", "", ":0"),
        ("render -f ", "", ":0"),
        ("render -Rf ", "", ":0"),
        ("render -Rn ", "", ":4"),
        ("render --no-r", "--no-routes", ":4"),
        ("render --output-dir ", "", ":16"),
        ("render -k ", "", ":16"),
        ("render -o ", "yaml json name", ":4"),
        ("render --output=j", "json", ":4"),
        (
            "render --only service,",
            "service,tlsroute service,certificate",
            ":4",
        ),
        ("check --allow unknown-po", "unknown-pool-ref", ":4"),
        ("check --allow a,unknown-po", "a,unknown-pool-ref", ":4"),
        ("check --allow unknown-kind", "", ":4"),
        ("check --deny unknown-kind", "unknown-kind", ":4"),
        ("check --deny w", "warnings", ":4"),
        ("check --report s", "short= sarif=", ":6"),
        ("check --report=s", "short= sarif=", ":6"),
        ("check --report sarif=", "", ":0"),
        ("explain unknown-po", "unknown-pool-ref", ":4"),
        (
            "explain pool",
            "pool-name pool-name-collision pool. poolctl.toml.",
            ":6",
        ),
        (
            "explain pool.spec.",
            "pool.spec.route. pool.spec.service.",
            ":6",
        ),
        (
            "explain pool.spec.route.ho",
            "pool.spec.route.hostname",
            ":4",
        ),
        (
            "explain poolctl.toml.environment.kus",
            "poolctl.toml.environment.kustomize",
            ":4",
        ),
        ("explain one ", "", ":4"),
        ("completions z", "zsh", ":4"),
        ("man ", "", ":16"),
        ("check -e ", "dev prod", ":4"),
        ("config --environment=p", "prod", ":4"),
        ("render --config no.toml -e ", "", ":4"),
        ("render --pool ", "puppet web", ":4"),
        ("inject -e prod --pool ", "web", ":4"),
        ("why ", "puppet web", ":4"),
        ("why -f pools pu", "puppet", ":4"),
        ("why puppet po", "", ":0"),
        ("render pools --pool ", "puppet", ":4"),
        ("render --no-config --pool ", "", ":4"),
        ("render - --pool ", "", ":4"),
        ("render /dev/stdin --pool ", "", ":4"),
        ("render --no-such-option --pool ", "", ":4"),
    ] {
        let words: Vec<_> = line.split(' ').collect();
        let (texts, beside) = asked(&folder, &words);
        assert_eq!(
            (&*texts.join(" "), &*beside),
            (candidates, directive),
            "{line}"
        );
    }
    assert_eq!(asked(&folder, &[]), asked(&folder, &[""]));
    let (options, _) = asked(&folder, &["check", "-"]);
    for option in ["-f", "--filename", "--allow", "-h", "--help"] {
        assert!(options.iter().any(|one| one == option), "{option}");
    }
}

#[test]
fn a_path_that_could_go_on_is_explained() {
    for path in ["pool", "pool.spec.route", "poolctl.toml"] {
        let open = run(&["explain", &format!("{path}.")], "");
        assert_eq!(open, run(&["explain", path], ""));
        assert_eq!(open.status, 0);
    }
}

/// A file with a name that a shell or a terminal would obey is refused, and gives none.
#[test]
fn no_name_is_offered_that_a_shell_would_obey() {
    let folder = scratch("completions-names");
    let offered = |name: &str| {
        let tables =
            [name, "fine"].map(|name| format!("[environment.\"{name}\"]\ninputs = [\".\"]\n"));
        fs::write(folder.join("poolctl.toml"), tables.concat()).unwrap();
        asked(&folder, &["check", "-e", ""]).0
    };
    for name in ["a;reboot", "$(reboot)", "a b", "a\\tb", "\\u001b[2J", "`a`"] {
        assert_eq!(offered(name), Vec::<String>::new(), "{name}");
    }
    assert_eq!(offered("good"), ["good", "fine"]);
}

/// What is typed before the tab, and what the line is then; the same in all shells.
const TYPED: &[(&str, &str)] = &[
    ("poolctl re", "poolctl render "),
    ("poolctl check --no-all", "poolctl check --no-allow "),
    (
        "poolctl check --allow unknown-p",
        "poolctl check --allow unknown-pool-ref ",
    ),
    (
        "poolctl check --allow=unknown-p",
        "poolctl check --allow=unknown-pool-ref ",
    ),
    (
        "poolctl check --deny empty-pool,unknown-p",
        "poolctl check --deny empty-pool,unknown-pool-ref ",
    ),
    (
        "poolctl check --report sar",
        "poolctl check --report sarif=",
    ),
    (
        "poolctl check --report sarif=poolctl.t",
        "poolctl check --report sarif=poolctl.toml ",
    ),
    ("poolctl check --format=sa", "poolctl check --format=sarif "),
    (
        "poolctl explain pool.spec.r",
        "poolctl explain pool.spec.route.",
    ),
    (
        "poolctl explain pool.spec.route.ho",
        "poolctl explain pool.spec.route.hostname ",
    ),
    ("poolctl check -e p", "poolctl check -e prod "),
    (
        "poolctl render pools --pool ",
        "poolctl render pools --pool puppet ",
    ),
    ("poolctl check poolctl.t", "poolctl check poolctl.toml "),
    ("poolctl render pools/", "poolctl render pools/puppet.yaml "),
    (
        "poolctl render --output-dir poo",
        "poolctl render --output-dir pools/",
    ),
    (
        "poolctl render --output-dir pools/p",
        "poolctl render --output-dir pools/p",
    ),
    ("poolctl rules poolctl.t", "poolctl rules poolctl.t"),
];

/// A folder in which the program is the first of its name.
fn path() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_poolctl"));
    let folders = env::var("PATH").unwrap();
    format!("{}:{folders}", program.parent().unwrap().display())
}

/// A script of ours, wherever the working directory is.
fn ours(file: &str) -> String {
    format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))
}

/// Types all lines into a shell on a terminal, each with a tab and the keys that note it in a file.
#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "`script` has other options elsewhere")
)]
fn type_into(shell: &str, setup: &str) {
    let folder = repository(&format!("completions-{}", shell.split(' ').next().unwrap()));
    let keys = TYPED.iter().map(|(typed, _)| format!("{typed}\t\x18\x02"));
    let keys: String = keys.collect();
    let mut terminal = Command::new("script");
    terminal
        .args(["-qec", shell, "/dev/null"])
        .current_dir(&folder);
    terminal
        .env("PATH", path())
        .env("TERM", "dumb")
        .env("SHELL", "/bin/sh");
    terminal.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut terminal = terminal.spawn().unwrap();
    let mut stdin = terminal.stdin.take().unwrap();
    stdin
        .write_all(format!("{setup}\n{keys}exit\n").as_bytes())
        .unwrap();
    drop(stdin);
    let shown = terminal.wait_with_output().unwrap();
    let noted = fs::read_to_string(folder.join("noted")).unwrap_or_default();
    let lines: Vec<_> = noted.lines().collect();
    let expected: Vec<_> = TYPED.iter().map(|(_, line)| format!("{line}|")).collect();
    assert_eq!(
        lines,
        expected,
        "{}",
        String::from_utf8_lossy(&shown.stdout)
    );
}

#[cfg(target_os = "linux")]
#[test]
fn bash_completes_on_a_terminal() {
    if !is_installed("bash", &["--version"], "bash")
        || !is_installed("script", &["--version"], "script")
    {
        return;
    }
    let script = ours("completions/poolctl.bash");
    let note =
        r#"note() { printf '%s|\n' "$READLINE_LINE" >>noted; READLINE_LINE=; READLINE_POINT=0; }"#;
    let bind = r#"bind -x '"\C-x\C-b": note'"#;
    type_into(
        "bash --norc --noprofile -i",
        &format!("source '{script}'\n{note}\n{bind}"),
    );
}

#[cfg(target_os = "linux")]
#[test]
fn zsh_completes_on_a_terminal() {
    if !is_installed("zsh", &["--version"], "zsh")
        || !is_installed("script", &["--version"], "script")
    {
        return;
    }
    let script = ours("completions/_poolctl");
    let note =
        r#"note() { print -r -- "$BUFFER|" >>noted; BUFFER=; }; zle -N note; bindkey '^X^B' note"#;
    type_into(
        "zsh -f -i",
        &format!("autoload -U compinit; compinit -D; source '{script}'\n{note}"),
    );
}

#[test]
fn fish_completes() {
    if !is_installed("fish", &["--version"], "fish") {
        return;
    }
    let folder = repository("completions-fish");
    let script = ours("completions/poolctl.fish");
    for (typed, line) in TYPED {
        let mut fish = Command::new("fish");
        fish.args([
            "--no-config",
            "-c",
            &format!("source '{script}'; complete -C '{typed}'"),
        ]);
        let output = fish
            .current_dir(&folder)
            .env("PATH", path())
            .output()
            .unwrap();
        let offered = String::from_utf8(output.stdout).unwrap();
        let offered: Vec<_> = offered
            .lines()
            .map(|line| line.split('\t').next().unwrap())
            .collect();
        let word = line.trim_end().rsplit(' ').next().unwrap();
        let expected = if line == typed {
            Vec::new()
        } else {
            vec![word]
        };
        assert_eq!(offered, expected, "{typed}");
    }
}

/// The candidates of all lines in bash without a terminal, also where there are several.
#[test]
fn bash_has_all_candidates() {
    if !is_installed("bash", &["--version"], "bash") {
        return;
    }
    let folder = repository("completions-bash-words");
    let script = ours("completions/poolctl.bash");
    for (words, current, candidates) in [
        (
            "poolctl explain pool.spec.",
            "pool.spec.",
            "pool.spec.route. pool.spec.service.",
        ),
        ("poolctl check -e ''", "", "dev prod"),
        ("poolctl check --report = s", "s", "short= sarif="),
        ("poolctl check --report sarif =", "", ""),
        ("poolctl render ''", "", ""),
    ] {
        let ask = format!(
            "source '{script}'; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _poolctl poolctl '{current}'; echo \"${{COMPREPLY[*]}}\""
        );
        let mut bash = Command::new("bash");
        bash.args(["--norc", "-c", &ask]).current_dir(&folder);
        let output = bash.env("PATH", path()).output().unwrap();
        assert_eq!(
            String::from_utf8_lossy(&output.stdout).trim_end(),
            candidates,
            "{words}"
        );
    }
}
