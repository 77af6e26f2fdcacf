//! A folder `testdata/<area>/<case>/` is a case: input, arguments, output, report. `BLESS=1` rewrites what
//! is expected; the review is `git diff`. Over all cases the same invariants hold. An argument `OUT` is a
//! folder that starts as a copy of `before/` and ends as `expected/`; first lines in it have paths from `ROOT/`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::common;
use crate::common::{Run, cases, run, texts};
use k8s_openapi::api::core::v1::Service;
use poolctl::rules;
use serde::Deserialize;

/// A case as its folder says.
pub struct Case {
    pub folder: PathBuf,
    args: Vec<String>,
    pub input: PathBuf,
    /// What runs it.
    pub program: fn(&[String], &str) -> Run,
}

impl Case {
    pub fn read(folder: PathBuf) -> Self {
        let args = fs::read_to_string(folder.join("args.txt")).unwrap_or_else(|_| "render".into());
        let file = folder.join("input.yaml");
        Self {
            args: args.split_whitespace().map(str::to_owned).collect(),
            input: if file.exists() {
                file
            } else {
                folder.join("input")
            },
            folder,
            program: |args, stdin| run(args, stdin),
        }
    }

    /// Runs the case on its input and other paths; for an argument `-`, and for `fn`, the input is on stdin.
    fn run(&self, others: &[&Path]) -> Run {
        self.run_on(&self.input, others)
    }

    fn run_on(&self, input: &Path, others: &[&Path]) -> Run {
        let (run, _) = self.run_in(input, others);
        run
    }

    /// Also gives the files of `OUT`.
    pub fn run_in(&self, input: &Path, others: &[&Path]) -> (Run, BTreeMap<String, String>) {
        if !self.args.iter().any(|arg| arg.starts_with("OUT")) {
            return (self.run_with(&self.args, input, others), BTreeMap::new());
        }
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let out = common::scratch(&format!("out-{number}"));
        let root = way_to_root(&out);
        for (name, text) in texts(&self.folder.join("before")) {
            fs::write(
                out.join(name),
                text.replace("from ROOT/", &format!("from {root}")),
            )
            .unwrap();
        }
        let name = out.display().to_string();
        let args = self.args.iter().map(|arg| match arg.strip_prefix("OUT") {
            Some(rest) => format!("{name}{rest}"),
            None => arg.clone(),
        });
        let mut run = self.run_with(&args.collect::<Vec<_>>(), input, others);
        let neutral = |text: &str| text.replace(&name, "OUT").replace(&root, "ROOT/");
        run.stdout = neutral(&run.stdout);
        run.stderr = neutral(&run.stderr);
        let files = texts(&out).into_iter();
        let files = files.map(|(name, text)| (name, neutral(&text))).collect();
        fs::remove_dir_all(&out).unwrap();
        (run, files)
    }

    fn run_with(&self, args: &[String], input: &Path, others: &[&Path]) -> Run {
        let mut args = args.to_vec();
        let mut stdin = String::new();
        if args.iter().any(|arg| arg == "-" || arg == "fn") {
            stdin = fs::read_to_string(input).unwrap();
        } else if input.exists() {
            args.push(input.display().to_string());
        }
        args.extend(others.iter().map(|path| path.display().to_string()));
        (self.program)(&args, &stdin)
    }

    fn prints_yaml(&self) -> bool {
        let other = |arg: &String| arg == "json" || arg == "name" || arg.starts_with("OUT");
        self.args[0] == "render" && !self.args.iter().any(other)
    }

    /// The manifests alone, rather than the input with them in it.
    fn prints_manifests(&self) -> bool {
        self.prints_yaml() && !self.args.iter().any(|arg| arg == "--passthrough")
    }

    fn name(&self) -> String {
        self.folder
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned()
    }
}

/// `../` as often as it takes from a folder to the one that holds `testdata/`.
fn way_to_root(folder: &Path) -> String {
    let here = std::env::current_dir().unwrap();
    let common = folder
        .ancestors()
        .find(|above| here.starts_with(above))
        .unwrap();
    let up = folder
        .strip_prefix(common)
        .unwrap()
        .components()
        .map(|_| "../");
    let down = here.strip_prefix(common).unwrap().components();
    let down = down.map(|part| format!("{}/", part.as_os_str().to_str().unwrap()));
    up.map(str::to_owned).chain(down).collect()
}

fn all_cases() -> Vec<Case> {
    cases().into_iter().map(Case::read).collect()
}

