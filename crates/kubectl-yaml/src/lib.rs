//! YAML as kubectl reads it, and YAML that every reader reads alike.
//!
//! kubectl reads scalars by YAML 1.1, passes everything through JSON, and splits files by lines; most Rust
//! packages read YAML 1.2, stop at the first error and tell nothing of places. This one tells every mistake,
//! each with its bytes.
//!
//! ```text
//!  text ── split ──► Chunk, one for each document
//!            │ tree::parse   Node: keys and values that know their bytes
//!            ├ decode        a type of serde's, and every field that does not fit
//!            ├ edit          values added, replaced or removed, every other byte as it was
//!            └ print         any serde value as YAML that no reader misunderstands
//! ```
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::panic,
        clippy::too_many_lines,
        clippy::unwrap_used
    )
)]

/// The examples of the README are tests, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub mod characters;
pub mod decode;
pub mod edit;
pub mod path;
pub mod print;
pub mod scalar;
pub mod source;
pub mod split;
pub mod tree;

use std::borrow::Cow;

pub use self::source::Span;
pub use self::tree::plain;

/// Text that is not YAML, or not YAML as kubectl takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub span: Span,
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
    /// What to write instead, where that is known.
    pub help: Option<Cow<'static, str>>,
    /// kubectl reads it all the same, maybe as something that nobody means.
    pub disputed: bool,
}

impl SyntaxError {
    /// Says what to write instead.
    fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }
}
