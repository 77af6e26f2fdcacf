//! What each command makes of what stands behind the gate.

mod config;
mod diff;
mod graph;
mod inject;
mod list;
mod man;
mod render;
mod target;

use crate::cli::{self, Cli, Command};
use crate::explain;
use crate::pipeline::{self, Mends, Passed, Request, print};
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};

/// Does what the command line asks for.
pub fn run(cli: &Cli, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    match &cli.command {
        Command::Render(command) => render::run(command, streams),
        Command::Check(command) => check(command, streams),
        Command::Diff(command) => diff::run(command, streams),
        Command::Inject(command) => inject::run(command, streams),
        Command::List(command) => list::run(command, streams),
        Command::Graph(command) => graph::run(command, streams),
        Command::Config(command) => config::run(command, streams),
        Command::Rules { output } => print(&explain::rules(*output), streams.stdout),
        Command::Explain { name } => explained(name, streams),
        Command::Completions { shell } => completions(*shell, streams),
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
    pipeline::run(request, streams, |_, _| Ok(ExitStatus::Success.into()))
}

fn explained(name: &str, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let text = explain::text(name).map_err(Stop::Usage)?;
    print(&text, streams.stdout)
}

fn completions(shell: clap_complete::Shell, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::command(), "poolctl", &mut script);
    print(&String::from_utf8_lossy(&script), streams.stdout)
}

/// Refuses a name of `--pool` that no environment has.
fn unknown_pool(pools: &[String], environments: &[Passed<'_>]) -> Result<(), Stop> {
    let is_known = |name: &String| {
        let mut inventories = environments.iter().map(|passed| passed.topology.inventory);
        inventories.any(|inventory| inventory.has_pool(name))
    };
    match pools.iter().find(|name| !is_known(name)) {
        Some(name) => Err(Stop::Usage(format!(
            "`--pool {name}` names no Pool of the input"
        ))),
        None => Ok(()),
    }
}
