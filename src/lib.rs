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
//!      │ render        Vec<Manifest>  what is written, in order; cannot fail, asks nothing
//!      ▼
//!      │ emit          text → stdout, or files: a plan first, then all of it
//! ```
//!
//! No step is handed a later step's type. Everything between `load` and `emit` is in memory and pure;
//! reading, resolving and the rules push findings and go on. For `diff`, `compare` stands in the place
//! of `emit`; `inject` and `mend` edit the texts that `load` has read, by `edits`; `list`, `graph` and `why` show what is
//! there, also when there are errors; `krm` stands before and behind all of it. Modules use only those below them:
//! command, complete, pipeline, settings, cli, explain, schema, krm, config, graph, why, nearly, emit, inject, mend, edits, list,
//! compare, render, report, suppress, locate, rules, topology, inventory, load, options, documents, diagnostic,
//! object, suggest, stop, terminal, api, kubernetes, hostname, placeholder, value, streams, kustomize, repository,
//! atomic, path, source, program.

#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::panic,
        clippy::too_many_lines,
        clippy::unwrap_used
    )
)]

pub mod api;
mod atomic;
pub mod cli;
mod command;
pub mod compare;
mod complete;
pub mod config;
pub mod diagnostic;
pub mod documents;
pub mod edits;
pub mod emit;
pub mod explain;
pub mod graph;
pub mod hostname;
pub mod inject;
pub mod inventory;
pub mod krm;
pub mod kubernetes;
pub mod kustomize;
pub mod list;
pub mod load;
pub mod locate;
pub mod mend;
mod nearly;
pub mod object;
pub mod options;
pub mod path;
mod pipeline;
pub mod placeholder;
pub mod program;
pub mod render;
pub mod report;
pub mod repository;
pub mod rules;
pub mod schema;
pub mod settings;
pub mod source;
mod stop;
mod streams;
pub mod suggest;
pub mod suppress;
pub mod terminal;
pub mod topology;
pub mod value;
pub mod why;

use crate::cli::Cli;
use crate::streams::Unheard;
pub use crate::streams::{ExitStatus, Screen, Screens, Streams, is_unread};

/// Runs a command. Output that nobody reads any more ends the run quietly.
pub fn run(cli: &Cli, streams: &mut Streams<'_>) -> ExitStatus {
    let mut stderr = Unheard(streams.stderr);
    let streams = &mut Streams {
        stdin: streams.stdin,
        stdout: streams.stdout,
        stderr: &mut stderr,
        folder: streams.folder.take(),
        program: streams.program,
        screens: streams.screens,
        end: streams.end,
        kustomize: streams.kustomize,
    };
    command::run(cli, streams).unwrap_or_else(|stop| stop.tell(streams.program, streams.stderr))
}
