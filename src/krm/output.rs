//! The ResourceList that a function prints.

use serde_yaml::{Mapping, Value};

use super::{ResourceList, annotation, printed, verified};
use crate::emit::passthrough::Changes;
use crate::value;
use kubectl_yaml::edit::{self, Replacement};
use kubectl_yaml::tree::Node;

/// Where an item stands in a package, in both of their forms; only the first two say that it has a file.
const PLACES: [&str; 4] = [
    "config.kubernetes.io/path",
    "internal.config.kubernetes.io/path",
    "config.kubernetes.io/index",
    "internal.config.kubernetes.io/index",
];

/// What becomes of a ResourceList.
#[derive(Default)]
pub struct Output {
    /// Of its items.
    pub changes: Changes,
    /// Items behind all others.
    pub last: Vec<Mapping>,
    pub results: Vec<Mapping>,
    /// There are no items at all.
    pub without_items: bool,
}

/// The text of the list with what becomes of it; `None` when no item is left.
///
/// As much of the text stays as can: it is written anew where it cannot be edited.
pub fn text(list: &ResourceList<'_>, mut output: Output) -> Option<String> {
    if let Some(edited) = output.changes.take_edits(list.text)
        && let Some(list) = ResourceList::parse(&edited)
    {
        return with_items(&list, output);
    }
    with_items(list, output)
}

fn with_items(list: &ResourceList<'_>, mut output: Output) -> Option<String> {
    let (mut items, mut places) = (Vec::new(), Vec::new());
    for item in list.items() {
        let changes = &mut output.changes;
        place_like(item.node, changes.added.get_mut(&item.item));
        let is_kept = !changes.dropped.contains(&item.item);
        let mut bodies = changes.object(&item.item, || value::mapping(item.node));
        let added = bodies.split_off(usize::from(is_kept));
        items.append(&mut bodies);
        items.extend(added.iter().cloned());
        places.push(Place {
            node: item.node,
            is_kept,
            added,
        });
    }
    items.extend(output.last.iter().cloned());
    if items.is_empty() && !output.without_items {
        return None;
    }
    if let Some(place) = places.last_mut() {
        place.added.append(&mut output.last);
    }
    let guess = guess(list, &places, &output);
    Some(verified(guess, &expected(list, items, output)))
}

/// What the list is to say.
fn expected(list: &ResourceList<'_>, items: Vec<Mapping>, output: Output) -> Mapping {
    let mut expected = value::mapping(&list.root);
    if output.without_items {
        // A validator says nothing but what it found.
        expected.remove("items");
        expected.remove("functionConfig");
    } else {
        expected.insert("items".into(), items.into());
    }
    expected.remove("results");
    if !output.results.is_empty() {
        expected.insert("results".into(), output.results.into());
    }
    expected
}

/// An item, and what follows it.
struct Place<'t, 's> {
    node: &'t Node<'s>,
    is_kept: bool,
    added: Vec<Mapping>,
}

/// The text as it is edited where the items are a list in block style; nobody else writes one.
fn guess(list: &ResourceList<'_>, places: &[Place<'_, '_>], output: &Output) -> Option<String> {
    if output.without_items {
        return None;
    }
    let changed = places.iter();
    let changed = changed.filter(|place| !place.is_kept || !place.added.is_empty());
    let replacements = changed.map(|place| {
        let lines = Lines::of(list.text, place.node)?;
        let mut text = String::new();
        if !place.added.is_empty() {
            if !list.text[..lines.end].ends_with('\n') {
                text.push('\n');
            }
            text += &indented(&printed(&place.added), lines.indentation);
        }
        let start = if place.is_kept {
            lines.end
        } else {
            lines.start
        };
        Some(Replacement {
            range: start..lines.end,
            text,
        })
    });
    let replacements = replacements.collect::<Option<Vec<_>>>()?;
    let all = 0..list.text.len();
    let mut text = edit::replaced(list.text, all, replacements.iter().collect());
    if !output.results.is_empty() {
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text += &printed(&value::entries([(
            "results",
            output.results.clone().into(),
        )]));
    }
    Some(text)
}

/// The lines of an item, from that of its dash.
struct Lines<'t> {
    start: usize,
    end: usize,
    indentation: &'t str,
}

impl<'t> Lines<'t> {
    /// Comments may stand between the dash and the item.
    fn of(text: &'t str, item: &Node<'_>) -> Option<Self> {
        let range = item.span.range();
        let is_dash = |line: &str| line == "-" || line.starts_with("- ");
        let mut start = line_start(text, range.start);
        loop {
            let line = text[start..].lines().next().unwrap_or_default();
            let content = line.trim_start_matches(' ');
            if is_dash(content) {
                break;
            }
            let is_between = content.is_empty() || content.starts_with('#');
            if start == 0 || (start + line.len() < range.start && !is_between) {
                return None;
            }
            start = line_start(text, start - 1);
        }
        let content = text[start..].trim_start_matches(' ');
        let rest = &text[range.end..];
        let is_ended = text[..range.end].ends_with('\n');
        let end = rest.find('\n').map_or(text.len(), |at| range.end + at + 1);
        Some(Self {
            start,
            end: if is_ended { range.end } else { end },
            indentation: &text[start..text.len() - content.len()],
        })
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |before| before + 1)
}

fn indented(text: &str, indentation: &str) -> String {
    let lines = text.split_inclusive('\n');
    let lines = lines.map(|line| {
        let indentation = if line == "\n" { "" } else { indentation };
        format!("{indentation}{line}")
    });
    lines.collect()
}

/// What comes of an item stands in the file that the item stood in, which is listed where files are.
fn place_like(item: &Node<'_>, added: Option<&mut Vec<Mapping>>) {
    let is_filed = PLACES[..2]
        .iter()
        .any(|key| !annotation(item, key).is_empty());
    for body in added.into_iter().flatten().filter(|_| is_filed) {
        let places = PLACES.iter().filter_map(|key| {
            let value = annotation(item, key);
            (!value.is_empty()).then(|| (Value::from(*key), Value::from(value)))
        });
        let metadata = body.get_mut("metadata").and_then(Value::as_mapping_mut);
        let Some(metadata) = metadata else {
            continue;
        };
        let annotations = metadata
            .entry("annotations".into())
            .or_insert_with(|| Mapping::new().into());
        if let Some(annotations) = annotations.as_mapping_mut() {
            annotations.extend(places);
        }
    }
}
