//! Reports for other programs, read back as those programs read them.

use std::collections::BTreeSet;
use std::fs;

use crate::common::reports::{parse_command, parse_xml};
use crate::common::{inputs, report, run, scratch};
use serde_json::Value;

/// Rule, severity, file and line of each finding, as far as it has them.
type Found = Vec<(String, String, Option<(String, u64)>)>;

fn json(input: &str) -> Found {
    let json: Value = serde_json::from_str(&report("json", input)).unwrap();
    let findings = json["diagnostics"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            let text = |name: &str| finding[name].as_str().map(str::to_owned);
            let line = finding["line"].as_u64();
            (
                text("rule").unwrap(),
                text("severity").unwrap(),
                text("file").zip(line),
            )
        })
        .collect()
}

#[test]
fn github_reads_every_finding_errors_first() {
    for input in inputs() {
        let text = report("github", &input);
        let (last, commands) = {
            let mut lines: Vec<_> = text.lines().collect();
            (lines.pop().unwrap(), lines)
        };
        assert!(
            last.contains(" in ") && !last.contains("::"),
            "{input}: {last}"
        );
        let commands: Vec<_> = commands
            .into_iter()
            .map(|line| parse_command(line).unwrap_or_else(|| panic!("{input}: {line}")))
            .collect();
        let found: Found = commands
            .iter()
            .map(|command| {
                let property = |name: &str| command.properties.get(name).cloned();
                assert!(!command.data.is_empty());
                (
                    property("title").unwrap().replace("poolctl ", ""),
                    command.name.replace("notice", "note"),
                    property("file").zip(property("line").map(|line| line.parse().unwrap())),
                )
            })
            .collect();
        let mut expected = json(&input);
        expected.sort_by_key(|(_, severity, _)| {
            ["error", "warning", "note"]
                .iter()
                .position(|name| name == severity)
        });
        assert_eq!(found, expected, "{input}");
    }
}

#[test]
fn github_is_told_when_it_will_not_show_all() {
    let path = scratch("github-many").join("pools.yaml");
    let pools = |number| -> String {
        let pool = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {name: A";
        (0..number).map(|n| format!("{pool}{n}}}\n---\n")).collect()
    };
    for (number, told) in [(10, false), (11, true)] {
        fs::write(&path, pools(number)).unwrap();
        let text = report("github", path.to_str().unwrap());
        assert_eq!(text.matches("::error ").count(), number);
        let note = "; GitHub annotates the first 10 errors, warnings and notices of a step\n";
        assert_eq!(text.ends_with(note), told, "{text}");
    }
}

#[test]
fn gitlab_reads_every_finding_under_a_fingerprint_of_its_own() {
    for input in inputs() {
        let issues: Value = serde_json::from_str(&report("gitlab", &input)).unwrap();
        let mut fingerprints = BTreeSet::new();
        let found: Found = issues
            .as_array()
            .unwrap()
            .iter()
            .map(|issue| {
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                assert!(
                    fingerprints.insert(text(&issue["fingerprint"])),
                    "{input}: {issue}"
                );
                assert!(!text(&issue["description"]).is_empty());
                let severity = match text(&issue["severity"]).as_str() {
                    "major" => "error",
                    "minor" => "warning",
                    "info" => "note",
                    other => panic!("{input}: {other}"),
                };
                let place = &issue["location"];
                let line = place["lines"]["begin"].as_u64().unwrap();
                assert!(line >= 1);
                (
                    text(&issue["check_name"]),
                    severity.to_owned(),
                    Some((text(&place["path"]), line)),
                )
            })
            .collect();
        let first = |found: &Found| {
            found
                .iter()
                .map(|it| (it.0.clone(), it.1.clone()))
                .collect::<Vec<_>>()
        };
        let expected = json(&input);
        assert_eq!(first(&found), first(&expected), "{input}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(expected.2.is_none() || found.2 == expected.2, "{input}");
        }
    }
    assert_eq!(
        report("gitlab", "testdata/check/check-clean/input.yaml"),
        "[]\n"
    );
}

#[test]
fn fingerprints_stay_when_lines_and_neighbors_move() {
    let folder = scratch("fingerprints");
    let fingerprints = || -> BTreeSet<String> {
        let text = report("gitlab", folder.to_str().unwrap());
        let issues: Vec<Value> = serde_json::from_str(&text).unwrap();
        // The Server below joins one Pool more, which is empty no longer.
        issues
            .iter()
            .filter(|issue| issue["check_name"] != "empty-pool")
            .map(|issue| issue["fingerprint"].to_string())
            .collect()
    };
    let mut files = Vec::new();
    for name in ["hostile", "pools", "servers", "template"] {
        let text =
            fs::read_to_string(format!("testdata/report/report-gitlab/input/{name}.yaml")).unwrap();
        fs::write(folder.join(format!("{name}.yaml")), &text).unwrap();
        files.push((name, text));
    }
    let before = fingerprints();
    assert_eq!(before.len(), 8);
    for (name, text) in &files {
        let moved = text.replace("[puppet, pupet,", "[8140-ca, puppet,  pupet,");
        fs::write(
            folder.join(format!("{name}.yaml")),
            format!("# a\n\n# b\n{moved}"),
        )
        .unwrap();
    }
    assert_eq!(fingerprints(), before);
    let mended = files[2].1.replace(" pupet,", "");
    fs::write(folder.join("servers.yaml"), mended).unwrap();
    let after = fingerprints();
    assert_eq!((after.len(), after.is_subset(&before)), (7, true));
}

#[test]
fn junit_is_xml_and_its_numbers_are_right() {
    for input in inputs() {
        let elements = parse_xml(&report("junit", &input));
        let number = |name: &str| {
            elements
                .iter()
                .filter(|(element, _)| element == name)
                .count()
        };
        let sum = |element: &str, attribute: &str| -> usize {
            let of = elements.iter().filter(|(name, _)| name == element);
            of.map(|(_, values)| values[attribute].parse::<usize>().unwrap())
                .sum()
        };
        for element in ["testsuites", "testsuite"] {
            assert_eq!(sum(element, "tests"), number("testcase"), "{input}");
            assert_eq!(sum(element, "failures"), number("failure"), "{input}");
        }
        let errors = json(&input)
            .iter()
            .any(|(_, severity, _)| severity == "error");
        assert_eq!(number("failure") > 0, errors, "{input}");
        assert!(number("testcase") > 0, "{input}");
    }
}

#[test]
fn quiet_hides_nothing_from_programs() {
    let input = "testdata/report/report-sarif/input";
    for format in ["json", "sarif", "github", "gitlab", "junit"] {
        let quiet = run(&["check", "-R", "-q", "--format", format, input], "");
        assert_eq!(quiet.stdout, report(format, input), "{format}");
        assert_eq!(quiet.stderr, "", "{format}");
    }
}
