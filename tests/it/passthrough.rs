//! `render --passthrough`: what is not ours stays as it is, wherever it stands.

use std::fs;

use crate::common::programs::kubectl;
use crate::common::{cases, config, has_kubectl, run};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

const FOREIGN: &[&str] = &[
    "# Source: chart/templates/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name:   odd   # spaced\n",
    "apiVersion: v1\r\nkind: Secret\r\nmetadata: {name: windows}\r\n",
    "\n\n# only a comment\n\n",
    "",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: text}\ndata:\n  a: |+\n    ---\n    kind: Pool\n\n\n",
    "apiVersion: v1\nkind: K\njust: &anchor [1, 2]\nother: *anchor\n",
    "kind: Service\napiVersion: v1\nmetadata:\n  name: 'of somebody else'\n",
    "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: item}}\n",
    "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"json\"}}\n",
    "kind: 'K'\n\"apiVersion\" : v1\na: é \u{1f600}\n...\n# behind the end\n",
];

const SEPARATORS: &[&str] = &["---\n", "--- # comment\n", "---\r\n", "---  \n"];

/// A document of the input, behind its separator.
#[derive(Clone, Debug)]
enum Document {
    Foreign(&'static str),
    /// With an enabled route or without.
    Pool(bool),
}

fn document() -> impl Strategy<Value = (&'static str, Document)> {
    let document = prop_oneof![
        3 => prop::sample::select(FOREIGN).prop_map(Document::Foreign),
        1 => any::<bool>().prop_map(Document::Pool),
    ];
    (prop::sample::select(SEPARATORS), document)
}

fn pool(index: usize, route: bool) -> String {
    let head = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool";
    let spec = if route {
        format!(
            "\nspec:\n  route: {{enabled: true, hostname: p{index}.example.com, gatewayRef: {{name: g}}}}"
        )
    } else {
        String::new()
    };
    format!("{head}\nmetadata: {{name: p{index}}}{spec}\n")
}

proptest! {
    #[test]
    fn everything_but_pools_passes_byte_for_byte(
        documents in prop::collection::vec(document(), 1..8),
    ) {
        let mut documents = documents;
        documents.push(("---\n", Document::Pool(true)));
        let text = |pools: &dyn Fn(usize, bool) -> String| {
            let texts = documents.iter().enumerate().map(|(index, (separator, document))| {
                match document {
                    Document::Foreign(text) => format!("{separator}{text}"),
                    Document::Pool(route) => pools(index, *route),
                }
            });
            texts.collect::<String>()
        };
        let input = text(&|index, route| format!("{}{}", documents[index].0, pool(index, route)));
        let output = run(&["render", "--passthrough", "-f", "-"], &input);
        prop_assert_eq!(output.status, 0, "{}\n{}", output.stderr, input);
        let rendered = |index, _| {
            let name = format!("p{index}");
            run(&["render", "-f", "-", "--pool", &name], &input).stdout
        };
        prop_assert_eq!(&output.stdout, &text(&rendered));
    }
}

/// Whatever a case has: the stream with its Pools, read again, is that stream.
#[test]
fn a_stream_with_its_pools_is_its_own_result() {
    let args = ["render", "--passthrough", "--keep-pools", "-f", "-"];
    let mut streams = 0;
    for case in cases() {
        let Ok(input) = fs::read_to_string(case.join("input.yaml")) else {
            continue;
        };
        let once = run(&args, &input);
        if once.status == 0 {
            let twice = run(&args, &once.stdout);
            assert_eq!(
                twice.stdout,
                once.stdout,
                "{}\n{}",
                case.display(),
                twice.stderr
            );
            streams += 1;
        }
    }
    assert!(streams > 50, "only {streams} cases have a result");
}

/// Parts of JSON strings that YAML reads otherwise, or not at all.
const PARTS: &[&str] = &[
    "a",
    " ",
    "é",
    "\u{1f600}",
    "\\ud83d\\ude00",
    "\\ud83d",
    "\\ude00",
    "\\uD83D\\u0041",
    "\\/",
    "\\\\",
    "\\\"",
    "\\u0000",
    "\\u007f",
    "\\n",
    "\\t",
    "\u{7f}",
    "\u{80}",
    "\u{9b}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{10ffff}",
    "---",
    "#",
    ": ",
    "'",
    "<<",
    "yes",
    "1e3",
    "0x1",
];

const VALUES: &[&str] = &[
    "1",
    "-0",
    "1e5",
    "1E5",
    "1.5",
    "12345678901234567890",
    "true",
    "null",
    "[]",
    "{}",
    "[1,\t2]",
    "{\"<<\" : 1}",
    "[\r\n1\r\n]",
    "{\"y\":{\"=\":\"~\"}}",
];

/// A file of JSON documents of others.
fn json() -> impl Strategy<Value = String> {
    let string = prop::collection::vec(prop::sample::select(PARTS), 0..5);
    let string = string.prop_map(|parts| format!("\"{}\"", parts.concat()));
    let value = prop_oneof![
        2 => string.clone(),
        1 => prop::sample::select(VALUES).prop_map(str::to_owned),
    ];
    let document = (
        string,
        value,
        prop::sample::select(&[":", ": ", " :\t"][..]),
    );
    let document = document.prop_map(|(key, value, colon)| {
        format!(
            "{{\"apiVersion\":\"v1\",\"kind\":\"K\",\"metadata\":{{\"name\":\"x\"}},\"data\":{{{key}{colon}{value}}}}}"
        )
    });
    let documents = prop::collection::vec(
        (document, prop::sample::select(&["", "\n", " \n\t"][..])),
        1..4,
    );
    (any::<bool>(), documents).prop_map(|(mark, documents)| {
        let texts = documents
            .iter()
            .map(|(text, blanks)| format!("{text}{blanks}"));
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{}", texts.collect::<String>())
    })
}

#[test]
fn kubectl_reads_the_json_of_others_as_before() {
    if !has_kubectl() {
        return;
    }
    let mut runner = TestRunner::new(config(1));
    let inputs = (0..600).map(|_| json().new_tree(&mut runner).unwrap().current());
    let inputs: Vec<_> = inputs.collect();
    let outputs = inputs.iter().map(|input| {
        let output = run(
            &["render", "-q", "--passthrough", "--allow-empty", "-"],
            input,
        );
        assert_eq!(output.status, 0, "{}\n{input:?}", output.stderr);
        output.stdout
    });
    let outputs: Vec<_> = outputs.collect();
    let answers = kubectl("json-before", &inputs)
        .into_iter()
        .zip(kubectl("json-after", &outputs));
    let mut read = 0;
    for ((before, after), (input, output)) in answers.zip(inputs.iter().zip(&outputs)) {
        if before.error.is_none() {
            assert_eq!(after.error, None, "{input:?}\n{output:?}");
            assert_eq!(after.documents, before.documents, "{input:?}\n{output:?}");
            read += 1;
        }
    }
    assert!(read > 300, "kubectl reads only {read}");
}
