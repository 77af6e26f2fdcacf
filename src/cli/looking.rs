//! The commands that show what there is, and change nothing.

use std::path::PathBuf;

use clap::Args;

use super::groups::RARE;
use super::{Choice, Color, Input, Report};
use crate::graph;
use crate::list::ListFormat;
use crate::why;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  poolctl list -R manifests/
  poolctl list -R manifests/ -o wide
  poolctl list -R manifests/ -o json | jq '.items[].status.endpoints'")]
pub struct List {
    /// Format of the list
    #[arg(short, long, value_enum, default_value_t, help_heading = "Output")]
    pub output: ListFormat,

    /// Leave out the line with the names of the columns
    #[arg(long, help_heading = "Output")]
    pub no_headers: bool,

    #[command(flatten)]
    pub choice: Choice,

    #[command(flatten)]
    pub report: Report,

    #[command(flatten)]
    pub input: Input,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  poolctl config
  poolctl config -e prod")]
pub struct Config {
    /// Show only this environment of poolctl.toml (repeatable)
    ///
    /// Without this option, poolctl shows all of them.
    #[arg(short, long = "environment", value_name = "NAME")]
    pub environments: Vec<String>,

    /// Read this file, not the nearest poolctl.toml
    ///
    /// poolctl looks for that from the working directory upwards.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  poolctl graph -R manifests/
  poolctl graph -R manifests/ --pool puppet -o svg > puppet.svg
  poolctl graph -R manifests/ -o dot | dot -Tpdf > pools.pdf")]
pub struct Graph {
    /// Format of the graph
    #[arg(short, long, value_enum, default_value_t, help_heading = "Output")]
    pub output: graph::Format,

    /// Draw only what hangs on this Pool (repeatable)
    #[arg(long = "pool", value_name = "NAME", help_heading = "Output")]
    pub pools: Vec<String>,

    #[command(flatten)]
    pub choice: Choice,

    #[command(flatten)]
    pub report: Report,

    #[command(flatten)]
    pub input: Input,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  poolctl why compiler -R manifests/
  poolctl why pool/puppet -R manifests/
  poolctl why puppet.example.com -R manifests/ -o json")]
pub struct Why {
    /// Name of a Server, a Pool or a Certificate, or a hostname
    ///
    /// poolctl shows everything of that name. `kind/NAME` and `kind/namespace/NAME` choose, as in
    /// `pool/puppet` and `certificate/production/puppet`.
    pub name: String,

    /// Format of the answer
    #[arg(short, long, value_enum, default_value_t, help_heading = "Output")]
    pub output: why::Format,

    /// Leave out what is said of the reading
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say what was read and skipped
    #[arg(short, long)]
    pub verbose: bool,

    /// When to use colors
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", help_heading = RARE)]
    pub color: Color,

    #[command(flatten)]
    pub input: Input,
}
