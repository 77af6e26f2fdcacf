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

/// What few people need, at the end of the help and only in the long one.
pub(super) const RARE: &str = "Rare options";

/// Where the output goes, when not to stdout.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct Target {
    /// Write a file for each object into this folder, and remove those of earlier runs
    ///
    /// poolctl names files as kustomize does, always with the namespace. It replaces and removes only files
    /// that it wrote, as their first line says, and it does not read them as input.
    ///
    /// poolctl removes a file that is no longer produced when this run has read its source, or when that is
    /// gone; else it is an error. poolctl does not remove Certificates, but writes them as the input has
    /// them. Options that leave something out remove nothing of it.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, group = "target")]
    pub output_dir: Option<PathBuf>,

    /// Write all objects into this file, unless somebody else wrote it
    #[arg(long, value_name = "FILE", group = "target")]
    pub output_file: Option<PathBuf>,

    /// List the files that are not as they should be, write nothing, and fail when there are any
    ///
    /// Line ends and indentation make no difference.
    #[arg(long)]
    pub check: bool,

    /// Do the same as --check, and show the changes as unified diffs
    #[arg(long)]
    pub diff: bool,

    /// Write, and fail when anything was written
    #[arg(long, conflicts_with_all = ["check", "diff"])]
    pub exit_code: bool,

    /// Remove files of earlier runs also where that may be a loss
    #[arg(long, value_enum, value_name = "WHICH", help_heading = RARE)]
    pub prune: Option<Prune>,

    /// Keep the files of earlier runs that are no longer produced
    #[arg(long, conflicts_with = "prune", help_heading = RARE)]
    pub no_prune: bool,
}

/// What is rendered, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct Rendering {
    /// Render only these kinds
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND")]
    pub only: Vec<Kind>,

    /// Render only what comes from this Pool (repeatable)
    ///
    /// All input still counts for references and conflicts.
    #[arg(long = "pool", value_name = "NAME")]
    pub pools: Vec<String>,

    /// How to write Certificates that get a hostname
    #[arg(long, value_enum, value_name = "FORM")]
    pub certificates: Option<CertificateForm>,

    /// Leave out routes, and the hostnames in Certificates with them
    #[arg(long)]
    pub no_routes: bool,

    /// Version of TLSRoute that the cluster serves
    #[arg(long, value_enum, value_name = "VERSION", help_heading = RARE)]
    pub tlsroute_version: Option<TlsRouteVersion>,
}

/// What is read, and how. Without a heading, the options stand first.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = None::<&str>)]
pub struct Input {
    /// Files, folders, or `-` for stdin
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The same as PATH (repeatable)
    #[arg(short, long = "filename", value_name = "PATH")]
    pub filenames: Vec<PathBuf>,

    /// Read the folders in folders, too
    #[arg(short = 'R', long)]
    pub recursive: bool,

    /// Leave out the files and folders that a glob matches (repeatable)
    ///
    /// poolctl matches a glob without a `/` with the names of files and folders wherever they stand:
    /// `*.tpl.yaml`. It matches others with paths from the working directory: `envs/*/old`,
    /// `**/old/*.yaml`, `./one.yaml`. `*` does not cross a `/`, `**` does. poolctl leaves out what PATH
    /// names, too. Files of git such as .gitignore have no say.
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<Glob>,

    /// Read what `kustomize build DIR` or `kubectl kustomize DIR` prints (repeatable)
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub kustomize: Vec<PathBuf>,

    /// Read only this environment of poolctl.toml (repeatable)
    ///
    /// Without this option and without a PATH, poolctl reads all of them.
    #[arg(short, long = "environment", value_name = "NAME", conflicts_with_all = ["paths", "filenames", "kustomize", "no_config"])]
    pub environments: Vec<String>,

    /// Namespace of the documents that have none
    #[arg(short, long, value_name = "NS")]
    pub namespace: Option<Namespace>,

    /// Take input without a single Pool, and print nothing
    #[arg(long, help_heading = RARE)]
    pub allow_empty: bool,

    /// What to do about unknown and duplicate fields
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = RARE)]
    pub validate: Option<Validation>,

    /// Version of Kubernetes, such as 1.35
    ///
    /// Without this option, poolctl allows what 1.33 and all later versions take.
    #[arg(long, value_name = "VERSION", help_heading = RARE)]
    pub kube_version: Option<KubeVersion>,

    /// Node ports of the cluster
    #[arg(long, value_name = "A-B", help_heading = RARE)]
    pub node_port_range: Option<PortRange>,

    /// Value of the label app.kubernetes.io/managed-by
    ///
    /// poolctl knows Services and TLSRoutes of the input that have it as output of an earlier run.
    #[arg(long, value_name = "NAME", help_heading = RARE)]
    pub managed_by: Option<Manager>,

    /// Read no larger file, and no more from stdin
    ///
    /// In bytes, or with K, M or G for powers of 1024; 4G is the most.
    #[arg(long, value_name = "SIZE", help_heading = RARE)]
    pub max_file_size: Option<Size>,

    /// Start no build, also where poolctl.toml asks for one
    #[arg(long, conflicts_with = "kustomize", help_heading = RARE)]
    pub no_kustomize: bool,

    /// Read this file, not the nearest poolctl.toml
    ///
    /// poolctl looks for that from the working directory upwards.
    #[arg(long, value_name = "FILE", help_heading = RARE)]
    pub config: Option<PathBuf>,

    /// Read no poolctl.toml
    #[arg(long, conflicts_with = "config", help_heading = RARE)]
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
    /// In YAML, the comment `# poolctl: allow RULE` does so for a line or a document, and the annotation
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
    /// Format of the report
    ///
    /// The report goes to stdout for `check`, and to stderr for other commands.
    #[arg(long, value_enum, default_value_t)]
    pub format: report::Format,

    /// Write a report to a file, too (repeatable)
    ///
    /// FORMAT is one of those of --format, as in `--report sarif=poolctl.sarif`. poolctl also writes the
    /// file when there is nothing to report.
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = Destination::from_str)]
    pub files: Vec<Destination>,

    /// Report errors only
    ///
    /// Formats that programs read keep all findings.
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Show all notes in full, and say what was read and skipped
    #[arg(short, long)]
    pub verbose: bool,

    /// Show people at most N findings, errors first, and count the rest
    ///
    /// 0 shows all. Reports for programs have more: 25,000 of a rule.
    #[arg(long, value_name = "N", help_heading = RARE)]
    pub max_findings: Option<MaxFindings>,

    /// When to use colors
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", help_heading = RARE)]
    pub color: Color,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Also in files and pipes
    Always,
    /// Nowhere
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
