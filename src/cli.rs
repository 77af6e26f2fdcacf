//! The command line: what can be asked for, nothing else.

pub mod defaults;
mod groups;
mod looking;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::{Arg, Args, CommandFactory, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

use self::groups::RARE;
pub use self::groups::{Choice, Color, Input, Rendering, Report, Target};
pub use self::looking::{Config, Graph, List, Why};
use crate::emit;
use crate::explain;
use crate::program::Program;
use crate::schema;
use crate::terminal::{self, shell_word, visible};

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
        let typed = |without: &[_], with| typed(program, &args, without, with);
        match &mut cli.command {
            Command::Render(render) => render.mending = typed(&["--check", "--diff"], None),
            Command::Inject(inject) => inject.mending = typed(&["--check"], Some("--write")),
            _ => {}
        }
        if let Some(input) = cli.command.input() {
            input.typed = typed(&[], None);
        }
    }
    parsed.map_err(|error| {
        let shown = args.iter().map(|arg| visible(&arg.to_string_lossy()));
        let error_as_shown = called(program).try_get_matches_from(shown).err();
        // Bytes that are no text become some.
        error_as_shown.unwrap_or_else(|| clap::Error::new(error.kind()).with_cmd(&command()))
    })
}

/// The command, as a shell takes it, without some of its words and with another one.
fn typed(program: Program, args: &[OsString], without: &[&str], with: Option<&str>) -> String {
    let args = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    let words = args.filter(|arg| !without.contains(&&**arg));
    let mut words: Vec<_> = words.map(|arg| shell_word(&arg).into_owned()).collect();
    if let Some(with) = with {
        // Behind the command, for behind `--` it would be a path.
        words.insert(words.len().min(1), with.to_owned());
    }
    words.insert(0, program.name().to_owned());
    words.join(" ")
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
    let spelled = |mut command: clap::Command| {
        let words = |help: &StyledStr| program.spelled(&help.to_string()).into_owned();
        if let Some(help) = command.get_after_help().map(words) {
            command = command.after_help(help);
        }
        match command.get_long_about().map(words) {
            Some(about) => command.long_about(about),
            None => command,
        }
    };
    let command = spelled(command()).mut_subcommands(spelled);
    command.bin_name(program.name())
}

/// All that can be asked for, with every default in its help, which wraps where the terminal ends.
pub fn command() -> clap::Command {
    let rare_in_long_help = |arg: Arg| {
        let is_rare = arg.get_help_heading() == Some(RARE);
        arg.hide_short_help(is_rare)
    };
    let command = Cli::command().mut_subcommands(|command| command.mut_args(rare_in_long_help));
    defaults::stated(command.max_term_width(terminal::WIDTH))
}

/// Renders the Pools of openvox-operator as Kubernetes YAML, offline
///
/// poolctl reads Pools, Servers and Certificates, and writes the Services, TLSRoutes and Certificate
/// changes that the operator would make of them. It needs no cluster.
#[derive(Debug, Parser)]
#[command(
    name = "poolctl",
    // Not that of the file, which is another one on Windows.
    bin_name = "poolctl",
    version,
    arg_required_else_help = true
)]
#[command(after_help = "Examples:
  poolctl check -R manifests/
  poolctl render -R manifests/ | kubectl apply -f -
  poolctl explain unknown-pool-ref

