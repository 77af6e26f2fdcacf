//! Findings of all environments as reports.

use std::env;

use indexmap::IndexMap;

use super::{Drift, Judged, Request};
use crate::locate::{Findings, Located};
use crate::object::Place;
use crate::report::file::Destination;
use crate::report::{self, Context, Counts, Format, Report, Style};
use crate::rules::drift;
use crate::settings;
use crate::source::{SourceMap, Span};
use crate::stop::Stop;
use crate::streams::Streams;
use crate::suppress::Suppressed;

/// Says what is wrong with all environments.
pub struct Teller<'a> {
    request: Request<'a>,
    judged: &'a [Judged<'a>],
    /// Where there are several.
    united: Option<United>,
}

/// What all environments are as one run.
struct United {
    sources: SourceMap,
    findings: Findings,
    suppressed: Vec<Suppressed>,
}

impl United {
    fn of(judged: &[Judged<'_>]) -> Self {
        let sources: Vec<_> = judged.iter().map(|one| one.documents.sources).collect();
        let (sources, numbers) = SourceMap::united(&sources);
        let findings: Vec<_> = judged.iter().map(|one| &one.findings).collect();
        let runs = judged.iter().zip(&numbers).enumerate();
        let suppressed = runs.flat_map(|(at, (one, numbers))| {
            let list = one.suppressed.iter();
            list.map(move |one| one.among_all(at, numbers))
        });
        Self {
            suppressed: suppressed.collect(),
            findings: Findings::united(&findings, &sources, &numbers),
            sources,
        }
    }
}

impl<'a> Teller<'a> {
    pub fn new(request: Request<'a>, judged: &'a [Judged<'a>]) -> Self {
        Self {
            request,
            judged,
            united: (judged.len() > 1).then(|| United::of(judged)),
        }
    }

    /// The findings of all environments.
    pub fn findings(&self) -> &Findings {
        match &self.united {
            Some(united) => &united.findings,
            None => &self.judged[0].findings,
        }
    }

    /// The files that these are in.
    pub fn sources(&self) -> &SourceMap {
        match &self.united {
            Some(united) => &united.sources,
            None => self.judged[0].documents.sources,
        }
    }

    fn suppressed(&self) -> &[Suppressed] {
        match &self.united {
            Some(united) => &united.suppressed,
            None => &self.judged[0].suppressed,
        }
    }

    /// Writes all reports to where they were asked for.
    pub fn tell(&self, drift: &[Drift], streams: &mut Streams<'_>) -> Result<(), Stop> {
        let style = self.style(streams);
        let counts = self.judged.iter().map(counts);
        let counts: Vec<_> = counts.collect();
        let names = self
            .judged
            .iter()
            .filter_map(|one| one.settings.environment.as_deref());
        let environments: Vec<_> = names.zip(counts.iter().copied()).collect();
        let folder = env::current_dir().ok();
        let total = counts.iter().copied().reduce(Counts::and);
        let context = Context {
            counts: Counts {
                files: self.sources().len(),
                ..total.unwrap_or_default()
            },
            folder: folder.as_deref(),
            environments: &environments,
            undone: self.request.undone.filter(|_| self.findings().has_errors()),
        };
        let of_all = Told {
            findings: self.findings(),
            drift: drift_findings(drift, self.sources(), |_| true),
            sources: self.sources(),
            context,
        };
        // Before the streams, which may end in a pipe that nobody reads to its end.
        let mut unwritten = of_all.write(&self.request.report.files, style);
        for (number, (one, counts)) in self.judged.iter().zip(counts).enumerate() {
            if one.settings.reports.is_empty() {
                continue;
            }
            let sources = one.documents.sources;
            let of_one = Told {
                findings: &one.findings,
                drift: drift_findings(drift, sources, |drift| drift.environment == number),
                sources,
                context: Context {
                    counts,
                    environments: &[],
                    ..context
                },
            };
            unwritten.extend(of_one.write(&one.settings.reports, style));
        }
        let text = of_all.report(style.format).text(style)
            + &report::allowed::text(self.suppressed(), self.sources(), style);
        if self.request.report_is_product {
            super::print(&text, streams.stdout)?;
        } else {
            streams.stderr.write_all(text.as_bytes())?;
        }
        if unwritten.is_empty() {
            return Ok(());
        }
        Err(Stop::Unwritable(unwritten))
    }

    fn style(&self, streams: &Streams<'_>) -> Style {
        let Request {
            report,
            report_is_product,
            ..
        } = self.request;
        let screen = if report_is_product {
            streams.screens.stdout
        } else {
            streams.screens.stderr
        };
        Style {
            program: streams.program,
            color: settings::colored(report.color, screen),
            columns: screen.columns,
            always_summarize: report_is_product,
            ..settings::style(report)
        }
    }
}

fn counts(judged: &Judged<'_>) -> Counts {
    let inventory = judged.topology.inventory;
    Counts {
        files: judged.documents.sources.len(),
        pools: inventory.pools.len(),
        servers: inventory.servers.len(),
        certificates: inventory.certificates.len(),
        foreign: inventory.foreign,
        set_aside: inventory.set_aside,
    }
}

/// What reports say, of one environment or of all.
struct Told<'t> {
    findings: &'t Findings,
    drift: Vec<Located>,
    sources: &'t SourceMap,
    context: Context<'t>,
}

impl Told<'_> {
    /// What differs is printed for people by the command; programs are told in the report.
    fn report(&self, format: Format) -> Report<'_> {
        let drift: &[_] = if format.is_for_people() {
            &[]
        } else {
            &self.drift
        };
        Report::new(self.findings, drift, self.sources, self.context)
    }

    /// Gives a sentence for each report that cannot be written.
    fn write(&self, files: &[Destination], style: Style) -> Vec<String> {
        let written = files
            .iter()
            .map(|file| report::file::write(&self.report(file.format), file, style));
        written.filter_map(Result::err).collect()
    }
}

fn drift_findings(
    drift: &[Drift],
    sources: &SourceMap,
    is_meant: impl Fn(&Drift) -> bool,
) -> Vec<Located> {
    let drift = drift.iter().filter(|drift| is_meant(drift));
    let findings = drift.map(|drift| {
        let span = drift.at.clone().zip(sources.named(&drift.file));
        let place = match span {
            Some((at, file)) => Place::Text(Span::new(file, at)),
            None => Place::File(drift.file.clone().into()),
        };
        let mut finding = drift::CODE.at(place, drift.message.clone());
        finding.help = drift.help.clone().map(Into::into);
        let mut located = Located::in_text(finding);
        located.environments = vec![drift.environment];
        let key = (&drift.file, drift.at.as_ref(), &drift.message);
        (key, located)
    });
    let mut all: IndexMap<_, Located> = IndexMap::new();
    for (key, finding) in findings {
        all.entry(key)
            .and_modify(|kept| kept.environments.extend(&finding.environments))
            .or_insert(finding);
    }
    all.into_values().collect()
}
