//! Explanations in step with the program: every rule has one, and its examples are as it says.

use std::fs;
use std::process::Command;

use crate::common::{run, scratch, skip};
use poolctl::rules::{self, RULES};
use serde_json::Value;

/// An example of an explanation: a line `Wrong:`, ``Wrong, with `-n x`:`` or ``Wrong, in `pool.yaml`:``, and
/// indented YAML.
struct Example {
    args: Vec<String>,
    file: String,
    input: String,
}

impl Example {
    fn find(explanation: &str, which: &str) -> Option<Self> {
        let mut lines = explanation.lines();
        let head = lines.find(|line| line.starts_with(which) && line.ends_with(':'))?;
        let said = head.split('`').nth(1).unwrap_or_default();
        let (args, file) = if said.ends_with(".yaml") {
            ("", said)
        } else {
            (said, "pool.yaml")
        };
        let block = lines.skip(1);
        let block = block.take_while(|line| line.is_empty() || line.starts_with("    "));
        let input: String = block
            .map(|line| format!("{}\n", line.get(4..).unwrap_or_default()))
            .collect();
        Some(Self {
            args: args.split_whitespace().map(str::to_owned).collect(),
            file: file.to_owned(),
            input,
        })
    }

    /// The rules that `poolctl check` raises, and whether it raises an error.
    fn check(&self) -> (Vec<String>, bool) {
        // On stdin, first lines of poolctl mean nothing.
        let path = scratch("explain").join(&self.file);
        fs::write(&path, &self.input).unwrap();
        let options = ["check", "--format", "json", "-f", path.to_str().unwrap()];
        let args = options.map(str::to_owned).into_iter();
        let args: Vec<_> = args.chain(self.args.iter().cloned()).collect();
        let run = run(&args, "");
        let report: Value = serde_json::from_str(&run.stdout).expect(&run.stderr);
        let findings = report["diagnostics"].as_array().unwrap().iter();
        let rules = findings.map(|finding| finding["rule"].as_str().unwrap().to_owned());
        (rules.collect(), run.status != 0)
    }
}

