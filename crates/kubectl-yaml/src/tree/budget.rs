//! How deep and how dense a document may be, by whichever way it is read.

use super::MAX_DEPTH;

/// Bytes of a document for each of its keys and values. No manifest is as dense, and so memory stays
/// within a multiple of the text.
const BYTES_OF_VALUE: usize = 4;

/// Values beyond that: of short documents nearly all.
const FREE_VALUES: usize = 100_000;

/// What a document has left while it is read.
pub(super) struct Budget {
    depth: usize,
    values: usize,
}

impl Budget {
    /// Those of a document of so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            depth: 0,
            values: FREE_VALUES + bytes / BYTES_OF_VALUE,
        }
    }

    /// Takes a key or value; `None` when there are too many.
    pub(super) fn count(&mut self) -> Option<()> {
        self.values = self.values.checked_sub(1)?;
        Some(())
    }

    /// Goes into a list or mapping; `None` when it is too deep.
    pub(super) fn enter(&mut self) -> Option<()> {
        self.depth += 1;
        self.have_room(0).then_some(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// A value of so many levels may stand here.
    pub(super) fn have_room(&self, height: usize) -> bool {
        self.depth + height <= MAX_DEPTH
    }
}
