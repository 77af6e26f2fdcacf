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
//!      │ emit          text → stdout
//! ```
//!
//! No step is handed a later step's type. Everything between `load` and `emit` is in memory and pure;
//! reading, resolving and checking push findings and go on. Modules use only those below them:
//! cli, config, explain, emit, render, choose, check, topology, inventory, load, report, diagnostic, object, api, kubernetes,
//! yaml, source, atomic.

#![cfg_attr(
    not(test),
    warn(clippy::expect_used, clippy::panic, clippy::unwrap_used)
)]

pub mod api;
mod atomic;
pub mod check;
pub mod choose;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod explain;
pub mod inventory;
pub mod kubernetes;
pub mod load;
pub mod object;
pub mod render;
pub mod report;
pub mod source;
pub mod suggest;
pub mod topology;
pub mod yaml;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::CommandFactory;

use crate::choose::Choice;
use crate::cli::{Cli, Command};
use crate::config::Config;
use crate::diagnostic::{Diagnostics, Severity};
use crate::inventory::Inventory;
use crate::load::{LoadError, Loaded};
use crate::report::{Context, Counts, Report, Style, Verbosity};

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
        Command::Render(command) => pipeline(
            &command.input,
            &command.choice,
            &command.report,
            Some(command),
            streams,
        ),
        Command::Check(command) => pipeline(
            &command.input,
            &command.choice,
            &command.report,
            None,
            streams,
        ),
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

/// The pipeline of the figure. `output` is what `render` asks for beyond `check`; the report is the
/// product without it.
fn pipeline(
    input: &cli::Input,
    choice: &cli::Choice,
    report: &cli::Report,
    output: Option<&cli::Render>,
    streams: &mut Streams<'_>,
) -> io::Result<ExitStatus> {
    let color = if output.is_some() {
        streams.color.1
    } else {
        streams.color.0
    };
    let style = style(report, color, output.is_none());
    if let Some(sentence) = report::file::clash(&report.files) {
        return fail(&sentence, streams.stderr);
    }
    let (config, choice) = match settings(input, choice, streams.folder.as_deref()) {
        Ok(settings) => settings,
        Err(sentence) => return fail(&sentence, streams.stderr),
    };
    let Some(loaded) = load(input, &config, style, streams)? else {
        return Ok(ExitStatus::Failed);
    };
    if let Some(sentence) = report::file::replaces_input(&report.files, &loaded.sources) {
        return fail(&sentence, streams.stderr);
    }
    let mut diagnostics = Diagnostics::default();
    let inventory = inventory::read(&loaded.sources, &reading(input, &config), &mut diagnostics);
    let injection = output.is_none_or(|command| !command.no_routes);
    let topology = topology::resolve(&inventory, injection, &mut diagnostics);
    check::run(&topology, &checking(input, &config), &mut diagnostics);
    choose::apply(&choice, &loaded.sources, &mut diagnostics);

    let codes: Vec<_> = check::codes().collect();
    let folder = std::env::current_dir().ok();
    let context = Context {
        counts: counts(&loaded, &inventory),
        codes: &codes,
        folder: folder.as_deref(),
    };
    let findings = Report::new(&diagnostics, &loaded.sources, context);
    // Before the streams, which may end in a pipe that nobody reads to its end.
    let unwritten = report::file::write(&findings, &report.files, style.verbosity);
    let text = findings.text(style) + &report::allowed::text(&diagnostics, &loaded.sources, style);
    if output.is_some() {
        streams.stderr.write_all(text.as_bytes())?;
    } else {
        streams.stdout.write_all(text.as_bytes())?;
        streams.stdout.flush()?;
    }
    for sentence in &unwritten {
        fail(sentence, streams.stderr)?;
    }
    let status = match unwritten.is_empty() {
        true => status(&diagnostics),
        false => ExitStatus::Failed,
    };
    let Some(command) = output.filter(|_| status == ExitStatus::Success) else {
        return Ok(status);
    };
    if let Some(unknown) = command.pools.iter().find(|name| !inventory.has_pool(name)) {
        let sentence = format!("`--pool {unknown}` names no Pool of the input");
        return fail(&sentence, streams.stderr);
    }
    let options = rendering(command, &config);
    let manifests = render::render(&topology, &options);
    let text = emit::stream::text(manifests, command.output);
    streams.stdout.write_all(text.as_bytes())?;
    streams.stdout.flush()?;
    Ok(ExitStatus::Success)
}

