//! Edits of texts: every style by hand and at random.

#[path = "../../../fuzz/src/edit.rs"]
mod target;

use kubectl_yaml::edit::{self, Action, Edit, Refusal};
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::source::FileId;
use kubectl_yaml::split;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const HEAD: &str = "kind: K\nmetadata: {name: c}\n";

/// The text with an edit of one of its documents made, of which those without content do not count.
fn changed(
    text: &str,
    document: usize,
    path: FieldPath,
    action: Action<'_>,
) -> Result<String, Refusal> {
    let (chunks, _) = split::split(FileId::default(), text);
    let chunks = chunks.into_iter();
    let chunks = chunks.flat_map(|chunk| split::split_json(chunk, &text[chunk.span.range()]));
    let mut chunks = chunks.filter(|chunk| !text[chunk.span.range()].trim().is_empty());
    let chunk = chunks.nth(document).unwrap();
    let edit = Edit {
        chunk,
        path,
        action,
    };
    let replacement = edit::replacements(&[edit], |_| text).remove(0)?;
    Ok(edit::replaced(text, 0..text.len(), vec![&replacement]))
}

/// The text with strings added to the `spec.names` of its first document.
fn edited(text: &str, strings: &[&str]) -> Result<String, Refusal> {
    let action = Action::Append(strings.to_vec());
    changed(text, 0, FieldPath::parse("spec.names"), action)
}

