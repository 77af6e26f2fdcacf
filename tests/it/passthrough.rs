//! `render --passthrough`: what is not ours stays as it is, wherever it stands.

use std::fs;

use crate::common::{cases, run};
use proptest::prelude::*;

const FOREIGN: &[&str] = &[
    "# Source: chart/templates/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name:   odd   # spaced\n",
    "apiVersion: v1\r\nkind: Secret\r\nmetadata: {name: windows}\r\n",
    "\n\n# only a comment\n\n",
    "",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: text}\ndata:\n  a: |+\n    ---\n    kind: Pool\n\n\n",
    "just: &anchor [1, 2]\nother: *anchor\n",
    "kind: Service\napiVersion: v1\nmetadata:\n  name: 'of somebody else'\n",
    "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: item}}\n",
    "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"json\"}}\n",
    "a: not manifest é \u{1f600}\n...\n# behind the end\n",
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
    let spec = match route {
        true => format!(
            "\nspec:\n  route: {{enabled: true, hostname: p{index}.example.com, gatewayRef: {{name: g}}}}"
        ),
        false => String::new(),
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
