//! `poolctl diff`.

use super::unknown_pool;
use crate::compare::{self, Existing};
use crate::load::{Exclude, LoadOptions, Operand};
use crate::path::slashed;
use crate::pipeline::{self, Drift, Judged, Outcome, Request, load};
use crate::settings::Settings;
use crate::source::SourceMap;
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::{cli, settings};

/// Compares what would be rendered with what is there.
pub fn run(command: &cli::Diff, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let plain = Request::new(&command.input, &command.choice, &command.report);
    let request = Request {
        compares: true,
        undone: Some("nothing was compared"),
        misuse: &|settings| misuse(command, settings),
        ..plain.rendering(&command.rendering)
    };
    pipeline::run(request, streams, |environments, streams| {
        unknown_pool(&command.rendering.pools, environments)?;
        let mut outcome = Outcome::default();
        for (number, judged) in environments.iter().enumerate() {
            compare(number, judged, command, &mut outcome, streams)?;
        }
        if !outcome.drift.is_empty() {
            outcome.status = ExitStatus::Rejected;
        }
        Ok(outcome)
    })
}

fn misuse(command: &cli::Diff, settings: &[Settings]) -> Option<String> {
    let mut operands = settings.iter().flat_map(|one| &one.operands);
    match &command.against {
        Some(against) if against.as_os_str() == "-" => {
            let is_input = operands.any(Operand::is_stdin);
            is_input.then(|| {
                "stdin can be the input or what is there, not both: name a file for one of them"
                    .to_owned()
            })
        }
        None if settings.iter().any(|one| one.output.is_none()) => Some(
            "`--against` names what is there: a file, a folder, or `-` for a dump on stdin"
                .to_owned(),
        ),
        _ => None,
    }
    .or_else(|| {
        (command.against.is_some() && settings.len() > 1).then(|| {
            format!(
                "`--against` is compared with one environment: choose one with `-e`: {}",
                Settings::names(settings)
            )
        })
    })
}

fn compare(
    number: usize,
    judged: &Judged<'_>,
    command: &cli::Diff,
    outcome: &mut Outcome,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    let settings = judged.settings;
    let output = settings.output.as_ref().map(settings::Output::path);
    let Some(against) = command.against.as_deref().or(output) else {
        return Ok(());
    };
    // What is no input may well be what it is compared with.
    let loading = LoadOptions {
        exclude: Exclude::default(),
        ..settings.loading.clone()
    };
    // What an environment writes to is made by its first `render`.
    let is_new = command.against.is_none() && !against.exists();
    let sources = if is_new {
        SourceMap::default()
    } else {
        load(
            Operand::Path(against.to_owned()),
            &loading,
            &command.report,
            streams,
        )?
    };
    let unreadable = |sentences| Stop::Unreadable(sentences);
    let existing = Existing::read(&sources, settings.reading.namespace()).map_err(unreadable)?;
    let comparison =
        compare::compare(&judged.topology, &settings.rendering, &existing).map_err(unreadable)?;
    let skipped = existing
        .skipped
        .iter()
        .map(|name| format!("`{name}` is not YAML, and was skipped"));
    for note in skipped.chain(comparison.notes()) {
        outcome.note(&note);
    }
    let color = settings::colored(command.report.color, streams.screens.stdout);
    outcome.stdout += &comparison.text(color);
    let drift = comparison.differences().map(|message| Drift {
        environment: number,
        file: slashed(against),
        at: None,
        message,
        help: None,
    });
    outcome.drift.extend(drift);
    Ok(())
}
