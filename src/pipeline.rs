//! What every command does first: the figure of the library's root, up to the gate, for each environment.

mod input;
mod look;
mod mending;
mod tell;

use std::collections::BTreeSet;
use std::env;
use std::io::Write;
use std::ops::Range;
use std::path::Path;

use self::input::load_all;
pub use self::input::{left_out, load};
pub use self::look::look;
pub use self::mending::Mends;
use self::tell::{Teller, Told};
use crate::diagnostic::{Diagnostics, Limits, Severity};
use crate::documents::Documents;
use crate::emit::first_line::Headers;
use crate::emit::passthrough;
use crate::inventory::Inventory;
use crate::load::{Left, Loaded};
use crate::locate::Findings;
use crate::report::{self, Style, Verbosity};
use crate::settings::{Arguments, Settings};
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::suppress::Suppressions;
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
            undone: None,
            mends: None,
            misuse: &|_| None,
        }
    }
}

/// What stands behind the gate: input of one environment, without an error unless the command explores.
pub struct Passed<'a> {
    pub settings: &'a Settings,
    pub topology: &'a Topology<'a>,
    /// Those that count.
    pub findings: &'a Findings,
    pub documents: &'a Documents<'a>,
    /// The input, and what first lines of files say of it.
    pub headers: Headers<'a>,
    /// Documents that are not passed on.
    pub outsiders: &'a BTreeSet<Chunk>,
}

/// What a command leaves to be said at its end.
pub struct Outcome {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
    /// What is not as it should be.
    pub drift: Vec<Drift>,
}

impl From<ExitStatus> for Outcome {
    fn from(status: ExitStatus) -> Self {
        Self {
            status,
            stdout: String::new(),
            stderr: String::new(),
            drift: Vec::new(),
        }
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

/// The pipeline of the figure up to the gate, where no environment may have an error; behind it, `finish`
/// makes the product.
pub fn run(
    request: Request<'_>,
    streams: &mut Streams<'_>,
    finish: impl FnOnce(&[Passed<'_>], &mut Streams<'_>) -> Result<Outcome, Stop>,
) -> Result<ExitStatus, Stop> {
    let report = request.report;
    let screen = if request.report_is_product {
        streams.screens.stdout
    } else {
        streams.screens.stderr
    };
    let style = Style {
        program: streams.program,
        color: settings::colored(report.color, screen.color),
        columns: screen.columns,
        ..settings::style(report, request.report_is_product)
    };
    input::check_reports(&report.files)?;
    let folder = streams.folder.as_deref();
    let settings = Settings::all(request.arguments, folder).map_err(Stop::Usage)?;
    if let Some(sentence) = (request.misuse)(&settings) {
        return Err(Stop::Usage(sentence));
    }
    let of_all = settings.iter().flat_map(|settings| &settings.reports);
    let of_all: Vec<_> = of_all.chain(&report.files).cloned().collect();
    if of_all.len() > report.files.len() {
        input::check_reports(&of_all)?;
    }
    input::check_outputs(&settings, &of_all)?;
    let typed = &request.arguments.input.typed;
    let mut loaded = load_all(&settings, typed, style, streams)?;
    if let Some(mends) = request.mends {
        mending::run(mends, &mut loaded, &settings, request, style, streams)?;
    }
    run_on(&loaded, &settings, request, style, streams, finish)
}

/// What the steps up to the gate have made.
struct Stage<'a> {
    documents: &'a [Documents<'a>],
    /// Of each environment.
    judged: &'a [Judged<'a>],
    folder: Option<&'a Path>,
    teller: Teller<'a>,
    told: Told,
}

