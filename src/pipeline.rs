//! What every command does first: the figure of the library's root, up to the gate, for each environment.

mod input;
mod mending;
mod tell;

use std::collections::BTreeSet;
use std::io::Write;
use std::mem;
use std::ops::Range;

use self::input::load_all;
pub use self::input::{left_out, load};
pub use self::mending::Mends;
use self::tell::Teller;
use crate::diagnostic::{Diagnostics, Limits, Severity};
use crate::documents::Documents;
use crate::emit::passthrough;
use crate::inventory::Inventory;
use crate::load::{Left, Loaded};
use crate::locate::Findings;
use crate::report;
use crate::settings::{Arguments, Settings};
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::suppress::{Suppressed, Suppressions};
use crate::terminal::visible;
use crate::topology::{Injection, Topology};
use crate::{cli, inventory, locate, rules, settings, topology};
use kubectl_yaml::split::Chunk;

/// What a command asks of the steps up to the gate.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub arguments: Arguments<'a>,
    pub report: &'a cli::Report,
    /// Hostnames are written into Certificates, whatever the settings say of what is rendered.
    pub injects: bool,
    /// Whether the report goes to stdout, as the product, or to stderr.
    pub report_is_product: bool,
    /// The input is printed, too, of which only objects go on.
    pub passthrough: bool,
    /// The command compares: reports for programs wait for what differs.
    pub compares: bool,
    /// The command shows what is there: it goes on when there are errors, and needs the places of all findings.
    pub explores: bool,
    /// What is made tells all findings.
    pub tells_findings: bool,
    /// What errors leave undone, in a few words; nothing where the report is all there is.
    pub undone: Option<&'a str>,
    /// What becomes of findings with one right answer.
    pub mends: Option<Mends>,
    /// Why what is asked for cannot be meant so, with these settings.
    pub misuse: &'a dyn Fn(&[Settings]) -> Option<String>,
}

impl<'a> Request<'a> {
    /// The report goes to stderr, and nothing is rendered.
    pub fn new(input: &'a cli::Input, choice: &'a cli::Choice, report: &'a cli::Report) -> Self {
        Self {
            arguments: Arguments {
                input,
                choice,
                rendering: None,
                target: None,
            },
            report,
            injects: false,
            report_is_product: false,
            passthrough: false,
            compares: false,
            explores: false,
            tells_findings: false,
            undone: None,
            mends: None,
            misuse: &|_| None,
        }
    }

    /// The same of a command that renders.
    #[must_use]
    pub fn rendering(mut self, rendering: &'a cli::Rendering) -> Self {
        self.arguments.rendering = Some(rendering);
        self
    }
}

/// One environment: its input resolved, and what is wrong with it. Behind the gate that is no error, unless
/// the command explores.
pub struct Judged<'a> {
    pub settings: &'a Settings,
    pub documents: &'a Documents<'a>,
    pub topology: Topology<'a>,
    /// Documents that are not passed on.
    outsiders: BTreeSet<Chunk>,
    /// Those that count.
    pub findings: Findings,
    suppressed: Vec<Suppressed>,
}

impl Judged<'_> {
    /// What is passed on, with or without the Pools that are rendered.
    pub fn passed_on(&self, keep_pools: bool) -> passthrough::Input<'_> {
        passthrough::Input {
            inventory: self.topology.inventory,
            options: &self.settings.rendering,
            keep_pools,
            namespace: self.settings.reading.namespace(),
            outsiders: &self.outsiders,
        }
    }
}

/// What a command leaves to be said at its end.
#[derive(Default)]
pub struct Outcome {
    pub status: ExitStatus,
    pub stdout: String,
    /// Why something was not done, as lines.
    pub errors: String,
    /// Lines for people that `--quiet` leaves out.
    pub notes: String,
    /// What to run, which belongs to the answer: people are told also where nothing else is said.
    pub help: Option<String>,
    /// What is not as it should be.
    pub drift: Vec<Drift>,
}

