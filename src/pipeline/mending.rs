//! Texts of the input mended before anything is said of them.

use std::path::Path;

use super::{Request, input, print, speaks, up_to_gate};
use crate::atomic;
use crate::edits::Readers;
use crate::load::Loaded;
use crate::mend::{self, Mending};
use crate::report::{Style, Verbosity};
use crate::settings::{self, Settings};
use crate::source::{STDIN, SourceMap};
use crate::stop::Stop;
use crate::streams::Streams;

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
    style: Style,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    let before: Vec<_> = loaded.iter().map(|one| one.sources.clone()).collect();
    let runs = settings.iter().map(Settings::name).zip(&before);
    let left_out = input::left_out(request, streams)?;
    let readers = Readers::new(runs.collect(), &left_out);
    let mut mending = Mending::default();
    loop {
        let texts = up_to_gate(loaded, settings, request, style, |stage| {
            let unbuilt = stage.documents.iter().flat_map(|one| &one.kustomizations);
            let input = mend::Input {
                sources: stage.teller.sources(),
                readers: &readers,
                unbuilt: unbuilt
                    .map(|one| atomic::real(Path::new(&one.folder)))
                    .collect(),
            };
            mending.step(&stage.told.all, &input)
        });
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
                let quiet = Style {
                    verbosity: Verbosity::Quiet,
                    ..style
                };
                let typed = &request.arguments.input.typed;
                *loaded = input::load_all(settings, typed, quiet, streams)?;
            }
            told
        }
        Mends::Shown => {
            for (one, before) in loaded.iter_mut().zip(&before) {
                one.sources = before.clone();
            }
            let color = settings::colored(request.report.color, streams.screens.stdout.color);
            print(&mending.diff(color), streams.stdout)?;
            mending.left()
        }
    };
    if speaks(style) {
        streams.stderr.write_all(said.as_bytes())?;
    }
    Ok(())
}

/// Builds may say something else once files are edited; stdin cannot be read twice.
fn is_built_of_files(runs: &[SourceMap]) -> bool {
    let files = || runs.iter().flat_map(SourceMap::files).map(|(_, file)| file);
    files().any(|file| file.build.is_some()) && files().all(|file| file.name != STDIN)
}