#[test]
fn every_rule_is_explained_with_examples_that_hold() {
    let mut problems = Vec::new();
    // Of drift an example has two sides, which its case shows.
    let of_input = RULES.iter().filter(|rule| rule.code.name != "drift");
    for rule in of_input {
        let name = rule.code.name;
        let examples = ["Wrong", "Right"].map(|which| Example::find(rule.explanation, which));
        let [Some(wrong), Some(right)] = examples else {
            problems.push(format!("{name}: no explanation with `Wrong:` and `Right:`"));
            continue;
        };
        let ((wrong, _), (right, refused)) = (wrong.check(), right.check());
        if !wrong.iter().any(|rule| rule == name) {
            problems.push(format!("{name}: the wrong example raises {wrong:?} only"));
        }
        if refused || right.iter().any(|rule| rule == name) {
            problems.push(format!("{name}: the right example raises {right:?}"));
        }
        if !rule.explanation.contains("\nSource: ") {
            problems.push(format!("{name}: no source"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Words that kubectl itself says, without a cluster, of the wrong example of a rule.
const QUOTES: &[(&str, &[&str], &str)] = &[
    (
        "yaml-syntax",
        &["label", "--local", "a=b", "-f", "pool.yaml"],
        "error converting YAML to JSON: yaml: line 8: found unexpected end of stream",
    ),
    (
        "namespace-mismatch",
        &[
            "label",
            "--local",
            "a=b",
            "-n",
            "production",
            "-f",
            "pool.yaml",
        ],
        "the namespace from the provided object \"staging\" does not match the namespace \"production\". \
         You must pass '--namespace=staging' to perform this operation.",
    ),
    (
        "label-syntax",
        &[
            "label",
            "--local",
            "team=role::puppetserver",
            "-f",
            "pool.yaml",
        ],
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', \
         and must start and end with an alphanumeric character",
    ),
    (
        "duplicate-key",
        &["kustomize", "."],
        "mapping key \"service\" already defined at line 6",
    ),
    (
        "duplicate-object",
        &["kustomize", "."],
        "may not add resource with an already registered id",
    ),
];

#[test]
fn kubectl_says_what_it_is_quoted_with() {
    for (rule, args, words) in QUOTES {
        let explanation = rules::named(rule).unwrap().explanation;
        assert!(explanation.contains(words), "{rule} does not say: {words}");
        let folder = scratch("explain-kubectl");
        let wrong = Example::find(explanation, "Wrong").unwrap();
        fs::write(folder.join("pool.yaml"), wrong.input.trim_end()).unwrap();
        fs::write(
            folder.join("kustomization.yaml"),
            "resources: [pool.yaml]\n",
        )
        .unwrap();
        let mut kubectl = Command::new("kubectl");
        kubectl.args(*args).current_dir(&folder);
        let Ok(output) = kubectl.env("KUBECONFIG", folder.join("none")).output() else {
            return skip("kubectl is not installed");
        };
        let said = String::from_utf8(output.stderr).unwrap();
        // In a log line quotes are escaped.
        assert!(said.replace("\\\"", "\"").contains(words), "{rule}: {said}");
    }
}

#[test]
fn explanations_fit_a_page() {
    for rule in RULES {
        let (name, explanation) = (rule.code.name, rule.explanation);
        let prose = explanation.lines();
        let mut prose = prose.filter(|line| !line.starts_with("    ") && !line.starts_with("|"));
        assert!(prose.all(|line| line.chars().count() <= 84), "{name}");
        assert!(!explanation.ends_with("\n\n"), "{name}");
    }
}

#[test]
fn rules_are_listed_as_a_table_and_as_json() {
    let table = run(&["rules"], "");
    assert_eq!((table.status, table.stderr.as_str()), (0, ""));
    fits(&table.stdout);
    // A summary that goes on starts below itself.
    let mut rows: Vec<String> = Vec::new();
    for line in table.stdout.lines() {
        match (line.strip_prefix("   "), rows.last_mut()) {
            (Some(rest), Some(row)) => row.push_str(&format!(" {}", rest.trim_start())),
            _ => rows.push(line.to_owned()),
        }
    }
    let header: Vec<_> = rows
        .remove(0)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    assert_eq!(header, ["NAME", "SEVERITY", "SUMMARY"]);
    assert_eq!(rows.len(), RULES.len());
    let json: Value = serde_json::from_str(&run(&["rules", "-o", "json"], "").stdout).unwrap();
    let listed = json.as_array().unwrap();
    assert_eq!(listed.len(), RULES.len());
    for ((rule, line), listed) in RULES.iter().zip(rows).zip(listed) {
        let code = rule.code;
        assert!(
            line.starts_with(code.name) && line.ends_with(code.summary),
            "{line}"
        );
        assert_eq!(listed["name"], code.name);
        assert_eq!(listed["severity"], code.severity.name());
        assert_eq!(listed["summary"], code.summary);
        assert_eq!(listed["explanation"], rule.explanation);
    }
}

/// Wherever the lines end.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fits(text: &str) {
    let wide = text.lines().find(|line| line.chars().count() > 80);
    assert_eq!(wide, None);
}

#[test]
fn every_rule_and_field_can_be_explained() {
    for rule in RULES {
        let run = run(&["explain", rule.code.name], "");
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(words(&run.stdout).contains(&words(rule.explanation)));
        let prose = run.stdout.lines();
        let mut prose = prose.filter(|line| !line.starts_with([' ', '|']));
        assert!(
            prose.all(|line| line.chars().count() <= 80),
            "{}",
            run.stdout
        );
    }
    let mut paths = ["pool", "server", "certificate", "poolctl.toml"]
        .map(str::to_owned)
        .to_vec();
    let mut explained = 0;
    while let Some(path) = paths.pop() {
        let run = run(&["explain", &path], "");
        assert_eq!(run.status, 0, "{path}: {}", run.stderr);
        fits(&run.stdout);
        let (about, fields) = match run.stdout.split_once("\nFIELDS:\n") {
            Some((about, fields)) => (about.to_owned(), fields.to_owned()),
            None => (run.stdout, String::new()),
        };
        let (_, words) = about.split_once("DESCRIPTION:\n    ").unwrap();
        assert!(words.len() > 5, "{path} is not described");
        let names = fields.lines().filter(|line| !line.starts_with("     "));
        for field in names {
            let name = field.split_whitespace().next().unwrap();
            paths.push(format!("{path}.{name}"));
        }
        explained += 1;
    }
    assert!(explained > 90, "only {explained} fields");
}
