//! poolctl renders the Pools of openvox-operator as plain Kubernetes YAML, offline.
//!
//! This library exists for the program, its tests and its benchmarks, and promises no stability.
//!
//! ```text
//!  files, stdin
//!      │ load          SourceMap      names and texts; the only module that opens files to read
//!      ▼
//!      │ yaml          Tree           split at `---` as kubectl does; a spanned tree for each
//!      ▼                              document that concerns us
//!      │ inventory     Inventory      typed objects by kind, namespace and name, in input order
//!      ▼
//!      │ topology      Topology<'_>   Pools with their Servers, Certificates and Gateway, borrowed
//!      ▼
//!      │ check         –              the rules: they read, they cannot write
//!      ▼
//!      │ choose        –              what is allowed does not count, what is denied is an error
//!      ▼                                      ┌── Diagnostics ◄── yaml, inventory, topology, check
//!      │   stop here when there is an error ◄─┤
//!      ▼                                      └── report → stderr, or stdout for `check`; files
//!      │ render        Vec<Manifest>  total: cannot fail, asks nothing
//!      ▼
//!      │ emit          text → stdout, or files: a plan first, then all of it
//! ```
//!
//! No step is handed a later step's type. Everything between `load` and `emit` is in memory and pure;
//! reading, resolving and checking push findings and go on. For `diff`, `compare` stands in the place
//! of `emit`; `inject` edits the texts that `load` has read. Modules use only those below them:
//! command, target, settings, cli, config, explain, emit, inject, unified, compare, render, choose,
//! check, topology, inventory, load, report, diagnostic, object, api, kubernetes, yaml, source, atomic.

#![cfg_attr(
    not(test),
    warn(clippy::expect_used, clippy::panic, clippy::unwrap_used)
)]

pub mod api;
mod atomic;
pub mod check;
pub mod choose;
pub mod cli;
mod command;
pub mod compare;
pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod explain;
pub mod inject;
pub mod inventory;
pub mod kubernetes;
pub mod load;
pub mod object;
pub mod render;
pub mod report;
pub mod settings;
pub mod source;
pub mod suggest;
mod target;
pub mod topology;
pub mod unified;
pub mod yaml;

use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::CommandFactory;

use crate::cli::{Cli, Command};
use crate::diagnostic::{Diagnostics, Severity};
use crate::emit::file::Headers;
use crate::emit::passthrough::Refusal;
use crate::inventory::Inventory;
use crate::load::{LoadError, Loaded};
use crate::render::CertificateForm;
use crate::report::{Context, Counts, Report, Style, Verbosity};
use crate::settings::Settings;
use crate::topology::Topology;

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
    };
    let result = match &cli.command {
        Command::Render(command) => render(command, streams),
        Command::Check(command) => check(command, streams),
        Command::Diff(command) => command::diff(command, streams),
        Command::Inject(command) => command::inject(command, streams),
        Command::Rules { output } => print(&explain::rules(*output), streams.stdout),
        Command::Explain { name } => explained(name, streams),
        Command::Completions { shell } => completions(*shell, streams.stdout),
    };
    result.unwrap_or_else(|error| match error.kind() {
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

/// What a command asks of the steps up to the gate.
struct Request<'a> {
    input: &'a cli::Input,
    choice: &'a cli::Choice,
    report: &'a cli::Report,
    /// Pools inject their hostnames into Certificates.
    injection: bool,
    /// Whether the report goes to stdout, as the product, or to stderr.
    report_is_product: bool,
}

/// What stands behind the gate: input without an error.
struct Passed<'a> {
    settings: &'a Settings<'a>,
    topology: &'a Topology<'a>,
    /// The input, and what first lines of files say of it.
    headers: Headers<'a>,
}

