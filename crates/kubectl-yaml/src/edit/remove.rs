//! Items out of a list, with what stands between them and the item before.

use super::parent::is_flow;
use super::{Replacement, lines};
use crate::tree::Node;

/// What to replace to take an item that is not the first out of its list. An item that shares its lines with a
/// comment or with others stays.
pub fn removal(text: &str, list: &Node<'_>, index: usize) -> Option<Replacement> {
    let before = list.items().get(index.checked_sub(1)?)?.span.range();
    let item = list.items().get(index)?.span.range();
    let between = text.get(before.end..item.start)?;
    let range = if is_flow(text, list) {
        if between.trim() != "," {
            return None;
        }
        before.end..item.end
    } else {
        let start = lines::start(text, item.start);
        let is_alone = text[start..item.start].trim() == "-"
            && text[item.end..lines::end(text, item.end)].trim().is_empty();
        if !is_alone {
            return None;
        }
        start - lines::line_break_above(text, item.start).len()..lines::end(text, item.end)
    };
    Some(Replacement {
        range,
        text: String::new(),
    })
}
