//! Names added to the text of a Certificate, where every other byte stays.

mod block;
mod flow;
mod lines;
mod verify;

use std::fmt;
use std::ops::Range;

use crate::diagnostic::Edit;
use crate::inventory::Certificate;
use crate::object::Place;
use crate::source::{SourceMap, Span};
use crate::yaml::print;
use crate::yaml::tree::{Entry, Node, Value};

const SPEC: &str = "spec";
const LIST: &str = "dnsAltNames";

/// Why the text of a Certificate cannot be edited: a fragment that goes on behind "but".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal(&'static str);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

const ALIAS: Refusal = Refusal("its list comes from an alias");
const MERGED: Refusal = Refusal("its list comes from a `<<`");
const SHARED: Refusal = Refusal("an alias elsewhere would get the names, too");
const NO_SPEC: Refusal = Refusal("it has no `spec` to add them to");
const UNSAFE: Refusal = Refusal("no edit of its text adds them and nothing else");

/// The edit that adds names at the end of `spec.dnsAltNames`, in the style of the list: one
/// replacement in the file, or an insertion where the span is empty.
///
/// `certificate` must have been read from `sources`, and lack the names. The text with the edit has
/// been read again, and its document differs by the names in this one list. An edit of another
/// Certificate of the same document may stand beside it.
pub fn edit(
    sources: &SourceMap,
    certificate: &Certificate<'_>,
    names: &[&str],
) -> Result<Edit, Refusal> {
    let chunk = certificate.object.origin.chunk;
    let text = &sources.file(chunk.span.file).text;
    let replacement = propose(text, certificate, names)?;
    verify::verify(text, certificate, names, &replacement)?;
    Ok(Edit {
        place: Place::Text(Span::new(chunk.span.file, replacement.range)),
        text: replacement.text,
        is_text: false,
    })
}

/// What stands in a range of a text afterwards.
#[derive(Debug)]
struct Replacement {
    range: Range<usize>,
    text: String,
}

impl Replacement {
    fn insert(at: usize, text: String) -> Self {
        Self {
            range: at..at,
            text,
        }
    }
}

/// The edit that looks right.
fn propose(
    text: &str,
    certificate: &Certificate<'_>,
    names: &[&str],
) -> Result<Replacement, Refusal> {
    let json = certificate.object.origin.chunk.json;
    let parent = certificate.node.entry(SPEC).ok_or(NO_SPEC)?;
    refuse_foreign(text, parent)?;
    if !matches!(parent.value.value, Value::Mapping(_)) {
        return Err(NO_SPEC);
    }
    let spec = Spec::new(text, json, parent, names);
    let Some(entry) = spec.node.entry(LIST) else {
        return Ok(spec.add_list());
    };
    refuse_foreign(text, entry)?;
    let list = &entry.value;
    let at = list.span.range();
    match &list.value {
        Value::Sequence(items) if !items.is_empty() => {
            let quotes = Quotes::of(text, json, items.iter().map(|item| item.span));
            let names = quotes.all(names);
            let items: Vec<_> = items.iter().map(|item| item.span.range()).collect();
            Ok(match is_flow(text, list) {
                true => flow::append(text, at, &items, &names),
                false => block::append(text, at, &names),
            })
        }
        Value::Sequence(_) => Ok(flow::append(text, at, &[], &spec.names)),
        // Its tag says that it is null.
        Value::Null if text[entry.key_span.range().end..at.start].contains('!') => Err(UNSAFE),
        Value::Null if at.is_empty() => Ok(spec.fill_list(entry.key_span.range())),
        Value::Null => Ok(Replacement {
            range: at,
            text: spec.flow_list(),
        }),
        _ => Err(UNSAFE),
    }
}

/// The mapping that gets a list of names, and its style.
struct Spec<'a> {
    text: &'a str,
    node: &'a Node<'a>,
    /// The text of its entries, in order, but for what a `<<` brings.
    own: Vec<Range<usize>>,
    quotes: Quotes,
    /// The names in its quotes.
    names: Vec<String>,
    /// No blanks stand behind colons and commas.
    tight: bool,
}