/// Says in one sentence why the job cannot be done.
fn fail(sentence: &str, stderr: &mut dyn Write) -> io::Result<ExitStatus> {
    writeln!(stderr, "error: {}", report::visible(sentence))?;
    Ok(ExitStatus::Failed)
}

/// What the repository says, and which findings count when it and the command line are heard.
fn settings(
    input: &cli::Input,
    choice: &cli::Choice,
    folder: Option<&Path>,
) -> Result<(Config, Choice), String> {
    let folder = folder.filter(|_| !input.no_config);
    let config = Config::find(input.config.as_deref(), folder)?;
    let choice = Choice::new(&choice.allow, &choice.deny)?;
    let choice = choice.over(&Choice::new(&config.allow, &config.deny)?);
    Ok((config, choice))
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
fn load(
    input: &cli::Input,
    config: &Config,
    style: Style,
    streams: &mut Streams<'_>,
) -> io::Result<Option<Loaded>> {
    let mut paths = input.all_paths();
    if paths.is_empty() {
        paths.clone_from(&config.inputs);
    }
    if paths.is_empty() {
        writeln!(
            streams.stderr,
            "error: nothing to read: name files, folders, or `-` for stdin, as in `poolctl render pools/`"
        )?;
        return Ok(None);
    }
    match load::load(&paths, input.recursive || config.recursive, streams.stdin) {
        Ok(loaded) => {
            let people = style.format.is_for_people() && style.verbosity != Verbosity::Quiet;
            if let Some(path) = &config.path
                && people
                && style.verbosity == Verbosity::Verbose
            {
                let path = path.display();
                writeln!(streams.stderr, "note: the options of `{path}` apply")?;
            }
            for folder in loaded.unread.iter().filter(|_| people) {
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
            for sentence in sentences {
                fail(&sentence, streams.stderr)?;
            }
            Ok(None)
        }
    }
}

fn reading(input: &cli::Input, config: &Config) -> inventory::Options {
    let namespace = input.namespace.as_ref().or(config.namespace.as_ref());
    inventory::Options {
        namespace: namespace.cloned(),
        validation: input.validate.or(config.validate).unwrap_or_default(),
        allow_empty: input.allow_empty,
        managed_by: managed_by(input, config),
    }
}

fn checking(input: &cli::Input, config: &Config) -> check::Options {
    let range = input.node_port_range.as_ref();
    let range = range.or(config.node_port_range.as_ref()).cloned();
    let default = check::Options::default();
    check::Options {
        kube_version: input.kube_version.or(config.kube_version),
        node_port_range: range.unwrap_or(default.node_port_range),
        managed_by: managed_by(input, config),
    }
}

fn rendering(command: &cli::Render, config: &Config) -> render::Options {
    let version = command.tlsroute_version.or(config.tlsroute_version);
    let certificates = command.certificates.or(config.certificates);
    render::Options {
        only: command.only.clone(),
        pools: command.pools.clone(),
        managed_by: managed_by(&command.input, config),
        tls_route_version: version.unwrap_or_default(),
        certificates: certificates.unwrap_or_default(),
        no_routes: command.no_routes,
    }
}

fn managed_by(input: &cli::Input, config: &Config) -> String {
    let name = input.managed_by.as_ref().or(config.managed_by.as_ref());
    name.map_or(api::MANAGER, String::as_str).to_owned()
}

fn style(report: &cli::Report, color: bool, always_summarize: bool) -> Style {
    Style {
        format: report.format,
        verbosity: match (report.quiet, report.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        },
        color: match report.color {
            cli::Color::Auto => color,
            cli::Color::Always => true,
            cli::Color::Never => false,
        },
        always_summarize,
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
