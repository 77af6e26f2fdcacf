//! Which documents may hold an object that we read, told from their text: nothing else is parsed.

use std::iter::Peekable;
use std::ops::Range;

use memchr::memmem;

use super::misspelling;
use crate::api;
use crate::placeholder::ENCRYPTED;
use crate::source::{STDIN, SourceMap};

/// The first line of a document with content, which comments, `...`, blanks and nulls are not.
pub fn first_line(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let is_null = matches!(content, "" | "~" | "null" | "Null" | "NULL");
        if !is_null && content != "..." && !content.starts_with('#') {
            let from = start + line.len() - line.trim_start().len();
            return Some(from..from + content.len());
        }
        start += line.len();
    }
    None
}

/// Stdin is the input, and nothing came.
pub fn is_empty_stdin(sources: &SourceMap) -> bool {
    let files = || sources.files().map(|(_, file)| file);
    files().any(|file| file.name == STDIN) && files().all(|file| first_line(&file.text).is_none())
}

/// The text may hold an object that we read. Anything else is not even parsed.
pub fn concerns_us(text: &str) -> bool {
    Prefilter::new(text).any_in(0..text.len())
}

/// A group in the text is ours, or nearly so.
pub(super) fn names_our_group(text: &str) -> bool {
    text.contains(api::GROUP) || versions(text).next().is_some()
}

/// Lists of which it is looked whether they hold anything: an empty one is short.
const SHORT: usize = 64 << 10;

/// Where a text speaks of our group or a similar one, of Gateways and their routes, or of kinds that we
/// know: each found in one pass over the text, however many documents it has.
pub(super) struct Prefilter<'t> {
    places: [Places<'t>; 4],
    lists: Places<'t>,
}

type Places<'t> = Peekable<Box<dyn Iterator<Item = usize> + 't>>;

impl<'t> Prefilter<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let find = |word: &'static str| memmem::find_iter(text.as_bytes(), word);
        let kinds = find("kind").filter(|at| may_be(&text[at + "kind".len()..], is_known_kind));
        let places: [Box<dyn Iterator<Item = usize>>; 4] = [
            Box::new(find(api::GROUP)),
            Box::new(find(api::GATEWAY_GROUP)),
            Box::new(kinds),
            Box::new(versions(text)),
        ];
        let lists: Box<dyn Iterator<Item = usize>> =
            Box::new(find("List").filter(|at| is_value_of_kind(&text[..*at])));
        Self {
            places: places.map(Iterator::peekable),
            lists: lists.peekable(),
        }
    }

    /// Whether there is one in a range; ranges must be asked for in their order.
    pub(super) fn any_in(&mut self, range: Range<usize>) -> bool {
        let is_in = |places: &mut Places<'t>| {
            while places.next_if(|at| *at < range.start).is_some() {}
            places.peek().is_some_and(|at| *at < range.end)
        };
        self.places.iter_mut().any(is_in) || (range.len() <= SHORT && is_in(&mut self.lists))
    }
}

/// The kind of a document, as far as a glance can tell.
pub(super) fn kind(text: &str) -> Option<&str> {
    let is_key = |at: &usize| {
        let before = &text[..*at];
        before.is_empty() || before.ends_with(['\n', '"', '\u{feff}'])
    };
    let keys = memmem::find_iter(text.as_bytes(), "kind").filter(is_key);
    let mut values = keys.map(|at| value(&text[at + "kind".len()..]));
    let kind = values.find_map(|value| match value {
        Value::Text(text) => Some(text),
        Value::None | Value::Unclear => None,
    })?;
    let word = kind
        .split(|char: char| !char.is_ascii_alphanumeric())
        .next();
    word.filter(|word| !word.is_empty())
}

/// Where an apiVersion stands whose group is nearly ours.
fn versions(text: &str) -> impl Iterator<Item = usize> {
    let keys = memmem::find_iter(text.as_bytes(), "apiVersion");
    keys.filter(|at| may_be(&text[at + "apiVersion".len()..], is_near_group))
}

/// What stands behind a key is a value of some sort, or cannot be told so easily.
fn may_be(behind_key: &str, is: impl Fn(&str) -> bool) -> bool {
    match value(behind_key) {
        Value::None => false,
        Value::Unclear => true,
        Value::Text(text) => is(text),
    }
}

/// `Service` or `Namespace`, or `Pool` or `Server` in any case.
fn is_known_kind(value: &str) -> bool {
    let is_letter = |byte: &&u8| byte.is_ascii_alphanumeric();
    let word = &value[..value.as_bytes().iter().take_while(is_letter).count()];
    // Most are none of these, and that is seen at their length.
    matches!(word.len(), 4 | 6..=10)
        && (matches!(word, "Service" | "Namespace") || misspelling::pool_or_server(word).is_some())
}

