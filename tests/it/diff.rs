//! What `diff` compares with: any form, any order, with or without what a server fills in. Whatever
//! changes nothing is no difference, and whatever changes something is one.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use crate::common::{Run, cases, run, scratch};
use clap::Parser;
use kubectl_yaml::print;
use poolctl::cli::Cli;
use proptest::prelude::*;
use proptest::sample::Index;
use serde::Deserialize;
use serde_yaml::{Mapping, Value};

const OPERATOR: &str = "testdata/diff/diff-operator";
const DRIFTED: &str = "testdata/diff/diff-drifted";

fn diff(case: &str, more: &[&str], stdin: &str) -> Run {
    let input = format!("{case}/input.yaml");
    let mut args = vec!["diff", "-q", &input];
    args.extend(more);
    run(&args, stdin)
}

#[test]
fn a_dump_comes_from_stdin_in_any_form() {
    let dump = fs::read_to_string(format!("{DRIFTED}/against.yaml")).unwrap();
    let whole: Value = serde_yaml::from_str(&dump).unwrap();
    let expected = fs::read_to_string(format!("{DRIFTED}/stdout.txt")).unwrap();
    // What comes from no file has no place.
    let expected = expected.lines().map(|line| match line.split_once(" at ") {
        Some((name, place)) => {
            if place.ends_with(": to be removed") {
                format!("{name}: to be removed\n")
            } else {
                format!("{name}\n")
            }
        }
        None => format!("{line}\n"),
    });
    let expected: String = expected.collect();
    let mut documents = String::new();
    for item in whole["items"].as_sequence().unwrap() {
        print::document(&mut documents, item.as_mapping().unwrap());
    }
    let json = serde_json::to_string(&whole).unwrap();
    for text in [&dump, &json, &documents, &dump.replace('\n', "\r\n")] {
        let run = diff(DRIFTED, &["--against", "-"], text);
        assert_eq!((run.status, &run.stdout), (1, &expected), "{}", run.stderr);
    }
}

/// PowerShell writes UTF-16 with a mark where a command is redirected, and ends lines as Windows does.
#[test]
fn a_dump_may_be_utf16() {
    let dump = fs::read_to_string(format!("{DRIFTED}/against.yaml")).unwrap();
    let file = scratch("diff-utf16").join("dump.yaml");
    let place = file.display().to_string();
    let expected = fs::read_to_string(format!("{DRIFTED}/stdout.txt")).unwrap();
    let expected = expected.replace(&format!("{DRIFTED}/against.yaml"), &place);
    let text = format!("\u{feff}{}", dump.replace('\n', "\r\n"));
    for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(to_bytes).collect();
        fs::write(&file, &bytes).unwrap();
        let run = diff(DRIFTED, &["--against", &place], "");
        assert_eq!((run.status, &run.stdout), (1, &expected), "{}", run.stderr);
        // Cut off within a letter, it is no text.
        fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
        let run = diff(DRIFTED, &["--against", &place], "");
        assert_eq!((run.status, &*run.stdout), (2, ""), "{}", run.stderr);
    }
}

