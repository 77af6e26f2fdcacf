//! What each command makes of what stands behind the gate.

mod config;
mod diff;
mod graph;
mod inject;
mod krm;
mod list;
mod man;
mod render;
mod target;
mod why;

use clap_complete::Shell;

use crate::cli::{self, Cli, Command};
use crate::complete;
use crate::explain::Unexplained;
use crate::pipeline::{self, Judged, Mends, Outcome, Request, print};
use crate::stop::{self, Stop};
use crate::streams::{ExitStatus, Streams};
use crate::{explain, schema};

/// Does what the command line asks for.
pub fn run(cli: &Cli, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    match &cli.command {
        Command::Render(command) => render::run(command, streams),
        Command::Check(command) => check(command, streams),
        Command::Diff(command) => diff::run(command, streams),
        Command::Inject(command) => inject::run(command, streams),
        Command::List(command) => list::run(command, streams),
        Command::Graph(command) => graph::run(command, streams),
        Command::Why(command) => why::run(command, streams),
        Command::Fn => krm::run(streams),
        Command::Config(command) => config::run(command, streams),
        Command::Rules { output } => print(&explain::rules(*output), streams.stdout),
        Command::Explain { name } => explained(name, streams),
        Command::Schema { subject } => print(&schema::text(*subject), streams.stdout),
        Command::Completions { shell } => completions(*shell, streams),
        Command::Complete { words } => {
            let answer = complete::answer(words, streams.folder.as_deref());
            print(&answer, streams.stdout)
        }
        Command::Man { folder } => man::run(folder.as_deref(), streams),
    }
}

fn check(command: &cli::Check, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let mends = match (command.diff, command.fix) {
        (true, _) => Some(Mends::Shown),
        (false, true) => Some(Mends::Written),
        (false, false) => None,
    };
    let request = Request {
        report_is_product: mends != Some(Mends::Shown),
        mends,
        ..Request::new(&command.input, &command.choice, &command.report)
    };
    pipeline::run(request, streams, |_, _| Ok(Outcome::default()))
}

fn explained(name: &str, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let paths = match explain::text(name) {
        Ok(text) => return print(&text, streams.stdout),
        Err(Unexplained::Unknown(sentence)) => return Err(Stop::Usage(sentence)),
        Err(Unexplained::Ambiguous(paths)) => paths,
    };
    let commands = paths
        .iter()
        .map(|path| format!("  poolctl explain {path}\n"));
    let commands: String = commands.collect();
    let several = stop::line(&format!("`{name}` is the name of {} fields", paths.len()));
    let text = format!("{several}{}", streams.program.spelled(&commands));
    streams.stderr.write_all(text.as_bytes())?;
    Ok(ExitStatus::Failed)
}

/// The first three ask the program at each word; the others have a list of what can be asked for.
fn completions(shell: Shell, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let script = match shell {
        Shell::Bash => include_str!("../completions/poolctl.bash").into(),
        Shell::Zsh => include_str!("../completions/_poolctl").into(),
        Shell::Fish => include_str!("../completions/poolctl.fish").into(),
        other => {
            let mut script = Vec::new();
            clap_complete::generate(other, &mut cli::command(), "poolctl", &mut script);
            String::from_utf8_lossy(&script).into_owned()
        }
    };
    print(&script, streams.stdout)
}

/// Refuses a name of `--pool` that no environment has.
fn unknown_pool(pools: &[String], environments: &[Judged<'_>]) -> Result<(), Stop> {
    let is_known = |name: &String| {
        let mut inventories = environments.iter().map(|judged| judged.topology.inventory);
        inventories.any(|inventory| inventory.has_pool(name))
    };
    match pools.iter().find(|name| !is_known(name)) {
        Some(name) => Err(Stop::Usage(format!(
            "`--pool {name}` names no Pool of the input"
        ))),
        None => Ok(()),
    }
}
