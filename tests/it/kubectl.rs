//! Other programs on what is read and printed here: kubectl, and YAML readers of both versions. Where
//! one is not installed, its tests say so and pass.

use crate::common;
use crate::common::programs::{kubectl, plain, python};
use crate::common::{has_kubectl, mutations};
use kubectl_yaml::{print, split, tree};
use poolctl::source::{SourceFile, SourceMap};
use poolctl::value;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use serde_yaml::{Mapping, Value};

const ENVELOPE: &str = "apiVersion: v1\nkind: K\nmetadata: {name: x}\n";

/// What we make of a file; `None` for a key that stands twice, where kubectl throws a coin.
fn poolctl(text: &str) -> Result<Option<Vec<Json>>, String> {
    let sources = SourceMap::new(vec![SourceFile::new("x".into(), text.into(), true)]);
    let (id, file) = sources.files().next().unwrap();
    let (chunks, errors) = split::split(id, &file.text);
    if let Some(error) = errors.into_iter().next() {
        return Err(error.message);
    }
    let mut documents = Some(Vec::new());
    let chunks = chunks.into_iter();
    for chunk in chunks.flat_map(|chunk| split::split_json(chunk, sources.text(chunk.span))) {
        let tree = tree::parse(chunk, sources.text(chunk.span)).map_err(|error| error.message)?;
        if !tree.duplicates.is_empty() {
            documents = None;
        }
        let document = value::from_node(&tree.root);
        if let Some(documents) = documents.as_mut().filter(|_| !document.is_null()) {
            documents.push(plain(json!(document)));
        }
    }
    Ok(documents)
}

/// Random values, the same in every run.
fn samples<T: std::fmt::Debug>(count: usize, strategy: impl Strategy<Value = T>) -> Vec<T> {
    let mut runner = TestRunner::new(common::config(1));
    let values = (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current());
    values.collect()
}

#[derive(Deserialize)]
struct Recorded {
    text: Option<String>,
    file: Option<String>,
    kubectl: Json,
}

#[test]
fn recorded_answers_are_those_of_kubectl() {
    if !has_kubectl() {
        return;
    }
    let recorded = include_str!("../../testdata/yaml/documents.json");
    let recorded: Vec<Recorded> = serde_json::from_str(recorded).unwrap();
    let texts: Vec<_> = recorded
        .iter()
        .map(|case| match (&case.text, &case.file) {
            (Some(text), _) => format!("{ENVELOPE}{text}"),
            (_, file) => file.clone().unwrap(),
        })
        .collect();
    let answers = kubectl("recorded", &texts);
    for (case, mut answer) in recorded.into_iter().zip(answers) {
        let answer = match &case.text {
            _ if answer.error.is_some() => Json::Null,
            None => json!(answer.documents),
            Some(_) => {
                let mut document = answer.documents[0].take();
                let entries = document.as_object_mut().unwrap();
                entries.retain(|key, _| !["apiVersion", "kind", "metadata"].contains(&&**key));
                document
            }
        };
        assert_eq!(
            answer,
            plain(case.kubectl),
            "{:?}{:?}",
            case.text,
            case.file
        );
    }
}

#[test]
fn scalars_are_read_as_by_kubectl() {
    if !has_kubectl() {
        return;
    }
    let fixture = include_str!("../../crates/kubectl-yaml/testdata/scalars.tsv").lines();
    let fixture = fixture.map(|line| line.split_once('\t').unwrap().0.to_owned());
    let number = "[-+]?(0[xXoObB]?)?[-+]?[0-9_]{0,6}(\\.[0-9_]{0,3})?([eE][-+]?[0-9_]{0,3})?";
    let alike = "[-+_.0-9a-fxobXOBeE]{1,8}|[-+.0-9:TZ]{1,12}|[0-9]{15,25}";
    let word = "[-+.]?([yn~]|[yY][eE][sS]|[nN][oO]|[oO][nN]|[oO][fF]{2}|[iI][nN][fF]|[nN][aA][nN]|[nN][uU][lL]{2}|[tT]rue|[fF]alse|=|<<)";
    let scalars: Vec<_> = fixture
        .chain(samples(1500, number))
        .chain(samples(700, alike))
        .chain(samples(300, word))
        .collect();
    let values = scalars
        .iter()
        .map(|scalar| format!("{ENVELOPE}v: {scalar}\n"));
    let keys = scalars
        .iter()
        .map(|scalar| format!("{ENVELOPE}v:\n  {scalar}: v\n"));
    let texts: Vec<_> = values.chain(keys).collect();
    for (index, (text, answer)) in texts.iter().zip(kubectl("scalars", &texts)).enumerate() {
        match (poolctl(text), answer.error) {
            (Ok(ours), None) => assert_eq!(ours, Some(answer.documents), "{text:?}"),
            (Err(_), Some(_)) => {}
            // A key that is a float has seven digits to kubectl; we want it quoted.
            (Err(ours), None) => assert!(index >= scalars.len(), "{text:?}: {ours}"),
            (Ok(ours), Some(error)) => panic!("{text:?} is {ours:?}, but {error}"),
        }
    }
}

