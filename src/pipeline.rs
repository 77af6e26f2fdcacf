//! What every command does first: the figure of the library's root, up to the gate.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::documents::Documents;
use crate::emit::first_line::Headers;
use crate::emit::passthrough;
use crate::inventory::Inventory;
use crate::load::{self, LoadError, Loaded};
use crate::locate::Findings;
use crate::report::file::Destination;
use crate::report::{Context, Counts, Report, Style, Verbosity};
use crate::settings::Settings;
use crate::source::MAX_FILE_BYTES;
use crate::streams::{ExitStatus, Streams};
use crate::suppress::{Suppressed, Suppressions};
use crate::terminal::visible;
use crate::topology::{Injection, Topology};
use crate::{cli, inventory, locate, report, repository, rules, settings, topology};
use kubectl_yaml::split::Chunk;

/// What a command asks of the steps up to the gate.
pub struct Request<'a> {
    pub input: &'a cli::Input,
    pub choice: &'a cli::Choice,
    pub report: &'a cli::Report,
    /// What is rendered; `None` where nothing is.
    pub rendering: Option<&'a cli::Rendering>,
    /// Hostnames are written into Certificates, whatever the settings say of what is rendered.
    pub injects: bool,
    /// Whether the report goes to stdout, as the product, or to stderr.
    pub report_is_product: bool,
    /// The input is printed, too, of which only objects go on.
    pub passthrough: bool,
}

impl<'a> Request<'a> {
    /// The report goes to stderr, and nothing is rendered.
    pub fn new(input: &'a cli::Input, choice: &'a cli::Choice, report: &'a cli::Report) -> Self {
        Self {
            input,
            choice,
            report,
            rendering: None,
            injects: false,
            report_is_product: false,
            passthrough: false,
        }
    }
}

/// What stands behind the gate: input without an error.
pub struct Passed<'a> {
    pub settings: &'a Settings,
    pub topology: &'a Topology<'a>,
    pub documents: &'a Documents<'a>,
    /// The input, and what first lines of files say of it.
    pub headers: Headers<'a>,
    /// Documents that are not passed on.
    pub outsiders: &'a BTreeSet<Chunk>,
}

/// The pipeline of the figure up to the gate; behind it, `finish` makes the product.
pub fn run(
    request: &Request<'_>,
    streams: &mut Streams<'_>,
    finish: impl FnOnce(&Passed<'_>, &mut Streams<'_>) -> io::Result<ExitStatus>,
) -> io::Result<ExitStatus> {
    let report = request.report;
    let color = if request.report_is_product {
        streams.colors.stdout
    } else {
        streams.colors.stderr
    };
    let style = settings::style(report, color, request.report_is_product);
    let refused = report::file::clash(&report.files);
    if let Some(sentence) = refused.or_else(|| report.files.iter().find_map(irreplaceable)) {
        return fail(&sentence, streams.stderr);
    }
    let settings = Settings::new(
        request.input,
        request.choice,
        request.rendering,
        streams.folder.as_deref(),
    );
    let settings = match settings {
        Ok(settings) => settings,
        Err(sentence) => return fail(&sentence, streams.stderr),
    };
    let Some(loaded) = load_input(&settings, style, streams)? else {
        return Ok(ExitStatus::Failed);
    };
    run_on(&loaded, &settings, request, style, streams, finish)
}

/// The steps from documents to the gate, and what is behind it.
fn run_on(
    loaded: &Loaded,
    settings: &Settings,
    request: &Request<'_>,
    style: Style,
    streams: &mut Streams<'_>,
    finish: impl FnOnce(&Passed<'_>, &mut Streams<'_>) -> io::Result<ExitStatus>,
) -> io::Result<ExitStatus> {
    let sources = &loaded.sources;
    let documents = Documents::new(sources);
    let mut diagnostics = Diagnostics::default();
    let reading = inventory::ReadOptions {
        passthrough: request.passthrough,
        ..settings.reading.clone()
    };
    let inventory = inventory::read(&documents, &reading, &mut diagnostics);
    let injection = if request.injects {
        Injection::Written
    } else {
        settings.injection
    };
    let topology = topology::resolve(&inventory, injection, &mut diagnostics);
    rules::run(&topology, &settings.checking, &mut diagnostics);
    let outsiders = if request.passthrough {
        passthrough::outsiders(&documents, &mut diagnostics)
    } else {
        BTreeSet::new()
    };
    let suppressions = Suppressions::find(&settings.policy, &documents);
    let mut findings = locate::locate(diagnostics, &documents, |finding| {
        is_reported(request, style, finding) || suppressions.may_concern(finding)
    });
    let suppressed = suppressions.apply(&documents, &mut findings);

    let folder = std::env::current_dir().ok();
    let folder = folder.as_deref();
    let context = Context {
        counts: counts(loaded, &inventory),
        folder,
    };
    let report = Report::new(&findings, sources, context);
    let status = match tell(request, style, &report, &suppressed, streams)? {
        ExitStatus::Success => status(&findings),
        unwritten => unwritten,
    };
    if status != ExitStatus::Success {
        return Ok(status);
    }
    let passed = Passed {
        settings,
        topology: &topology,
        documents: &documents,
        headers: Headers { sources, folder },
        outsiders: &outsiders,
    };
    let status = finish(&passed, streams)?;
    streams.stdout.flush()?;
    streams.stderr.flush()?;
    (streams.end)(status);
    Ok(status)
}

