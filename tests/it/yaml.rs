//! What is read and what is printed, without other programs: kubectl's recorded answers, random
//! manifests and values, hostile texts.

use crate::common::read_back::{
    assert_read_back, assert_string_read_back, printed, read, sources, trees, whole_mapping,
};
use crate::common::{config, mutations};
use kubectl_yaml::scalar::{self, Resolved};
use kubectl_yaml::tree::Node;
use poolctl::source::{SourceMap, Span};
use proptest::prelude::*;
use proptest::sample::select;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use serde_yaml::{Mapping, Value};

/// `testdata/yaml/documents.json`: a text and what `kubectl … -o json` prints for it; null for an error.
#[derive(Deserialize)]
struct Recorded {
    /// What stands below apiVersion, kind and metadata; the answer is without them too.
    text: Option<String>,
    /// All of a file; the answer is a list of documents.
    file: Option<String>,
    kubectl: Json,
    /// Where poolctl departs from kubectl: `refuses`, or what it reads all the same.
    poolctl: Option<Json>,
    #[serde(default)]
    duplicates: bool,
}

#[test]
fn documents_read_as_by_kubectl_or_are_refused() {
    let recorded = include_str!("../../testdata/yaml/documents.json");
    let mut wrong = Vec::new();
    for case in serde_json::from_str::<Vec<Recorded>>(recorded).unwrap() {
        let text = match (&case.text, &case.file) {
            (Some(text), None) => format!("apiVersion: v1\nkind: K\nmetadata: {{name: x}}\n{text}"),
            (None, Some(file)) => file.clone(),
            _ => panic!("a case has one text"),
        };
        let answer = match read(&text) {
            Err(_) => Json::Null,
            Ok((documents, duplicates)) => {
                assert_eq!(duplicates > 0, case.duplicates, "{text:?}");
                let mut documents = json!(documents);
                if case.text.is_some() {
                    documents = documents[0].take();
                    let entries = documents.as_object_mut().unwrap();
                    entries.retain(|key, _| !["apiVersion", "kind", "metadata"].contains(&&**key));
                }
                documents
            }
        };
        let expected = match case.poolctl {
            Some(Json::String(refuses)) if refuses == "refuses" => Json::Null,
            Some(other) => other,
            None => case.kubectl,
        };
        wrong.extend((answer != expected).then(|| format!("{text:?}: {answer} for {expected}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_key_that_kubectl_takes_twice_is_told_with_both_places() {
    for (text, key, places) in [
        ("a: 1\nb: 2\na: 3", "a", ["a", "a"]),
        ("1: x\n'1': y", "1", ["1", "'1'"]),
        ("on: x\ntrue: y", "true", ["on", "true"]),
        ("{\"yes\": 1, \"yes\": 2}", "yes", ["\"yes\"", "\"yes\""]),
        ("<<: {1: x}\n'1': y", "1", ["<<", "'1'"]),
    ] {
        let sources = sources(text);
        let trees = trees(&sources).unwrap();
        let [duplicate] = &trees[0].duplicates[..] else {
            panic!("{text:?}")
        };
        assert_eq!(duplicate.key, key, "{text:?}");
        let spans = [duplicate.first, duplicate.second];
        assert_eq!(spans.map(|span| sources.text(span)), places, "{text:?}");
    }
    // An explicit key replaces a merged one: that is what merge keys are for.
    assert_eq!(read("<<: {a: 1}\na: 2").unwrap().1, 0);
    assert_eq!(read("v: {on: 1, 'on': 2}\nyes: 1\n'yes': 2").unwrap().1, 0);
}

#[test]
fn spans_count_in_the_whole_file() {
    let text = "\u{feff}# é\r\na: 1\r\n---\r\n\u{feff}b: &x [é, 2]\r\nc: *x\r\nd: {<<: {e: 3}}\r\n";
    let sources = sources(text);
    let trees = trees(&sources).unwrap();
    let span = |key: &str| sources.text(trees[1].root.get(key).unwrap().span);
    assert_eq!(sources.text(trees[0].root.get("a").unwrap().span), "1");
    assert_eq!(span("b"), "[é, 2]");
    assert_eq!(span("c"), "*x");
    let merged = trees[1].root.get("d").unwrap().entry("e").unwrap();
    assert_eq!(sources.text(merged.key_span), "<<");
    assert_eq!(sources.text(merged.value.span), "3");
}

#[test]
fn errors_point_into_the_text() {
    for (text, place) in [
        ("a: [b", "["),
        ("a: \"b", "\""),
        ("a: 1\n\tb: 2", "\t"),
        ("a: b\u{2028}c", "\u{2028}"),
        ("a: \"\\/\"", "\\"),
        ("a: *x", "*"),
        ("a: .inf", ".inf"),
        ("~: 1", "~"),
        ("a: 1\n---foo\n", "---foo"),
        ("a: 1\n...\nb: 2", "b"),
        ("%YAML 1.1\n---\na: 1", "%"),
        ("a: 1\n  b: 2", "b"),
    ] {
        let sources = sources(text);
        let error = trees(&sources).unwrap_err();
        let text = sources.text(error.span);
        assert!(text.starts_with(place), "{text:?}: {}", error.message);
    }
}

#[test]
fn numbers_that_json_does_not_have_are_told_as_they_are_read() {
    for text in ["a: .inf", "a: !!float \".inf\"", "a: !!float |-\n  .inf\n"] {
        let error = read(text).unwrap_err();
        let expected = "JSON has no number `.inf`, so kubectl refuses it";
        assert_eq!(error.message, expected, "{text:?}");
    }
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn a_resolved_number_resolves_to_itself(text in "[-+_.0-9a-fA-FxobOXB:nif~]{0,12}|\\PC{0,6}") {
        let number = match scalar::resolve(&text) {
            Resolved::Int(int) => int.to_string(),
            Resolved::Float(float) => format!("{float:?}"),
            _ => {
                prop_assert!(!scalar::is_integer(&text));
                return Ok(());
            }
        };
        prop_assert_eq!(scalar::resolve(&number), scalar::resolve(&text));
    }

    #[test]
    fn integers_are_read_in_every_notation(int: i64, separator in select(&["", "_", "__"][..])) {
        let (sign, size) = (if int < 0 { "-" } else { "" }, int.unsigned_abs());
        for text in [
            format!("{sign}{size}"),
            format!("{sign}0x{separator}{size:x}"),
            format!("{sign}0X{size:X}"),
            format!("{sign}0o{separator}{size:o}"),
            format!("{sign}0{separator}{size:o}"),
            format!("{sign}0b{size:b}{separator}"),
            format!("{sign}{}{separator}{}", size / 10, size % 10),
        ] {
            // What starts with a zero is octal: `0_9` is a float, which JSON makes whole again.
            prop_assert_eq!(scalar::resolve(&text), Resolved::Int(int), "{}", text);
        }
    }
}

/// Manifests with a few insertions, deletions and copies.
fn mutated() -> impl Strategy<Value = String> {
    mutations().mutated(1..6, Just(false))
}

/// Lines of the pieces that documents are made of, at any indentation.
fn soup() -> impl Strategy<Value = String> {
    const PIECES: &str = "a·b: ·c:·- ·-·1·on·~·<<: ·'q'·\"q\"·''·'it''s'·\"\\n\"·#· #·: · ·[·]·{·}·, ·,·?·? ·|·>-·\
        &x ·*x·!!str ·---·...·é·\t·%·@·=·.5·-1·0x1·a/b.c-d_e·*·`·(·\r·a b·key: value·- - ·- x: y·[a, b]·\
        {a: b, c: 'd'}·";
    let pieces: Vec<_> = PIECES.split('·').collect();
    let line = (0..7_usize, prop::collection::vec(select(pieces), 0..4));
    let line = line.prop_map(|(indentation, pieces)| " ".repeat(indentation) + &pieces.concat());
    let lines = prop::collection::vec(line, 0..8);
    (lines, select(&["\n", "\r\n"][..]), any::<bool>())
        .prop_map(|(lines, end, ended)| lines.join(end) + if ended { end } else { "" })
}

/// Every span lies in the text and in that of its parent, and shows what was read.
fn check_spans(sources: &SourceMap, node: &Node<'_>) {
    let text = sources.text(node.span);
    let file = &sources.files().next().unwrap().1.text;
    assert!(file.get(node.span.range()).is_some(), "{:?}", node.span);
    if let Some(value) = node.as_str() {
        let plain = !text.starts_with(['"', '\'', '*', '|', '>'])
            && !text.contains(['\n', '\r'])
            && !value.ends_with('\n');
        assert!(!plain || text == value, "{text:?} is read as {value:?}");
    }
    let children = node.items().iter().map(|item| (None, item));
    let entries = node.entries().iter();
    for (key, child) in children.chain(entries.map(|entry| (Some(entry.key_span), &entry.value))) {
        let within = |span: Span| node.span.start <= span.start && span.end <= node.span.end;
        let key_text = key.map(|key| file.get(key.range()).unwrap());
        // What an alias or a merge key brings stands elsewhere.
        let elsewhere = text.starts_with('*') || key_text == Some("<<");
        let nested = within(child.span) && key.is_none_or(within);
        assert!(elsewhere || nested, "{key:?} {child:?} in {node:?}");
        check_spans(sources, child);
    }
}

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn mutated_manifests_read_with_true_spans_or_end_with_an_error(text in mutated()) {
        let sources = sources(&text);
        match trees(&sources) {
            Ok(trees) => trees.iter().for_each(|tree| check_spans(&sources, &tree.root)),
            Err(error) => prop_assert!(text.get(error.span.range()).is_some(), "{:?}", error),
        }
    }

    #[test]
    fn lines_read_the_same_with_and_without_the_parser(text in soup()) {
        let _ = read(&text);
    }

    #[test]
    fn no_text_is_too_strange(text in any::<String>()) {
        let _ = read(&text);
    }
}

fn nasty_strings() -> Vec<String> {
    serde_json::from_str(include_str!("../../testdata/yaml/nasty-strings.json")).unwrap()
}

/// Strings that some reader could take for something else.
fn nasty() -> impl Strategy<Value = String> {
    let short = nasty_strings().into_iter().filter(|text| text.len() < 8);
    let pieces: Vec<_> = short.chain(mutations().tokens).collect();
    let joined = prop::collection::vec(select(pieces), 0..6).prop_map(|all| all.concat());
    prop_oneof![
        6 => joined,
        3 => select(nasty_strings()),
        1 => any::<String>(),
    ]
    .boxed()
}

fn nasty_values() -> impl Strategy<Value = Value> {
    let float = any::<f64>().prop_filter("JSON has no such number", |float| float.is_finite());
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i64>().prop_map(|int| Value::Number(int.into())),
        1 => float.prop_map(|float| Value::Number(float.into())),
        8 => nasty().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Sequence),
            nasty_mappings(inner).prop_map(Value::Mapping),
        ]
    })
}