/// Manifests with one or two insertions, deletions and copies, mostly below the name.
fn mutated() -> impl Strategy<Value = String> {
    mutations().mutated(1..3, prop::bool::weighted(0.75))
}

/// What we refuse although kubectl takes it, in our words: where readers disagree, or where kubectl
/// reads something that nobody means.
const REFUSED: &[&str] = &[
    "YAML readers disagree",
    "kubectl reads nothing between `...` and the next `---`",
    "invalid content after document end marker",
    "a key must be text",
    "a key must stand on one line",
    "kubectl lets a `<<` replace keys above it",
    "kubectl does not end the key at this colon",
    "kubectl takes this `:` or `?` between brackets for punctuation",
    "a tag must be of letters and digits",
    "did not find expected tag URI",
    "while scanning a tag",
    "the name of an anchor must be of letters and digits",
    "comments must be separated",
    "double quotes know no such escape",
    "plain scalar cannot start with `-`",
    "no value can start with",
    "a value that starts with",
    "a byte order mark (U+FEFF) stands in the middle of the text",
    "this key has no `:`",
    "` has no `:`",
    "` has no space after its `:`",
    "` is no item of a list",
    "wrongly indented line in block scalar",
    "a tab cannot indent",
    "this quote is never closed",
    "this bracket closes nothing",
    "nothing can follow this quote",
    "a `,` or the closing bracket is missing here",
    "`---` ends the document",
];

/// What we take although kubectl refuses it, in its words: tabs in lines that are blank otherwise, a
/// `...` before all text, and a file that starts with `{` but is no JSON (until kubectl 1.33).
const TAKEN: &[&str] = &[
    "found character that cannot start any token",
    "found a tab character",
    "did not find expected node content",
    "json: offset",
];

#[test]
fn mutated_manifests_never_have_another_value_than_in_kubectl() {
    if !has_kubectl() {
        return;
    }
    let texts = samples(2000, mutated());
    let (mut same, mut refused, mut taken) = (0, 0, 0);
    for (text, answer) in texts.iter().zip(kubectl("mutated", &texts)) {
        match (poolctl(text), answer.error) {
            (Ok(None), _) | (Err(_), Some(_)) => {}
            (Ok(ours), None) => {
                assert_eq!(ours, Some(answer.documents), "{text:?}");
                same += 1;
            }
            (Ok(Some(ours)), Some(error)) if error.starts_with("unable to decode") => {
                // YAML, but no object; documents beside it are printed.
                let mut rest = ours.iter();
                let found = |theirs| rest.any(|ours| ours == theirs);
                assert!(answer.documents.iter().all(found), "{text:?}");
            }
            (Ok(_), Some(error)) => {
                let known = TAKEN.iter().any(|reason| error.contains(reason));
                assert!(known, "{text:?} is taken: {error}");
                taken += 1;
            }
            (Err(error), None) => {
                let known = REFUSED.iter().any(|reason| error.contains(reason));
                assert!(known, "{text:?} is refused: {error}");
                refused += 1;
            }
        }
    }
    assert!(same > 500, "only {same} of {} are read", texts.len());
    assert!(
        refused < 100 && taken < 60,
        "{refused} refused, {taken} taken"
    );
}

/// Strings that some reader could take for something else.
fn nasty_strings() -> Vec<String> {
    let fixture = include_str!("../../testdata/yaml/nasty-strings.json");
    let mut strings: Vec<String> = serde_json::from_str(fixture).unwrap();
    let short = strings.iter().filter(|text| text.len() < 8).cloned();
    let pieces: Vec<_> = short.chain(mutations().tokens).collect();
    let joined = prop::collection::vec(select(pieces), 0..6).prop_map(|all| all.concat());
    strings.extend(samples(3000, joined));
    strings.extend(samples(500, any::<String>()));
    strings
}

