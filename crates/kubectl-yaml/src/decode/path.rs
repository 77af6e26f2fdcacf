//! Where the decoder is.

use crate::path::{FieldPath, Segment};

/// The way to a node while its parents are still being decoded.
#[derive(Clone, Copy)]
pub(super) enum Path<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl Path<'_> {
    pub(super) fn to_field_path(self) -> FieldPath {
        let mut segments = Vec::new();
        let mut path = self;
        loop {
            path = match path {
                Path::Root => break,
                Path::Key(parent, key) => {
                    segments.push(Segment::Key(key.to_owned().into()));
                    *parent
                }
                Path::Index(parent, index) => {
                    segments.push(Segment::Index(index));
                    *parent
                }
            };
        }
        segments.into_iter().rev().collect()
    }
}