fn nasty_mappings(values: impl Strategy<Value = Value>) -> impl Strategy<Value = Mapping> {
    let entry = (nasty().prop_map(Value::String), values);
    prop::collection::vec(entry, 0..5).prop_map(|entries| entries.into_iter().collect())
}

#[test]
fn nasty_strings_are_read_back_from_every_place() {
    let strings = nasty_strings();
    assert!(strings.len() > 800);
    for text in strings {
        assert_string_read_back(text);
    }
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn printed_values_are_read_back(
        one in nasty_mappings(nasty_values()),
        two in nasty_mappings(nasty_values()),
    ) {
        assert_read_back(&one);
        // Nor does a document run into the next.
        let expected = [&one, &two].map(|body| Value::Mapping(whole_mapping(body)));
        prop_assert_eq!(read(&printed(&[&one, &two])).unwrap().0, expected);
    }
}

/// Nodes of a tree, to see that nothing was blown up.
fn nodes(node: &Node<'_>) -> usize {
    let items = node.items().iter();
    let values = items.chain(node.entries().iter().map(|entry| &entry.value));
    1 + values.map(nodes).sum::<usize>()
}

/// The nodes of the documents of a text, or why it is refused. What took more than linear time would
/// not end here.
fn endure(text: &str) -> Result<usize, String> {
    let sources = sources(text);
    let trees = trees(&sources).map_err(|error| error.message);
    trees.map(|trees| trees.iter().map(|tree| nodes(&tree.root)).sum())
}

