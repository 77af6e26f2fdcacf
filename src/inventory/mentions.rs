//! Which documents may hold an object that we read, told from their text: nothing else is parsed.

use std::iter::Peekable;
use std::ops::Range;

use memchr::memmem;

use crate::api;

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

/// The text may hold an object that we read. Anything else is not even parsed.
pub fn concerns_us(text: &str) -> bool {
    Mentions::new(text).any_in(0..text.len())
}

/// Where a text speaks of our group, of Gateways and their routes, or of Services and Namespaces: each
/// found in one pass over the text, however many documents it has.
pub(super) struct Mentions<'t> {
    places: [Peekable<Box<dyn Iterator<Item = usize> + 't>>; 3],
}

impl<'t> Mentions<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let find = |word: &'static str| memmem::find_iter(text.as_bytes(), word);
        let kinds = find("kind").filter(|at| is_core_object(&text[at + 4..]));
        let places: [Box<dyn Iterator<Item = usize>>; 3] = [
            Box::new(find(api::GROUP)),
            Box::new(find(api::GATEWAY_GROUP)),
            Box::new(kinds),
        ];
        Self {
            places: places.map(Iterator::peekable),
        }
    }

    /// Whether there is one in a range; ranges must be asked for in their order.
    pub(super) fn any_in(&mut self, range: Range<usize>) -> bool {
        self.places.iter_mut().any(|places| {
            while places.next_if(|at| *at < range.start).is_some() {}
            places.peek().is_some_and(|at| *at < range.end)
        })
    }
}

/// What stands behind `kind` is `: Service` or `: Namespace`, quoted or not.
fn is_core_object(rest: &str) -> bool {
    let value = rest.trim_start_matches(['"', '\'', ' ', '\t']);
    value.strip_prefix(':').is_some_and(|value| {
        let value = value.trim_start_matches(['"', '\'', ' ', '\t', '\r', '\n']);
        ["Service", "Namespace"].iter().any(|kind| {
            let rest = value.strip_prefix(kind);
            rest.is_some_and(|rest| !rest.starts_with(|char: char| char.is_ascii_alphanumeric()))
        })
    })
}
