//! SARIF reports against the rules of the schema of SARIF 2.1.0, as far as poolctl uses it, and
//! against what GitHub code scanning asks for beyond it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

use crate::common::{inputs, report, run, scratch};
use poolctl::rules;
use serde_json::Value;

/// One row for each property: object, property (with `?` where it may be absent), type. A type is an
/// object, a list in brackets, words that are possible, or one of `text`, `uri`, `number` from 1,
/// `index` from 0. What has no row is forbidden.
const SCHEMA: &str = "
log       $schema               uri
log       version               2.1.0
log       runs                  [run]
run       tool                  tool
run       columnKind            utf16CodeUnits|unicodeCodePoints
run       results               [result]
tool      driver                driver
driver    name                  text
driver    semanticVersion       text
driver    informationUri        uri
driver    rules                 [rule]
rule      id                    text
rule      name                  text
rule      shortDescription      message
rule      fullDescription       message
rule      help                  help
rule      defaultConfiguration  config
rule      properties            properties
message   text                  text
help      text                  text
help      markdown              text
config    level                 none|note|warning|error
properties tags                 [text]
properties precision            very-high|high|medium|low
properties problem.severity     error|warning|recommendation
result    ruleId                text
result    ruleIndex             index
result    level                 none|note|warning|error
result    message               message
result    locations             [location]
result    relatedLocations?     [location]
result    partialFingerprints   fingerprints
result    fixes?                [fix]
location  id?                   index
location  message?              message
location  physicalLocation      physical
location  logicalLocations?     [logical]
physical  artifactLocation      artifact
physical  region                region
artifact  uri                   uri
region    startLine             number
region    startColumn           number
region    endLine               number
region    endColumn             number
logical   fullyQualifiedName    text
fingerprints primaryLocationLineHash text
fix       description           message
fix       artifactChanges       [change]
change    artifactLocation      artifact
change    replacements          [replacement]
replacement deletedRegion       region
replacement insertedContent?    message
";

type Rows = BTreeMap<&'static str, (&'static str, &'static str)>;

/// The rows of each object: property, as it is written and its type.
static ROWS: LazyLock<BTreeMap<&str, Rows>> = LazyLock::new(|| {
    let mut objects: BTreeMap<_, Rows> = BTreeMap::new();
    for row in SCHEMA.lines().filter(|row| !row.is_empty()) {
        let row: Vec<_> = row.split_whitespace().collect();
        let rows = objects.entry(row[0]).or_default();
        rows.insert(row[1].trim_end_matches('?'), (row[1], row[2]));
    }
    objects
});

fn check_type(value: &Value, kind: &str, at: &str) {
    if let Some(item) = kind.strip_prefix('[') {
        let item = item.trim_end_matches(']');
        let items = value.as_array().unwrap_or_else(|| panic!("{at}: no list"));
        for (index, value) in items.iter().enumerate() {
            check_type(value, item, &format!("{at}[{index}]"));
        }
        return;
    }
    let Some(rows) = ROWS.get(kind) else {
        assert!(is_scalar(value, kind), "{at} is no {kind}: {value}");
        return;
    };
    let object = value
        .as_object()
        .unwrap_or_else(|| panic!("{at}: no object"));
    for (name, value) in object {
        let (_, kind) = rows
            .get(name.as_str())
            .unwrap_or_else(|| panic!("{at}: no {name}"));
        check_type(value, kind, &format!("{at}.{name}"));
    }
    for (name, (written, _)) in rows {
        assert!(
            written.ends_with('?') || object.contains_key(*name),
            "{at} lacks {name}"
        );
    }
}

fn is_scalar(value: &Value, kind: &str) -> bool {
    let text = value.as_str().unwrap_or_default();
    match kind {
        "text" => !text.is_empty(),
        "uri" => is_uri_reference(text),
        "number" => value.as_u64().is_some_and(|number| number >= 1),
        "index" => value.is_u64(),
        words => words.split('|').any(|word| word == text),
    }
}

fn is_uri_reference(text: &str) -> bool {
    let allowed = |char: char| char.is_ascii_alphanumeric() || "-._~/:%".contains(char);
    let scheme = text
        .split('/')
        .next()
        .is_some_and(|head| head.contains(':'));
    let known = text.starts_with("https://") || text.starts_with("file:///");
    !text.is_empty() && text.chars().all(allowed) && (known || !scheme)
}

