//! Texts of the input mended before anything is said of them.

use super::{Request, print, speaks, up_to_gate};
use crate::edits::Readers;
use crate::load::Loaded;
use crate::mend::{self, Mending};
use crate::report::Style;
use crate::settings::{self, Settings};
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
    loaded: &mut [Loaded],
    settings: &[Settings],
    request: Request<'_>,
    style: Style,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    let before: Vec<_> = loaded.iter().map(|one| one.sources.clone()).collect();
    let runs = settings.iter().map(Settings::name).zip(&before);
    let readers = Readers::new(runs.collect());
    let mut mending = Mending::default();
    loop {
        let texts = up_to_gate(loaded, settings, request, style, |stage| {
            let input = mend::Input {
                sources: stage.teller.sources(),
                readers: &readers,
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
            mending.told()
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