Exit codes:
  0  The job is done, and there is neither an error nor drift.
  1  The answer is no: an error, drift, or a difference with --check.
     Nothing but reports was written, except with `--exit-code` and
     `check --fix`.
  2  The job could not be done: wrong usage, input that cannot be read,
     or output that cannot be written.")]
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
    /// Check the input against every rule, without manifests
    Check(Check),
    /// Compare the manifests with others, or with a dump of the cluster
    ///
    /// poolctl compares by meaning. The order of lists does not count, nor does what a server adds: the
    /// status, owners, metadata and defaults. Labels and annotations of others do not count in a cluster.
    /// Of a Certificate that has all names, only `dnsAltNames` counts. poolctl knows the objects that
    /// `render` would no longer write by their labels.
    ///
    /// Objects meet by name when one side has no namespace. With --namespace, poolctl looks at no other
    /// namespace of a dump.
    Diff(Diff),
    /// Add the missing names to the Certificates where they are written
    Inject(Inject),
    /// List the Pools, and what stands behind each
    ///
    /// ENDPOINTS are the pods that the Servers of the input ask for: `replicas`, or a range with
    /// `autoscaling`. HOSTNAME is that of an enabled route.
    List(List),
    /// Draw the way from the Gateway to the Certificates
    ///
    /// What is broken is dashed, and has the name of its rule: `poolctl explain RULE` says more. poolctl
    /// draws input with errors, too; the exit code is that of `check`.
    ///
    /// Servers that nothing tells apart are one box when there are more than eight, and so are
    /// Certificates.
    Graph(Graph),
    /// Show why something joins, is routed and trusted, or is not
    ///
    /// Each fact has its place. ✓ holds. ✗ does not hold, and the rule that says so is named.
    /// – cannot be told from the input, or is right either way. The answer shows errors of the input
    /// and what is allowed. The exit code is 0 for any answer: `poolctl check` is the judge.
    Why(Why),
    /// Render the Pools of a ResourceList, as a KRM function
    ///
    /// For kustomize and kpt: poolctl reads a ResourceList from stdin and writes one to stdout. The functionConfig has the
    /// options, as `RenderPools` or ConfigMap. poolctl reads no poolctl.toml.
    #[command(after_help = "Examples:
  poolctl fn < resources.yaml
  kpt fn source manifests/ | poolctl fn | kpt fn sink rendered/")]
    Fn,
    /// Show the settings in force and where each comes from
    Config(Config),
    /// List the rules
    #[command(after_help = "Examples:
  poolctl rules
  poolctl rules -o json | jq -r '.[].name'")]
    Rules {
        /// Format of the list
        #[arg(short, long, value_enum, default_value_t)]
        output: explain::ListFormat,
    },
    /// Explain a rule, a field of a resource, or a key of poolctl.toml
    #[command(arg_required_else_help = true)]
    #[command(after_help = "Examples:
  poolctl explain unknown-pool-ref
  poolctl explain pool.spec.route
  poolctl explain poolRefs
  poolctl explain poolctl.toml.environment")]
    Explain {
        /// A rule, a field of Pool, Server or Certificate, or a key of poolctl.toml
        ///
        /// `poolctl rules` lists the rules. A field is a path from its kind, or the end of one:
        /// `pool.spec.route.hostname`, `route.hostname` or `hostname`. A key is a name such as
        /// `output-dir`, or a path behind `poolctl.toml`.
        name: String,
    },
    /// Print a JSON Schema for editors and linters
    #[command(after_help = "Examples:
  poolctl schema > openvox.schema.json
  poolctl schema pool
  poolctl schema poolctl.toml")]
    Schema {
        /// What the schema is for; without it, files with documents of all kinds
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
        /// The shell that reads the script
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page, or write all pages into a folder
    #[command(after_help = "Examples:
  poolctl man | man -l -
  poolctl man ~/.local/share/man/man1")]
    Man {
        /// Folder for the pages, one for each command
        ///
        /// poolctl makes the folder when it is not there. man looks into folders such as
        /// `~/.local/share/man/man1`.
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

// In the help, sections stand in the order of their first options. So the groups that have rare options come last.

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  poolctl render pools/
  poolctl render -R manifests/ -n puppet | kubectl apply -f -
  poolctl render -R manifests/ --output-dir rendered/
  kubectl kustomize overlays/prod | poolctl render -")]
pub struct Render {
    /// Format of the output
    #[arg(short, long, value_enum, default_value_t, help_heading = "Output")]
    pub output: emit::OutputFormat,

    /// Print the input, too, with the manifests in the place of each Pool
    ///
    /// Certificates get their hostnames where they stand. Everything else stays as it is.
    #[arg(long, conflicts_with = "target", help_heading = "Output")]
    pub passthrough: bool,

    /// Leave the Pools in what is passed through
    #[arg(long, requires = "passthrough", help_heading = "Output")]
    pub keep_pools: bool,

    #[command(flatten)]
    pub choice: Choice,

    #[command(flatten)]
    pub report: Report,

    #[command(flatten)]
    pub target: Target,

    #[command(flatten)]
    pub rendering: Rendering,

    #[command(flatten)]
    pub input: Input,

    /// The command that brings files in step, rather than to check them.
    #[arg(skip)]
    pub mending: String,
}

impl Render {
    /// Nothing is written.
    pub fn compares(&self) -> bool {
        self.target.check || self.target.diff
    }
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  poolctl check -R manifests/
  poolctl check -R manifests/ --fix
  poolctl check -R manifests/ --report sarif=poolctl.sarif")]
pub struct Check {
    /// Mend what has exactly one right answer, and report the rest
    ///
    /// poolctl writes all files or none, and says on stderr what it mended. It takes another name for a
    /// misspelled one when that is at most two edits away, no other name is near, and all digits are the
    /// same.
    #[arg(long, help_heading = "Output")]
    pub fix: bool,

    /// Print what --fix would change as a unified diff, and write nothing
    ///
    /// That is so with --fix beside it, too. The report goes to stderr.
    #[arg(long, help_heading = "Output")]
    pub diff: bool,

    #[command(flatten)]
    pub choice: Choice,

    #[command(flatten)]
    pub report: Report,

    #[command(flatten)]
    pub input: Input,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  poolctl diff -R manifests/ --against rendered/
  poolctl diff pools/ --against dump.yaml --managed-by openvox-operator
  kubectl get svc,tlsroutes,certificates.openvox.voxpupuli.org -A \\
    -o yaml | poolctl diff -R manifests/ --against -")]
pub struct Diff {
    /// What is there: manifests, or what `kubectl get -o yaml` prints
    ///
    /// A file, a folder (with -R also its folders), or `-` for stdin, in YAML or JSON. Without this option,
    /// poolctl takes the `output-dir` or `output-file` of each environment.
    #[arg(long, value_name = "FILE|DIR|-", help_heading = "Output")]
    pub against: Option<PathBuf>,

    #[command(flatten)]
    pub choice: Choice,

    #[command(flatten)]
    pub report: Report,

    #[command(flatten)]
    pub rendering: Rendering,

    #[command(flatten)]
    pub input: Input,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  poolctl inject -R manifests/
  poolctl inject -R manifests/ --write
  poolctl inject -R manifests/ --check")]
pub struct Inject {
    /// Edit the files, rather than print a unified diff
    #[arg(short, long, help_heading = "Output")]
    pub write: bool,

    /// List the Certificates that lack names, write nothing, and fail when there are any
    #[arg(long, conflicts_with = "write", help_heading = "Output")]
    pub check: bool,

    /// Edit the files, and fail when there was anything to edit
    #[arg(long, requires = "write", help_heading = "Output")]
    pub exit_code: bool,

    /// Edit only the Certificates that this Pool adds a name to (repeatable)
    ///
    /// They get the names of the other Pools, too.
    #[arg(long = "pool", value_name = "NAME", help_heading = "Output")]
    pub pools: Vec<String>,

    #[command(flatten)]
    pub choice: Choice,

    #[command(flatten)]
    pub report: Report,

    #[command(flatten)]
    pub input: Input,

    /// The command that makes the edits, rather than to check whether they are made.
    #[arg(skip)]
    pub mending: String,
}
