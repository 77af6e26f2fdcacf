//! The command line: what can be asked for, nothing else.

pub mod defaults;
mod groups;
mod looking;
mod typed;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

pub use self::groups::{Choice, Color, Input, Rendering, Report, Target};
pub use self::looking::{Config, Graph, List, Why};
use self::typed::Typed;
use crate::emit;
use crate::explain;
use crate::program::Program;
use crate::schema;
use crate::terminal::visible;

/// What shells call as a command, which is no part of the help: its words are not those of a finished line.
const COMPLETE: &str = "__complete";

/// Reads the arguments, or says what is wrong with them. Errors repeat arguments, so these are read once
/// more as they may be shown.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let mut args: Vec<_> = args.into_iter().collect();
    let name = args.first().map(|path| Program::called(path));
    let program = name.unwrap_or_default();
    if let Some(command) = completion(&args) {
        return Ok(Cli { command, program });
    }
    // A command in kubectl, helm and kustomize, so people type it.
    if let Some(command) = args.get_mut(1).filter(|command| *command == "version") {
        *command = "--version".into();
    }
    let mut parsed = Cli::try_parse_from(&args);
    if let Ok(cli) = &mut parsed {
        cli.program = program;
        let typed = Typed {
            program,
            args: &args,
        };
        match &mut cli.command {
            Command::Render(render) => render.mending = typed.but(&["--check", "--diff"], None),
            Command::Inject(inject) => {
                inject.mending = typed.but(&["--check"], Some("--write"));
            }
            _ => {}
        }
        if let Some(input) = cli.command.input() {
            input.typed = typed.but(&[], None);
        }
    }
    parsed.map_err(|error| {
        let shown = args.iter().map(|arg| visible(&arg.to_string_lossy()));
        let error_as_shown = called(program).try_get_matches_from(shown).err();
        // Bytes that are no text become some.
        error_as_shown.unwrap_or_else(|| clap::Error::new(error.kind()).with_cmd(&command()))
    })
}

/// What a shell asks with the words up to the cursor.
fn completion(args: &[OsString]) -> Option<Command> {
    let (first, words) = args.get(1..)?.split_first()?;
    let words = words.iter().map(|word| word.to_string_lossy().into_owned());
    (first == COMPLETE).then(|| Command::Complete {
        words: words.collect(),
    })
}

/// The same with the name that people type, in usage lines and examples.
fn called(program: Program) -> clap::Command {
    if program == Program::default() {
        return command();
    }
    let spelled = |command: clap::Command| match command.get_after_help() {
        Some(help) => {
            let help = program.spelled(&help.to_string()).into_owned();
            command.after_help(help)
        }
        None => command,
    };
    command().bin_name(program.name()).mut_subcommands(spelled)
}

/// All that can be asked for, with every default in its help.
pub fn command() -> clap::Command {
    defaults::stated(Cli::command())
}

/// Renders the Pools of openvox-operator as Service, TLSRoute and Certificate YAML, offline
#[derive(Debug, Parser)]
#[command(
    name = "poolctl",
    // Not that of the file, which is another one on Windows.
    bin_name = "poolctl",
    version,
    about,
    arg_required_else_help = true,
    max_term_width = 100
)]
#[command(
    after_help = "Exit codes: 0 done; 1 the answer is no, nothing was written; 2 could not do the job."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,

    /// The name in the commands that people are told.
    #[arg(skip)]
    pub program: Program,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the manifests that the operator would make of the Pools
    Render(Render),
    /// Check the input, without manifests
    Check(Check),
    /// Compare what `render` gives with manifests, or with a dump of the cluster
    Diff(Diff),
    /// Add the missing names to the Certificates where they are written
    Inject(Inject),
    /// List the Pools with what stands behind each, as `kubectl get` would
    List(List),
    /// Draw how Gateways, TLSRoutes, Services, Servers and Certificates hang together
    Graph(Graph),
    /// Show why something joins, is routed and trusted, or is not
    Why(Why),
    /// Render the Pools of a ResourceList: a KRM function for kustomize and kpt
    ///
    /// Reads a ResourceList from stdin and writes one to stdout. Its functionConfig has the options, as
    /// `RenderPools` or ConfigMap; poolctl.toml is not read.
    Fn,
    /// Show the settings in force and where each comes from, for each environment
    Config(Config),
    /// List the rules
    Rules {
        /// Format of the list
        #[arg(short, long, value_enum, default_value_t)]
        output: explain::ListFormat,
    },
    /// Explain a rule, or a field of Pool, Server or Certificate
    #[command(after_help = "Examples:
  poolctl explain unknown-pool-ref
  poolctl explain pool.spec.route.hostname")]
    Explain {
        /// A rule, or a field by its path from its kind
        name: String,
    },
    /// Print a JSON Schema for editors and linters
    #[command(after_help = "Examples:
  poolctl schema > openvox.schema.json
  poolctl schema pool
  poolctl schema poolctl.toml")]
    Schema {
        /// What the schema is of; without it, of files with documents of all kinds
        #[arg(value_enum, value_name = "KIND", ignore_case = true)]
        subject: Option<schema::Subject>,
    },
    /// Print the completion script of a shell
    #[command(alias = "completion")]
    #[command(after_help = "Examples:
  source <(poolctl completions bash)
  poolctl completions zsh > ~/.zfunc/_poolctl
  poolctl completions fish > ~/.config/fish/completions/poolctl.fish")]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page, or write one for each command into a folder
    Man {
        /// Folder for the pages, which is made when it is not there; as man looks for them: `share/man/man1`
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        folder: Option<PathBuf>,
    },
    /// Answers shells: the words up to the cursor. For `__complete` alone, so clap need not know.
    #[command(skip)]
    Complete { words: Vec<String> },
}