/// An apiVersion whose group is nearly ours, or may be with an escape in it.
fn is_near_group(value: &str) -> bool {
    let is_end = |byte| {
        matches!(
            byte,
            b'/' | b'"' | b'\'' | b'\n' | b'\r' | b',' | b'}' | b'#' | b'\\'
        )
    };
    let mut bytes = value.bytes().take(LONGEST_GROUP);
    let Some(end) = bytes.position(is_end) else {
        return value.len() <= LONGEST_GROUP && misspelling::is_near_group(value);
    };
    value.as_bytes()[end] == b'\\' || misspelling::is_near_group(&value[..end])
}

/// Bytes of a group that may be ours, with blanks around it.
const LONGEST_GROUP: usize = 3 * api::GROUP.len();

/// What stands before a value is `kind:`, quoted or not.
fn is_value_of_kind(before: &str) -> bool {
    let head = before.trim_end_matches(['"', '\'', ' ', '\t', '\r', '\n']);
    let key = head.strip_suffix(':').unwrap_or_default();
    key.trim_end_matches(['"', '\'', ' ', '\t'])
        .ends_with("kind")
}

/// What follows a word in a text.
enum Value<'t> {
    /// No value: the word is no key.
    None,
    /// An alias, an escape, something encrypted, or more than a glance can tell.
    Unclear,
    /// Where the value starts, up to [`GLANCE`].
    Text(&'t str),
}

/// Bytes of a value, of its tag, anchor or comment that are looked at: for what follows a key, its text
/// must not be read again and again.
const GLANCE: usize = 128;

/// Tags, anchors, comments and the like before a value that are stepped over.
const PROPERTIES: usize = 4;

fn value(behind_key: &str) -> Value<'_> {
    let Some(rest) = behind_blanks(behind_key).strip_prefix(':') else {
        return Value::None;
    };
    let mut rest = behind_blanks(rest);
    for _ in 0..PROPERTIES {
        if rest.starts_with(ENCRYPTED) {
            return Value::Unclear;
        }
        let glance = &rest[..rest.floor_char_boundary(GLANCE)];
        let end = match glance.bytes().next() {
            Some(b'!' | b'&' | b'>' | b'|') => glance.find([' ', '\t', '\r', '\n']),
            Some(b'#') => glance.find('\n'),
            Some(b'*' | b'\\') => return Value::Unclear,
            _ => return Value::Text(glance),
        };
        match end {
            Some(end) => rest = behind_blanks(&rest[end..]),
            None => return Value::Unclear,
        }
    }
    Value::Unclear
}

/// What follows blanks, line breaks and quotes.
fn behind_blanks(text: &str) -> &str {
    let is_blank = |byte: &&u8| matches!(byte, b' ' | b'"' | b'\'' | b'\n' | b'\r' | b'\t');
    let text = &text[text.as_bytes().iter().take_while(is_blank).count()..];
    // Blanks of other scripts are rare.
    if text.as_bytes().first().is_some_and(|byte| !byte.is_ascii()) {
        text.trim_start()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_may_concern_us() {
        for text in [
            "apiVersion: openvox.voxpupuli.org/v1alpha1",
            "apiVersion: Openvox.voxpupuli.org/v1alpha1\nkind: Certificate",
            "apiVersion: ' openvox.voxpupuli.org/v1alpha1'",
            "{\"apiVersion\":\"openvox.voxpupul.org/v1alpha1\"}",
            "{\"apiVersion\" : \"\\u006fpenvox.voxpupuli.org/v1alpha1\"}",
            "apiVersion: >-\n  openvox.voxpupuli.orgs/v1alpha1",
            "apiVersion: !!str &a # comment\n  openvox.voxpupuliorg/v1alpha1",
            "apiVersion: ENC[AES256_GCM,data:x,type:str]",
            "apiVersion: v1\nkind: ENC[AES256_GCM,data:x,type:str]",
            "kind: Pool",
            "kind: 'pool '",
            "kind:   SERVER # comment",
            "{\"kind\":\"ServerList\"}",
            "? kind\n: Pool",
            "kind: !!str Pool",
            "kind: &kind\n  pool\n",
            "kind: *kind",
            "apiVersion: v1\nkind: Service",
            "apiVersion: v1\nkind: List\nitems: null",
        ] {
            assert!(concerns_us(text), "{text}");
        }
        for text in [
            "apiVersion: v1\nkind: ConfigMap",
            "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor",
            "kind: Pools\nserver: Pool",
            "kinds: Pool",
            "apiVersion: cert-manager.io/v1\nkind: Certificate",
            "",
        ] {
            assert!(!concerns_us(text), "{text}");
        }
        let long = "kind:".to_owned() + &" ".repeat(1000) + "Pool";
        assert!(concerns_us(&long));
    }
}
