//! What must hold for whatever bytes: a target is given some, and panics where it does not.
//!
//! `fuzz_targets/` runs them on random bytes, `tests/it/corpus.rs` on those in `corpus/`.

mod edit;
mod folder;
#[path = "../../tests/it/common/in_process.rs"]
mod in_process;
mod inject;
mod passthrough;
mod print;
mod read;
#[path = "../../tests/it/common/read_back.rs"]
mod read_back;
mod rendered;
#[path = "../../tests/it/common/reports.rs"]
mod reports;
mod tree;

pub use edit::edit;
pub use folder::{folder, planned};
pub use inject::inject;
pub use passthrough::passthrough;
pub use print::print;
pub use read::read;
pub use tree::tree;

pub type Target = fn(&[u8]);

/// Each with its name, which is that of its folder in `corpus/`.
pub const TARGETS: &[(&str, Target)] = &[
    ("edit", edit),
    ("folder", folder),
    ("inject", inject),
    ("passthrough", passthrough),
    ("print", print),
    ("read", read),
    ("tree", tree),
];