/// The pipeline of the figure up to the gate; behind it, `finish` makes the product.
fn pipeline(
    request: &Request<'_>,
    streams: &mut Streams<'_>,
    finish: impl FnOnce(&Passed<'_>, &mut Streams<'_>) -> io::Result<ExitStatus>,
) -> io::Result<ExitStatus> {
    let report = request.report;
    let color = match request.report_is_product {
        true => streams.color.0,
        false => streams.color.1,
    };
    let style = settings::style(report, color, request.report_is_product);
    if let Some(sentence) = report::file::clash(&report.files) {
        return fail(&sentence, streams.stderr);
    }
    let settings = Settings::new(request.input, request.choice, streams.folder.as_deref());
    let settings = match settings {
        Ok(settings) => settings,
        Err(sentence) => return fail(&sentence, streams.stderr),
    };
    let Some(loaded) = load_input(&settings, style, streams)? else {
        return Ok(ExitStatus::Failed);
    };
    let sources = &loaded.sources;
    if let Some(sentence) = report::file::replaces_input(&report.files, sources) {
        return fail(&sentence, streams.stderr);
    }
    let mut diagnostics = Diagnostics::default();
    let inventory = inventory::read(sources, &settings.reading(), &mut diagnostics);
    let topology = topology::resolve(&inventory, request.injection, &mut diagnostics);
    check::run(&topology, &settings.checking(), &mut diagnostics);
    choose::apply(&settings.choice, sources, &mut diagnostics);

    let codes: Vec<_> = check::codes().collect();
    let folder = std::env::current_dir().ok();
    let context = Context {
        counts: counts(&loaded, &inventory),
        codes: &codes,
        folder: folder.as_deref(),
    };
    let findings = Report::new(&diagnostics, sources, context);
    // Before the streams, which may end in a pipe that nobody reads to its end.
    let unwritten = report::file::write(&findings, &report.files, style.verbosity);
    let text = findings.text(style) + &report::allowed::text(&diagnostics, sources, style);
    if request.report_is_product {
        print(&text, streams.stdout)?;
    } else {
        streams.stderr.write_all(text.as_bytes())?;
    }
    fail_all(&unwritten, streams.stderr)?;
    let status = match unwritten.is_empty() {
        true => status(&diagnostics),
        false => ExitStatus::Failed,
    };
    if status != ExitStatus::Success {
        return Ok(status);
    }
    let passed = Passed {
        settings: &settings,
        topology: &topology,
        headers: Headers {
            sources,
            folder: folder.as_deref(),
        },
    };
    finish(&passed, streams)
}

fn check(command: &cli::Check, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    let request = Request {
        input: &command.input,
        choice: &command.choice,
        report: &command.report,
        injection: true,
        report_is_product: true,
    };
    pipeline(&request, streams, |_, _| Ok(ExitStatus::Success))
}

fn render(command: &cli::Render, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    if let Some(sentence) = target::misuse(command, command.rendering.certificates) {
        return fail(&sentence, streams.stderr);
    }
    let request = Request {
        input: &command.input,
        choice: &command.choice,
        report: &command.report,
        injection: !command.rendering.no_routes,
        report_is_product: false,
    };
    pipeline(&request, streams, |passed, streams| {
        let options = passed.settings.rendering(&command.rendering);
        if let Some(sentence) = unknown_pool(&options.pools, passed.topology.inventory) {
            return fail(&sentence, streams.stderr);
        }
        if let Some(sentence) = target::misuse(command, Some(options.certificates)) {
            return fail(&sentence, streams.stderr);
        }
        if command.passthrough {
            return passthrough(command, &options, passed, streams);
        }
        let headers = passed.headers;
        match target::deliver(command, passed.topology, &options, headers, streams.color.0) {
            Some(delivered) => {
                streams.stderr.write_all(delivered.stderr.as_bytes())?;
                print(&delivered.stdout, streams.stdout)?;
                Ok(delivered.status)
            }
            None => {
                let manifests = render::render(passed.topology, &options);
                let text = emit::stream::text(manifests, command.output);
                print(&text, streams.stdout)
            }
        }
    })
}

fn passthrough(
    command: &cli::Render,
    options: &render::Options,
    passed: &Passed<'_>,
    streams: &mut Streams<'_>,
) -> io::Result<ExitStatus> {
    if command.output != emit::Format::Yaml {
        let sentence = "`--passthrough` prints YAML, as the input is; leave out `--output`";
        return fail(sentence, streams.stderr);
    }
    let in_part = [CertificateForm::Patch, CertificateForm::Kustomize];
    if in_part.contains(&options.certificates) {
        let sentence = "`--passthrough` adds the names where the Certificates stand; \
                        `--certificates` can only be `full` or `none` with it";
        return fail(sentence, streams.stderr);
    }
    let manifests = render::render(passed.topology, options);
    let keeps = |pool: &str| command.keep_pools || !options.selects(pool);
    match emit::passthrough::text(passed.headers.sources, passed.topology, manifests, keeps) {
        Ok(text) => print(&text, streams.stdout),
        Err(Refusal::NotUtf8(name)) => {
            let sentence = format!("`{name}` is not UTF-8 and cannot be passed through");
            fail(&sentence, streams.stderr)
        }
        Err(Refusal::Empty) => {
            let sentence =
                "nothing is left of the input, and an empty result would delete what is there";
            fail(sentence, streams.stderr)?;
            Ok(ExitStatus::Rejected)
        }
    }
}

