//! Names added to the text of Certificates: every style, by hand and at random.

mod common;

use poolctl::diagnostic::Diagnostics;
use poolctl::inject;
use poolctl::inventory::{self, Options};
use poolctl::object::Place;
use poolctl::source::{SourceFile, SourceMap};

const HEAD: &str =
    "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Certificate\nmetadata: {name: c}\n";

/// The text with names added to its first Certificate, or why not.
fn edited(text: &str, names: &[&str]) -> Result<String, String> {
    let sources = SourceMap::new(vec![SourceFile::new("x.yaml".into(), text.into(), true)]);
    let mut diagnostics = Diagnostics::default();
    let inventory = inventory::read(&sources, &Options::default(), &mut diagnostics);
    let certificates = inventory.certificates.values();
    let mut certificates = certificates.chain(&inventory.certificate_copies);
    let Some(certificate) = certificates.next() else {
        panic!("no Certificate in {text}");
    };
    let edit = inject::edit(&sources, certificate, names);
    let edit = edit.map_err(|refusal| refusal.to_string())?;
    let Place::Text(span) = edit.place else {
        panic!("not a place in a text: {:?}", edit.place);
    };
    let mut text = text.to_owned();
    text.replace_range(span.range(), &edit.text);
    Ok(text)
}

#[test]
fn names_are_added_in_the_style_of_the_list() {
    let mut wrong = Vec::new();
    for (before, after) in [
        // Lists of lines, level with their key or not.
        (
            "spec:\n  dnsAltNames:\n  - a\n  - b\n  certname: c\n",
            "spec:\n  dnsAltNames:\n  - a\n  - b\n  - x\n  - z\n  certname: c\n",
        ),
        (
            "spec:\n    dnsAltNames:\n        -   a\n---\nkind: Other\n",
            "spec:\n    dnsAltNames:\n        -   a\n        -   x\n        -   z\n---\nkind: Other\n",
        ),
        (
            "spec:\n  dnsAltNames:\n    # first\n    - a # of a\n    # last\n\n  certname: c\n",
            "spec:\n  dnsAltNames:\n    # first\n    - a # of a\n    - x\n    - z\n    # last\n\n  certname: c\n",
        ),
        (
            "spec:\r\n  dnsAltNames:\r\n  - a\r\n  certname: c\r\n",
            "spec:\r\n  dnsAltNames:\r\n  - a\r\n  - x\r\n  - z\r\n  certname: c\r\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - a",
            "spec:\n  dnsAltNames:\n  - a\n  - x\n  - z",
        ),
        (
            "spec:\r\n  dnsAltNames:\r\n  - a # c",
            "spec:\r\n  dnsAltNames:\r\n  - a # c\r\n  - x\r\n  - z",
        ),
        (
            "spec:\n  dnsAltNames:\n  - 'a'\n  - 'b'\n",
            "spec:\n  dnsAltNames:\n  - 'a'\n  - 'b'\n  - 'x'\n  - 'z'\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - \"a\"\n",
            "spec:\n  dnsAltNames:\n  - \"a\"\n  - \"x\"\n  - \"z\"\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - \"a\"\n  - b\n",
            "spec:\n  dnsAltNames:\n  - \"a\"\n  - b\n  - x\n  - z\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - |-\n    a\n  certname: c\n",
            "spec:\n  dnsAltNames:\n  - |-\n    a\n  - x\n  - z\n  certname: c\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - |",
            "spec:\n  dnsAltNames:\n  - |\n  - x\n  - z",
        ),
        (
            "spec:\n  dnsAltNames:\n  - |+\n    a\n\n",
            "spec:\n  dnsAltNames:\n  - |+\n    a\n\n  - x\n  - z\n",
        ),
        (
            "spec:\n  dnsAltNames:\n  - !!str a\n  - &b b\n  - *b\n  certname: *b\n",
            "spec:\n  dnsAltNames:\n  - !!str a\n  - &b b\n  - *b\n  - x\n  - z\n  certname: *b\n",
        ),
        (
            "spec:\n  dnsAltNames: &names\n    # - w\n  -\n    'a\n    b'\n",
            "spec:\n  dnsAltNames: &names\n    # - w\n  -\n    'a\n    b'\n  - 'x'\n  - 'z'\n",
        ),
        (
            "spec:\n  ? dnsAltNames\n  : - a\n    - b\n",
            "spec:\n  ? dnsAltNames\n  : - a\n    - b\n    - x\n    - z\n",
        ),
        // Between brackets.
        (
            "spec: {dnsAltNames: [a, b]}\n",
            "spec: {dnsAltNames: [a, b, x, z]}\n",
        ),
        (
            "spec: {dnsAltNames: [a,b]}\n",
            "spec: {dnsAltNames: [a,b,x,z]}\n",
        ),
        (
            "spec:\n  dnsAltNames: [ 'a' ] # c\n",
            "spec:\n  dnsAltNames: [ 'a', 'x', 'z' ] # c\n",
        ),
        (
            "spec:\n  dnsAltNames: [a, ]\n",
            "spec:\n  dnsAltNames: [a, x, z, ]\n",
        ),
        (
            "spec:\n  dnsAltNames: [a,]",
            "spec:\n  dnsAltNames: [a, x, z,]",
        ),
        (
            "spec:\n  dnsAltNames: [\n    a, # of a\n    b # of b\n    # last\n  ]\n",
            "spec:\n  dnsAltNames: [\n    a, # of a\n    b, # of b\n    x,\n    z\n    # last\n  ]\n",
        ),
        (
            "spec:\r\n  dnsAltNames: [\r\n    a, # of a\r\n    b, # of b\r\n  ]\r\n",
            "spec:\r\n  dnsAltNames: [\r\n    a, # of a\r\n    b, # of b\r\n    x,\r\n    z,\r\n  ]\r\n",
        ),
        (
            "spec:\n  dnsAltNames: [a,\n                b]\n",
            "spec:\n  dnsAltNames: [a,\n                b,\n                x,\n                z]\n",
        ),
        (
            "spec:\n  dnsAltNames: [a # of a\n    , b # of b\n    , ]\n",
            "spec:\n  dnsAltNames: [a # of a\n    , b # of b\n    , x, z, ]\n",
        ),
        // Lists without names, or none.
        ("spec: {dnsAltNames: []}\n", "spec: {dnsAltNames: [x, z]}\n"),
        (
            "spec:\n  dnsAltNames: [ ]\n",
            "spec:\n  dnsAltNames: [x, z]\n",
        ),
        (
            "spec:\n  dnsAltNames: [ # none\n  ]\n",
            "spec:\n  dnsAltNames: [x, z # none\n  ]\n",
        ),
        (
            "spec:\n  dnsAltNames: ~ # none\n",
            "spec:\n  dnsAltNames: [x, z] # none\n",
        ),
        (
            "spec:\n  dnsAltNames: # none\n    # - w\n  certname: c\n",
            "spec:\n  dnsAltNames: # none\n  - x\n  - z\n    # - w\n  certname: c\n",
        ),
        (
            "spec:\n  dnsAltNames:",
            "spec:\n  dnsAltNames:\n  - x\n  - z",
        ),
        (
            "spec: {dnsAltNames: , certname: c}\n",
            "spec: {dnsAltNames: [x, z] , certname: c}\n",
        ),
        (
            "spec: {certname: c, dnsAltNames}\n",
            "spec: {certname: c, dnsAltNames: [x, z]}\n",
        ),
        (
            "spec:\n  certname: c # of c\n\n---\n",
            "spec:\n  certname: c # of c\n  dnsAltNames:\n  - x\n  - z\n\n---\n",
        ),
        (
            "spec:\n    csrExtensions:\n      customExtensions:\n        a: |\n          b\nstatus: {}",
            "spec:\n    csrExtensions:\n      customExtensions:\n        a: |\n          b\n    dnsAltNames:\n    - x\n    - z\nstatus: {}",
        ),
        (
            "spec:\n  certname: c",
            "spec:\n  certname: c\n  dnsAltNames:\n  - x\n  - z",
        ),
        (
            "spec:\n  certname: c\n  renewBefore:\n# c\nstatus:\n",
            "spec:\n  certname: c\n  renewBefore:\n  dnsAltNames:\n  - x\n  - z\n# c\nstatus:\n",
        ),
        (
            "spec:\n  certname: c\n---\nlist:\n  - of another\n",
            "spec:\n  certname: c\n  dnsAltNames:\n    - x\n    - z\n---\nlist:\n  - of another\n",
        ),
        (
            "spec:\n  'certname': 'c'\n",
            "spec:\n  'certname': 'c'\n  'dnsAltNames':\n  - 'x'\n  - 'z'\n",
        ),
        ("spec: {}\n", "spec: {dnsAltNames: [x, z]}\n"),
        (
            "spec: {certname: c}\n",
            "spec: {certname: c, dnsAltNames: [x, z]}\n",
        ),
        (
            "spec: {\n    certname: c, # of c\n  }\n",
            "spec: {\n    certname: c, # of c\n    dnsAltNames: [x, z],\n  }\n",
        ),
        (
            "x: &x {certname: c}\nspec: {<<: *x}\n",
            "x: &x {certname: c}\nspec: {dnsAltNames: [x, z], <<: *x}\n",
        ),
        (
            "x: &x {certname: c}\nspec: {renewBefore: 1d, <<: *x}\n",
            "x: &x {certname: c}\nspec: {renewBefore: 1d, dnsAltNames: [x, z], <<: *x}\n",
        ),
        (
            "x: &x {certname: c}\nspec:\n  <<: [*x, {renewBefore: 1d}]\n",
            "x: &x {certname: c}\nspec:\n  <<: [*x, {renewBefore: 1d}]\n  dnsAltNames:\n  - x\n  - z\n",
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
    let head = r#"{"apiVersion":"openvox.voxpupuli.org/v1alpha1","kind":"Certificate","metadata":{"name":"c"},"spec":"#;
    for (before, after) in [
        (
            r#"{"dnsAltNames":["a"]}}"#,
            r#"{"dnsAltNames":["a","x","z"]}}"#,
        ),
        (r#"{"dnsAltNames":[]}}"#, r#"{"dnsAltNames":["x","z"]}}"#),
        (r#"{"dnsAltNames":null}}"#, r#"{"dnsAltNames":["x","z"]}}"#),
        (
            r#"{"certname":"c"}}{"a":1}"#,
            r#"{"certname":"c","dnsAltNames":["x","z"]}}{"a":1}"#,
        ),
        (r#"{}}"#, r#"{"dnsAltNames":["x","z"]}}"#),
        (
            "{\n  \"dnsAltNames\": [\n    \"a\"\n  ]\n}}\n",
            "{\n  \"dnsAltNames\": [\n    \"a\",\n    \"x\",\n    \"z\"\n  ]\n}}\n",
        ),
        (
            "{\n  \"certname\": \"c\"\n}}\n",
            "{\n  \"certname\": \"c\",\n  \"dnsAltNames\": [\"x\", \"z\"]\n}}\n",
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
fn names_have_quotes_where_they_need_them() {
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
        let text = |list: &str| format!("{HEAD}spec: {{dnsAltNames: {list}}}\n");
        let after = list.replace(']', &format!(", {item}]"));
        assert_eq!(edited(&text(list), &[name]), Ok(text(&after)), "{name}");
    }
}

#[test]
fn what_others_share_is_not_edited() {
    for (body, reason) in [
        (
            "x: &x [a]\nspec: {dnsAltNames: *x}\n",
            "its list comes from an alias",
        ),
        (
            "x: &x {dnsAltNames: [a]}\nspec: *x\n",
            "its list comes from an alias",
        ),
        (
            "x: &x {dnsAltNames: [a]}\nspec:\n  <<: *x\n",
            "its list comes from a `<<`",
        ),
        (
            "x: &x {spec: {dnsAltNames: [a]}}\n<<: *x\n",
            "its list comes from a `<<`",
        ),
        (
            "spec:\n  dnsAltNames: &x\n  - a\nx: *x\n",
            "an alias elsewhere would get the names, too",
        ),
        (
            "spec: &x {certname: c}\nx: *x\n",
            "an alias elsewhere would get the names, too",
        ),
        (
            "spec: {dnsAltNames: !!null ~}\n",
            "no edit of its text adds them and nothing else",
        ),
        ("spec:\n", "it has no `spec` to add them to"),
        ("metadata: {name: c}\n", "it has no `spec` to add them to"),
    ] {
        let text = format!("{HEAD}{body}").replace("metadata: {name: c}\nmetadata", "metadata");
        assert_eq!(edited(&text, &["x"]), Err(reason.to_owned()), "{body}");
    }
}

#[test]
fn items_of_lists_are_edited_where_they_stand() {
    for (before, after) in [
        (
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n- apiVersion: openvox.voxpupuli.org/v1alpha1\n  kind: Certificate\n  metadata: {name: c}\n  spec:\n    dnsAltNames:\n    - a\n- kind: Other\n",
            "    - a\n    - x\n- kind: Other\n",
        ),
        (
            "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: CertificateList\nitems:\n  - metadata: {name: c}\n    spec:\n      certname: c\n",
            "      certname: c\n      dnsAltNames:\n        - x\n",
        ),
        (
            "{\"apiVersion\": \"v1\"}\n{\"apiVersion\": \"openvox.voxpupuli.org/v1alpha1\", \"kind\": \"CertificateList\", \"items\": [{\"metadata\": {\"name\": \"c\"}, \"spec\": {\"certname\": \"c\"}}]}\n{}",
            "\"spec\": {\"certname\": \"c\", \"dnsAltNames\": [\"x\"]}}]}\n{}",
        ),
    ] {
        let edited = edited(before, &["x"]).unwrap();
        assert!(edited.ends_with(after), "{edited}");
        assert!(edited.len() < before.len() + 40, "{edited}");
    }
}

#[test]
fn an_edit_reaches_no_other_item() {
    let list = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: CertificateList\nitems:\n- &c\n  metadata: {name: c}\n  spec: {dnsAltNames: [a]}\n- <<: *c\n  metadata: {name: d}\n";
    assert_eq!(
        edited(list, &["x"]),
        Err("an alias elsewhere would get the names, too".to_owned())
    );
}
