//! Graphs: each language read back by a reader of its own, which knows nothing but what we mean to write.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use crate::common::world::world;
use crate::common::{config, inputs, run, run_in, scratch};
use poolctl::terminal::visible;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

/// What the readers of the three languages obey.
const OBEYED: &[&str] = &[
    "\"",
    "'",
    "]",
    "[",
    "(",
    ")",
    "{",
    "}",
    "|",
    "#",
    ";",
    ":",
    "\\",
    "`",
    "&",
    "<",
    ">",
    "%",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u{b}",
    "\u{fffe}",
    "\u{2028}",
    "\u{202e}",
    "$$x$$",
    "end",
    "subgraph",
    "#quot;",
    "#35;",
    "&lt;",
    "&#38;",
    "%%{init: {\"theme\": \"dark\"}}%%",
    "click n1 \"javascript:alert(1)\"",
    "n1 --> n2",
    "-.->",
    "]]>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<script>alert(1)</script>",
    "<br>",
    "```",
    "**",
    "_a_",
    "- ",
    "1. ",
    "www.a.b",
    "https://a.b",
    "a@b.c",
    "fa:fa-car",
    "style a:b#;",
    "classDef a:b#;",
    "\\N",
    "\\G",
    "\\n",
    "@{shape: x}",
    ":::error",
    "ﬂ°°35¶ß",
    "日本",
    "e\u{301}",
];

fn graph(format: &str, input: &str, args: &[&str]) -> String {
    let args = [&["graph", "-q", "-f", "-", "-o", format], args].concat();
    let run = run(&args, input);
    assert!(run.stdout.ends_with('\n'), "{}", run.stderr);
    run.stdout
}

/// The lines of all labels, in any order, the same in each language.
fn texts(input: &str, args: &[&str]) -> Vec<String> {
    let sorted = |mut texts: Vec<String>| {
        texts.sort();
        texts
    };
    let mermaid = sorted(mermaid_texts(&graph("mermaid", input, args)));
    assert_eq!(sorted(dot_texts(&graph("dot", input, args))), mermaid);
    assert_eq!(sorted(svg_texts(&graph("svg", input, args))), mermaid);
    mermaid
}

fn without_digits(text: &str) -> String {
    text.replace(|char: char| char.is_ascii_digit(), "")
}

fn mermaid_texts(text: &str) -> Vec<String> {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("flowchart LR"));
    let mut texts = Vec::new();
    for line in lines.map(str::trim_start) {
        let parts: Vec<_> = line.split('"').collect();
        match *parts {
            [bare] => {
                let known = ["end", "direction LR", "n --> n", "n -.-> n"];
                let styles = ["classDef ", "class n", "linkStyle "];
                let is_style = styles.iter().any(|start| bare.starts_with(start))
                    && bare
                        .chars()
                        .all(|char| char.is_ascii_alphanumeric() || " #:,-".contains(char));
                assert!(
                    is_style || known.contains(&&*without_digits(bare)),
                    "{line}"
                );
            }
            [before, label, after] => {
                let around = without_digits(&format!("{before}\"{after}"));
                let known = ["subgraph g[\"]", "n[\"]", "n -->|\"| n", "n -.->|\"| n"];
                assert!(known.contains(&&*around), "{line}");
                texts.extend(label.split("<br>").map(mermaid_text));
            }
            _ => panic!("{line}"),
        }
    }
    texts
}

/// Characters that mean nothing to Mermaid, and entities.
fn mermaid_text(text: &str) -> String {
    let mut parts = text.split('#');
    let plain = |text: &str| {
        let is_plain = |char: char| char.is_ascii_alphanumeric() || " ,-.".contains(char);
        assert!(text.chars().all(is_plain), "{text}");
        text.to_owned()
    };
    let mut out = plain(parts.next().unwrap());
    for part in parts {
        let (code, rest) = part.split_once(';').unwrap();
        out.push(char::from_u32(code.parse().unwrap()).unwrap());
        out += &plain(rest);
    }
    out
}

fn dot_texts(text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut bare = String::new();
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        if char != '"' {
            bare.push(char);
            continue;
        }
        let mut string = String::new();
        loop {
            match chars.next().unwrap() {
                '"' => break,
                '\\' => match chars.next().unwrap() {
                    'n' => string.push('\n'),
                    char @ ('\\' | '"') => string.push(char),
                    char => panic!("\\{char}"),
                },
                char => string.push(char),
            }
        }
        if bare.ends_with(" [label=") || bare.ends_with(" label=") {
            texts.extend(string.split('\n').map(dot_text));
        } else {
            let known = [
                "",
                "#",
                "sans-serif",
                "rounded,dashed",
                "dashed",
                "rounded,dotted",
            ];
            let letters = string.trim_start_matches('#').chars();
            let is_color =
                string.starts_with('#') && letters.clone().all(|char| char.is_ascii_hexdigit());
            assert!(is_color || known.contains(&&*string), "{string}");
        }
        bare.push('"');
    }
    let lines: BTreeSet<_> = bare
        .lines()
        .map(|line| without_digits(line.trim_start()))
        .collect();
    let known = [
        "digraph pools {",
        "graph [rankdir=LR, fontname=\", style=rounded, color=\"]",
        "node [shape=box, style=rounded, fontname=\", color=\"]",
        "edge [fontname=\", fontsize=, color=\"]",
        "subgraph cluster_ {",
        "label=\"",
        "n [label=\"]",
        "n [label=\", style=\"]",
        "n [label=\", style=\", color=\", fontcolor=\"]",
        "n -> n",
        "n -> n [label=\"]",
        "n -> n [label=\", style=\", color=\", fontcolor=\"]",
        "}",
    ];
    for line in lines {
        assert!(known.contains(&&*line), "{line}");
    }
    texts
}