/// Whether remarks beside the report are wanted.
fn speaks(style: Style) -> bool {
    style.format.is_for_people() && style.verbosity != Verbosity::Quiet
}

fn unknown_pool(pools: &[String], inventory: &Inventory<'_>) -> Option<String> {
    let unknown = pools.iter().find(|name| !inventory.has_pool(name))?;
    Some(format!("`--pool {unknown}` names no Pool of the input"))
}

/// Says in one sentence why the job cannot be done.
fn fail(sentence: &str, stderr: &mut dyn Write) -> io::Result<ExitStatus> {
    writeln!(stderr, "error: {}", report::visible(sentence))?;
    Ok(ExitStatus::Failed)
}

fn fail_all(sentences: &[String], stderr: &mut dyn Write) -> io::Result<ExitStatus> {
    for sentence in sentences {
        fail(sentence, stderr)?;
    }
    Ok(ExitStatus::Failed)
}

fn explained(name: &str, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    match explain::text(name) {
        Ok(text) => print(&text, streams.stdout),
        Err(sentence) => fail(&sentence, streams.stderr),
    }
}

fn print(text: &str, stdout: &mut dyn Write) -> io::Result<ExitStatus> {
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(ExitStatus::Success)
}

fn completions(shell: clap_complete::Shell, stdout: &mut dyn Write) -> io::Result<ExitStatus> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "poolctl", &mut script);
    stdout.write_all(&script)?;
    stdout.flush()?;
    Ok(ExitStatus::Success)
}

/// Reads the input; `None` after telling what could not be read.
fn load_input(
    settings: &Settings<'_>,
    style: Style,
    streams: &mut Streams<'_>,
) -> io::Result<Option<Loaded>> {
    let paths = settings.paths();
    if paths.is_empty() {
        let sentence =
            "nothing to read: name files, folders, or `-` for stdin, as in `poolctl render pools/`";
        fail(sentence, streams.stderr)?;
        return Ok(None);
    }
    let loaded = load(&paths, settings.recursive(), style, streams)?;
    if let (Some(path), Some(_)) = (&settings.config.path, &loaded)
        && speaks(style)
        && style.verbosity == Verbosity::Verbose
    {
        let path = report::visible(&path.display().to_string());
        writeln!(streams.stderr, "note: the options of `{path}` apply")?;
    }
    Ok(loaded)
}

/// Reads paths; `None` after telling what could not be read.
fn load(
    paths: &[PathBuf],
    recursive: bool,
    style: Style,
    streams: &mut Streams<'_>,
) -> io::Result<Option<Loaded>> {
    match load::load(paths, recursive, streams.stdin) {
        Ok(loaded) => {
            for folder in loaded.unread.iter().filter(|_| speaks(style)) {
                let (documents, name) = (folder.documents, report::visible(&folder.name));
                let are = if documents == 1 {
                    "manifest was"
                } else {
                    "manifests were"
                };
                writeln!(
                    streams.stderr,
                    "note: {documents} {are} not read in `{name}`; add -R"
                )?;
            }
            Ok(Some(loaded))
        }
        Err(LoadError(sentences)) => {
            fail_all(&sentences, streams.stderr)?;
            Ok(None)
        }
    }
}

fn counts(loaded: &Loaded, inventory: &Inventory<'_>) -> Counts {
    Counts {
        files: loaded.sources.len(),
        pools: inventory.pools.len(),
        servers: inventory.servers.len(),
        certificates: inventory.certificates.len(),
        foreign: inventory.foreign,
    }
}

/// Text that is not YAML means that the job could not be done; every other error is an answer.
fn status(diagnostics: &Diagnostics) -> ExitStatus {
    let unparsable = diagnostics.iter().any(|diagnostic| {
        diagnostic.severity == Severity::Error
            && std::ptr::eq(diagnostic.code, &inventory::YAML_SYNTAX)
    });
    match (unparsable, diagnostics.has_errors()) {
        (true, _) => ExitStatus::Failed,
        (_, true) => ExitStatus::Rejected,
        _ => ExitStatus::Success,
    }
}
