//! `why`: places are those of what is said of them, and no error of what is asked for is left out.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::common;
use crate::common::{Run, run};
use serde_json::Value;

fn answers(name: &str, input: &str) -> Option<Value> {
    let Run { status, stdout, .. } = run(&["why", name, "-R", input, "-o", "json"], "");
    assert!(status == 0 || stdout.is_empty(), "{name} {input}");
    (status == 0).then(|| serde_json::from_str(&stdout).unwrap())
}

/// All facts of all answers.
fn facts(answers: &Value) -> Vec<&Value> {
    let answers = answers["answers"].as_array().unwrap();
    answers.iter().flat_map(below).collect()
}

/// All facts below an answer or a fact.
fn below(holder: &Value) -> Vec<&Value> {
    let facts = holder["facts"].as_array().into_iter().flatten();
    facts
        .flat_map(|fact| std::iter::once(fact).chain(below(fact)))
        .collect()
}

/// What is asked for in the cases of `why`.
fn questions() -> Vec<(String, String)> {
    let mut cases = common::cases();
    cases.retain(|case| case.starts_with("testdata/why"));
    let questions = cases.iter().map(|case| {
        let args = fs::read_to_string(case.join("args.txt")).unwrap();
        let name = args.split_whitespace().nth(1).unwrap().to_owned();
        (name, case.join("input.yaml").display().to_string())
    });
    questions.collect()
}

/// What stands where a message has no name of its own to point to.
const WORDS: &[&str] = &[
    "service:",
    "true",
    "false",
    "dnsAltNames:",
    "namespaces:",
    "spec:",
    "poolRef:",
    "8140",
];

#[test]
fn places_are_those_of_what_is_said() {
    let mut resolved = 0;
    for (name, input) in questions() {
        let Some(answers) = answers(&name, &input) else {
            continue;
        };
        let facts = facts(&answers);
        // Rules have their own words for places.
        let of_rules = facts.iter().filter(|fact| !fact["rule"].is_null());
        let related: Vec<_> = of_rules.flat_map(|fact| below(fact)).collect();
        for fact in facts {
            let is_related = related.contains(&fact);
            let file = fact["file"].as_str().unwrap();
            let text = fs::read_to_string(file).unwrap();
            let line = usize::try_from(fact["line"].as_u64().unwrap()).unwrap();
            let column = usize::try_from(fact["column"].as_u64().unwrap()).unwrap();
            let there: String = text
                .lines()
                .nth(line - 1)
                .unwrap()
                .chars()
                .skip(column - 1)
                .collect();
            let there = there.trim_matches('"');
            let message = fact["message"].as_str().unwrap();
            let mut names = message.split('`').skip(1).step_by(2);
            let is_named = names.any(|name| name.rsplit('/').next() == Some(there))
                || WORDS.iter().any(|word| there.starts_with(word));
            let is_of_rule = is_related || !fact["rule"].is_null();
            assert!(is_named || is_of_rule, "{message}: {there}");
            // The document around the line is that of the object.
            let above = text.lines().take(line).collect::<Vec<_>>().join("\n");
            let start = above.rfind("\n---\n").map_or(0, |at| at + 5);
            let document = text[start..].split("\n---\n").next().unwrap();
            let has = |line: &str| document.lines().any(|own| own == line);
            assert!(
                has(&format!("kind: {}", fact["kind"].as_str().unwrap())),
                "{message}"
            );
            assert!(
                has(&format!("  name: {}", fact["name"].as_str().unwrap())),
                "{message}"
            );
            resolved += 1;
        }
    }
    assert!(resolved > 100, "only {resolved} places");
}