/// Graphviz reads entities, too.
fn dot_text(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        write!(out, "&{}", part.strip_prefix("amp;").unwrap()).unwrap();
    }
    out
}

fn svg_texts(text: &str) -> Vec<String> {
    let document =
        roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut texts = Vec::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let known = ["svg", "title", "style", "rect", "g", "path", "text"];
        assert!(known.contains(&name), "{name}");
        for attribute in node.attributes() {
            let known = [
                "class", "role", "width", "height", "viewBox", "x", "y", "rx", "d",
            ];
            assert!(known.contains(&attribute.name()), "{}", attribute.name());
        }
        if name == "text" {
            texts.push(node.text().unwrap_or_default().to_owned());
        }
    }
    texts
}

/// Boxes inside their frames, and none on another.
fn assert_apart(svg: &str) {
    let document = roxmltree::Document::parse(svg).unwrap();
    let area = |node: roxmltree::Node<'_, '_>| {
        let number = |name| node.attribute(name).unwrap_or("0").parse::<f64>().unwrap();
        let (x, y) = (number("x"), number("y"));
        [x, y, x + number("width"), y + number("height")]
    };
    let of_class = |class: &'static str| {
        let nodes = document.descendants();
        nodes
            .filter(move |node| node.attribute("class") == Some(class))
            .map(area)
    };
    let boxes: Vec<_> = of_class("box").collect();
    let frames: Vec<_> = of_class("frame").collect();
    let within =
        |a: &[f64; 4], b: &[f64; 4]| a[0] >= b[0] && a[1] >= b[1] && a[2] <= b[2] && a[3] <= b[3];
    for (number, one) in boxes.iter().enumerate() {
        assert!(
            frames.iter().any(|frame| within(one, frame)),
            "{one:?} is in no frame\n{svg}"
        );
        for other in &boxes[..number] {
            let apart = one[2] <= other[0]
                || other[2] <= one[0]
                || one[3] <= other[1]
                || other[3] <= one[1];
            assert!(apart, "{one:?} is on {other:?}\n{svg}");
        }
    }
}