impl<'a> Spec<'a> {
    fn new(text: &'a str, json: bool, parent: &'a Entry<'a>, names: &[&str]) -> Self {
        let node = &parent.value;
        let own = node.entries().iter().filter(|e| !is_merged(text, e));
        let mut own: Vec<_> = own.collect();
        own.sort_by_key(|entry| entry.key_span);
        let model = own.last().unwrap_or(&parent);
        let keys = own.iter().chain(own.is_empty().then_some(&parent));
        let quotes = Quotes::of(text, json, keys.map(|entry| entry.key_span));
        let value = model.value.span.range().start;
        Self {
            text,
            node,
            quotes,
            names: quotes.all(names),
            // Only behind quotes a colon needs no blank.
            tight: quotes != Quotes::None && flow::is_tight(text, value),
            own: own.into_iter().map(extent).collect(),
        }
    }

    fn flow_list(&self) -> String {
        let gap = if self.tight { "," } else { ", " };
        format!("[{}]", self.names.join(gap))
    }

    /// Adds the key and its list.
    fn add_list(&self) -> Replacement {
        let key = format!("{}:", self.quotes.quote(LIST));
        let at = self.node.span.range();
        if !is_flow(self.text, self.node) {
            return block::add_entry(self.text, at, &key, &self.names);
        }
        let blank = if self.tight { "" } else { " " };
        let entry = format!("{key}{blank}{}", self.flow_list());
        match (&self.own[..], self.node.entries()) {
            // Nothing but a `<<`, whose end is not known.
            ([], [merged, ..]) => {
                Replacement::insert(merged.key_span.range().start, format!("{entry}, "))
            }
            _ => flow::append(self.text, at, &self.own, &[entry]),
        }
    }

    /// Gives a list to the key, which has no value.
    fn fill_list(&self, key: Range<usize>) -> Replacement {
        if !is_flow(self.text, self.node) {
            return block::fill_entry(self.text, key, &self.names);
        }
        let list = self.flow_list();
        let colon = flow::skip_blanks(self.text, key.end);
        match self.text[colon..].starts_with(':') {
            true => Replacement::insert(colon + 1, format!(" {list}")),
            false => Replacement::insert(key.end, format!(": {list}")),
        }
    }
}

/// The value must be the entry's own: an edit of what stands elsewhere would change that, too.
fn refuse_foreign(text: &str, entry: &Entry<'_>) -> Result<(), Refusal> {
    if is_merged(text, entry) {
        return Err(MERGED);
    }
    match is_alias(&text[entry.value.span.range()]) {
        true => Err(ALIAS),
        false => Ok(()),
    }
}

/// A `<<` brought the entry. A key of this name has quotes.
fn is_merged(text: &str, entry: &Entry<'_>) -> bool {
    &text[entry.key_span.range()] == "<<"
}

/// A mapping whose first key is an alias goes on behind the name.
fn is_alias(text: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    text.strip_prefix('*')
        .is_some_and(|rest| rest.bytes().all(name))
}

fn is_flow(text: &str, collection: &Node<'_>) -> bool {
    text[collection.span.range()].starts_with(['[', '{'])
}

/// The text of an entry, from its key to its value; a value that is not there ends with the key.
fn extent(entry: &Entry<'_>) -> Range<usize> {
    let key = entry.key_span.range();
    key.start..key.end.max(entry.value.span.range().end)
}

/// How a list or mapping writes its strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    /// Only those that need them.
    None,
    Single,
    Double,
    Json,
}

impl Quotes {
    /// Those that all scalars have.
    fn of(text: &str, json: bool, scalars: impl Iterator<Item = Span>) -> Self {
        let quotes = scalars.map(|span| match text.as_bytes().get(span.range().start) {
            _ if json => Self::Json,
            Some(b'"') => Self::Double,
            Some(b'\'') => Self::Single,
            _ => Self::None,
        });
        let one = |one, other| if one == other { one } else { Self::None };
        quotes.reduce(one).unwrap_or(Self::None)
    }

    fn all(self, names: &[&str]) -> Vec<String> {
        names.iter().map(|name| self.quote(name)).collect()
    }

    /// A string as it stands in a line, between brackets or not.
    fn quote(self, name: &str) -> String {
        let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-._*".contains(&byte);
        let inline = print::inline(name);
        match self {
            // A JSON string is the same for every reader of JSON.
            Self::Json => serde_json::Value::from(name).to_string(),
            Self::Single if name.bytes().all(harmless) => format!("'{name}'"),
            _ if inline.starts_with('"') => inline,
            Self::None if name.bytes().all(harmless) => inline,
            _ => format!("\"{name}\""),
        }
    }
}
