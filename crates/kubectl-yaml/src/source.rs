//! Places in texts: byte spans, lines and columns.

use std::ops::Range;
use std::sync::OnceLock;

/// A text of the caller's, by a number of the caller's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A half-open range of bytes of a whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// `range` must lie within a text of at most [`MAX_FILE_BYTES`].
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self {
            file,
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The longest text that is read: offsets are 32 bits wide.
pub const MAX_FILE_BYTES: u64 = u32::MAX as u64 - 1;

fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// A carriage return stands alone: half of the end of a line on Windows, to some readers a whole one.
pub fn has_lone_carriage_return(text: &str) -> bool {
    let mut all = memchr::memchr_iter(b'\r', text.as_bytes());
    all.any(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
}

/// A place in a text as people count: both from 1, columns in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// The lines of one text, which every question must name again; they are counted at the first one.
///
/// ```
/// use kubectl_yaml::source::{Lines, Position};
///
/// let text = "a: é\nb: ?\n";
/// let lines = Lines::default();
/// assert_eq!(lines.position(text, 9), Position { line: 2, column: 4 });
/// assert_eq!(lines.line(text, 2), Some(6..10));
/// ```
#[derive(Debug, Default)]
pub struct Lines {
    /// The offsets at which the lines start.
    starts: OnceLock<Vec<u32>>,
    /// The code points before each block of bytes, and in all of them.
    counts: OnceLock<Vec<usize>>,
}

impl Lines {
    /// Line and column of a byte offset, both from 1; columns count code points.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let starts = self.starts(text);
        let offset = text.floor_char_boundary(offset);
        let line = starts.partition_point(|&start| start as usize <= offset);
        let start = starts[line - 1] as usize;
        let before = if offset - start <= BLOCK {
            chars(&text.as_bytes()[start..offset])
        } else {
            self.chars_before(text, offset) - self.chars_before(text, start)
        };
        Position {
            line,
            column: before + 1,
        }
    }

    /// The bytes of a line (from 1) without its line break, or `None` past the last one.
    pub fn line(&self, text: &str, line: usize) -> Option<Range<usize>> {
        let starts = self.starts(text);
        let start = *starts.get(line.checked_sub(1)?)? as usize;
        let end = starts.get(line).map_or(text.len(), |&next| next as usize);
        let content = text[start..end].trim_end_matches(['\n', '\r']);
        Some(start..start + content.len())
    }

    /// Code points before an offset. They are counted once for all, by blocks: JSON can be one long line
    /// with a finding every few bytes.
    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let counts = self.counts.get_or_init(|| {
            let blocks = text.as_bytes().chunks(BLOCK);
            let totals = blocks.scan(0, |total, block| {
                *total += chars(block);
                Some(*total)
            });
            std::iter::once(0).chain(totals).collect()
        });
        let block = offset / BLOCK;
        counts[block] + chars(&text.as_bytes()[block * BLOCK..offset])
    }

    fn starts(&self, text: &str) -> &[u32] {
        self.starts.get_or_init(|| {
            std::iter::once(0)
                .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| offset(at + 1)))
                .collect()
        })
    }
}

/// Bytes whose code points are counted together.
const BLOCK: usize = 1024;

/// The code points that start in these bytes.
fn chars(bytes: &[u8]) -> usize {
    let starts = bytes
        .iter()
        .filter(|byte| **byte & 0b1100_0000 != 0b1000_0000);
    starts.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_code_points_from_one() {
        let text = "a\n é: b\r\n\nz";
        let lines = Lines::default();
        let at = |offset| {
            let position = lines.position(text, offset);
            (position.line, position.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (2, 1));
        assert_eq!(at(5), (2, 3), "behind the two bytes of é");
        assert_eq!(at(11), (4, 1));
        assert_eq!(at(999), (4, 2), "past the end is the end");
        assert_eq!(lines.line(text, 2).map(|line| &text[line]), Some(" é: b"));
        assert_eq!(lines.line(text, 5), None);
    }

    #[test]
    fn columns_of_long_lines_count_from_their_start() {
        for length in [BLOCK - 1, BLOCK, BLOCK + 1] {
            let text = format!("a\n{}", "é".repeat(length));
            let lines = Lines::default();
            for column in [1, length / 2, length, length + 1] {
                let position = Position { line: 2, column };
                assert_eq!(
                    lines.position(&text, 2 + 2 * (column - 1)),
                    position,
                    "{length}"
                );
            }
        }
    }
}
