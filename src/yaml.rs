//! YAML as kubectl reads it, and as every reader must read it: the only modules that name a YAML package.

pub mod decode;
pub mod parallel;
pub mod path;
pub mod plain;
pub mod print;
pub mod scalar;
pub mod split;
pub mod tree;
pub mod value;

use crate::source::Span;

/// Text that is not YAML, or not YAML as kubectl takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub span: Span,
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
    /// What to write instead, where that is known.
    pub help: Option<&'static str>,
    /// kubectl reads it all the same, maybe as something that nobody means.
    pub disputed: bool,
}
