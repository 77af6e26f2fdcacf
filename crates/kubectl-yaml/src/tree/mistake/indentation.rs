//! Lines that are indented like nothing above them.

use super::{Line, Mistake, quoted};

/// A column in which keys or items stand.
#[derive(Clone, Copy)]
struct Level<'t> {
    indent: usize,
    /// The key or item there.
    name: &'t str,
    is_item: bool,
    /// A list may follow in the same column.
    is_open: bool,
}

/// The columns of a line, the last one first.
fn levels(line: Line<'_>) -> impl Iterator<Item = Level<'_>> {
    let dashes = line.dashes();
    let key = line.key().map(|(key, value)| Level {
        indent: line.indent + dashes,
        name: key,
        is_item: false,
        is_open: value.is_empty(),
    });
    let item = line.text.starts_with('-').then(|| Level {
        indent: line.indent,
        name: line.content(),
        is_item: true,
        is_open: false,
    });
    key.into_iter().chain(item)
}

/// What is wrong with the indentation of a line; `None` when it is that of a line to which it may belong.
pub(super) fn find(text: &str, line: Line<'_>) -> Option<Mistake> {
    let is_item = line.text.starts_with("- ") || line.text == "-";
    let mut reached = usize::MAX;
    let (mut inner, mut outer) = (None, None);
    let lines = std::iter::successors(line.above(text), |line| line.above(text));
    for level in lines.flat_map(levels) {
        if level.indent >= reached {
            continue;
        }
        reached = level.indent;
        if reached > line.indent {
            inner = Some(level);
        } else if reached == line.indent {
            return mixed(line, is_item, level);
        } else if is_item == level.is_item || level.is_open {
            outer = Some(level);
            break;
        }
    }
    let neighbor = inner.or(outer)?;
    let neighbors = match neighbor.indent {
        0 => "not at all".to_owned(),
        indent => format!("by {indent}"),
    };
    let message = format!(
        "this line is indented by {}, its neighbors {neighbors}",
        line.indent
    );
    let way = |Level { indent, name, .. }: Level<'_>| {
        let like = quoted(name).map_or_else(String::new, |name| format!(", like {name}"));
        match indent {
            0 => format!("in the first column{like}"),
            1 => format!("after 1 space{like}"),
            indent => format!("after {indent} spaces{like}"),
        }
    };
    let ways: Vec<_> = [inner, outer].into_iter().flatten().map(way).collect();
    let help = format!("start it {}", ways.join(", or "));
    Some(Mistake::new(line.range(), message, help))
}

/// Keys and items in one column.
fn mixed(line: Line<'_>, is_item: bool, level: Level<'_>) -> Option<Mistake> {
    let name = quoted(level.name)?;
    match (is_item, level.is_item) {
        (true, false) => Some(Mistake::new(
            line.range(),
            format!("an item of a list cannot stand beside the key {name}"),
            "indent it below its own key, or remove the dash",
        )),
        (false, true) => Some(Mistake::new(
            line.range(),
            format!("a key cannot stand beside {name}, an item of a list"),
            "indent it like the keys that it belongs to",
        )),
        _ => None,
    }
}
