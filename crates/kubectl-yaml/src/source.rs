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
    /// The line breaks before each block of bytes, and in all of them.
    breaks: OnceLock<Vec<usize>>,
    /// The code points before each block of bytes, and in all of them.
    chars: OnceLock<Vec<usize>>,
}

impl Lines {
    /// Line and column of a byte offset, both from 1; columns count code points.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset);
        let before = self.breaks_before(text, offset);
        let start = match before.checked_sub(1) {
            None => 0,
            Some(last) => self.nth_break(text, last).map_or(0, |at| at + 1),
        };
        let column = if offset - start <= BLOCK {
            chars(&text.as_bytes()[start..offset])
        } else {
            self.chars_before(text, offset) - self.chars_before(text, start)
        };
        Position {
            line: before + 1,
            column: column + 1,
        }
    }

    /// The bytes of a line (from 1) without its line break, or `None` past the last one.
    pub fn line(&self, text: &str, line: usize) -> Option<Range<usize>> {
        let index = line.checked_sub(1)?;
        let start = match index.checked_sub(1) {
            None => 0,
            Some(above) => self.nth_break(text, above)? + 1,
        };
        let end = self.nth_break(text, index).unwrap_or(text.len());
        let content = text[start..end].trim_end_matches(['\n', '\r']);
        Some(start..start + content.len())
    }

    fn breaks_before(&self, text: &str, offset: usize) -> usize {
        counted_before(self.breaks(text), text, offset, breaks)
    }

    /// Where a line break stands, counted from 0.
    fn nth_break(&self, text: &str, n: usize) -> Option<usize> {
        let counts = self.breaks(text);
        let block = counts.partition_point(|before| *before <= n) - 1;
        let start = block * BLOCK;
        let rest = text
            .as_bytes()
            .get(start..)
            .filter(|_| block + 1 < counts.len())?;
        let mut in_block = memchr::memchr_iter(b'\n', rest);
        in_block.nth(n - counts[block]).map(|at| start + at)
    }

    fn breaks(&self, text: &str) -> &[usize] {
        self.breaks.get_or_init(|| by_blocks(text, breaks))
    }

    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let counts = self.chars.get_or_init(|| by_blocks(text, chars));
        counted_before(counts, text, offset, chars)
    }
}

/// Bytes whose line breaks or code points are counted together: a file has millions of lines, of which a few
/// are asked for, and JSON can be one long line with a finding every few bytes.
const BLOCK: usize = 1024;

/// What is counted before each block, and in all of them.
fn by_blocks(text: &str, count: fn(&[u8]) -> usize) -> Vec<usize> {
    let totals = text.as_bytes().chunks(BLOCK).scan(0, |total, block| {
        *total += count(block);
        Some(*total)
    });
    std::iter::once(0).chain(totals).collect()
}

fn counted_before(counts: &[usize], text: &str, offset: usize, count: fn(&[u8]) -> usize) -> usize {
    let block = offset / BLOCK;
    counts[block] + count(&text.as_bytes()[block * BLOCK..offset])
}

/// The line breaks in these bytes.
fn breaks(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

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
    fn lines_are_found_in_texts_of_any_length() {
        for length in [0, 1, 7, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK] {
            let text: String = (0..length)
                .map(|at| if at % 7 == 6 { '\n' } else { 'a' })
                .collect();
            let lines = Lines::default();
            let all: Vec<_> = text.split('\n').collect();
            for (index, content) in all.iter().enumerate() {
                let range = lines.line(&text, index + 1).unwrap();
                assert_eq!(&text[range.clone()], *content, "{length} {index}");
                let start = Position {
                    line: index + 1,
                    column: 1,
                };
                assert_eq!(lines.position(&text, range.start), start);
                let end = Position {
                    column: content.len() + 1,
                    ..start
                };
                assert_eq!(lines.position(&text, range.end), end);
            }
            assert_eq!(lines.line(&text, all.len() + 1), None, "{length}");
        }
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
