//! Both readers agree on every document that is plain.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::split::Chunk;
use crate::tree::text::Text;
use crate::tree::{Node, assemble, parse_any};

/// Whether a document is plain. If it is, it is read as by the parser.
pub(super) fn checked(text: &str) -> bool {
    let chunk = Chunk::whole(text);
    let (mut parts, mut has_empty_block) = (0, false);
    let is_plain = read(text, |part| {
        parts += usize::from(!matches!(part, Part::End(_)));
        has_empty_block |= matches!(part, Part::Text(_, span, _) if span.is_empty());
        Some(())
    });
    let any = parse_any(chunk, text);
    match assemble::read(Text::new(chunk, text)) {
        Some(tree) => {
            assert_eq!(parts, values(&tree.root), "{text:?}");
            assert_eq!(any, Ok(tree), "{text:?}");
        }
        None if is_plain.is_some() => {
            let tree = any.unwrap();
            let is_other = has_empty_block || !tree.duplicates.is_empty();
            assert!(is_other, "{text:?}: {tree:?}");
        }
        None => {}
    }
    is_plain.is_some()
}

/// The keys and values in a tree: as many have been counted as by the parser.
fn values(node: &Node<'_>) -> usize {
    let items = node.items().iter().map(values);
    let entries = node.entries().iter();
    1 + items.sum::<usize>() + entries.map(|entry| 1 + values(&entry.value)).sum::<usize>()
}

#[test]
fn what_most_write_is_plain() {
    for text in [
        "",
        "# nothing\n\n  # at all",
        "# a\n\napiVersion: v1\nkind: ConfigMap\ndata:\n  a: \"b: c\"\n  d: 'e' # f\n",
        "a: b\nc:\n  d: 'e'  # f\n\n  g: \"h: i\"\n",
        "a:\n- b\n- c: d\n  e: f\n- - g\n-\n- # h\n  - i\nj:",
        "a:\n- b: c\n  d:\n  - e\n  - f:\n    - g\nh: {}\ni: []\n",
        "  a:\n    - b: c\n      d:\n      - e",
        "a: |\n  {{ b }}: c\n\n    d\te\n  e\nf: >-\n  g\n",
        "a: |\n  b:\n  \tc\n   \t\n  d\n",
        "a: |\r\n\r\n  b\r\n     \r\n  c  \r\nd: >+\n  e\n   f\n\n  g\n\n  h\n\n# i\n",
        "a: |\nb: >-\n\nc: |+",
        "a:\n  - |-\n    b\n  - c\nd:\n  e: 1.5\n",
        "f:metadata:\n  f:labels:\n    .: {}\n    k:{\"a\":\"b\"}:\n      f:c: {}\n",
        "- a\n- - b\n  - c\n-\n- d:\n    e: f\n",
        "\u{e9}: \u{fc}  # \u{2192} \u{1f600}\nb: 'gr\u{f6}\u{df}e'",
        "a: b\r\nc:\r\n- d\r\n",
        "a: b # c\r\n\r\nd:\r\n- e\r\n- # i\r\n-\r\nf: 'g'\r\nh:",
        "a: [b, 'c', [d, 1], {e: f}]\ng: {}\nh: [ ]",
        "a: 1\nb: on\nc: 0x1f\nd: -2.5\ne: ~\nf: null\ng: https://h:1/i#j",
        "image: a/b:1@sha256:0\nargs:\n- --a=b\n- -c\n",
        "a: 'b\tc' # d\te\nf: \"g\th\"\n",
    ] {
        assert!(checked(text), "{text:?}");
    }
}

#[test]
fn what_may_be_broken_is_not() {
    for text in [
        "a: b: c\n",
        "a: b\n c",
        "a: b\n  c: d\n",
        "a:\n    b: c\n  d: e\n",
        "a\n",
        "a: [b\n",
        "a: \"b\n",
        "a: \"b\n  c\"",
        "a: \"\\n\"",
        "a: 'it''s'",
        "a: 'b'c\n",
        "a: \"b\"#c\n",
        "a:\n- b\nc\n",
        "\ta: b\n",
        "a:\tb\n",
        "a: b\t# c\n",
        "a: @b\n",
        "a: *b\n",
        "a: &b c",
        "<<: a",
        "a: |\n     \n  b\n",
        "a: |\n   b\n  c\n",
        "a: |\n  b\n\t\n",
        "a: |\n  \tb\n",
        "a: |+\n  b\n  ",
        "a: |\n  b\n# c\n  d\n",
        "a: .inf\n",
        "null: a\n",
        "1: a",
        "- a\nb: c\n",
        "a: b\n- c\n",
        "a: \u{85}\n",
        "a: b\rc: d\n",
        "a: b\r",
        "%a: b\n",
        "a: b:\n",
        "a:\n  b: c\n - d\n",
        "a: {}b\n",
        "a: b\n...\n",
        "- a: b\n c: d\n",
        "a: 1\n- b: 2\n",
    ] {
        assert!(!checked(text), "{text:?}");
    }
}

#[test]
fn a_key_for_the_second_time_is_told_by_the_parser() {
    assert!(checked("a: b\na: c"));
    assert!(assemble::read(Text::new(Chunk::whole(""), "a: b\na: c")).is_none());
}

#[test]
fn whatever_is_plain_can_be_read() {
    let piece = select(vec![
        "a:",
        "b: ",
        "c",
        "- ",
        "-",
        "  ",
        "    ",
        " ",
        "\n",
        "\n",
        "\n",
        "|",
        ">-",
        "\"d\"",
        "|+",
        ">",
        "\u{e9}",
        "'",
        "\"",
        "{}",
        "[",
        "#",
        " #",
        ": ",
        "1",
        ".5",
        "e9",
        "~",
        "null",
        "<<",
        "&x ",
        "*x",
        "!t ",
        "\r\n",
        "\t",
        "--",
        "?",
        ",",
        "f:a:",
        "k:{\"a\":\"b\"}:",
        "\n  ",
        "\n- ",
    ]);
    let text = proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat());
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(20_000)
    };
    proptest!(config, |(text in text)| {
        checked(&text);
    });
}