fn name() -> impl Strategy<Value = String> {
    let token = select(OBEYED).prop_map(str::to_owned);
    let piece = prop_oneof![token, any::<String>(), "[a-z]{1,9}"];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

/// Documents with these names wherever a graph shows any.
fn documents(names: &[String]) -> String {
    let [
        namespace,
        pool,
        server,
        certificate,
        gateway,
        section,
        hostname,
        kind,
        unknown,
    ] = names
    else {
        panic!("{names:?}");
    };
    let object = |kind: &str, name: &str, spec: serde_json::Value| {
        let metadata = json!({"name": name, "namespace": namespace});
        let api = "openvox.voxpupuli.org/v1alpha1";
        json!({"apiVersion": api, "kind": kind, "metadata": metadata, "spec": spec}).to_string()
    };
    let gateway_ref = json!({"name": gateway, "sectionName": section});
    let route = json!({"enabled": true, "hostname": hostname, "gatewayRef": gateway_ref, "injectDNSAltName": true});
    let pool_spec = json!({"service": {"type": kind}, "route": route});
    let server_spec =
        json!({"configRef": "a", "certificateRef": certificate, "poolRefs": [pool, unknown]});
    let documents = [
        object("Pool", pool, pool_spec),
        object("Server", server, server_spec),
        object("Certificate", certificate, json!({"authorityRef": "a"})),
    ];
    documents.join("\n---\n")
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn no_name_breaks_out(names in prop::collection::vec(name(), 9)) {
        let input = documents(&names);
        let texts = texts(&input, &[]);
        assert_apart(&graph("svg", &input, &[]));
        // Some texts are not even YAML. The namespace stands in a sentence, and long names are cut.
        prop_assume!(run(&["check", "-f", "-"], &input).status < 2);
        for name in names[1..4].iter().map(|name| visible(name)) {
            if (1..=64).contains(&name.chars().count()) {
                prop_assert!(texts.contains(&name), "{name}\n{texts:?}");
            }
        }
    }

    /// Of two that share a name, the second one has the finding.
    #[test]
    fn graphs_depend_on_what_the_input_says(world in world()) {
        let mut documents = world.documents();
        let draw = |documents: &[String]| {
            let input = documents.join("---\n");
            ["mermaid", "dot", "svg"].map(|format| graph(format, &input, &["--allow", "shared-certname"]))
        };
        let expected = draw(&documents);
        documents.reverse();
        prop_assert_eq!(draw(&documents), expected.clone());
        assert_apart(&expected[2]);
    }
}

#[test]
fn every_input_can_be_drawn() {
    for input in inputs() {
        for format in ["mermaid", "dot", "svg"] {
            let run = run(&["graph", "-q", "-R", "-o", format, &input], "");
            match format {
                "mermaid" => drop(mermaid_texts(&run.stdout)),
                "dot" => drop(dot_texts(&run.stdout)),
                _ => assert_apart(&run.stdout),
            }
        }
    }
}

const POOL: &str =
    "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata: {name: puppet}\n";

#[test]
fn environments_have_frames_of_their_own() {
    let root = scratch("graph-environments");
    for name in ["dev", "prod"] {
        fs::create_dir(root.join(name)).unwrap();
        fs::write(root.join(name).join("pool.yaml"), POOL).unwrap();
    }
    let config = "[environment.dev]\ninputs = [\"dev\"]\n[environment.prod]\ninputs = [\"prod\"]\n";
    fs::write(root.join("poolctl.toml"), config).unwrap();
    fs::create_dir(root.join(".git")).unwrap();
    let drawn = |format: &str, args: &[&str]| {
        let run = run_in(&root, &[&["graph", "-q", "-o", format], args].concat(), "");
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout
    };
    let of = |name: &str| format!("environment {name}");
    let frames = |texts: Vec<String>| {
        let texts = texts
            .into_iter()
            .filter(|text| text.contains("environment") || text.contains("namespace"));
        texts.collect::<Vec<_>>()
    };
    let all = [
        of("dev"),
        "no namespace".into(),
        of("prod"),
        "no namespace".into(),
    ];
    assert_eq!(frames(mermaid_texts(&drawn("mermaid", &[]))), all);
    assert_eq!(frames(dot_texts(&drawn("dot", &[]))), all);
    let svg = drawn("svg", &[]);
    assert_eq!(frames(svg_texts(&svg)), all);
    assert_apart(&svg);
    let one = ["-e", "prod"];
    assert_eq!(
        frames(mermaid_texts(&drawn("mermaid", &one))),
        [of("prod"), "no namespace".into()]
    );
}

/// Errors are drawn, and still errors.
#[test]
fn the_exit_code_is_that_of_check() {
    let missing = "---\napiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Server\nmetadata: {name: a}\n\
        spec: {configRef: a, certificateRef: a, poolRefs: [b]}\n";
    for (rest, status, shown) in [
        ("", 0, "puppet"),
        (missing, 1, "unknown-pool-ref"),
        ("---\na: [\n", 2, "puppet"),
    ] {
        let run = run(&["graph", "-"], &format!("{POOL}{rest}"));
        assert_eq!(run.status, status, "{}", run.stderr);
        assert!(run.stdout.contains(shown), "{}", run.stdout);
    }
    let run = run(&["graph", "--pool", "other", "-"], POOL);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
}

#[test]
fn what_is_quiet_is_drawn_all_the_same() {
    let [quiet, loud] =
        [&["graph", "-q", "-"][..], &["graph", "-"]].map(|args| run(args, POOL).stdout);
    assert_eq!(quiet, loud);
    let denied = run(&["graph", "-q", "--deny", "empty-pool", "-"], POOL).stdout;
    assert!(denied.contains("empty-pool"), "{denied}");
}

/// On GitHub and GitLab an error would stand in the place of the graph.
#[test]
fn more_edges_than_mermaid_draws_are_told() {
    let server = |number: usize| {
        format!(
            "---\napiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Server\nmetadata: {{name: s{number}}}\n\
             spec: {{configRef: a, certificateRef: c{number}, poolRefs: [puppet]}}\n"
        )
    };
    let folded: String = (0..600).map(server).collect();
    let run_on = |format: &str, input: &str| run(&["graph", "-o", format, "-f", "-"], input).stderr;
    assert!(!run_on("mermaid", &format!("{POOL}{folded}")).contains("edges"));
    let pools: String = (0..600)
        .map(|number| {
            let pool = POOL.replace("puppet", &format!("p{number}"));
            let server = server(number).replace("puppet", &format!("p{number}"));
            format!("---\n{pool}{server}")
        })
        .collect();
    let note = "note: Mermaid draws 500 edges at most, and there are 1200";
    assert!(
        run_on("mermaid", &pools).contains(note),
        "{}",
        run_on("mermaid", &pools)
    );
    assert!(!run_on("svg", &pools).contains(note));
}