/// Objects with the strings as value, as item and as key, with something below it or not.
fn nasty_objects() -> Vec<Mapping> {
    let objects = nasty_strings();
    let objects = objects.chunks(100).map(|strings| {
        let entry = |(index, text): (usize, &String)| (format!("k{index}"), json!(text));
        let values: serde_json::Map<_, _> = strings.iter().enumerate().map(entry).collect();
        let keys = strings.iter().map(|text| (text.clone(), json!([text])));
        let keys: serde_json::Map<_, _> = keys.collect();
        let nested = strings
            .iter()
            .map(|text| json!([text, [[text]], {text: {text: text}}]));
        let nested: Vec<_> = nested.collect();
        let object = json!({
            "apiVersion": "v1", "kind": "K", "metadata": {"name": "x"},
            "values": values, "list": strings, "keys": keys, "nested": nested,
        });
        let object: Value = serde_yaml::to_value(object).unwrap();
        object.as_mapping().unwrap().clone()
    });
    objects.collect()
}

fn printed(objects: &[Mapping]) -> Vec<String> {
    let text = |object| {
        let mut text = String::new();
        print::document(&mut text, object);
        text
    };
    objects.iter().map(text).collect()
}

#[test]
fn kubectl_reads_printed_strings_as_they_are() {
    if !has_kubectl() {
        return;
    }
    let objects = nasty_objects();
    for (object, answer) in objects.iter().zip(kubectl("printed", &printed(&objects))) {
        assert_eq!(answer.error, None);
        assert_same(&answer.documents, &[plain(json!(object))]);
    }
    // And as one stream.
    let stream = printed(&objects).concat();
    let answer = kubectl("stream", &[stream]).remove(0);
    assert_eq!(answer.error, None);
    let objects: Vec<_> = objects.iter().map(|object| plain(json!(object))).collect();
    assert_same(&answer.documents, &objects);
}

/// Equal, or the first strings that are not: whole objects would fill the screen.
fn assert_same(theirs: &[Json], ours: &[Json]) {
    assert_eq!(theirs.len(), ours.len());
    for (theirs, ours) in theirs.iter().zip(ours) {
        for part in ["list", "values", "nested", "keys"] {
            let strings = |value: &Json| match value {
                Json::Object(entries) => entries.iter().map(|entry| json!(entry)).collect(),
                items => items.as_array().cloned().unwrap_or_default(),
            };
            for (theirs, ours) in strings(&theirs[part]).iter().zip(&strings(&ours[part])) {
                assert_eq!(theirs, ours, "{part}");
            }
        }
        assert!(theirs == ours);
    }
}

/// Shows printed objects to a reader in Python: an expression from `text` to a value.
fn python_reads_printed_strings(import: &str, name: &str, expression: &str) {
    let objects = nasty_objects();
    let Some(read) = python(import, name, expression, &printed(&objects)) else {
        return;
    };
    let objects: Vec<_> = objects.iter().map(|object| json!(object)).collect();
    assert_same(&read, &objects);
}

#[test]
fn a_yaml_1_1_reader_reads_printed_strings_as_they_are() {
    python_reads_printed_strings("import yaml", "PyYAML", "yaml.safe_load(text)");
}

#[test]
fn a_yaml_1_2_reader_reads_printed_strings_as_they_are() {
    let read = "YAML(typ='safe', pure=True).load(text)";
    python_reads_printed_strings("from ruamel.yaml import YAML", "ruamel.yaml", read);
}

#[test]
fn kubectl_reads_rendered_manifests_as_they_are_in_json() {
    if !has_kubectl() {
        return;
    }
    let inputs = ["load-balancer", "ca-and-server", "sni-routing"];
    let inputs = inputs.map(|case| format!("testdata/render/{case}/input.yaml"));
    let render = |input: &String, format| {
        let run = common::run(&["render", "-o", format, input], "");
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout
    };
    let texts = inputs.each_ref().map(|input| render(input, "yaml"));
    for (input, answer) in inputs.iter().zip(kubectl("rendered", &texts)) {
        assert_eq!(answer.error, None, "{input}");
        let mut list: Json = serde_json::from_str(&render(input, "json")).unwrap();
        assert_eq!(list["items"].take(), json!(answer.documents), "{input}");
    }
}