#[test]
fn strings_are_added_in_the_style_of_the_list() {
    let mut wrong = Vec::new();
    for (before, after) in [
        // Lists of lines, level with their key or not.
        (
            "spec:\n  names:\n  - a\n  - b\n  owner: c\n",
            "spec:\n  names:\n  - a\n  - b\n  - x\n  - z\n  owner: c\n",
        ),
        (
            "spec:\n    names:\n        -   a\n---\nkind: Other\n",
            "spec:\n    names:\n        -   a\n        -   x\n        -   z\n---\nkind: Other\n",
        ),
        (
            "spec:\n  names:\n    # first\n    - a # of a\n    # last\n\n  owner: c\n",
            "spec:\n  names:\n    # first\n    - a # of a\n    - x\n    - z\n    # last\n\n  owner: c\n",
        ),
        (
            "spec:\r\n  names:\r\n  - a\r\n  owner: c\r\n",
            "spec:\r\n  names:\r\n  - a\r\n  - x\r\n  - z\r\n  owner: c\r\n",
        ),
        (
            "spec:\n  names:\n  - a",
            "spec:\n  names:\n  - a\n  - x\n  - z",
        ),
        (
            "spec:\r\n  names:\r\n  - a # c",
            "spec:\r\n  names:\r\n  - a # c\r\n  - x\r\n  - z",
        ),
        (
            "spec:\n  names:\n  - 'a'\n  - 'b'\n",
            "spec:\n  names:\n  - 'a'\n  - 'b'\n  - 'x'\n  - 'z'\n",
        ),
        (
            "spec:\n  names:\n  - \"a\"\n",
            "spec:\n  names:\n  - \"a\"\n  - \"x\"\n  - \"z\"\n",
        ),
        (
            "spec:\n  names:\n  - \"a\"\n  - b\n",
            "spec:\n  names:\n  - \"a\"\n  - b\n  - x\n  - z\n",
        ),
        (
            "spec:\n  names:\n  - |-\n    a\n  owner: c\n",
            "spec:\n  names:\n  - |-\n    a\n  - x\n  - z\n  owner: c\n",
        ),
        (
            "spec:\n  names:\n  - |",
            "spec:\n  names:\n  - |\n  - x\n  - z",
        ),
        (
            "spec:\n  names:\n  - |+\n    a\n\n",
            "spec:\n  names:\n  - |+\n    a\n\n  - x\n  - z\n",
        ),
        (
            "spec:\n  names:\n  - !!str a\n  - &b b\n  - *b\n  owner: *b\n",
            "spec:\n  names:\n  - !!str a\n  - &b b\n  - *b\n  - x\n  - z\n  owner: *b\n",
        ),
        (
            "spec:\n  names: &names\n    # - w\n  -\n    'a\n    b'\n",
            "spec:\n  names: &names\n    # - w\n  -\n    'a\n    b'\n  - 'x'\n  - 'z'\n",
        ),
        (
            "spec:\n  ? names\n  : - a\n    - b\n",
            "spec:\n  ? names\n  : - a\n    - b\n    - x\n    - z\n",
        ),
        // Between brackets.
        ("spec: {names: [a, b]}\n", "spec: {names: [a, b, x, z]}\n"),
        ("spec: {names: [a,b]}\n", "spec: {names: [a,b,x,z]}\n"),
        (
            "spec:\n  names: [ 'a' ] # c\n",
            "spec:\n  names: [ 'a', 'x', 'z' ] # c\n",
        ),
        ("spec:\n  names: [a, ]\n", "spec:\n  names: [a, x, z, ]\n"),
        ("spec:\n  names: [a,]", "spec:\n  names: [a, x, z,]"),
        (
            "spec:\n  names: [\n    a, # of a\n    b # of b\n    # last\n  ]\n",
            "spec:\n  names: [\n    a, # of a\n    b, # of b\n    x,\n    z\n    # last\n  ]\n",
        ),
        (
            "spec:\r\n  names: [\r\n    a, # of a\r\n    b, # of b\r\n  ]\r\n",
            "spec:\r\n  names: [\r\n    a, # of a\r\n    b, # of b\r\n    x,\r\n    z,\r\n  ]\r\n",
        ),
        (
            "spec:\n  names: [a,\n                b]\n",
            "spec:\n  names: [a,\n                b,\n                x,\n                z]\n",
        ),
        (
            "spec:\n  names: [a # of a\n    , b # of b\n    , ]\n",
            "spec:\n  names: [a # of a\n    , b # of b\n    , x, z, ]\n",
        ),
        // Lists without names, or none.
        ("spec: {names: []}\n", "spec: {names: [x, z]}\n"),
        ("spec:\n  names: [ ]\n", "spec:\n  names: [x, z]\n"),
        (
            "spec:\n  names: [ # none\n  ]\n",
            "spec:\n  names: [x, z # none\n  ]\n",
        ),
        (
            "spec:\n  names: ~ # none\n",
            "spec:\n  names: [x, z] # none\n",
        ),
        (
            "spec:\n  names: # none\n    # - w\n  owner: c\n",
            "spec:\n  names: # none\n  - x\n  - z\n    # - w\n  owner: c\n",
        ),
        ("spec:\n  names:", "spec:\n  names:\n  - x\n  - z"),
        (
            "spec: {names: , owner: c}\n",
            "spec: {names: [x, z] , owner: c}\n",
        ),
        (
            "spec: {owner: c, names}\n",
            "spec: {owner: c, names: [x, z]}\n",
        ),
        (
            "spec:\n  owner: c # of c\n\n---\n",
            "spec:\n  owner: c # of c\n  names:\n  - x\n  - z\n\n---\n",
        ),
        (
            "spec:\n    extensions:\n      custom:\n        a: |\n          b\nstatus: {}",
            "spec:\n    extensions:\n      custom:\n        a: |\n          b\n    names:\n    - x\n    - z\nstatus: {}",
        ),
        (
            "spec:\n  owner: c",
            "spec:\n  owner: c\n  names:\n  - x\n  - z",
        ),
        (
            "spec:\n  owner: c\n  until:\n# c\nstatus:\n",
            "spec:\n  owner: c\n  until:\n  names:\n  - x\n  - z\n# c\nstatus:\n",
        ),
        (
            "spec:\n  owner: c\n---\nlist:\n  - of another\n",
            "spec:\n  owner: c\n  names:\n    - x\n    - z\n---\nlist:\n  - of another\n",
        ),
        (
            "spec:\n  'owner': 'c'\n",
            "spec:\n  'owner': 'c'\n  'names':\n  - 'x'\n  - 'z'\n",
        ),
        ("spec: {}\n", "spec: {names: [x, z]}\n"),
        ("spec: {owner: c}\n", "spec: {owner: c, names: [x, z]}\n"),
        (
            "spec: {\n    owner: c, # of c\n  }\n",
            "spec: {\n    owner: c, # of c\n    names: [x, z],\n  }\n",
        ),
        (
            "x: &x {owner: c}\nspec: {<<: *x}\n",
            "x: &x {owner: c}\nspec: {names: [x, z], <<: *x}\n",
        ),
        (
            "x: &x {owner: c}\nspec: {until: 1d, <<: *x}\n",
            "x: &x {owner: c}\nspec: {until: 1d, names: [x, z], <<: *x}\n",
        ),
        (
            "x: &x {owner: c}\nspec:\n  <<: [*x, {until: 1d}]\n",
            "x: &x {owner: c}\nspec:\n  <<: [*x, {until: 1d}]\n  names:\n  - x\n  - z\n",
        ),
    ] {
        let edited = edited(&format!("{HEAD}{before}"), &["x", "z"]);
        if edited.as_ref() != Ok(&format!("{HEAD}{after}")) {
            wrong.push((before, edited));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn json_stays_json() {
    let head = r#"{"kind":"K","spec":"#;
    for (before, after) in [
        (r#"{"names":["a"]}}"#, r#"{"names":["a","x","z"]}}"#),
        (r#"{"names":[]}}"#, r#"{"names":["x","z"]}}"#),
        (r#"{"names":null}}"#, r#"{"names":["x","z"]}}"#),
        (
            r#"{"owner":"c"}}{"a":1}"#,
            r#"{"owner":"c","names":["x","z"]}}{"a":1}"#,
        ),
        (r#"{}}"#, r#"{"names":["x","z"]}}"#),
        (
            "{\n  \"names\": [\n    \"a\"\n  ]\n}}\n",
            "{\n  \"names\": [\n    \"a\",\n    \"x\",\n    \"z\"\n  ]\n}}\n",
        ),
        (
            "{\n  \"owner\": \"c\"\n}}\n",
            "{\n  \"owner\": \"c\",\n  \"names\": [\"x\", \"z\"]\n}}\n",
        ),
    ] {
        // Also where kubectl reads YAML, behind a separator.
        for start in ["", "---\n"] {
            if !start.is_empty() && before.contains("}{") {
                continue;
            }
            let edited = edited(&format!("{start}{head}{before}"), &["x", "z"]);
            assert_eq!(edited, Ok(format!("{start}{head}{after}")), "{before}");
        }
    }
}

#[test]
fn strings_have_quotes_where_they_need_them() {
    for (list, name, item) in [
        ("[a]", "*.x", "\"*.x\""),
        ("[a]", "on", "\"on\""),
        ("[a]", "1_0", "\"1_0\""),
        ("[a]", "1.2.3.4", "1.2.3.4"),
        ("[a]", "a,b", "\"a,b\""),
        ("['a']", "*.x", "'*.x'"),
        ("['a']", "it's", "\"it's\""),
        ("[\"a\"]", "a\"b\\c\n", "\"a\\\"b\\\\c\\n\""),
        ("[\"a\"]", "\u{e9}", "\"\u{e9}\""),
    ] {
        let text = |list: &str| format!("{HEAD}spec: {{names: {list}}}\n");
        let after = list.replace(']', &format!(", {item}]"));
        assert_eq!(edited(&text(list), &[name]), Ok(text(&after)), "{name}");
    }
}

#[test]
fn what_others_share_is_not_edited() {
    for (body, reason) in [
        ("x: &x [a]\nspec: {names: *x}\n", Refusal::Alias),
        ("x: &x {names: [a]}\nspec: *x\n", Refusal::Alias),
        ("x: &x {names: [a]}\nspec:\n  <<: *x\n", Refusal::Merged),
        ("x: &x {spec: {names: [a]}}\n<<: *x\n", Refusal::Merged),
        ("spec:\n  names: &x\n  - a\nx: *x\n", Refusal::Shared),
        ("spec: &x {owner: c}\nx: *x\n", Refusal::Shared),
        ("spec: {names: !!null ~}\n", Refusal::Unsafe),
        ("spec:\n", Refusal::NoMapping),
        ("", Refusal::NoMapping),
    ] {
        let text = format!("{HEAD}{body}");
        assert_eq!(edited(&text, &["x"]), Err(reason), "{body}");
    }
}

#[test]
fn items_of_lists_are_edited_where_they_stand() {
    for (before, document, item, after) in [
        (
            "kind: List\nitems:\n- kind: A\n- spec:\n    names:\n    - a\n- kind: B\n",
            0,
            1,
            "kind: List\nitems:\n- kind: A\n- spec:\n    names:\n    - a\n    - x\n- kind: B\n",
        ),
        (
            "items:\n  - kind: A\n    spec:\n      owner: c\n",
            0,
            0,
            "items:\n  - kind: A\n    spec:\n      owner: c\n      names:\n        - x\n",
        ),
        (
            "{\"a\": 1}\n{\"items\": [{\"spec\": {\"owner\": \"c\"}}]}\n{}",
            1,
            0,
            "{\"a\": 1}\n{\"items\": [{\"spec\": {\"owner\": \"c\", \"names\": [\"x\"]}}]}\n{}",
        ),
    ] {
        let edited = changed(before, document, names_of(item), Action::Append(vec!["x"]));
        assert_eq!(edited, Ok(after.to_owned()));
    }
}

#[test]
fn an_edit_reaches_no_other_item() {
    let list = "items:\n- &c\n  kind: A\n  spec: {names: [a]}\n- <<: *c\n  kind: B\n";
    let edited = changed(list, 0, names_of(0), Action::Append(vec!["x"]));
    assert_eq!(edited, Err(Refusal::Shared));
}

fn names_of(item: usize) -> FieldPath {
    FieldPath::parse("items").index(item).join("spec.names")
}

#[test]
fn a_string_is_set_below_another_or_where_nothing_is() {
    let path = || FieldPath::parse("spec.here");
    let set = |text: &str| {
        let action = Action::Set {
            text: "x",
            below: "name",
        };
        changed(text, 0, path(), action)
    };
    for (before, after) in [
        (
            "spec:\n  name: a # of a\n  b: c\n",
            "spec:\n  name: a # of a\n  here: x\n  b: c\n",
        ),
        (
            "spec:\n  b: c\n  name: 'a'",
            "spec:\n  b: c\n  name: 'a'\n  here: 'x'",
        ),
        (
            "spec: {name: a, b: c}\n",
            "spec: {name: a, here: x, b: c}\n",
        ),
        (
            "{\"spec\":{\"name\":\"a\"}}",
            "{\"spec\":{\"name\":\"a\",\"here\":\"x\"}}",
        ),
        (
            "spec:\n  here: # c\n  b: c\n",
            "spec:\n  here: x # c\n  b: c\n",
        ),
        ("spec:\n  here: ''\n", "spec:\n  here: x\n"),
        ("spec: {here: null}\n", "spec: {here: x}\n"),
    ] {
        assert_eq!(set(before), Ok(after.to_owned()), "{before}");
    }
    for (text, refusal) in [
        ("spec: {here: y}\n", Refusal::Unsafe),
        ("spec: {b: c}\n", Refusal::Unsafe),
        ("a: &a {name: a}\nspec: *a\n", Refusal::Alias),
        ("a: &a {name: a}\nspec: {<<: *a, b: c}\n", Refusal::Unsafe),
        ("spec: &a {name: a}\nb: *a\n", Refusal::Shared),
        ("spec: [a]\n", Refusal::NoMapping),
    ] {
        assert_eq!(set(text), Err(refusal), "{text}");
    }
}

/// Edits of the same value are in the way of each other; that is told, and no text is torn.
#[test]
fn edits_of_one_place_are_refused_together() {
    for text in ["a: {b: []}\n", "a: {b: [x]}\n", "a: {b: }\n", "a: {}\n"] {
        let edit = |string| Edit {
            chunk: split::Chunk::whole(text),
            path: FieldPath::parse("a.b"),
            action: Action::Append(vec![string]),
        };
        let results = edit::replacements(&[edit("y"), edit("z")], |_| text);
        assert!(results.iter().all(Result::is_err), "{text}: {results:?}");
    }
}

const TEXTS: &[&str] = &[
    "a:\n- x\n- 'y'\nb:\n  c: d # e\n  f:\n",
    "a: [x, y]\nb: {c: d, e: {}, f: [], g: ~}\n",
    "{\"a\": [\"x\"], \"b\": {\"c\":\"d\"}}\n{\"e\":null}",
    "{\n  \"a\": [\n    \"x\"\n  ],\n  \"b\": {\n    \"c\": \"\"\n  }\n}\n",
    "a: &a {b: c}\nd: *a\ne: {<<: *a, f: g}\nh: &h\n- i\n",
    "a:\r\n  b: |\r\n    c\r\n\r\n  d: >-\r\n    e\r\nf: g\r\n",
    "# c\n---\nitems:\n  - a: b\n    c:\n      - d\n  - a: [\n      x, # y\n    ]\n--- # z\ne: f\n",
    "? a\n: - b\n  -\n    c\nd: 'e\n  f'\ng: \"h\\\n  i\"\n",
    "a: !!str b\nc: !!null ''\nd: !!seq []\non: y\n",
];

const TOKENS: &[&str] = &[
    "\n", "\r\n", "\r", " ", "  ", "\t", "- ", "-", "a: ", "b:\n", "? ", ": ", ":", ",", ", ", "[",
    "]", "{", "}", "[]", "{}", "x", "''", "'", "\"", "\"y\"", "# c", " # c\n", "#", "&a ", "*a",
    "<<: *a\n", "<<: ", "~", "null", "|\n", ">+\n", "|2-\n", "---\n", "--- ", "...\n", "!!null ",
    "!!str ", "! ", "%", "@", "é", "\u{feff}", "\u{85}", "\u{2028}", "\\", "0", "on",
];

/// Texts with so many insertions, deletions and copies.
fn text() -> impl Strategy<Value = String> {
    let step = (
        0..4,
        any::<Index>(),
        0..12_usize,
        any::<Index>(),
        select(TOKENS),
    );
    let steps = prop::collection::vec(step, 0..5);
    (select(TEXTS), steps).prop_map(|(text, steps)| {
        let mut text = text.to_owned();
        for (kind, start, length, target, token) in steps {
            let at = |index: Index| index.index(text.len() + 1);
            let start = text.floor_char_boundary(at(start));
            let end = text.ceil_char_boundary(start + length);
            let target = text.floor_char_boundary(at(target));
            match kind {
                0 | 1 => text.insert_str(start, token),
                2 => text.replace_range(start..end, token),
                _ => {
                    let copy = text[start..end].to_owned();
                    text.insert_str(target, &copy);
                }
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn random_texts_get_what_they_are_to_say_and_nothing_else(text in text()) {
        target::edit(text.as_bytes());
    }
}
