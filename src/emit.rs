//! Manifests as text.

pub mod file;
pub mod first_line;
pub mod folder;
pub mod kustomize;
pub mod passthrough;
pub mod stream;

use clap::ValueEnum;

/// Forms of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// YAML documents, each behind a line `---`
    #[default]
    Yaml,
    /// One `List`
    Json,
    /// `kind/name`, one a line
    Name,
}
