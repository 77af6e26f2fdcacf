//! The printed schemas in the hands of a validator that others wrote: it says of documents what `check` says.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::common::programs::python;
use crate::common::read_back::read;
use crate::common::{files, run, run_in, scratch};
use serde_json::{Value as Json, json};

const KINDS: [&str; 3] = ["Pool", "Server", "Certificate"];

/// Rules on a document by itself. What is an error to them is one to the schema, what they do not mention is
/// none; a warning may be either.
const OF_ONE_DOCUMENT: &[&str] = &[
    "external-ip",
    "invalid-type",
    "invalid-value",
    "missing-field",
    "node-port-range",
    "pool-name",
    "removed-field",
    "route-gateway",
    "route-hostname",
    "service-port",
    "service-type",
    "unknown-field",
];

/// Types of Kubernetes itself, whose schemas are not ours.
const OTHERS: &[&str] = &[
    "metadata.managedFields",
    "metadata.ownerReferences",
    "spec.affinity",
    "spec.image.pullSecrets",
    "spec.networkPolicy.additionalIngress",
    "spec.resources",
    "spec.topologySpreadConstraints",
];

/// Documents of our kinds in all that is tested with, each once.
fn documents() -> Vec<String> {
    let mut texts = Vec::new();
    for path in files(Path::new("testdata")) {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("yaml" | "yml" | "json") => texts.push(text),
            Some("jsonl") => texts.extend(text.lines().map(|line| {
                let row: Json = serde_json::from_str(line).unwrap();
                row["input"].as_str().unwrap().to_owned()
            })),
            _ => {}
        }
    }
    let values = texts.iter().filter_map(|text| read(text).ok());
    let values = values.flat_map(|(values, _)| values);
    let values = values.filter_map(|value| serde_json::to_value(value).ok());
    let ours = values.filter(|value| {
        let is_kind = KINDS.iter().any(|kind| value["kind"] == *kind);
        is_kind && value["apiVersion"] == "openvox.voxpupuli.org/v1alpha1"
    });
    let documents: BTreeSet<_> = ours.map(|value| value.to_string()).collect();
    documents.into_iter().collect()
}

/// What the validator finds wrong with each document; `None` without it.
fn problems(schema: &[&str], documents: &[String]) -> Option<Vec<Json>> {
    let args: Vec<_> = ["schema"].iter().chain(schema).collect();
    // To Python, `$` is also before a line end, and `\d` a digit of any script.
    let schema = run(&args, "").stdout;
    let schema = schema.replace("$\"", "\\\\Z\"").replace("\\\\d", "[0-9]");
    let script = format!(
        "import json\nfrom jsonschema import Draft202012Validator as Draft\nschema = json.loads({})\n\
         Draft.check_schema(schema)\ndraft = Draft(schema, format_checker=Draft.FORMAT_CHECKER)",
        json!(schema)
    );
    let wrong = "sorted(error.message for error in draft.iter_errors(json.loads(text)))";
    python(&script, "jsonschema for Python", wrong, documents)
}

/// Findings on a document by itself, and whether one of them is an error that a schema can tell.
fn checked(document: &str) -> (Vec<Json>, bool) {
    let report = run(&["check", "--format", "json", "-"], document).stdout;
    let report: Json = serde_json::from_str(&report).unwrap();
    let mut findings = report["diagnostics"].as_array().unwrap().clone();
    findings.retain(|finding| OF_ONE_DOCUMENT.iter().any(|rule| finding["rule"] == *rule));
    let is_error = |finding: &Json| {
        let field = finding["field"].as_str().unwrap_or_default();
        // Each cluster has a range of its own, and of addresses a schema knows the form alone.
        let rules = ["node-port-range", "external-ip"];
        let may_be_right = rules.iter().any(|rule| finding["rule"] == *rule);
        let is_others = OTHERS.iter().any(|other| field.starts_with(other));
        finding["severity"] == "error" && !may_be_right && !is_others
    };
    let has_error = findings.iter().any(is_error);
    (findings, has_error)
}