#[test]
fn cases_give_what_is_expected() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for case in all_cases() {
        let (run, written) = case.run_in(&case.input, &[]);
        let Run {
            status,
            stdout,
            stderr,
        } = run;
        let stdout_file = if case.prints_yaml() {
            "expected.yaml"
        } else {
            "stdout.txt"
        };
        let stderr = format!("{stderr}exit status: {status}\n");
        let mut texts: BTreeMap<_, _> = [(stdout_file, stdout), ("stderr.txt", stderr)]
            .map(|(name, text)| (name.to_owned(), text))
            .into();
        for name in common::texts(&case.folder.join("expected")).into_keys() {
            texts.insert(format!("expected/{name}"), String::new());
        }
        if !written.is_empty() && bless {
            fs::create_dir_all(case.folder.join("expected")).unwrap();
        }
        texts.extend(
            written
                .into_iter()
                .map(|(name, text)| (format!("expected/{name}"), text)),
        );
        for (name, text) in texts {
            let path = case.folder.join(name);
            let expected = fs::read_to_string(&path).unwrap_or_default();
            if expected == text {
                continue;
            }
            if !bless {
                wrong.push(format!(
                    "{}:\n--- expected\n{expected}\n+++ is\n{text}",
                    path.display()
                ));
            } else if text.is_empty() {
                fs::remove_file(&path).unwrap();
            } else {
                fs::write(&path, text).unwrap();
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nBLESS=1 accepts what is",
        wrong.join("\n")
    );
}

#[test]
fn a_rejected_input_prints_nothing() {
    let compares = |case: &Case| {
        case.args
            .iter()
            .any(|arg| arg == "--check" || arg == "--diff")
    };
    let cases = all_cases().into_iter();
    for case in cases.filter(|case| case.args[0] == "render" && !compares(case)) {
        let run = case.run(&[]);
        assert!(run.status == 0 || run.stdout.is_empty(), "{}", case.name());
    }
}

#[test]
fn rendering_twice_gives_the_same_bytes() {
    for case in all_cases() {
        assert_eq!(case.run(&[]), case.run(&[]), "{}", case.name());
    }
}

#[test]
fn the_order_of_documents_does_not_matter() {
    let folder = common::scratch("shuffled");
    let mut shuffled = 0;
    for case in all_cases().iter().filter(|case| case.input.is_file()) {
        let text = fs::read_to_string(&case.input).unwrap();
        let run = case.run(&[]);
        if run.status != 0 || text.starts_with('{') || !case.prints_manifests() {
            continue;
        }
        let mut documents: Vec<_> = text.split("\n---").collect();
        documents.reverse();
        let path = folder.join("input.yaml");
        fs::write(&path, documents.join("\n---\n")).unwrap();
        assert_eq!(
            case.run_on(&path, &[]).stdout,
            run.stdout,
            "{}",
            case.name()
        );
        shuffled += usize::from(documents.len() > 1);
    }
    assert!(shuffled > 5, "only {shuffled} cases have several documents");
}

#[test]
fn output_fed_back_in_changes_nothing() {
    let folder = common::scratch("fed-back");
    for case in all_cases().iter().filter(|case| case.prints_manifests()) {
        let run = case.run(&[]);
        if run.status != 0 || run.stdout.is_empty() {
            continue;
        }
        for name in ["a-generated.yaml", "z-generated.yaml"] {
            let path = folder.join(name);
            fs::write(&path, &run.stdout).unwrap();
            let again = case.run(&[&path]);
            assert_eq!(
                again.stdout,
                run.stdout,
                "{} with {name}\n{}",
                case.name(),
                again.stderr
            );
        }
    }
}

#[test]
fn an_independent_reader_finds_the_services() {
    let mut services = 0;
    for case in all_cases().iter().filter(|case| case.prints_yaml()) {
        for document in serde_yaml::Deserializer::from_str(&case.run(&[]).stdout) {
            let value = serde_yaml::Value::deserialize(document).unwrap();
            if value["kind"] == "Service" {
                let service: Service = serde_yaml::from_value(value.clone()).unwrap();
                assert_eq!(
                    serde_yaml::to_value(service).unwrap(),
                    value,
                    "{}",
                    case.name()
                );
                services += 1;
            }
        }
    }
    assert!(services > 10, "only {services} Services in all cases");
}

/// A case by its name alone is one case, and none stands where nobody looks.
#[test]
fn cases_have_names_of_their_own() {
    let cases = cases();
    let names: BTreeSet<_> = cases.iter().map(|case| case.file_name()).collect();
    assert_eq!(names.len(), cases.len());
    let mut files = common::files(Path::new("testdata"));
    files.retain(|file| file.ends_with("stderr.txt"));
    let expected = files.iter().map(|file| file.parent().unwrap());
    assert_eq!(cases, expected.collect::<Vec<_>>());
}

/// Cases in `rules` start with the name of their rule.
#[test]
fn every_rule_has_a_case() {
    let mut cases = all_cases();
    cases.retain(|case| case.folder.starts_with("testdata/rules"));
    let is_of = |case: &Case, rule: &str| {
        let name = case.name();
        let rest = name.strip_prefix(rule);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    for case in &cases {
        let mut rules = rules::codes();
        let known = rules.any(|code| is_of(case, code.name));
        assert!(known, "{} starts with no rule", case.name());
    }
    for code in rules::codes() {
        let mut own = cases.iter().filter(|case| is_of(case, code.name));
        let marks = [
            format!("[{}]", code.name),
            format!("\"rule\": \"{}\"", code.name),
        ];
        let shown = own.any(|case| {
            let Run { stdout, stderr, .. } = case.run(&[]);
            let mut marks = marks.iter();
            marks.any(|mark| stdout.contains(mark) || stderr.contains(mark))
        });
        assert!(shown, "no case shows {}", code.name);
    }
}

#[test]
fn inputs_say_what_they_show() {
    for case in all_cases().iter().filter(|case| case.input.exists()) {
        let files = common::files(&case.input);
        let comment = files.iter().any(|path| {
            let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
            text.trim_start_matches('\u{feff}').starts_with(['#', '{'])
        });
        assert!(comment, "{} has no first comment", case.name());
    }
}