/// All that the types do not say.
fn check_meaning(log: &Value, at: &str) {
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        let description = rule["fullDescription"]["text"].as_str().unwrap();
        assert!(
            description.chars().count() <= 1024,
            "GitHub takes no more: {description}"
        );
        assert_ne!(rule["name"], rule["id"]);
    }
    let mut fingerprints = BTreeSet::new();
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"], "{at}");
        let fingerprint = &result["partialFingerprints"]["primaryLocationLineHash"];
        assert!(
            fingerprints.insert(fingerprint.as_str().unwrap()),
            "{at}: {fingerprint}"
        );
        assert_eq!(result["locations"].as_array().unwrap().len(), 1, "{at}");

        let none = Vec::new();
        let related = result["relatedLocations"].as_array().unwrap_or(&none);
        let ids: Vec<_> = related
            .iter()
            .map(|place| place["id"].as_u64().unwrap())
            .collect();
        assert_eq!(
            links(result["message"]["text"].as_str().unwrap()),
            ids,
            "{at}"
        );

        let mut regions = Vec::new();
        find_regions(result, &mut regions);
        for region in regions {
            let [line, column, end_line, end_column] =
                ["startLine", "startColumn", "endLine", "endColumn"]
                    .map(|name| region[name].as_u64().unwrap());
            assert!((line, column) <= (end_line, end_column), "{at}: {region}");
        }
    }
}

/// The destinations of `[text](destination)`.
fn links(message: &str) -> Vec<u64> {
    let ends = message.split("](").skip(1);
    ends.map(|end| end.split(')').next().unwrap().parse().unwrap())
        .collect()
}

fn find_regions<'a>(value: &'a Value, regions: &mut Vec<&'a Value>) {
    if value.get("startLine").is_some() {
        regions.push(value);
    }
    match value {
        Value::Object(object) => object
            .values()
            .for_each(|value| find_regions(value, regions)),
        Value::Array(items) => items.iter().for_each(|value| find_regions(value, regions)),
        _ => {}
    }
}

fn sarif(input: &str) -> Value {
    let log = serde_json::from_str(&report("sarif", input)).unwrap();
    check_type(&log, "log", input);
    check_meaning(&log, input);
    log
}

#[test]
fn every_case_gives_a_valid_log_with_all_findings() {
    let mut results = 0;
    for input in inputs() {
        let log = sarif(&input);
        let json: Value = serde_json::from_str(&report("json", &input)).unwrap();
        let findings = json["diagnostics"].as_array().unwrap();
        let found = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(found.len(), findings.len(), "{input}");
        for (result, finding) in found.iter().zip(findings) {
            assert_eq!(result["ruleId"], finding["rule"]);
            assert_eq!(result["level"], finding["severity"]);
            let region = &result["locations"][0]["physicalLocation"]["region"];
            if finding["line"].is_u64() {
                assert_eq!(region["startLine"], finding["line"]);
                assert_eq!(region["startColumn"], finding["column"]);
                assert_eq!(region["endLine"], finding["endLine"]);
                assert_eq!(region["endColumn"], finding["endColumn"]);
            }
            assert_eq!(result["fixes"].is_array(), finding["fix"].is_array());
            results += 1;
        }
    }
    assert!(results > 50, "only {results} findings in all cases");
}

#[test]
fn the_log_knows_every_rule_also_when_nothing_is_found() {
    let log = sarif("testdata/check/check-clean/input.yaml");
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let ids: Vec<_> = rules
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    let names: Vec<_> = rules::codes().map(|code| code.name).collect();
    assert_eq!(ids, names);
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn a_finding_without_a_place_is_at_the_head_of_the_input() {
    let physical = |input: &str| {
        sarif(input)["runs"][0]["results"][0]["locations"][0]["physicalLocation"].clone()
    };
    let place = physical("testdata/report/check-json-without-place/input.yaml");
    let uri = &place["artifactLocation"]["uri"];
    assert_eq!(uri, "testdata/report/check-json-without-place/input.yaml");
    assert_eq!(place["region"]["startLine"], 1);
    let place = physical(scratch("sarif-empty").to_str().unwrap());
    assert_eq!(place["artifactLocation"]["uri"], ".");
}

#[test]
fn uris_are_relative_and_encoded() {
    let folder = scratch("sarif-uris");
    let pool = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {name: 8a}\n";
    fs::write(folder.join("ä #1%.yaml"), pool).unwrap();
    let uri = |args: &[&str]| {
        let args = [&["check", "--format", "sarif"], args].concat();
        let log: Value = serde_json::from_str(&run(&args, pool).stdout).unwrap();
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        place["artifactLocation"]["uri"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let absolute = uri(&[folder.to_str().unwrap()]);
    assert!(
        absolute.ends_with("/sarif-uris/%C3%A4%20%231%25.yaml"),
        "{absolute}"
    );
    assert_eq!(uri(&["-"]), "stdin");
    let file = "testdata/report/report-sarif/input/hostile.yaml";
    let here = std::env::current_dir().unwrap();
    for name in [
        file.to_owned(),
        format!("./{file}"),
        here.join(file).display().to_string(),
    ] {
        assert_eq!(uri(&[&name]), file);
    }
}
