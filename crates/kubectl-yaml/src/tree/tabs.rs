//! Lines of blanks and tabs, which the parser skips, and kubectl refuses nearly everywhere.

use std::ops::Range;

/// Lines with a tab before all text, and with no text but a comment. kubectl takes them inside scalars and
/// brackets, and below plain text that is indented less; everything else that the document has in order
/// passes over them.
pub(super) struct TabLines {
    /// The offsets of the tabs, last one first, each with the blanks before it.
    tabs: Vec<(usize, usize)>,
}

impl TabLines {
    pub(super) fn new(text: &str) -> Self {
        let mut tabs = Vec::new();
        let mut next = 0;
        let bytes = text.as_bytes();
        while let Some(length) = memchr::memchr(b'\t', &bytes[next..]) {
            let tab = next + length;
            let start = memchr::memrchr2(b'\n', b'\r', &bytes[..tab]).map_or(0, |at| at + 1);
            let end = memchr::memchr2(b'\n', b'\r', &bytes[tab..])
                .map_or(bytes.len(), |length| tab + length);
            let rest = text[tab..end].trim_start_matches([' ', '\t']);
            let indented = bytes[start..tab].iter().all(|byte| *byte == b' ');
            if indented && (rest.is_empty() || rest.starts_with('#')) {
                tabs.push((tab, tab - start));
            }
            next = end;
        }
        tabs.reverse();
        Self { tabs }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.tabs.is_empty()
    }

    /// The first tab before an offset, where no tab can stand.
    pub(super) fn before(&self, offset: usize) -> Option<usize> {
        let (tab, _) = *self.tabs.last()?;
        (tab < offset).then_some(tab)
    }

    /// Passes over a scalar or brackets, in which tabs can stand behind so many blanks; the first one that
    /// has less before it is returned.
    pub(super) fn pass(&mut self, range: Range<usize>, indent: usize) -> Option<usize> {
        while let Some((tab, blanks)) = self.tabs.pop_if(|(tab, _)| *tab < range.end) {
            if tab >= range.start && blanks < indent {
                return Some(tab);
            }
        }
        None
    }
}

/// Where the blank lines below an offset end.
pub(super) fn end_of_blank_lines(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    text.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len()
}