impl Outcome {
    /// Adds a sentence to the notes.
    pub fn note(&mut self, sentence: &str) {
        self.notes += &format!("note: {}\n", visible(sentence));
    }
}

/// A file or an object that is not as it should be.
pub struct Drift {
    /// The number of its environment.
    pub environment: usize,
    pub file: String,
    /// The bytes in the file, where it is input.
    pub at: Option<Range<usize>>,
    pub message: String,
    pub help: Option<String>,
}

/// The pipeline of the figure up to the gate, where no environment may have an error unless the command
/// explores; behind it, `finish` makes the product.
pub fn run(
    request: Request<'_>,
    streams: &mut Streams<'_>,
    finish: impl FnOnce(&[Judged<'_>], &mut Streams<'_>) -> Result<Outcome, Stop>,
) -> Result<ExitStatus, Stop> {
    let settings = Settings::all(request.arguments, streams.folder.as_deref());
    let settings = settings.map_err(Stop::Usage)?;
    if let Some(sentence) = (request.misuse)(&settings) {
        return Err(Stop::Usage(sentence));
    }
    input::check_destinations(&settings, request.report)?;
    let mut loaded = load_all(&settings, request, streams)?;
    if let Some(mends) = request.mends {
        mending::run(mends, &mut loaded, &settings, request, streams)?;
    }
    let documents = documents(&loaded);
    let mut objects = read_all(&settings, &documents, &loaded, request);
    let judged = judge_all(&mut objects, request);
    let teller = Teller::new(request, &judged);
    let status = status(teller.findings());
    if status != ExitStatus::Success || !request.compares {
        teller.tell(&[], streams)?;
    }
    if status != ExitStatus::Success && !request.explores {
        return Ok(status);
    }
    let outcome = finish(&judged, streams);
    if request.compares {
        let drift = outcome.as_ref().map(|outcome| &*outcome.drift);
        teller.tell(drift.unwrap_or_default(), streams)?;
    }
    let mut outcome = outcome?;
    if status != ExitStatus::Success {
        outcome.status = status;
    }
    tell(&outcome, request.report, streams)?;
    (streams.end)(outcome.status);
    Ok(outcome.status)
}

/// The steps up to the findings, for questions about input with errors, too: all that is wrong with each
/// environment, whatever is allowed.
pub fn look(
    request: Request<'_>,
    streams: &mut Streams<'_>,
    mut look: impl FnMut(&Judged<'_>),
) -> Result<(), Stop> {
    let settings = Settings::all(request.arguments, streams.folder.as_deref());
    let settings = settings.map_err(Stop::Usage)?;
    let loaded = load_all(&settings, request, streams)?;
    for (settings, loaded) in settings.iter().zip(&loaded) {
        let documents = Documents::new(&loaded.sources);
        let mut objects = read(
            settings,
            &documents,
            &loaded.left,
            request,
            Limits::default(),
        );
        look(&judge(&mut objects, request));
    }
    Ok(())
}

fn documents(loaded: &[Loaded]) -> Vec<Documents<'_>> {
    let sources = loaded.iter().map(|one| &one.sources);
    sources.map(Documents::new).collect()
}

/// The objects of one environment, and what there is to say of how they are written.
struct Read<'a> {
    settings: &'a Settings,
    documents: &'a Documents<'a>,
    inventory: Inventory<'a>,
    findings: Diagnostics,
    /// Which findings count; `None` where all do.
    suppressions: Option<Suppressions<'a>>,
}

fn read_all<'a>(
    settings: &'a [Settings],
    documents: &'a [Documents<'a>],
    loaded: &[Loaded],
    request: Request<'_>,
) -> Vec<Read<'a>> {
    let runs = settings.iter().zip(documents).zip(loaded);
    let read = runs.map(|((settings, documents), loaded)| {
        let suppressions = Suppressions::find(&settings.policy, documents);
        let limits = limits(settings, &suppressions, request);
        Read {
            suppressions: Some(suppressions),
            ..read(settings, documents, &loaded.left, request, limits)
        }
    });
    read.collect()
}

