//! The commands that read.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use clap::ValueEnum;
use poolctl::cli::Cli;
use poolctl::report::Format;
use poolctl::source::{STDIN, SourceFile};
use serde::Deserialize;
use serde_json::Value as Json;
use serde_yaml::{Deserializer, Value};

use super::in_process::{Run, parse, run_parsed};
use super::read_back;
use super::rendered::rendered;
use super::reports::{is_obeyed, parse_xml};

/// Parsed once: that takes longer than to run them on a small input.
static CHECKS: LazyLock<Vec<(Format, Cli)>> = LazyLock::new(|| {
    let formats = Format::value_variants().iter();
    let commands = formats.map(|format| {
        let name = format.to_possible_value().unwrap();
        let args = ["check", "-v", "--format", name.get_name(), "-f", "-"];
        (*format, parse(&args).unwrap())
    });
    commands.collect()
});

static RENDERS: LazyLock<Vec<Cli>> = LazyLock::new(|| {
    let lines = [
        "render -f -",
        "render -f - -o json",
        "render -f - -o name",
        "render -f - --certificates patch -n other --validate warn --format short",
        "render -f - --no-routes --allow-empty --validate ignore --deny warnings",
    ];
    let commands = lines.map(|line| parse(&line.split(' ').collect::<Vec<_>>()).unwrap());
    commands.into()
});

/// Any input is reported on in every format and rendered in every form, or rejected without output.
pub fn read(bytes: &[u8]) {
    let mut statuses = BTreeSet::new();
    for (format, cli) in CHECKS.iter() {
        // Its list of all rules takes longer than everything else here.
        if *format == Format::Sarif && !bytes.len().is_multiple_of(16) {
            continue;
        }
        let run = run_parsed(cli, bytes);
        assert!(!run.stdout.contains(is_obeyed), "{format:?}: {run:?}");
        assert_eq!(run.stderr, "");
        assert_well_formed(*format, &run.stdout, bytes);
        statuses.insert(run.status);
    }
    let runs: Vec<_> = RENDERS.iter().map(|cli| run_parsed(cli, bytes)).collect();
    for run in &runs {
        assert!(run.status == 0 || run.stdout.is_empty(), "{run:?}");
        assert!(!run.stderr.contains(is_obeyed), "{run:?}");
    }
    let [yaml, json, name, ..] = &runs[..] else {
        unreachable!("there are more commands");
    };
    statuses.extend([yaml.status, json.status, name.status]);
    assert_eq!(statuses.len(), 1, "{statuses:?}");
    if yaml.status == 0 {
        assert_one_product(yaml, json, name);
        // What was rendered is known again, whichever of the two is read first.
        for other in ["0.yaml", "z.yaml"] {
            let again = rendered(&[(STDIN, bytes), (other, yaml.stdout.as_bytes())]);
            assert_eq!(again.as_ref(), Ok(&yaml.stdout), "{other}");
        }
    }
}

/// What programs read has its form, and places in the input.
fn assert_well_formed(format: Format, report: &str, input: &[u8]) {
    let json = || serde_json::from_str::<Json>(report).unwrap_or_else(|e| panic!("{e}\n{report}"));
    match format {
        Format::Human | Format::Short => {}
        Format::Json => {
            let input = SourceFile::new(STDIN.into(), input.into(), true);
            for finding in json()["diagnostics"].as_array().unwrap() {
                assert_places(&input, finding);
            }
        }
        Format::Sarif => assert!(json()["runs"][0]["results"].is_array()),
        Format::Github => {
            let commands = report.lines().filter(|line| line.starts_with("::"));
            for command in commands {
                let known = ["::error ", "::warning ", "::notice "];
                assert!(
                    known.iter().any(|known| command.starts_with(known)),
                    "{command}"
                );
            }
        }
        Format::Gitlab => {
            let json = json();
            let issues = json.as_array().unwrap();
            let prints: BTreeSet<_> = issues.iter().map(|i| i["fingerprint"].as_str()).collect();
            assert_eq!(prints.len(), issues.len(), "{report}");
        }
        Format::Junit => drop(parse_xml(report)),
    }
}

fn assert_places(input: &SourceFile, finding: &Json) {
    let fixes = finding["fix"].as_array().into_iter().flatten();
    for place in fixes.chain(finding.get("byteStart").map(|_| finding)) {
        let offset = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
        let range = offset("byteStart")..offset("byteEnd");
        assert!(input.text.get(range).is_some(), "{finding}");
    }
    if let Some(line) = finding["line"].as_u64() {
        let before = &input.text[..finding["byteStart"].as_u64().unwrap() as usize];
        assert_eq!(line as usize, before.matches('\n').count() + 1, "{finding}");
    }
}

/// Two readers find the same objects in the YAML, and they are those of the other forms.
fn assert_one_product(yaml: &Run, json: &Run, name: &Run) {
    let (ours, _) = read_back::read(&yaml.stdout).unwrap();
    let theirs: Vec<_> = Deserializer::from_str(&yaml.stdout)
        .map(|document| Value::deserialize(document).unwrap())
        .filter(|document| !document.is_null())
        .collect();
    assert_eq!(ours, theirs, "{}", yaml.stdout);
    let list: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(list["items"], Value::Sequence(ours), "{}", json.stdout);
    assert_eq!(name.stdout.lines().count(), theirs.len(), "{}", name.stdout);
}
