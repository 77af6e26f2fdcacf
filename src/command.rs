//! What each command makes of what stands behind the gate.

mod diff;
mod inject;
mod render;
mod target;

use std::io;

use crate::cli::{self, Cli, Command};
use crate::explain;
use crate::inventory::Inventory;
use crate::pipeline::{self, Request, fail, print};
use crate::streams::{ExitStatus, Streams};

/// Does what the command line asks for.
pub fn run(cli: &Cli, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    match &cli.command {
        Command::Render(command) => render::run(command, streams),
        Command::Check(command) => check(command, streams),
        Command::Diff(command) => diff::run(command, streams),
        Command::Inject(command) => inject::run(command, streams),
        Command::Rules { output } => print(&explain::rules(*output), streams.stdout),
        Command::Explain { name } => explained(name, streams),
        Command::Completions { shell } => completions(*shell, streams),
    }
}

fn check(command: &cli::Check, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    let request = Request {
        report_is_product: true,
        ..Request::new(&command.input, &command.choice, &command.report)
    };
    pipeline::run(&request, streams, |_, _| Ok(ExitStatus::Success))
}

fn explained(name: &str, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    match explain::text(name) {
        Ok(text) => print(&text, streams.stdout),
        Err(sentence) => fail(&sentence, streams.stderr),
    }
}

fn completions(shell: clap_complete::Shell, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::command(), "poolctl", &mut script);
    print(&String::from_utf8_lossy(&script), streams.stdout)
}

/// Why a name of `--pool` cannot be chosen.
fn unknown_pool(pools: &[String], inventory: &Inventory<'_>) -> Option<String> {
    let unknown = pools.iter().find(|name| !inventory.has_pool(name))?;
    Some(format!("`--pool {unknown}` names no Pool of the input"))
}