#[test]
fn a_validator_says_of_documents_what_check_says() {
    let documents = documents();
    let Some(problems) = problems(&[], &documents) else {
        return;
    };
    let (mut wrong, mut good, mut bad) = (Vec::new(), 0, 0);
    for (document, problems) in documents.iter().zip(problems) {
        let (findings, has_error) = checked(document);
        let is_refused = problems != json!([]);
        // An unknown field without a value is dropped in silence, but hardly meant so.
        let may_be_refused = !findings.is_empty() || document.contains("\"bogus\":null");
        if has_error && !is_refused || is_refused && !may_be_refused {
            wrong.push(format!("{document}\n  {findings:?}\n  {problems}"));
        }
        good += usize::from(!is_refused);
        bad += usize::from(is_refused);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(good > 1000 && bad > 200, "{good} good, {bad} bad");
}

#[test]
fn schemas_of_single_kinds_say_the_same() {
    let documents = documents();
    let Some(all) = problems(&[], &documents) else {
        return;
    };
    for kind in KINDS {
        let problems = problems(&[kind], &documents).unwrap();
        for ((document, all), one) in documents.iter().zip(&all).zip(problems) {
            let is_of = document.contains(&format!("\"kind\":\"{kind}\",\"metadata\""));
            assert!(!is_of || one == *all, "{document}: {one}");
        }
    }
}

/// Files hold other things, too, and Lists.
#[test]
fn a_validator_looks_into_lists_and_leaves_others_alone() {
    let pool = |spec: Json| {
        json!({
            "apiVersion": "openvox.voxpupuli.org/v1alpha1", "kind": "Pool", "metadata": {"name": "a"}, "spec": spec,
        })
    };
    let list = |item: Json| json!({"apiVersion": "v1", "kind": "List", "items": [item]});
    let service = json!({"apiVersion": "v1", "kind": "Service", "bogus": 1});
    let documents = [
        list(pool(json!({"service": {"port": 8140}}))),
        service.clone(),
        list(service),
        json!(null),
        pool(json!({"service": {"externalIPs": ["192.0.2.1", "2001:db8::1"]}})),
        list(pool(json!({"service": {"prt": 8140}}))),
        pool(json!({"service": {"externalIPs": ["192.0.2.0/24"]}})),
    ];
    let documents = documents.map(|document| document.to_string());
    let Some(problems) = problems(&[], &documents) else {
        return;
    };
    let (good, bad) = problems.split_at(5);
    assert!(
        good.iter().all(|problems| *problems == json!([])),
        "{good:?}"
    );
    let words = "Additional properties are not allowed ('prt' was unexpected)";
    assert_eq!(bad[0], json!([words]));
    let words = "'192.0.2.0/24' is not valid under any of the given schemas";
    assert_eq!(bad[1], json!([words]));
}

/// Mistakes that a schema can tell; it refuses no settings that are right.
#[test]
fn a_validator_says_of_settings_what_config_says() {
    let mistakes = [
        "namespce = 'a'",
        "recursive = 'yes'",
        "deny = ['warnings', 'no-such-rule']",
        "[environment.a]\ninputs = ['a']\nbogus = 1",
    ];
    let paths = files(Path::new("testdata")).into_iter();
    let paths = paths.filter(|path| path.ends_with("poolctl.toml"));
    let cases = paths.map(|path| fs::read_to_string(path).unwrap());
    let settings: Vec<_> = mistakes
        .map(str::to_owned)
        .into_iter()
        .chain(cases)
        .collect();
    let documents = settings.iter().map(|text| {
        let value: Json = toml::from_str(text).unwrap();
        value.to_string()
    });
    let Some(problems) = problems(&["poolctl.toml"], &documents.collect::<Vec<_>>()) else {
        return;
    };
    let folder = scratch("schema-settings");
    let mut right = 0;
    for (number, (text, problems)) in settings.iter().zip(problems).enumerate() {
        fs::write(folder.join("poolctl.toml"), text).unwrap();
        let is_right = run_in(&folder, &["config"], "").status == 0;
        let is_refused = problems != json!([]);
        assert!(!(is_right && is_refused), "{text}: {problems}");
        assert!(is_refused || number >= mistakes.len(), "{text}");
        right += usize::from(is_right);
    }
    assert!(right >= 3, "only {right} right settings");
}