fn lines(count: usize, line: fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn hostile_texts_end_with_an_error() {
    let reused = |anchor: String| format!("a: &a {anchor}\nb:\n{}", "- *a\n".repeat(10_000));
    let long = "x".repeat(100_000);
    let wide = lines(1000, |n| format!("k{n}: v, "));
    let merged = format!("a: &a {{{wide}}}\nb:\n{}", "- <<: *a\n".repeat(10_000));
    let laughs = lines(40, |n| format!("a{0}: &a{0} [*a{n}, *a{n}]\n", n + 1));
    let nested = lines(20, |n| format!("a{0}: &a{0} [[[[[[[*a{n}]]]]]]]\n", n + 1));
    let (deep, large, itself) = ("128 levels deep", "too large", "must not contain itself");
    let dense = "too many values";
    for (text, reason) in [
        ("[".repeat(200_000), deep),
        ("{a: ".repeat(50_000), deep),
        ("- ".repeat(50_000), deep),
        ("? ".repeat(50_000), deep),
        ("&a [".repeat(50_000), deep),
        (lines(10_000, |n| format!("{}a:\n", " ".repeat(n))), deep),
        (lines(10_000, |n| format!("{}-\n", " ".repeat(n))), deep),
        (format!("a: {}{}", "[".repeat(128), "]".repeat(128)), deep),
        (format!("a0: &a0 [x]\n{nested}"), deep),
        (format!("a0: &a0 [x, x]\n{laughs}"), large),
        (merged, large),
        (reused(long.clone()), large),
        (reused(format!("\"\\t{long}\"")), large),
        (reused(format!("{{? {long} : b}}")), large),
        ("-\n".repeat(250_000), dense),
        ("- -\n".repeat(150_000), dense),
        (format!("[{}]", "a,".repeat(250_000)), dense),
        ("a: &a [*a]".into(), itself),
        ("a: &a {<<: *a}".into(), itself),
        (": ".repeat(50_000), ""),
        ("a: b: ".repeat(50_000), ""),
        (format!("a: {}x", "&a ".repeat(50_000)), ""),
        (format!("a: {}x", "!a ".repeat(50_000)), ""),
        ("\"".repeat(200_001), ""),
        (format!("a: {}", "|".repeat(100_000)), ""),
    ] {
        let error = endure(&text).unwrap_err();
        assert!(error.contains(reason), "{text:.30}: {error}");
    }
}

#[test]
fn large_texts_are_endured() {
    let flow = lines(200_000, |n| format!("k{n}: v, "));
    let aliases = "- *a\n".repeat(10_000);
    for (text, nodes) in [
        (lines(200_000, |n| format!("k{n}: v\n")), 200_001),
        (format!("{{{flow}}}"), 200_001),
        ("a: 1\n".repeat(100_000), 2),
        ("- a\n".repeat(200_000), 200_001),
        // A document without content is one null.
        ("---\n".repeat(1_000_000), 1_000_001),
        ("{}".repeat(50_000), 50_000),
        (format!("a: b{}", "\n".repeat(1_000_000)), 2),
        (format!("a: b\n{}", "# c\n".repeat(200_000)), 2),
        (format!("a: {}", "b ".repeat(500_000)), 2),
        (format!("a: |\n{}", "  b\n".repeat(200_000)), 2),
        (format!("a: \"{}\"", "\\t".repeat(500_000)), 2),
        (lines(20_000, |n| format!("- &anchor{n} x\n")), 20_001),
        (format!("- &a x\n{aliases}"), 10_002),
        (format!("{}{}", "[".repeat(128), "]".repeat(128)), 128),
    ] {
        assert_eq!(endure(&text), Ok(nodes), "{text:.30}");
    }
}

#[test]
fn the_deepest_texts_read_the_same_with_and_without_the_parser() {
    for depth in 60..132 {
        let indented = |line: &str| -> String {
            let lines = (0..depth).map(|n| format!("{}{line}\n", " ".repeat(2 * n)));
            lines.collect()
        };
        for text in [
            "- ".repeat(depth) + "x",
            "- ".repeat(depth) + "x: y",
            "- ".repeat(depth) + "[x, {y: z}]",
            "[".repeat(depth) + &"]".repeat(depth),
            "{a: ".repeat(depth) + "b" + &"}".repeat(depth),
            indented("a:"),
            indented("-"),
            indented("a:") + &" ".repeat(2 * depth) + "b: [c]",
            indented("- a:"),
            (0..depth)
                .map(|n| format!("{0}a:\n{0}- b: c\n{0}  d: e\n", "  ".repeat(n)))
                .collect(),
            (0..depth)
                .map(|n| format!("{0}a:\n{0}- b:\n", "    ".repeat(n)))
                .collect(),
        ] {
            let _ = endure(&text);
        }
    }
}
