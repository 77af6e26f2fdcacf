//! Blocks of text.

use super::{Lines, Part};
use crate::tree::breaks::Block;

impl<'s, F: FnMut(Part<'s>) -> Option<()>> Lines<'s, F> {
    /// A block of text, from its header on; its lines are indented more than the key or dash in a column.
    pub(super) fn block_of_text(&mut self, header: usize, column: usize) -> Option<()> {
        let keep = match self.bytes.get(header + 1) {
            Some(b'-') => Some(false),
            Some(b'+') => Some(true),
            _ => None,
        };
        let behind = self.skip_blanks(header + 1 + usize::from(keep.is_some()));
        if !matches!(self.bytes.get(behind), None | Some(b'\n' | b'\r')) {
            return None;
        }
        let below = self.line_below(behind);
        let mut line = below;
        let mut start = None;
        let end = loop {
            let at = self.skip_blanks(line);
            let blanks = at - line;
            match (self.bytes.get(at), start) {
                (None, _) => break at,
                // Blanks above the text may be indented more than it.
                (Some(b'\n' | b'\r'), None) if blanks > 0 => return None,
                (Some(b'\n' | b'\r'), _) => {}
                (_, Some((_, indent))) if blanks >= indent => {}
                // kubectl takes no tab for the start of a text.
                (Some(b'\t'), _) => return None,
                _ if blanks < column => break at,
                (_, None) => start = Some((at, blanks)),
                _ => return None,
            }
            line = self.line_below(at);
        };
        let (start, indent) = start.unwrap_or((end, 0));
        let block = Block {
            folded: self.bytes[header] == b'>',
            keep,
            indent,
        };
        self.give(Part::Text(below, start..end, block))?;
        self.seek(line, end);
        (self.column <= column).then_some(())
    }

    fn line_below(&self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        at + memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)
    }
}
