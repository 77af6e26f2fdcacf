//! An edit that looks right is read again, and refused unless it adds the names and nothing else.

use super::{LIST, Refusal, Replacement, SHARED, SPEC, UNSAFE};
use crate::inventory::Certificate;
use crate::source::Span;
use crate::yaml::path::{FieldPath, Segment};
use crate::yaml::split::{self, Chunk};
use crate::yaml::tree::{self, Entry, Node, Tree, Value};
use crate::yaml::value;

/// `text` is that of the whole file.
pub fn verify(
    text: &str,
    certificate: &Certificate<'_>,
    names: &[&str],
    replacement: &Replacement,
) -> Result<(), Refusal> {
    let origin = &certificate.object.origin;
    let chunk = origin.chunk;
    let document = chunk.span.range();
    let edited = [
        &text[document.start..replacement.range.start],
        &replacement.text,
        &text[replacement.range.end..document.end],
    ]
    .concat();
    let old = tree::parse(chunk, &text[document]).map_err(|_| UNSAFE)?;
    let mut new = read(chunk, &edited).ok_or(UNSAFE)?;
    // The line `---` below must stay one.
    let ends_line = |text: &str| text.ends_with('\n');
    let same_end = ends_line(&edited) == ends_line(&text[chunk.span.range()]);
    let present = certificate.node.get(SPEC).and_then(|spec| spec.entry(LIST));
    let taken_back = take_back(&mut new.root, &origin.item, present, names);
    if !same_end || taken_back.is_none() || old.duplicates.len() != new.duplicates.len() {
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

/// Takes the names out of the list of an object, where they stand behind what was there before.
fn take_back(
    root: &mut Node<'_>,
    object: &FieldPath,
    present: Option<&Entry<'_>>,
    names: &[&str],
) -> Option<()> {
    let mut node = root;
    for segment in object.clone().key(SPEC).segments() {
        node = match (segment, &mut node.value) {
            (Segment::Index(index), Value::Sequence(items)) => items.get_mut(*index)?,
            (Segment::Key(key), Value::Mapping(entries)) => {
                let entry = entries.iter_mut().find(|entry| entry.key == *key)?;
                &mut entry.value
            }
            _ => return None,
        };
    }
    let Value::Mapping(spec) = &mut node.value else {
        return None;
    };
    let position = spec.iter().position(|entry| entry.key == LIST)?;
    let before = present.map_or(&[][..], |entry| entry.value.items());
    let before = before.iter().map(Node::as_str);
    let wanted = before.chain(names.iter().copied().map(Some));
    if !wanted.eq(spec[position].value.items().iter().map(Node::as_str)) {
        return None;
    }
    match present {
        // Null, or a list without the names.
        Some(entry) => {
            let items = &mut spec[position].value.value;
            match (&entry.value.value, &mut *items) {
                (Value::Sequence(before), Value::Sequence(items)) => items.truncate(before.len()),
                _ => *items = Value::Null,
            }
        }
        None => drop(spec.remove(position)),
    }
    Some(())
}
