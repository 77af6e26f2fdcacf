//! Texts of the input mended before anything is said of them.

use std::path::Path;

use super::tell::Teller;
use super::{Request, documents, judge_all, left_out, load_all, print, read_all};
use crate::edits::Readers;
use crate::load::Loaded;
use crate::mend::{self, Mending};
use crate::settings::{self, Settings};
use crate::source::{STDIN, SourceMap};
use crate::stop::Stop;
use crate::streams::Streams;
use crate::{atomic, cli};

/// What becomes of findings with one right answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mends {
    /// They are mended in their files.
    Written,
    /// What would be written is printed.
    Shown,
}

/// Mends until nothing is left to mend. Where that is written, the input is as it is then.
pub fn run(
    mends: Mends,
    loaded: &mut Vec<Loaded>,
    settings: &[Settings],
    request: Request<'_>,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    let before: Vec<_> = loaded.iter().map(|one| one.sources.clone()).collect();
    let runs = settings.iter().map(Settings::name).zip(&before);
    let left_out = left_out(request, streams)?;
    let readers = Readers::new(runs.collect(), &left_out);
    let mut mending = Mending::default();
    loop {
        let texts = {
            let documents = documents(loaded);
            let mut objects = read_all(settings, &documents, loaded, request);
            let judged = judge_all(&mut objects, request);
            let teller = Teller::new(request, &judged);
            let unbuilt = documents.iter().flat_map(|one| &one.kustomizations);
            let input = mend::Input {
                sources: teller.sources(),
                readers: &readers,
                unbuilt: unbuilt
                    .map(|one| atomic::real(Path::new(&one.folder)))
                    .collect(),
            };
            mending.step(teller.findings(), &input)
        };
        if texts.is_empty() {
            break;
        }
        for one in loaded.iter_mut() {
            one.sources = one.sources.edited(&texts);
        }
    }
    let said = match mends {
        Mends::Written => {
            mending.write(&readers).map_err(Stop::Unwritable)?;
            let told = mending.told();
            if mending.has_edits() && is_built_of_files(&before) {
                let quiet = cli::Report {
                    quiet: true,
                    ..cli::Report::default()
                };
                let silently = Request {
                    report: &quiet,
                    ..request
                };
                *loaded = load_all(settings, silently, streams)?;
            }
            told
        }
        Mends::Shown => {
            for (one, before) in loaded.iter_mut().zip(&before) {
                one.sources = before.clone();
            }
            let color = settings::colored(request.report.color, streams.screens.stdout);
            print(&mending.diff(color), streams.stdout)?;
            mending.left()
        }
    };
    if settings::speaks(request.report) {
        streams.stderr.write_all(said.as_bytes())?;
    }
    Ok(())
}

/// Builds may say something else once files are edited; stdin cannot be read twice.
fn is_built_of_files(runs: &[SourceMap]) -> bool {
    let files = || runs.iter().flat_map(SourceMap::files).map(|(_, file)| file);
    files().any(|file| file.build.is_some()) && files().all(|file| file.name != STDIN)
}
