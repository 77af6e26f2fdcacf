//! Options that several commands have.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum, ValueHint};

use crate::diagnostic::Code;
use crate::emit::folder::Prune;
use crate::inventory::Validation;
use crate::load::Operand;
use crate::options::{Glob, KubeVersion, Manager, MaxFindings, Namespace, PortRange, Size};
use crate::render::{CertificateForm, Kind, TlsRouteVersion};
use crate::report;
use crate::report::file::Destination;
use crate::suppress::{self, Denial};

/// Where the output goes, when not to stdout.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct Target {
    /// Write a file for each object into this folder, and remove those of earlier runs
    ///
    /// Files are named as kustomize does, always with the namespace. Only those are replaced and removed
    /// that poolctl wrote, as their first line says; they are not read as input.
    ///
    /// A file that is no longer produced is removed when this run has read its source, or that is gone;
    /// else it is an error. Certificates are not removed, but written as the input has them. Options
    /// that leave something out remove nothing of it.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, group = "target")]
    pub output_dir: Option<PathBuf>,

    /// Write into this file, unless somebody else wrote it
    #[arg(long, value_name = "FILE", group = "target")]
    pub output_file: Option<PathBuf>,

    /// Which files of earlier runs to remove when they are no longer produced, though it may be a loss
    #[arg(long, value_enum, value_name = "WHICH")]
    pub prune: Option<Prune>,

    /// Keep the files of earlier runs that are no longer produced
    #[arg(long, conflicts_with = "prune")]
    pub no_prune: bool,

    /// Write nothing, list the files that are not as they should be, and fail when there are any
    ///
    /// Line ends and indentation make no difference.
    #[arg(long)]
    pub check: bool,

    /// The same, with what would change as unified diffs
    #[arg(long)]
    pub diff: bool,

    /// Write, and fail when anything was written
    #[arg(long, conflicts_with_all = ["check", "diff"])]
    pub exit_code: bool,
}

/// What is rendered, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct Rendering {
    /// Print only these kinds
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND")]
    pub only: Vec<Kind>,

    /// Print only what comes from this Pool (repeatable)
    ///
    /// All input still counts for references and conflicts.
    #[arg(long = "pool", value_name = "NAME")]
    pub pools: Vec<String>,

    /// How Certificates that get a hostname are written
    #[arg(long, value_enum, value_name = "FORM")]
    pub certificates: Option<CertificateForm>,

    /// Version of TLSRoute that the cluster serves
    #[arg(long, value_enum, value_name = "VERSION")]
    pub tlsroute_version: Option<TlsRouteVersion>,

    /// Leave out routes, and the hostnames in Certificates with them
    #[arg(long)]
    pub no_routes: bool,
}

/// What is read, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub struct Input {
    /// Files, folders, or `-` for stdin
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The same as PATH (repeatable)
    #[arg(short, long = "filename", value_name = "PATH")]
    pub filenames: Vec<PathBuf>,

    /// Read what `kustomize build DIR` prints, or `kubectl kustomize DIR` (repeatable)
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub kustomize: Vec<PathBuf>,

    /// Start no build, also where poolctl.toml asks for one
    #[arg(long, conflicts_with = "kustomize")]
    pub no_kustomize: bool,

    /// Only this environment of poolctl.toml (repeatable); all of them by default
    #[arg(short, long = "environment", value_name = "NAME", conflicts_with_all = ["paths", "filenames", "kustomize", "no_config"])]
    pub environments: Vec<String>,

    /// Read the folders in folders, too
    #[arg(short = 'R', long)]
    pub recursive: bool,

    /// Leave out the files that a glob matches, and folders with all below them (repeatable)
    ///
    /// Without a `/` it is matched with the names of files and folders wherever they stand: `*.tpl.yaml`.
    /// Else with paths from the working directory: `envs/*/old`, `**/old/*.yaml`, `./one.yaml`. `*` does not
    /// cross a `/`, `**` does. What PATH names is left out, too. Files of git such as .gitignore have no say.
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<Glob>,

    /// Read no larger file, and no more from stdin; up to 4G
    ///
    /// In bytes, or with K, M or G for powers of 1024.
    #[arg(long, value_name = "SIZE")]
    pub max_file_size: Option<Size>,

    /// Namespace of the documents that have none
    #[arg(short, long, value_name = "NS")]
    pub namespace: Option<Namespace>,

    /// What to do about unknown and duplicate fields
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub validate: Option<Validation>,

    /// Version of Kubernetes, such as 1.35; what 1.33 and all later ones take by default
    #[arg(long, value_name = "VERSION")]
    pub kube_version: Option<KubeVersion>,

    /// Node ports of the cluster
    #[arg(long, value_name = "A-B")]
    pub node_port_range: Option<PortRange>,

    /// Take input without a single Pool, and print nothing
    #[arg(long)]
    pub allow_empty: bool,

    /// Value of the label app.kubernetes.io/managed-by
    ///
    /// Services and TLSRoutes of the input that have it are known as output of an earlier run.
    #[arg(long, value_name = "NAME")]
    pub managed_by: Option<Manager>,

    /// Read this file, not the nearest poolctl.toml from the working directory upwards
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Read no poolctl.toml
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,

    /// The whole command, as a shell takes it.
    #[arg(skip)]
    pub typed: String,
}

/// Which findings count.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Findings")]
pub struct Choice {
    /// Hide the findings of a rule (repeatable)
    ///
    /// In YAML the comment `# poolctl: allow RULE` does so for a line or a document, and the annotation
    /// `poolctl.openvox.voxpupuli.org/allow: RULE` for an object.
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = suppress::allowable)]
    pub allow: Vec<&'static Code>,

    /// Make the findings of a rule errors, or all warnings (repeatable)
    #[arg(long, value_name = "RULE|warnings", value_delimiter = ',', value_parser = suppress::deniable)]
    pub deny: Vec<Denial>,

    /// Let only the command line hide findings, for gates over what others wrote
    ///
    /// Comments, annotations, and `allow`, `validate` and `exclude` of poolctl.toml hide nothing.
    #[arg(long)]
    pub no_allow: bool,
}

/// How findings are reported.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Report")]
pub struct Report {
    /// Format of the report: on stdout for `check`, else on stderr
    #[arg(long, value_enum, default_value_t)]
    pub format: report::Format,

    /// Write a report to a file, too (repeatable)
    ///
    /// In any of the formats of --format, as in `--report sarif=poolctl.sarif`. The file is also written
    /// when there is nothing to report.
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = Destination::from_str)]
    pub files: Vec<Destination>,

    /// Show people at most N findings, errors first, and count the rest; 0 shows all
    ///
    /// Reports for programs have more: 25,000 of a rule.
    #[arg(long, value_name = "N")]
    pub max_findings: Option<MaxFindings>,

    /// When to use colors
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,

    /// Report errors only
    ///
    /// Formats that programs read keep all findings.
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Show all notes in full, and say what was read and skipped
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    Always,
    Never,
}

impl Input {
    /// What is to be read, in all its forms.
    pub fn operands(&self) -> Vec<Operand> {
        let paths = self.paths.iter().chain(&self.filenames).cloned();
        let builds = self.kustomize.iter().cloned();
        let builds = builds.map(Operand::Build);
        paths.map(Operand::Path).chain(builds).collect()
    }
}
