//! The commands that show what there is, and change nothing.

use std::path::PathBuf;

use clap::Args;

use super::{Choice, Color, Input, Report};
use crate::graph;
use crate::list::ListFormat;
use crate::why;

#[derive(Debug, Args)]
#[command(next_line_help = true)]
#[command(
    after_help = "ENDPOINTS are the pods that the Servers of the input ask for: `replicas`, or a range with
`autoscaling`. HOSTNAME is that of an enabled route.

Examples:
  poolctl list pools/ servers/
  poolctl list -R -o wide manifests/
  poolctl list -R -o json manifests/ | jq '.items[] | select(.status.endpoints == 0)'"
)]
pub struct List {
    #[command(flatten)]
    pub input: Input,

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
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  poolctl config
  poolctl config -e prod
  poolctl explain poolctl.toml.environment")]
pub struct Config {
    /// Only this environment of poolctl.toml (repeatable); all of them by default
    #[arg(short, long = "environment", value_name = "NAME")]
    pub environments: Vec<String>,

    /// Read this file, not the nearest poolctl.toml from the working directory upwards
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_line_help = true)]
#[command(
    after_help = "What is broken is dashed, and named by its rule: `poolctl explain RULE` says more of it.
Input with errors is drawn, too; the exit code is that of `check`.

More than eight Servers of the same Pools, or Certificates of the same Servers, are one box
when nothing tells them apart.

Examples:
  poolctl graph -R manifests/
  poolctl graph -e prod --pool puppet
  poolctl graph pools/ -o svg > pools.svg
  poolctl graph pools/ -o dot | dot -Tpdf > pools.pdf"
)]
pub struct Graph {
    #[command(flatten)]
    pub input: Input,

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
}

#[derive(Debug, Args)]
#[command(next_line_help = true)]
#[command(
    after_help = "Each fact has its place. \u{2713} holds; \u{2717} does not, with the rule that says so;
\u{2013} cannot be told from the input, or is right either way. Errors of the input, and what is
allowed, hide nothing. The exit code is 0 for any answer: `poolctl check` is the judge.

Examples:
  poolctl why compiler pools/
  poolctl why pool/puppet -R manifests/
  poolctl why puppet.example.com -R manifests/ -o json"
)]
pub struct Why {
    /// A Server, a Pool, a Certificate or a hostname; all of that name
    ///
    /// `kind/NAME` and `kind/namespace/NAME` choose among them, as in `pool/puppet` and
    /// `certificate/production/puppet`.
    pub name: String,

    #[command(flatten)]
    pub input: Input,

    /// Format of the answer
    #[arg(short, long, value_enum, default_value_t, help_heading = "Output")]
    pub output: why::Format,

    /// When to use colors
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Output"
    )]
    pub color: Color,
}
