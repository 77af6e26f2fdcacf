//! poolctl renders the Pools of openvox-operator as plain Kubernetes YAML, offline.
//!
//! This library exists for the program, its tests and its benchmarks, and promises no stability.
//!
//! ```text
//!  files, stdin
//!      │ load          SourceMap      names and texts; the only module that reads input
//!      ▼
//!      │ documents     Documents      split at `---` as kubectl does; a spanned tree for who asks
//!      ▼
//!      │ inventory     Inventory      typed objects by kind, namespace and name, in input order
//!      ▼
//!      │ topology      Topology<'_>   Pools with their Servers, Certificates and Gateway, borrowed
//!      ▼
//!      │ rules         –              they read, they cannot write
//!      ▼
//!      │ locate        Findings       places become spans, once, and findings take their order
//!      ▼
//!      │ suppress      –              what is allowed does not count, what is denied is an error
//!      ▼                                  └── report → stderr, or stdout for `check`; files
//!      │   stop here when there is an error
//!      ▼
//!      │ render        Vec<Manifest>  total: cannot fail, asks nothing
//!      ▼
//!      │ emit          text → stdout, or files: a plan first, then all of it
//! ```
//!
//! No step is handed a later step's type. Everything between `load` and `emit` is in memory and pure;
//! reading, resolving and the rules push findings and go on. For `diff`, `compare` stands in the place
//! of `emit`; `inject` edits the texts that `load` has read. Modules use only those below them:
//! command, pipeline, settings, cli, config, explain, emit, inject, compare, render, report, suppress, locate,
//! rules, topology, inventory, load, documents, diagnostic, object, suggest, terminal, api, kubernetes, value,
//! parallel, source, repository, atomic.

#![cfg_attr(
    not(test),
    warn(clippy::expect_used, clippy::panic, clippy::unwrap_used)
)]

pub mod api;
mod atomic;
pub mod cli;
mod command;
pub mod compare;
pub mod config;
pub mod diagnostic;
pub mod documents;
pub mod emit;
pub mod explain;
pub mod inject;
pub mod inventory;
pub mod kubernetes;
pub mod load;
pub mod locate;
pub mod object;
pub mod parallel;
mod pipeline;
pub mod render;
pub mod report;
pub mod repository;
pub mod rules;
pub mod settings;
pub mod source;
pub mod suggest;
pub mod suppress;
pub mod terminal;
pub mod topology;
pub mod value;

use std::io::{self, Read, Write};
use std::path::PathBuf;

use crate::cli::Cli;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done, and no error was found.
    Success,
    /// The answer is no: an error was found. Nothing was written.
    Rejected,
    /// The job could not be done: wrong usage, input that cannot be read or parsed, output that
    /// cannot be written.
    Failed,
}

impl ExitStatus {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Rejected => 1,
            Self::Failed => 2,
        }
    }
}

/// The streams of a run, and whether each report may have colours.
pub struct Streams<'a> {
    pub stdin: &'a mut dyn Read,
    pub stdout: &'a mut dyn Write,
    pub stderr: &'a mut dyn Write,
    /// Where `poolctl.toml` is looked for, there and above; nowhere when `None`.
    pub folder: Option<PathBuf>,
    /// The process ends after this run, and gives back its memory as a whole: to take apart what was read
    /// would be a tenth of the time.
    pub last: bool,
    /// Colours on stdout and stderr, where nothing on the command line says otherwise.
    pub color: (bool, bool),
}

/// Runs a command. Output that nobody reads any more ends the run quietly.
pub fn run(cli: &Cli, streams: &mut Streams<'_>) -> ExitStatus {
    let mut stderr = Unheard(streams.stderr);
    let streams = &mut Streams {
        stdin: streams.stdin,
        stdout: streams.stdout,
        stderr: &mut stderr,
        folder: streams.folder.take(),
        color: streams.color,
        last: streams.last,
    };
    command::run(cli, streams).unwrap_or_else(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => ExitStatus::Success,
        _ => {
            // When stderr is what fails, there is nobody left to tell.
            let _ = writeln!(streams.stderr, "error: cannot write: {error}");
            ExitStatus::Failed
        }
    })
}

/// Talk that nobody need listen to: when stderr is closed, the run and its output go on.
struct Unheard<'a>(&'a mut dyn Write);

impl Write for Unheard<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            result => result,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }
}
