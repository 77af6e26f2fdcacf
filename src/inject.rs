//! Names added to the text of a Certificate, where every other byte stays.

mod block;
mod flow;
mod lines;
mod plan;
mod quotes;
mod spec;
mod verify;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

pub use self::plan::Plan;
use self::quotes::Quotes;
use self::spec::Spec;

use crate::inventory::Certificate;
use crate::source::SourceMap;
use crate::yaml::split::Chunk;
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

/// A Certificate and the names to add.
#[derive(Debug)]
pub struct Wanted<'a> {
    pub certificate: &'a Certificate<'a>,
    pub names: Vec<&'a str>,
}

/// The edits that add names at the end of `spec.dnsAltNames`, in the style of each list and in the order
/// of the Certificates, which must have been read from `sources` and lack the names.
///
/// All of them may be made together: the text with them has been read again, and its documents differ
/// by the names in these lists alone. Those of one document are read at once, for a List may hold
/// thousands.
pub fn edits(sources: &SourceMap, wanted: &[Wanted<'_>]) -> Vec<Result<Replacement, Refusal>> {
    let text = |chunk: Chunk| &sources.file(chunk.span.file).text;
    let mut documents: BTreeMap<Chunk, Vec<usize>> = BTreeMap::new();
    let mut proposals = Vec::new();
    for (index, wanted) in wanted.iter().enumerate() {
        let chunk = wanted.certificate.object.origin.chunk;
        let proposal = propose(text(chunk), wanted);
        if proposal.is_ok() {
            documents.entry(chunk).or_default().push(index);
        }
        proposals.push(proposal);
    }
    for (chunk, indices) in documents {
        let verify = |indices: &[usize]| {
            let proposals = indices
                .iter()
                .filter_map(|&index| proposals[index].as_ref().ok());
            verify::verify(text(chunk), chunk, &proposals.collect::<Vec<_>>())
        };
        let mut refused = unsound(&indices, &verify);
        if !refused.is_empty() {
            let alone = |index: &&usize| !refused.iter().any(|(unsound, _)| unsound == *index);
            let sound: Vec<_> = indices.iter().filter(alone).copied().collect();
            if let Err(refusal) = verify(&sound) {
                refused = indices.iter().map(|&index| (index, refusal)).collect();
            }
        }
        for (index, refusal) in refused {
            proposals[index] = Err(refusal);
        }
    }
    let proposals = proposals.into_iter();
    proposals
        .map(|proposal| Ok(proposal?.replacement))
        .collect()
}

/// Those that cannot be made, found by halves: most often there are none.
fn unsound(
    indices: &[usize],
    verify: &impl Fn(&[usize]) -> Result<(), Refusal>,
) -> Vec<(usize, Refusal)> {
    match (verify(indices), indices) {
        (Ok(()), _) | (_, []) => Vec::new(),
        (Err(refusal), [index]) => vec![(*index, refusal)],
        _ => {
            let (some, others) = indices.split_at(indices.len() / 2);
            [unsound(some, verify), unsound(others, verify)].concat()
        }
    }
}

/// A part of a text, with everything replaced that stands in it.
pub fn replaced(text: &str, part: Range<usize>, mut replacements: Vec<&Replacement>) -> String {
    replacements.sort_by_key(|replacement| replacement.range.start);
    let mut start = part.start;
    let mut out = String::with_capacity(part.len());
    for Replacement { range, text: new } in replacements {
        out += &text[start..range.start];
        out += new;
        start = range.end;
    }
    out + &text[start..part.end]
}

/// An edit that looks right.
#[derive(Debug)]
struct Proposal<'a> {
    wanted: &'a Wanted<'a>,
    replacement: Replacement,
}

fn propose<'a>(text: &str, wanted: &'a Wanted<'a>) -> Result<Proposal<'a>, Refusal> {
    let replacement = replace(text, wanted)?;
    Ok(Proposal {
        wanted,
        replacement,
    })
}

/// What stands in a range of bytes of a file afterwards; an insertion when the range is empty.
#[derive(Debug)]
pub struct Replacement {
    pub range: Range<usize>,
    pub text: String,
}

impl Replacement {
    fn insert(at: usize, text: String) -> Self {
        Self {
            range: at..at,
            text,
        }
    }
}

fn replace(text: &str, wanted: &Wanted<'_>) -> Result<Replacement, Refusal> {
    let Wanted { certificate, names } = wanted;
    let json = certificate.object.origin.chunk.json;
    let node = certificate.node();
    let parent = node.entry(SPEC).ok_or(NO_SPEC)?;
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
