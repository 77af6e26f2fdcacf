//! An edit that looks right is read again, and refused unless it makes its change and no other.

use super::parent::split_last;
use super::{Action, Edit, Refusal, Replacement, replaced};
use crate::Span;
use crate::path::{FieldPath, Segment};
use crate::split::{self, Chunk};
use crate::tree::{self, Entry, Node, Tree, Value};

/// Makes edits of one document. `text` is that of the whole file, `old` the tree of the document.
pub fn verify(
    text: &str,
    chunk: Chunk,
    old: &Tree<'_>,
    edits: &[(&Edit<'_>, &Replacement)],
) -> Result<(), Refusal> {
    let replacements = edits.iter().map(|(_, replacement)| *replacement).collect();
    let edited = edited(text, chunk, replacements)?;
    let mut new = read_again(text, chunk, old, &edited)?;
    for (edit, _) in edits {
        take_back(&mut new, &old.root, edit).ok_or(Refusal::Unsafe)?;
    }
    if old.root.says_the_same(&new) {
        Ok(())
    } else {
        Err(Refusal::Shared)
    }
}

/// The text of one document with replacements made, of which no two overlap.
pub fn edited(
    text: &str,
    chunk: Chunk,
    mut replacements: Vec<&Replacement>,
) -> Result<String, Refusal> {
    replacements.sort_by_key(|one| one.range.start);
    let mut pairs = replacements.windows(2);
    if pairs.any(|pair| pair[0].range.end > pair[1].range.start) {
        return Err(Refusal::Unsafe);
    }
    Ok(replaced(text, chunk.span.range(), replacements))
}

/// What a document says once it is edited, unless that spoils it as a whole.
pub fn read_again<'e>(
    text: &str,
    chunk: Chunk,
    old: &Tree<'_>,
    edited: &'e str,
) -> Result<Node<'e>, Refusal> {
    let new = read(chunk, edited).ok_or(Refusal::Unsafe)?;
    // The line `---` below must stay one.
    let same_end = edited.ends_with('\n') == text[chunk.span.range()].ends_with('\n');
    if same_end && old.duplicates.len() == new.duplicates.len() {
        Ok(new.root)
    } else {
        Err(Refusal::Unsafe)
    }
}

/// Reads a document as it was read before: of the same kind, and alone.
fn read(chunk: Chunk, text: &str) -> Option<Tree<'_>> {
    let span = Span::new(chunk.span.file, 0..text.len());
    let (chunks, errors) = split::split(span.file, text);
    let first = chunk.span.start == 0 || chunk.json;
    let documents = match chunks[..] {
        [chunk] if first && errors.is_empty() => split::split_json(chunk, text),
        _ if errors.is_empty() => chunks,
        _ => return None,
    };
    let only = Chunk { span, ..chunk };
    (documents == [only]).then(|| tree::parse(only, text).ok())?
}

/// Undoes an edit, where it is made: its string or strings are there, behind what was there before.
fn take_back<'s>(new: &mut Node<'s>, old: &Node<'s>, edit: &Edit<'_>) -> Option<()> {
    let (above, name) = split_last(&edit.path)?;
    let entries = mapping(new, &above)?;
    let position = entries.iter().position(|entry| entry.key == name)?;
    let before = Some(old.locate(&edit.path))
        .filter(|located| located.complete)
        .map(|located| &located.node.value);
    let after = &mut entries[position].value;
    let is_made = match &edit.action {
        Action::Append(strings) => {
            let items = match before {
                None | Some(Value::Null) => &[][..],
                Some(Value::Sequence(items)) => items,
                Some(_) => return None,
            };
            let strings = strings.iter().copied().map(Some);
            let expected = items.iter().map(Node::as_str).chain(strings);
            expected.eq(after.items().iter().map(Node::as_str))
        }
        Action::Set { text, .. } => {
            let was_empty = match before {
                None | Some(Value::Null) => true,
                Some(Value::String(before)) => before.is_empty(),
                Some(_) => false,
            };
            was_empty && after.as_str() == Some(text)
        }
    };
    match (before, &mut after.value) {
        _ if !is_made => return None,
        (None, _) => drop(entries.remove(position)),
        (Some(Value::Sequence(before)), Value::Sequence(items)) => items.truncate(before.len()),
        (Some(before), value) => value.clone_from(before),
    }
    Some(())
}

/// The entries of the mapping at a path.
fn mapping<'t, 's>(root: &'t mut Node<'s>, path: &FieldPath) -> Option<&'t mut Vec<Entry<'s>>> {
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