#[test]
fn what_cannot_be_compared_is_2_and_says_why() {
    let folder = scratch("diff-unreadable");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let latin = file("latin.yaml", b"kind: Service # \xe9\n");
    let text = file("text.txt", b"no resources found\n");
    let marked = file("marked.yaml", b"a: 1\n---foo\nkind: Service\n");
    for (args, stdin, sentence) in [
        (
            vec!["--against", "no/such"],
            "",
            "cannot read `no/such`: no such file or folder",
        ),
        (vec!["--against", "-"], "", "`<stdin>` holds no manifests"),
        (
            vec!["--against", "-"],
            "{",
            "<stdin>:1:1: this `{` is never closed",
        ),
        (vec!["--against", &latin], "", "this byte is not UTF-8"),
        (vec!["--against", &text], "", "holds no manifests"),
        (
            vec!["--against", &marked],
            "",
            "a line that starts with `---`",
        ),
        (
            vec!["--against", "-", "-f", "-"],
            "",
            "stdin can be the input or what is there, not both",
        ),
        (
            vec!["--against", "-", "--pool", "pupet"],
            "",
            "`--pool pupet` names no Pool of the input",
        ),
    ] {
        let run = diff(OPERATOR, &args, stdin);
        assert_eq!(run.status, 2, "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(sentence), "{args:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{args:?}");
    }
    assert_eq!(
        run(&["diff", "pools/"], "").status,
        2,
        "--against is required"
    );
    let run = run(&["diff", "--against", "-"], "");
    assert!(run.stderr.contains("nothing to read"), "{}", run.stderr);
}

/// An empty file is what `render` makes of no Pools.
#[test]
fn where_nothing_is_everything_is_to_be_created() {
    let folder = scratch("diff-nothing");
    let file = folder.join("empty.yaml");
    fs::write(&file, "# nothing\n").unwrap();
    for path in [&file, &folder] {
        let run = diff(OPERATOR, &["--against", path.to_str().unwrap()], "");
        assert_eq!(run.status, 1);
        assert!(
            run.stdout.ends_with("\n6 to be created\n"),
            "{}",
            run.stdout
        );
    }
}

#[test]
fn folders_in_folders_are_compared_on_request() {
    let folder = scratch("diff-folders");
    fs::create_dir_all(folder.join("production")).unwrap();
    fs::copy(
        format!("{OPERATOR}/against.yaml"),
        folder.join("production/dump.yml"),
    )
    .unwrap();
    let folder = folder.to_str().unwrap();
    let args = [
        "diff",
        "--managed-by",
        "openvox-operator",
        "--against",
        folder,
        "testdata/diff/diff-operator/input.yaml",
    ];
    let shallow = run(&args, "");
    assert_eq!(shallow.status, 1);
    let note = "was not read; add -R";
    assert!(shallow.stderr.contains(note), "{}", shallow.stderr);
    let deep = run(&[&args[..], &["-R"]].concat(), "");
    assert_eq!(deep.status, 0, "{}", deep.stdout);
    assert!(!deep.stderr.contains(note));
}

#[test]
fn colors_are_for_those_who_ask() {
    let against = format!("{DRIFTED}/against.yaml");
    let colored = diff(DRIFTED, &["--against", &against, "--color", "always"], "").stdout;
    for part in [
        "\u{1b}[1mservice/old (namespace production)\u{1b}[0m at ",
        ": \u{1b}[31mto be removed\u{1b}[0m\n",
        "  spec.ports[0].port: \u{1b}[31m9140 there\u{1b}[0m, \u{1b}[32m8140 rendered\u{1b}[0m\n",
    ] {
        assert!(colored.contains(part), "{part:?} in {colored}");
    }
    let plain = diff(DRIFTED, &["--against", &against], "").stdout;
    assert!(!plain.contains('\u{1b}'));
}

#[test]
fn an_empty_input_has_everything_to_be_removed() {
    let input = scratch("diff-no-pools").display().to_string();
    let against = format!("{DRIFTED}/against.yaml");
    let run = run(
        &["diff", "--allow-empty", &input, "--against", &against],
        "",
    );
    assert_eq!(run.status, 1);
    assert!(
        run.stdout.ends_with("\n6 to be removed\n"),
        "{}",
        run.stdout
    );
}

/// A case that renders: its arguments for `diff`, and what it gives.
struct Rendered {
    args: Vec<String>,
    objects: Vec<Mapping>,
}

impl Rendered {
    /// `None` for other commands, for input from stdin, and where `diff` has no such option.
    fn read(case: &Path) -> Option<Self> {
        let args = fs::read_to_string(case.join("args.txt")).unwrap_or("render".into());
        let mut args: Vec<_> = args.split_whitespace().map(str::to_owned).collect();
        if args[0] != "render" || args.contains(&"-".into()) {
            return None;
        }
        let inputs = ["input.yaml", "input"].map(|name| case.join(name));
        args.extend(
            inputs
                .iter()
                .find(|path| path.exists())?
                .to_str()
                .map(str::to_owned),
        );
        let rendering = args.clone();
        args[0] = "diff".into();
        args.extend(["--against", "-"].map(str::to_owned));
        let name = "poolctl".to_owned();
        Cli::try_parse_from([&name].into_iter().chain(&args)).ok()?;
        let output = run(&rendering, "");
        if output.status != 0 || output.stdout.is_empty() {
            return None;
        }
        let documents = serde_yaml::Deserializer::from_str(&output.stdout);
        let objects = documents.map(|document| Mapping::deserialize(document).unwrap());
        Some(Self {
            args,
            objects: objects.collect(),
        })
    }

    fn against(&self, there: &str) -> Run {
        run(&self.args, there)
    }
}

fn rendered() -> &'static [Rendered] {
    static RENDERED: OnceLock<Vec<Rendered>> = OnceLock::new();
    RENDERED.get_or_init(|| {
        let cases = cases();
        cases
            .iter()
            .filter_map(|case| Rendered::read(case))
            .collect()
    })
}

#[test]
fn most_cases_are_compared() {
    assert!(rendered().len() > 50, "only {}", rendered().len());
}

/// Bits, one at a time, for ever.
struct Bits(u64);

impl Bits {
    fn next(&mut self) -> bool {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 63 == 1
    }
}

/// Keys and items in another order.
fn shuffle(value: &mut Value, bits: &mut Bits) {
    match value {
        Value::Mapping(entries) => {
            let (mut front, back): (Vec<_>, Vec<_>) = std::mem::take(entries)
                .into_iter()
                .partition(|_| bits.next());
            front.extend(back);
            *entries = front.into_iter().collect();
            entries.values_mut().for_each(|value| shuffle(value, bits));
        }
        Value::Sequence(items) => {
            if bits.next() {
                items.reverse();
            }
            items.iter_mut().for_each(|value| shuffle(value, bits));
        }
        _ => {}
    }
}

/// Sets some fields that are absent.
fn fill(value: &mut Value, fields: &[(&str, &str)], bits: &mut Bits) {
    let entries = value.as_mapping_mut().unwrap();
    for (key, value) in fields {
        if bits.next() && !entries.contains_key(*key) {
            entries.insert((*key).into(), serde_yaml::from_str(value).unwrap());
        }
    }
}

/// Adds some of what a server adds.
fn serve(object: &mut Mapping, bits: &mut Bits) {
    fill(
        &mut object["metadata"],
        &[
            ("resourceVersion", "\"48213\""),
            ("generation", "3"),
            ("creationTimestamp", "2026-05-04T10:00:00Z"),
            ("managedFields", "[{manager: kubectl, operation: Update}]"),
            (
                "ownerReferences",
                "[{apiVersion: v1, kind: Other, name: x, uid: x}]",
            ),
            (
                "finalizers",
                "[service.kubernetes.io/load-balancer-cleanup]",
            ),
            ("selfLink", "/api/v1"),
        ],
        bits,
    );
    // Ports that a cluster chose are known by the object being one of a cluster.
    object["metadata"]["uid"] = "3c0a9f1e-52a8-4c85-a0e7-36b7c1c4a0a1".into();
    object.insert(
        "status".into(),
        serde_yaml::from_str("{loadBalancer: {}, parents: [{a: 1}]}").unwrap(),
    );
    let kind = object["kind"].as_str().unwrap().to_owned();
    let spec = &mut object["spec"];
    match kind.as_str() {
        "Service" => {
            fill(
                spec,
                &[
                    ("clusterIP", "10.96.14.7"),
                    ("clusterIPs", "[10.96.14.7, 'fd00::7']"),
                    ("ipFamilies", "[IPv4]"),
                    ("ipFamilyPolicy", "SingleStack"),
                    ("sessionAffinity", "None"),
                    ("internalTrafficPolicy", "Cluster"),
                    ("externalTrafficPolicy", "Cluster"),
                    ("allocateLoadBalancerNodePorts", "true"),
                    ("healthCheckNodePort", "31999"),
                    ("loadBalancerClass", "service.k8s.aws/nlb"),
                    ("externalIPs", "[]"),
                    ("publishNotReadyAddresses", "false"),
                    ("loadBalancerIP", "null"),
                ],
                bits,
            );
            fill(&mut spec["ports"][0], &[("nodePort", "31408")], bits);
        }
        "TLSRoute" => {
            let defaults = [("group", "gateway.networking.k8s.io"), ("kind", "Gateway")];
            fill(&mut spec["parentRefs"][0], &defaults, bits);
            let rule = &mut spec["rules"][0];
            fill(rule, &[("name", "everything")], bits);
            let defaults = [("group", "''"), ("kind", "Service"), ("weight", "1")];
            fill(&mut rule["backendRefs"][0], &defaults, bits);
        }
        _ if spec.get("authorityRef").is_some() => {
            fill(
                spec,
                &[("certname", "puppet"), ("renewBefore", "60d")],
                bits,
            );
        }
        _ => {}
    }
}

/// The objects as one text, in some form.
fn text(objects: &[Mapping], form: usize) -> String {
    let items = objects
        .iter()
        .cloned()
        .map(Value::Mapping)
        .collect::<Value>();
    let list: Mapping = [
        ("apiVersion", "v1".into()),
        ("items", items),
        ("kind", "List".into()),
    ]
    .map(|(key, value): (&str, Value)| (key.into(), value))
    .into_iter()
    .collect();
    let mut out = String::new();
    match form {
        0 => objects
            .iter()
            .for_each(|object| print::document(&mut out, object)),
        1 => print::document(&mut out, &list),
        2 => out = serde_json::to_string(&list).unwrap(),
        _ => objects.iter().for_each(|object| {
            out.push_str(&serde_json::to_string_pretty(object).unwrap());
        }),
    }
    out
}

/// Every scalar, with its way from the root.
fn scalars<'a>(value: &'a mut Value, path: &str, found: &mut Vec<(String, &'a mut Value)>) {
    match value {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                scalars(value, &format!("{path}.{}", key.as_str().unwrap()), found);
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| scalars(item, path, found)),
        scalar => found.push((path.to_owned(), scalar)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_rendered_is_no_difference(case in any::<Index>(), form in 0..4usize, live in any::<bool>(), seed in any::<u64>()) {
        let case = case.get(rendered());
        let mut bits = Bits(seed);
        let mut objects = case.objects.clone();
        for object in &mut objects {
            if live {
                serve(object, &mut bits);
            }
            let mut value = Value::Mapping(std::mem::take(object));
            shuffle(&mut value, &mut bits);
            *object = value.as_mapping().unwrap().clone();
        }
        if bits.next() {
            objects.reverse();
        }
        let there = text(&objects, form);
        let run = case.against(&there);
        prop_assert_eq!(run.status, 0, "{:?}\n{}{}\n{}", case.args, run.stdout, run.stderr, there);
    }

    #[test]
    fn what_is_changed_is_a_difference(case in any::<Index>(), form in 0..4usize, object in any::<Index>(), field in any::<Index>()) {
        let case = case.get(rendered());
        let mut objects = case.objects.clone();
        let object = object.index(objects.len());
        let mut value = Value::Mapping(std::mem::take(&mut objects[object]));
        let mut all = Vec::new();
        scalars(&mut value, "", &mut all);
        // Owners are the cluster's.
        all.retain(|(path, _)| !path.starts_with(".metadata.ownerReferences"));
        let field = field.index(all.len());
        let (path, scalar) = &mut all[field];
        **scalar = match scalar {
            Value::String(text) => format!("{text}x").into(),
            Value::Number(number) => (number.as_i64().unwrap() + 1).into(),
            Value::Bool(bool) => (!*bool).into(),
            other => panic!("{path}: {other:?}"),
        };
        let path = path.clone();
        objects[object] = value.as_mapping().unwrap().clone();
        let there = text(&objects, form);
        let run = case.against(&there);
        prop_assert_eq!(run.status, 1, "{:?} {}\n{}{}\n{}", case.args, path, run.stdout, run.stderr, there);
    }
}