impl Command {
    /// What is to be read, of commands that read.
    pub fn input(&mut self) -> Option<&mut Input> {
        match self {
            Self::Render(command) => Some(&mut command.input),
            Self::Check(command) => Some(&mut command.input),
            Self::Diff(command) => Some(&mut command.input),
            Self::Inject(command) => Some(&mut command.input),
            Self::List(command) => Some(&mut command.input),
            Self::Graph(command) => Some(&mut command.input),
            Self::Why(command) => Some(&mut command.input),
            Self::Config(_)
            | Self::Rules { .. }
            | Self::Explain { .. }
            | Self::Schema { .. }
            | Self::Fn
            | Self::Completions { .. }
            | Self::Man { .. }
            | Self::Complete { .. } => None,
        }
    }
}

#[derive(Debug, Args)]
#[command(next_line_help = true)]
#[command(after_help = "Examples:
  poolctl render pools/
  poolctl render -R -f manifests/ -n puppet | kubectl apply -f -
  kubectl kustomize overlays/prod | poolctl render -f -")]
pub struct Render {
    #[command(flatten)]
    pub input: Input,

    /// Format of the output
    #[arg(short, long, value_enum, default_value_t, help_heading = "Output")]
    pub output: emit::OutputFormat,

    /// Print the input, too: what comes of a Pool in its place, everything else as it is
    ///
    /// Certificates get their hostnames where they stand.
    #[arg(long, conflicts_with = "target", help_heading = "Output")]
    pub passthrough: bool,

    /// Leave the Pools in what is passed through
    #[arg(long, requires = "passthrough", help_heading = "Output")]
    pub keep_pools: bool,

    #[command(flatten)]
    pub target: Target,

    /// The command that brings files in step, rather than to check them.
    #[arg(skip)]
    pub mending: String,

    #[command(flatten)]
    pub rendering: Rendering,

    #[command(flatten)]
    pub choice: Choice,

    #[command(flatten)]
    pub report: Report,
}

impl Render {
    /// Nothing is written.
    pub fn compares(&self) -> bool {
        self.target.check || self.target.diff
    }
}

#[derive(Debug, Args)]
#[command(next_line_help = true)]
#[command(after_help = "Examples:
  poolctl check -R pools/
  poolctl check -R pools/ --diff
  poolctl check -R pools/ --fix")]
pub struct Check {
    #[command(flatten)]
    pub input: Input,

    /// Mend what has exactly one right answer in the files, and report the rest
    ///
    /// A name gets the one that is at most two edits away when no other one is near and no digit differs.
    /// All files are written or none. What was mended is said on stderr.
    #[arg(long, help_heading = "Output")]
    pub fix: bool,

    /// Write nothing, print what --fix would change as a unified diff, and report on stderr
    #[arg(long, help_heading = "Output")]
    pub diff: bool,

    #[command(flatten)]
    pub choice: Choice,

    #[command(flatten)]
    pub report: Report,
}

#[derive(Debug, Args)]
#[command(next_line_help = true)]
#[command(
    after_help = "Compared by meaning: status, what servers set in metadata, owners, defaults that an API
server fills in, and the order of lists do not count; another value than the default does.
Labels and annotations that others put on an object of a cluster stay and do not count.
Of a Certificate that has all names, only `dnsAltNames` counts.
Objects that `render` would no longer write are known by their labels.

Without a namespace, here or there, objects meet by name. With --namespace the others of a
dump do not matter.

Examples:
  kubectl get svc,tlsroutes,certificates.openvox.voxpupuli.org -A -o yaml |
    poolctl diff pools/ --against -
  poolctl diff -R pools/ -n puppet --against rendered/
  poolctl diff pools/ --managed-by openvox-operator --against dump.yaml"
)]
pub struct Diff {
    #[command(flatten)]
    pub input: Input,

    /// What is there: files of manifests, or what `kubectl get -o yaml` prints
    ///
    /// A file, a folder (with -R also its folders), or `-` for stdin, in YAML or JSON.
    /// Without it, the `output-dir` or `output-file` of each environment.
    #[arg(long, value_name = "FILE|DIR|-", help_heading = "Output")]
    pub against: Option<PathBuf>,

    #[command(flatten)]
    pub rendering: Rendering,

    #[command(flatten)]
    pub choice: Choice,

    #[command(flatten)]
    pub report: Report,
}

#[derive(Debug, Args)]
#[command(next_line_help = true)]
#[command(after_help = "Examples:
  poolctl inject pools/ certificates/
  poolctl inject -R -w manifests/
  poolctl inject -R --check manifests/")]
pub struct Inject {
    #[command(flatten)]
    pub input: Input,

    /// Edit the files; without this, what would change is printed as a unified diff
    #[arg(short, long, help_heading = "Output")]
    pub write: bool,

    /// Write nothing, list the Certificates that lack names, and fail when there are any
    #[arg(long, conflicts_with = "write", help_heading = "Output")]
    pub check: bool,

    /// Edit, and fail when anything was edited
    #[arg(long, requires = "write", help_heading = "Output")]
    pub exit_code: bool,

    /// The command that makes the edits, rather than to check whether they are made.
    #[arg(skip)]
    pub mending: String,

    /// Edit only Certificates that this Pool adds a name to (repeatable)
    ///
    /// They get the names of the other Pools, too.
    #[arg(long = "pool", value_name = "NAME", help_heading = "Output")]
    pub pools: Vec<String>,

    #[command(flatten)]
    pub choice: Choice,

    #[command(flatten)]
    pub report: Report,
}