/// Some report of the run may show the finding.
fn is_reported(request: &Request<'_>, style: Style, finding: &Diagnostic) -> bool {
    let mut formats = request.report.files.iter().map(|file| file.format);
    let for_people = style.format.is_for_people() && formats.all(report::Format::is_for_people);
    !for_people || style.shows(finding.severity)
}

/// Writes the report to where it was asked for, and says where that failed.
fn tell(
    request: &Request<'_>,
    style: Style,
    report: &Report<'_>,
    suppressed: &[Suppressed],
    streams: &mut Streams<'_>,
) -> io::Result<ExitStatus> {
    // Before the streams, which may end in a pipe that nobody reads to its end.
    let unwritten = report::file::write(report, &request.report.files, style);
    let text = report.text(style) + &report::allowed::text(suppressed, report.sources, style);
    if request.report_is_product {
        print(&text, streams.stdout)?;
    } else {
        streams.stderr.write_all(text.as_bytes())?;
    }
    if unwritten.is_empty() {
        return Ok(ExitStatus::Success);
    }
    fail_all(&unwritten, streams.stderr)
}

/// Whether remarks beside the report are wanted.
pub fn speaks(style: Style) -> bool {
    style.format.is_for_people() && style.verbosity != Verbosity::Quiet
}

/// A sentence on what is wrong, as a line.
pub fn error(sentence: &str) -> String {
    format!("error: {}\n", visible(sentence))
}

/// Says in one sentence why the job cannot be done.
pub fn fail(sentence: &str, stderr: &mut dyn Write) -> io::Result<ExitStatus> {
    stderr.write_all(error(sentence).as_bytes())?;
    Ok(ExitStatus::Failed)
}

pub fn fail_all(sentences: &[String], stderr: &mut dyn Write) -> io::Result<ExitStatus> {
    for sentence in sentences {
        fail(sentence, stderr)?;
    }
    Ok(ExitStatus::Failed)
}

pub fn print(text: &str, stdout: &mut dyn Write) -> io::Result<ExitStatus> {
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(ExitStatus::Success)
}

/// Why a report may not be written where it should go, as a sentence: a link leads elsewhere, or
/// something stands there that is no report. Pipes and devices take what comes.
fn irreplaceable(destination: &Destination) -> Option<String> {
    let Destination { format, path } = destination;
    if let Err(sentence) = repository::writable(path) {
        return Some(sentence);
    }
    if !load::is_file(path) {
        return None;
    }
    let bytes = match load::bytes(path, MAX_FILE_BYTES) {
        Ok(bytes) => bytes,
        Err(sentence) => return Some(sentence),
    };
    let is_rule = |name: &str| rules::named(name).is_some();
    let is_report = |text: &str| report::file::is_report(*format, text, is_rule);
    let is_free = bytes.is_empty() || str::from_utf8(&bytes).is_ok_and(is_report);
    (!is_free).then(|| {
        format!(
            "`{}` is no report of poolctl in this format, so it is not replaced: remove it, or name another file",
            path.display()
        )
    })
}

/// Reads the input; `None` after telling what could not be read.
fn load_input(
    settings: &Settings,
    style: Style,
    streams: &mut Streams<'_>,
) -> io::Result<Option<Loaded>> {
    if settings.paths.is_empty() {
        let sentence =
            "nothing to read: name files, folders, or `-` for stdin, as in `poolctl render pools/`";
        fail(sentence, streams.stderr)?;
        return Ok(None);
    }
    let loaded = load(&settings.paths, settings.loading, style, streams)?;
    if let (Some(path), Some(_)) = (&settings.config, &loaded)
        && speaks(style)
        && style.verbosity == Verbosity::Verbose
    {
        let path = visible(&path.display().to_string());
        writeln!(streams.stderr, "note: the options of `{path}` apply")?;
    }
    Ok(loaded)
}

/// Reads paths; `None` after telling what could not be read.
pub fn load(
    paths: &[PathBuf],
    options: load::LoadOptions,
    style: Style,
    streams: &mut Streams<'_>,
) -> io::Result<Option<Loaded>> {
    match load::load(paths, options, streams.stdin) {
        Ok(loaded) => {
            if let Some(note) = unread(&loaded.unread).filter(|_| speaks(style)) {
                writeln!(streams.stderr, "note: {}", visible(&note))?;
            }
            Ok(Some(loaded))
        }
        Err(LoadError(sentences)) => {
            fail_all(&sentences, streams.stderr)?;
            Ok(None)
        }
    }
}

/// Names the folders that were not read, but not hundreds of them.
fn unread(folders: &[String]) -> Option<String> {
    const NAMED: usize = 10;
    let names = folders.iter().take(NAMED);
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    let verb = match folders {
        [] => return None,
        [_] => "was",
        _ => "were",
    };
    let more = match folders.len() - names.len() {
        0 => String::new(),
        1 => " and 1 more folder".to_owned(),
        more => format!(" and {more} more folders"),
    };
    let names = names.join(", ");
    Some(format!(
        "{names}{more} {verb} not read; add -R to read folders in folders"
    ))
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

/// What cannot be read means that the job could not be done; every other error is an answer.
fn status(findings: &Findings) -> ExitStatus {
    let unread = [&inventory::YAML_SYNTAX, &inventory::UNREADABLE_FILE];
    let mut list = findings.list.iter().map(|finding| &finding.diagnostic);
    let unread = list.any(|diagnostic| {
        diagnostic.severity == Severity::Error && unread.contains(&diagnostic.code)
    });
    if unread {
        ExitStatus::Failed
    } else if findings.has_errors() {
        ExitStatus::Rejected
    } else {
        ExitStatus::Success
    }
}
