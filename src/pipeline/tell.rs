//! Findings of all environments as reports.

use std::collections::HashMap;
use std::path::Path;

use super::{Drift, Request};
use crate::inventory::Inventory;
use crate::load::Loaded;
use crate::locate::{Findings, Located};
use crate::object::Place;
use crate::report::file::Destination;
use crate::report::{self, Context, Counts, Format, Report, Style};
use crate::rules::drift;
use crate::settings::Settings;
use crate::source::{FileId, SourceMap, Span};
use crate::stop::Stop;
use crate::streams::Streams;
use crate::suppress::Suppressed;

/// Where reports go, and what they say of the run.
pub struct Teller<'a> {
    request: Request<'a>,
    style: Style,
    settings: &'a [Settings],
    loaded: &'a [Loaded],
    /// Of each environment.
    counts: Vec<Counts>,
    names: Vec<&'a str>,
    folder: Option<&'a Path>,
    /// The files of all environments, where there are several, and the numbers of theirs among them.
    united: Option<(SourceMap, Vec<Vec<FileId>>)>,
}

/// The findings of a run.
pub struct Told {
    pub all: Findings,
    suppressed: Vec<Suppressed>,
    /// Those of each environment, where there are several.
    each: Vec<Findings>,
}

impl Told {
    /// The findings of one environment.
    pub fn of(&self, environment: usize) -> &Findings {
        self.each.get(environment).unwrap_or(&self.all)
    }
}

impl<'a> Teller<'a> {
    pub fn new(
        request: Request<'a>,
        style: Style,
        settings: &'a [Settings],
        loaded: &'a [Loaded],
        inventories: &[Inventory<'_>],
        folder: Option<&'a Path>,
    ) -> Self {
        let counts = loaded.iter().zip(inventories);
        let counts = counts.map(|(loaded, inventory)| Counts {
            files: loaded.sources.len(),
            pools: inventory.pools.len(),
            servers: inventory.servers.len(),
            certificates: inventory.certificates.len(),
            foreign: inventory.foreign,
            set_aside: inventory.set_aside,
        });
        let sources: Vec<_> = loaded.iter().map(|loaded| &loaded.sources).collect();
        Self {
            request,
            style,
            settings,
            loaded,
            counts: counts.collect(),
            names: settings
                .iter()
                .filter_map(|one| one.environment.as_deref())
                .collect(),
            folder,
            united: (loaded.len() > 1).then(|| SourceMap::united(&sources)),
        }
    }

    /// The findings of all environments as those of one run.
    pub fn unite(&self, mut told: Vec<(Findings, Vec<Suppressed>)>) -> Told {
        let Some((sources, numbers)) = &self.united else {
            let (all, suppressed) = told.pop().unwrap_or_default();
            return Told {
                all,
                suppressed,
                each: Vec::new(),
            };
        };
        let (each, suppressed): (Vec<_>, Vec<_>) = told.into_iter().unzip();
        let suppressed = suppressed
            .iter()
            .enumerate()
            .flat_map(|(at, list)| list.iter().map(move |one| one.among_all(at, &numbers[at])));
        Told {
            all: Findings::united(&each, sources, numbers),
            suppressed: suppressed.collect(),
            each,
        }
    }

    /// The files that the findings of all environments are in.
    pub fn sources(&self) -> &SourceMap {
        match &self.united {
            Some((sources, _)) => sources,
            None => &self.loaded[0].sources,
        }
    }

    /// Writes all reports to where they were asked for.
    pub fn tell(
        &self,
        told: &Told,
        drift: &[Drift],
        streams: &mut Streams<'_>,
    ) -> Result<(), Stop> {
        let (style, sources) = (self.style, self.sources());
        let total = self.counts.iter().copied().reduce(Counts::and);
        let counts = Counts {
            files: sources.len(),
            ..total.unwrap_or_default()
        };
        let context = |counts| Context {
            counts,
            folder: self.folder,
            environments: &[],
            undone: self.request.undone.filter(|_| told.all.has_errors()),
        };
        let of_all: Vec<_> = self
            .names
            .iter()
            .copied()
            .zip(self.counts.iter().copied())
            .collect();
        let context_of_all = Context {
            environments: &of_all,
            ..context(counts)
        };
        let for_all = drift_findings(drift, sources, |_| true);
        let of_run = |format| {
            let drift = told_in(format, &for_all);
            Report::new(&told.all, drift, sources, context_of_all)
        };
        // Before the streams, which may end in a pipe that nobody reads to its end.
        let mut unwritten = write(&self.request.report.files, of_run, style);
        let environments = self.settings.iter().enumerate();
        for (number, settings) in environments.filter(|(_, one)| !one.reports.is_empty()) {
            let sources = &self.loaded[number].sources;
            let for_one = drift_findings(drift, sources, |drift| drift.environment == number);
            let of_one = |format| {
                let (findings, context) = (told.of(number), context(self.counts[number]));
                Report::new(findings, told_in(format, &for_one), sources, context)
            };
            unwritten.extend(write(&settings.reports, of_one, style));
        }
        let text = of_run(style.format).text(style)
            + &report::allowed::text(&told.suppressed, sources, style);
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
}

/// What differs is printed for people by the command; programs are told in the report.
fn told_in(format: Format, drift: &[Located]) -> &[Located] {
    if format.is_for_people() { &[] } else { drift }
}

/// Gives a sentence for each report that cannot be written.
fn write<'r>(
    files: &[Destination],
    report: impl Fn(Format) -> Report<'r>,
    style: Style,
) -> Vec<String> {
    let failures = files
        .iter()
        .filter_map(|file| report::file::write(&report(file.format), file, style).err());
    failures.collect()
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
    let mut all: Vec<Located> = Vec::new();
    let mut known: HashMap<_, usize> = HashMap::new();
    for (key, finding) in findings {
        let at = *known.entry(key).or_insert(all.len());
        match all.get_mut(at) {
            Some(kept) => kept.environments.extend(finding.environments),
            None => all.push(finding),
        }
    }
    all
}
