//! `poolctl diff`.

use super::unknown_pool;
use crate::compare::{self, Existing};
use crate::load::{Exclude, LoadOptions, Operand};
use crate::path::slashed;
use crate::pipeline::{self, Drift, Outcome, Passed, Request, load, speaks};
use crate::settings::{Arguments, Settings};
use crate::source::SourceMap;
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::terminal::visible;
use crate::{cli, settings};

/// Compares what would be rendered with what is there.
pub fn run(command: &cli::Diff, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let plain = Request::new(&command.input, &command.choice, &command.report);
    let request = Request {
        arguments: Arguments {
            rendering: Some(&command.rendering),
            ..plain.arguments
        },
        compares: true,
        undone: Some("nothing was compared"),
        misuse: &|settings| misuse(command, settings),
        ..plain
    };
    pipeline::run(request, streams, |environments, streams| {
        unknown_pool(&command.rendering.pools, environments)?;
        let mut outcome = Outcome::from(ExitStatus::Success);
        for (number, passed) in environments.iter().enumerate() {
            compare(number, passed, command, &mut outcome, streams)?;
        }
        if !outcome.drift.is_empty() {
            outcome.status = ExitStatus::Rejected;
        }
        Ok(outcome)
    })
}

fn misuse(command: &cli::Diff, settings: &[Settings]) -> Option<String> {
    let stdin = Operand::Path("-".into());
    match &command.against {
        Some(against) if Operand::Path(against.clone()) == stdin => {
            let is_input = settings.iter().any(|one| one.operands.contains(&stdin));
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
            let names: Vec<_> = settings.iter().map(Settings::name).collect();
            format!(
                "`--against` is compared with one environment: choose one with `-e`: {}",
                names.join(", ")
            )
        })
    })
}

fn compare(
    number: usize,
    passed: &Passed<'_>,
    command: &cli::Diff,
    outcome: &mut Outcome,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    let settings = passed.settings;
    let style = settings::style(&command.report, false);
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
        load(Operand::Path(against.to_owned()), &loading, style, streams)?.sources
    };
    let unreadable = |sentences| Stop::Unreadable(sentences);
    let existing = Existing::read(&sources, settings.reading.namespace()).map_err(unreadable)?;
    let comparison =
        compare::compare(passed.topology, &settings.rendering, &existing).map_err(unreadable)?;
    let skipped = existing
        .skipped
        .iter()
        .map(|name| format!("`{name}` is not YAML, and was skipped"));
    if speaks(style) {
        for note in skipped.chain(comparison.notes()) {
            outcome.stderr += &format!("note: {}\n", visible(&note));
        }
    }
    let color = settings::colored(command.report.color, streams.screens.stdout.color);
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
