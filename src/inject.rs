//! Names added to the text of a Certificate, and the namespace to that of an object, where every other
//! byte stays.

mod aliases;
mod block;
mod flow;
mod lines;
mod namespace;
mod plan;
mod quotes;
mod spec;
mod verify;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use self::aliases::Aliases;
pub use self::namespace::Homeless;
pub use self::plan::Plan;
use self::quotes::Quotes;
use self::spec::Spec;

use crate::inventory::Certificate;
use crate::source::SourceMap;
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{self, Entry, Node, Value};

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
const TOO_MANY: Refusal =
    Refusal("too many edits of its document would change something else, too");

/// How often the edits of a document are made and read again to find those that cannot be made. Each time
/// takes as long as the document is, so trying every edit of a long List by itself would be quadratic.
const MAX_TRIALS: usize = 100;

/// A Certificate and the names to add.
#[derive(Debug)]
pub struct Wanted<'a> {
    pub certificate: &'a Certificate<'a>,
    pub names: Vec<&'a str>,
}

/// What the text of an object is to say that it does not say.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    Names(&'a Wanted<'a>),
    Namespace(&'a Homeless<'a>),
}

impl Change<'_> {
    /// The document that changes.
    pub fn chunk(&self) -> Chunk {
        match self {
            Self::Names(wanted) => wanted.certificate.object.origin.chunk,
            Self::Namespace(homeless) => homeless.chunk,
        }
    }

    /// The way to the value that changes.
    fn path(&self) -> FieldPath {
        match self {
            Self::Names(wanted) => {
                let item = wanted.certificate.object.origin.item.clone();
                item.join("spec.dnsAltNames")
            }
            Self::Namespace(homeless) => homeless.item.clone().join("metadata.namespace"),
        }
    }

    fn propose(&self, text: &str) -> Result<Replacement, Refusal> {
        match self {
            Self::Names(wanted) => replace(text, wanted),
            Self::Namespace(homeless) => homeless.replace(text),
        }
    }
}

/// The edits that add names at the end of `spec.dnsAltNames`, in the style of each list and in the order
/// of the Certificates, which must have been read from `sources` and lack the names.
pub fn edits(sources: &SourceMap, wanted: &[Wanted<'_>]) -> Vec<Result<Replacement, Refusal>> {
    let changes: Vec<_> = wanted.iter().map(Change::Names).collect();
    edits_of(sources, &changes)
}

/// The edits that make changes, in their order.
///
/// All of them may be made together: the text with them has been read again, and its documents differ
/// by these changes alone. Those of one document are read at once, for a List may hold thousands.
pub fn edits_of(sources: &SourceMap, changes: &[Change<'_>]) -> Vec<Result<Replacement, Refusal>> {
    let text = |chunk: Chunk| &sources.file(chunk.span.file).text;
    let mut documents: BTreeMap<Chunk, Vec<usize>> = BTreeMap::new();
    let mut proposals = Vec::new();
    for (index, &change) in changes.iter().enumerate() {
        let chunk = change.chunk();
        let proposal = change.propose(text(chunk));
        if proposal.is_ok() {
            documents.entry(chunk).or_default().push(index);
        }
        proposals.push(proposal.map(|replacement| Proposal {
            change,
            replacement,
        }));
    }
    for (chunk, indices) in documents {
        let verify = |indices: &[usize]| {
            let proposals = indices
                .iter()
                .filter_map(|&index| proposals[index].as_ref().ok());
            verify::verify(text(chunk), chunk, &proposals.collect::<Vec<_>>())
        };
        if verify(&indices).is_ok() {
            continue;
        }
        let tree = tree::parse(chunk, sources.text(chunk.span)).ok();
        let aliases = tree.as_ref();
        let aliases = aliases.map(|tree| Aliases::new(text(chunk), chunk.span, &tree.root));
        let (shared, others): (Vec<_>, Vec<_>) = indices.iter().partition(|index| {
            let aliases = aliases.as_ref();
            aliases.is_some_and(|aliases| aliases.repeat(&changes[**index].path()))
        });
        let refused = refused(&shared, &others, verify);
        for (index, refusal) in refused {
            proposals[index] = Err(refusal);
        }
    }
    let proposals = proposals.into_iter();
    proposals
        .map(|proposal| Ok(proposal?.replacement))
        .collect()
}

/// Those edits of a document that cannot be made: the shared ones, and what is found of the others.
fn refused(
    shared: &[usize],
    others: &[usize],
    verify: impl Fn(&[usize]) -> Result<(), Refusal>,
) -> Vec<(usize, Refusal)> {
    let mut trials = MAX_TRIALS;
    let unsound = unsound(others, &verify, &mut trials);
    let shared = shared.iter().map(|&index| (index, SHARED));
    if unsound.is_empty() {
        return shared.collect();
    }
    let known: BTreeSet<_> = unsound.iter().map(|(index, _)| index).collect();
    let sound = others.iter().filter(|index| !known.contains(index));
    let others = match verify(&sound.copied().collect::<Vec<_>>()) {
        Ok(()) => unsound,
        Err(refusal) => others.iter().map(|&index| (index, refusal)).collect(),
    };
    shared.chain(others).collect()
}

/// Those that cannot be made, found by halves: most often there are none. When the trials are used up,
/// those that are left count as such.
fn unsound(
    indices: &[usize],
    verify: &impl Fn(&[usize]) -> Result<(), Refusal>,
    trials: &mut usize,
) -> Vec<(usize, Refusal)> {
    let Some(left) = trials.checked_sub(1) else {
        return indices.iter().map(|&index| (index, TOO_MANY)).collect();
    };
    *trials = left;
    match (verify(indices), indices) {
        (Ok(()), _) | (_, []) => Vec::new(),
        (Err(refusal), [index]) => vec![(*index, refusal)],
        _ => {
            let (some, others) = indices.split_at(indices.len() / 2);
            let mut unsound_ones = unsound(some, verify, trials);
            unsound_ones.extend(unsound(others, verify, trials));
            unsound_ones
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
    change: Change<'a>,
    replacement: Replacement,
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn those_that_cannot_be_made_are_found() {
        let indices: Vec<_> = (0..1000).collect();
        let bad = [3, 4, 900];
        let verify = |some: &[usize]| {
            let sound = !some.iter().any(|index| bad.contains(index));
            sound.then_some(()).ok_or(UNSAFE)
        };
        let expected = bad.map(|index| (index, UNSAFE));
        assert_eq!(refused(&[], &indices, verify), expected);
    }

    #[test]
    fn the_trials_are_bounded_however_many_cannot_be_made() {
        for number in [100, 10_000] {
            let indices: Vec<_> = (0..number).collect();
            let trials = Cell::new(0);
            let verify = |some: &[usize]| {
                trials.set(trials.get() + 1);
                some.is_empty().then_some(()).ok_or(UNSAFE)
            };
            let all = refused(&[], &indices, verify);
            assert_eq!(all.len(), number);
            assert_eq!(all[0], (0, UNSAFE));
            assert_eq!(all[number - 1], (number - 1, TOO_MANY));
            // One more for those that are left.
            assert_eq!(trials.get(), MAX_TRIALS + 1);
        }
    }
}