fn read<'a>(
    settings: &'a Settings,
    documents: &'a Documents<'a>,
    left: &Left,
    request: Request<'_>,
    limits: Limits,
) -> Read<'a> {
    let mut findings = Diagnostics::new(limits);
    let reading = inventory::ReadOptions {
        passthrough: request.passthrough,
        left: left.notes(true),
        ..settings.reading.clone()
    };
    let inventory = inventory::read(documents, &reading, &mut findings);
    Read {
        settings,
        documents,
        inventory,
        findings,
        suppressions: None,
    }
}

fn judge_all<'a>(read: &'a mut [Read<'_>], request: Request<'_>) -> Vec<Judged<'a>> {
    read.iter_mut().map(|read| judge(read, request)).collect()
}

/// Resolves what was read, asks the rules, finds the places of what they say, and which of it counts.
fn judge<'a>(read: &'a mut Read<'_>, request: Request<'_>) -> Judged<'a> {
    let (settings, documents) = (read.settings, read.documents);
    // The topology borrows the objects, so what is used up is taken out.
    let mut findings = mem::take(&mut read.findings);
    let suppressions = read.suppressions.take();
    let injection = if request.injects {
        Injection::Written
    } else {
        settings.injection
    };
    let topology = topology::resolve(&read.inventory, injection, &mut findings);
    rules::run(&topology, &settings.checking, &mut findings);
    let outsiders = if request.passthrough {
        passthrough::outsiders(&read.inventory, &mut findings)
    } else {
        BTreeSet::new()
    };
    let mut findings = locate::locate(findings, documents);
    let suppressed = suppressions.map(|it| it.apply(&mut findings));
    Judged {
        settings,
        documents,
        topology,
        outsiders,
        findings,
        suppressed: suppressed.unwrap_or_default(),
    }
}

/// How many findings of a rule are worth keeping.
fn limits(settings: &Settings, suppressions: &Suppressions<'_>, request: Request<'_>) -> Limits {
    let style = settings::style(request.report);
    let files = request.report.files.iter().chain(&settings.reports);
    let mut formats = files.map(|file| file.format);
    let for_people = style.format.is_for_people() && formats.all(report::Format::is_for_people);
    if request.explores || request.tells_findings || !for_people {
        return Limits::default();
    }
    let shown = |severity| {
        if style.shows(severity) {
            Limits::MOST
        } else {
            0
        }
    };
    // What several environments say is said once, so all of it must be known.
    let notes = match settings.environment {
        None => style.most.0.max(report::NOTE_LINES),
        Some(_) => Limits::MOST,
    };
    Limits {
        warnings: if settings.policy.denies_warnings() {
            Limits::MOST
        } else {
            shown(Severity::Warning)
        },
        notes: notes.min(shown(Severity::Note)),
        fixes: request.mends.is_some(),
        rules: suppressions.rules(),
    }
}

/// Says what is left to be said.
fn tell(outcome: &Outcome, report: &cli::Report, streams: &mut Streams<'_>) -> Result<(), Stop> {
    streams.stderr.write_all(outcome.errors.as_bytes())?;
    if settings::speaks(report) {
        streams.stderr.write_all(outcome.notes.as_bytes())?;
    }
    if let Some(help) = outcome.help.iter().find(|_| report.format.is_for_people()) {
        writeln!(streams.stderr, "help: {help}")?;
    }
    print(&outcome.stdout, streams.stdout)?;
    Ok(streams.stderr.flush()?)
}

pub fn print(text: &str, stdout: &mut dyn Write) -> Result<ExitStatus, Stop> {
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(ExitStatus::Success)
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
