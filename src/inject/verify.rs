//! An edit that looks right is read again, and refused unless it makes its change and no other.

use super::{Change, LIST, Proposal, Refusal, SHARED, SPEC, UNSAFE, Wanted, replaced};
use crate::source::Span;
use crate::value;
use kubectl_yaml::path::{FieldPath, Segment};
use kubectl_yaml::split::{self, Chunk};
use kubectl_yaml::tree::{self, Entry, Node, Tree, Value};

/// Makes all edits of one document. `text` is that of the whole file.
pub fn verify(text: &str, chunk: Chunk, proposals: &[&Proposal<'_>]) -> Result<(), Refusal> {
    let document = &text[chunk.span.range()];
    let replacements = proposals.iter().map(|proposal| &proposal.replacement);
    let edited = replaced(text, chunk.span.range(), replacements.collect());
    let old = tree::parse(chunk, document).map_err(|_| UNSAFE)?;
    let mut new = read(chunk, &edited).ok_or(UNSAFE)?;
    for Proposal { change, .. } in proposals {
        let taken_back = match change {
            Change::Names(wanted) => take_back(&mut new.root, wanted),
            Change::Namespace(homeless) => homeless.take_back(&mut new.root),
        };
        taken_back.ok_or(UNSAFE)?;
    }
    // The line `---` below must stay one.
    let same_end = edited.ends_with('\n') == document.ends_with('\n');
    if !same_end || old.duplicates.len() != new.duplicates.len() {
        return Err(UNSAFE);
    }
    match value::from_node(&old.root) == value::from_node(&new.root) {
        true => Ok(()),
        false => Err(SHARED),
    }
}

/// Reads a document as it was read before: of the same kind, and alone.
fn read(chunk: Chunk, text: &str) -> Option<Tree<'_>> {
    let span = Span::new(chunk.span.file, 0..text.len());
    let (chunks, errors) = split::split(span.file, text);
    let first = chunk.span.start == 0 || chunk.json;
    let chunks = match chunks[..] {
        [chunk] if first && errors.is_empty() => split::split_json(chunk, text),
        _ if errors.is_empty() => chunks,
        _ => return None,
    };
    match chunks[..] {
        [only]
            if only
                == Chunk {
                    span,
                    json: chunk.json,
                } =>
        {
            tree::parse(only, text).ok()
        }
        _ => None,
    }
}

/// Takes the names out of their list, where they stand behind what was there before.
fn take_back(root: &mut Node<'_>, wanted: &Wanted<'_>) -> Option<()> {
    let Wanted { certificate, names } = wanted;
    let spec = certificate.object.origin.item.clone().key(SPEC);
    let spec = mapping(root, &spec)?;
    let position = spec.iter().position(|entry| entry.key == LIST)?;
    let source = certificate.node();
    let before = source.get(SPEC).and_then(|spec| spec.get(LIST));
    let items = before.map_or(&[][..], Node::items).iter();
    let expected = items
        .map(Node::as_str)
        .chain(names.iter().copied().map(Some));
    if !expected.eq(spec[position].value.items().iter().map(Node::as_str)) {
        return None;
    }
    match (before, &mut spec[position].value.value) {
        (None, _) => drop(spec.remove(position)),
        (Some(before), Value::Sequence(items)) if matches!(before.value, Value::Sequence(_)) => {
            items.truncate(before.items().len());
        }
        (Some(_), value) => *value = Value::Null,
    }
    Some(())
}

/// The entries of the mapping at a path.
pub fn mapping<'t, 's>(root: &'t mut Node<'s>, path: &FieldPath) -> Option<&'t mut Vec<Entry<'s>>> {
    let mut node = root;
    for segment in path.segments().iter() {
        node = match (segment, &mut node.value) {
            (Segment::Index(index), Value::Sequence(items)) => items.get_mut(*index)?,
            (Segment::Key(key), Value::Mapping(entries)) => {
                let entry = entries.iter_mut().find(|entry| entry.key == *key)?;
                &mut entry.value
            }
            _ => return None,
        };
    }
    match &mut node.value {
        Value::Mapping(entries) => Some(entries),
        _ => None,
    }
}