/// The steps from documents to the gate.
fn up_to_gate<T>(
    loaded: &[Loaded],
    settings: &[Settings],
    request: Request<'_>,
    style: Style,
    then: impl FnOnce(Stage<'_>) -> T,
) -> T {
    let documents = loaded.iter().map(|run| Documents::new(&run.sources));
    let documents: Vec<_> = documents.collect();
    let runs = || settings.iter().zip(&documents);
    let suppressions = runs().map(|(one, documents)| Suppressions::find(&one.policy, documents));
    let suppressions: Vec<_> = suppressions.collect();
    let inputs = runs().zip(loaded).zip(&suppressions);
    let read = inputs.map(|(((settings, documents), loaded), suppressions)| {
        let limits = limits(settings, suppressions, request, style);
        read(settings, documents, &loaded.left, request, limits)
    });
    let (inventories, findings): (Vec<_>, Vec<_>) = read.unzip();
    let judged = runs().zip(&inventories).zip(findings).zip(suppressions);
    let judged = judged.map(
        |((((settings, documents), inventory), findings), suppressions)| {
            let (judged, findings) = judge(settings, documents, inventory, findings, request);
            let mut findings = locate::locate(findings, documents);
            let suppressed = suppressions.apply(documents, &mut findings);
            (judged, (findings, suppressed))
        },
    );
    let (judged, told): (Vec<_>, Vec<_>) = judged.unzip();

    let folder = env::current_dir().ok();
    let folder = folder.as_deref();
    let teller = Teller::new(request, style, settings, loaded, &inventories, folder);
    let told = teller.unite(told);
    then(Stage {
        documents: &documents,
        judged: &judged,
        folder,
        teller,
        told,
    })
}

/// The steps from documents to the gate, and what is behind it.
fn run_on(
    loaded: &[Loaded],
    settings: &[Settings],
    request: Request<'_>,
    style: Style,
    streams: &mut Streams<'_>,
    finish: impl FnOnce(&[Passed<'_>], &mut Streams<'_>) -> Result<Outcome, Stop>,
) -> Result<ExitStatus, Stop> {
    up_to_gate(loaded, settings, request, style, |stage| {
        let Stage {
            documents,
            judged,
            folder,
            teller,
            told,
        } = stage;
        let status = status(&told.all);
        if status != ExitStatus::Success || !request.compares {
            teller.tell(&told, &[], streams)?;
        }
        if status != ExitStatus::Success && !request.explores {
            return Ok(status);
        }
        let passed = settings.iter().zip(documents).zip(judged).enumerate();
        let passed =
            passed.map(
                |(number, ((settings, documents), (topology, outsiders)))| Passed {
                    settings,
                    topology,
                    findings: told.of(number),
                    documents,
                    headers: Headers { documents, folder },
                    outsiders,
                },
            );
        let passed: Vec<_> = passed.collect();
        let outcome = finish(&passed, streams);
        if request.compares {
            let drift = outcome.as_ref().map(|outcome| &*outcome.drift);
            teller.tell(&told, drift.unwrap_or_default(), streams)?;
        }
        let mut outcome = outcome?;
        if status != ExitStatus::Success {
            outcome.status = status;
        }
        streams.stderr.write_all(outcome.stderr.as_bytes())?;
        print(&outcome.stdout, streams.stdout)?;
        streams.stderr.flush()?;
        (streams.end)(outcome.status);
        Ok(outcome.status)
    })
}

fn read<'d>(
    settings: &Settings,
    documents: &'d Documents<'d>,
    left: &Left,
    request: Request<'_>,
    limits: Limits,
) -> (Inventory<'d>, Diagnostics) {
    let mut findings = Diagnostics::new(limits);
    let reading = inventory::ReadOptions {
        passthrough: request.passthrough,
        left: left.notes(true),
        ..settings.reading.clone()
    };
    let inventory = inventory::read(documents, &reading, &mut findings);
    (inventory, findings)
}

/// What was resolved, and the documents that are not passed on.
type Judged<'a> = (Topology<'a>, BTreeSet<Chunk>);

/// Resolves the input, and says what the rules say of it, too.
fn judge<'a>(
    settings: &Settings,
    documents: &Documents<'_>,
    inventory: &'a Inventory<'a>,
    mut findings: Diagnostics,
    request: Request<'_>,
) -> (Judged<'a>, Diagnostics) {
    let injection = if request.injects {
        Injection::Written
    } else {
        settings.injection
    };
    let topology = topology::resolve(inventory, injection, &mut findings);
    rules::run(&topology, &settings.checking, &mut findings);
    let outsiders = if request.passthrough {
        passthrough::outsiders(documents, &mut findings)
    } else {
        BTreeSet::new()
    };
    ((topology, outsiders), findings)
}

/// How many findings of a rule are worth keeping.
fn limits(
    settings: &Settings,
    suppressions: &Suppressions<'_>,
    request: Request<'_>,
    style: Style,
) -> Limits {
    let files = request.report.files.iter().chain(&settings.reports);
    let mut formats = files.map(|file| file.format);
    let for_people = style.format.is_for_people() && formats.all(report::Format::is_for_people);
    let all = Limits::default();
    if request.explores || !for_people {
        return all;
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
        None => style.most.0,
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
        ..all
    }
}

/// Whether remarks beside the report are wanted.
pub fn speaks(style: Style) -> bool {
    style.format.is_for_people() && style.verbosity != Verbosity::Quiet
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