#[test]
fn no_error_of_what_is_asked_for_is_left_out() {
    let mut told = 0;
    for input in common::inputs() {
        let report = common::report("json", &input);
        let Ok(report) = serde_json::from_str::<Value>(&report) else {
            continue;
        };
        for finding in report["diagnostics"].as_array().unwrap() {
            let object = &finding["object"];
            let field = |name: &str| object[name].as_str().unwrap_or_default();
            let is_ours = ["Pool", "Server", "Certificate"].contains(&field("kind"))
                && field("apiVersion").starts_with("openvox");
            if finding["severity"] != "error" || !is_ours || finding["line"].is_null() {
                continue;
            }
            let name = format!("{}/{}/{}", field("kind"), field("namespace"), field("name"));
            // What has no name, or cannot be read at all, cannot be asked for.
            let Some(answers) = answers(&name, &input) else {
                continue;
            };
            let place = |of: &Value| ["rule", "file", "line", "column"].map(|key| of[key].clone());
            let facts = facts(&answers);
            let mut facts = facts.iter();
            let is_told = facts.any(|fact| place(fact) == place(finding));
            assert!(is_told, "{name} in {input}: {finding}");
            told += 1;
        }
    }
    assert!(told > 100, "only {told} errors");
}

#[test]
fn every_name_has_an_answer_in_80_columns() {
    let mut answered = 0;
    for input in common::inputs() {
        let mut names = BTreeSet::new();
        for file in common::files(Path::new(&input)) {
            let text = fs::read(file).unwrap();
            let text = String::from_utf8_lossy(&text).into_owned();
            let words = text.lines().filter_map(|line| {
                let line = line.trim_start_matches(['-', ' ']);
                line.strip_prefix("name: ")
                    .or(line.strip_prefix("hostname: "))
            });
            names.extend(words.take(6).map(|word| word.trim_matches('"').to_owned()));
        }
        for name in names.iter().filter(|name| !name.starts_with('-')) {
            let args = ["why", name, "-R", &input];
            let answer = run(&args, "");
            assert_eq!(answer, run(&args, ""), "{name} in {input}");
            assert!(answer.status != 1, "{name} in {input}: {}", answer.stderr);
            for line in answer.stdout.lines() {
                let is_word = line
                    .split_whitespace()
                    .any(|word| word.chars().count() > 40);
                assert!(line.chars().count() <= 80 || is_word, "{line}");
            }
            answered += usize::from(answer.status == 0);
        }
    }
    assert!(answered > 300, "only {answered} answers");
}

#[test]
fn each_environment_answers() {
    let folder = common::scratch("why-environments");
    let pool = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {name: puppet}\n";
    for name in ["dev", "prod", "test"] {
        fs::create_dir_all(folder.join(name)).unwrap();
        let pool = pool.replace("puppet", if name == "test" { "other" } else { "puppet" });
        fs::write(folder.join(name).join("pool.yaml"), pool).unwrap();
    }
    let settings = ["dev", "prod", "test"]
        .map(|name| format!("[environment.{name}]\ninputs = [\"{name}\"]\n"));
    fs::write(folder.join("poolctl.toml"), settings.concat()).unwrap();
    let all = common::run_in(&folder, &["why", "puppet"], "");
    let heads = all.stdout.lines().filter(|line| line.starts_with("Pool "));
    let expected = [
        "Pool puppet in environment dev",
        "Pool puppet in environment prod",
    ];
    assert_eq!(heads.collect::<Vec<_>>(), expected);
    let one = common::run_in(&folder, &["why", "puppet", "-e", "prod", "-o", "json"], "");
    let one: Value = serde_json::from_str(&one.stdout).unwrap();
    assert_eq!(one["answers"][0]["environment"], "prod");
    let none = common::run_in(&folder, &["why", "puppet", "-e", "test"], "");
    assert_eq!(none.status, 2);
    assert!(none.stderr.contains("; there is other"), "{}", none.stderr);
}

#[test]
fn a_path_in_the_place_of_the_name_is_told() {
    let told = "`puppet` is no path, and NAME comes first: `poolctl why puppet testdata/why`";
    for (name, is_swapped) in [("testdata/why", true), ("compiler", false)] {
        let run = run(&["why", name, "puppet"], "");
        assert_eq!(run.status, 2);
        assert_eq!(run.stderr.contains(told), is_swapped, "{}", run.stderr);
    }
}
