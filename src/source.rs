//! Files as text: names, byte spans, lines and columns.

use std::ops::Range;
use std::sync::OnceLock;

/// A file of the input, as an index into its [`SourceMap`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A half-open range of bytes of a whole file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// `range` must lie within a file of at most [`MAX_FILE_BYTES`].
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

/// The longest file that is read: offsets are 32 bits wide.
pub const MAX_FILE_BYTES: usize = u32::MAX as usize - 1;

fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// The name of stdin.
pub const STDIN: &str = "<stdin>";

/// One file of the input, or stdin.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as the user gave it, or [`STDIN`].
    pub name: String,
    /// The text; bytes that are not UTF-8 have been replaced by `?`, see `invalid_utf8`.
    pub text: String,
    /// The user named this file, rather than a folder that holds it.
    pub explicit: bool,
    /// The offset of the first byte that is not UTF-8.
    pub invalid_utf8: Option<usize>,
    line_starts: OnceLock<Vec<u32>>,
}

impl SourceFile {
    /// Takes the bytes of a file as they are on disk.
    pub fn new(name: String, bytes: Vec<u8>, explicit: bool) -> Self {
        let (text, invalid_utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                (ascii_only(error.as_bytes(), at), Some(at))
            }
        };
        Self {
            name,
            text,
            explicit,
            invalid_utf8,
            line_starts: OnceLock::new(),
        }
    }

    /// Line and column of a byte offset, both from 1; columns count code points.
    pub fn position(&self, offset: usize) -> Position {
        let starts = self.line_starts();
        let offset = self.text.floor_char_boundary(offset);
        let line = starts.partition_point(|&start| start as usize <= offset);
        let start = starts[line - 1] as usize;
        Position {
            line,
            column: self.text[start..offset].chars().count() + 1,
        }
    }

    /// The bytes of a line (from 1) without its line break, or `None` past the last one.
    pub fn line(&self, line: usize) -> Option<Range<usize>> {
        let starts = self.line_starts();
        let start = *starts.get(line.checked_sub(1)?)? as usize;
        let end = starts
            .get(line)
            .map_or(self.text.len(), |&next| next as usize);
        let text = self.text[start..end].trim_end_matches(['\n', '\r']);
        Some(start..start + text.len())
    }

    /// The offsets at which the lines start, found at the first question.
    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            std::iter::once(0)
                .chain(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| offset(at + 1)))
                .collect()
        })
    }
}

/// Keeps every offset of a file that is not UTF-8, so that the place can be shown.
fn ascii_only(bytes: &[u8], valid_up_to: usize) -> String {
    let valid = String::from_utf8_lossy(&bytes[..valid_up_to]).into_owned();
    let rest = bytes[valid_up_to..].iter().map(|&byte| {
        if byte.is_ascii() {
            char::from(byte)
        } else {
            '?'
        }
    });
    valid.chars().chain(rest).collect()
}

/// A place in a file as people count: both from 1, columns in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// All files of a run, sorted by name, so that nothing depends on the order of arguments.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    pub fn new(mut files: Vec<SourceFile>) -> Self {
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self { files }
    }

    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The text under a span; empty when the span does not fit the file.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file)
            .text
            .get(span.range())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_code_points_from_one() {
        let file = SourceFile::new("x".into(), "a\n é: b\r\n\nz".into(), true);
        let at = |offset| {
            let position = file.position(offset);
            (position.line, position.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (2, 1));
        assert_eq!(at(5), (2, 3), "behind the two bytes of é");
        assert_eq!(at(11), (4, 1));
        assert_eq!(at(999), (4, 2), "past the end is the end");
        assert_eq!(file.line(2).map(|line| &file.text[line]), Some(" é: b"));
        assert_eq!(file.line(5), None);
    }

    #[test]
    fn invalid_utf8_keeps_offsets() {
        let file = SourceFile::new("x".into(), b"\xc3\xa9: \xff\nb: \xc3\xa9".to_vec(), true);
        assert_eq!(file.invalid_utf8, Some(4));
        assert_eq!(file.text, "é: ?\nb: ??");
    }
}
