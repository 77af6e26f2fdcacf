//! `poolctl inject`.

use super::unknown_pool;
use crate::inject::{self, PendingEdits};
use crate::pipeline::{self, Drift, Outcome, Request};
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::terminal::visible;
use crate::{cli, render, settings};

/// Adds the names that Certificates lack where these are written, or says which and how.
pub fn run(command: &cli::Inject, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let request = Request {
        injects: true,
        compares: command.check,
        undone: Some("nothing was injected"),
        ..Request::new(&command.input, &command.choice, &command.report)
    };
    pipeline::run(request, streams, |environments, streams| {
        unknown_pool(&command.pools, environments)?;
        let options = render::RenderOptions {
            pools: command.pools.clone(),
            ..render::RenderOptions::default()
        };
        let inputs = environments.iter().map(|judged| inject::Input {
            environment: judged.settings.name(),
            sources: judged.documents.sources,
            topology: &judged.topology,
        });
        let inputs: Vec<_> = inputs.collect();
        let left_out = pipeline::left_out(request, streams)?;
        let pending = PendingEdits::new(&inputs, &left_out, &options);
        if command.check {
            return Ok(missing(&pending, command));
        }
        let refusals = pending.refusals();
        if !refusals.is_empty() {
            let help =
                "nothing was edited; add these names by hand, or choose others with `--pool`";
            return Err(Stop::Refused(refusals, Some(help)));
        }
        if !command.write {
            let color = settings::colored(command.report.color, streams.screens.stdout);
            return Ok(Outcome {
                stdout: pending.diff(color),
                ..Outcome::default()
            });
        }
        let mut outcome = Outcome {
            notes: pending.write().map_err(Stop::Unwritable)?,
            ..Outcome::default()
        };
        if command.exit_code && !pending.edits.is_empty() {
            outcome.status = ExitStatus::Rejected;
        }
        Ok(outcome)
    })
}

/// The Certificates that lack names, as lines and for reports.
fn missing(pending: &PendingEdits<'_>, command: &cli::Inject) -> Outcome {
    let mending = format!("`{}` adds the names", visible(&command.mending));
    let drift = pending.edits.iter().flat_map(|edit| {
        let environments = edit.environments.iter();
        environments.map(|environment| Drift {
            environment: *environment,
            file: edit.source.name.clone(),
            at: Some(edit.at.range()),
            message: edit.sentence(),
            help: edit.replacement.is_ok().then(|| mending.clone()),
        })
    });
    let drift: Vec<_> = drift.collect();
    if drift.is_empty() {
        return Outcome::default();
    }
    Outcome {
        status: ExitStatus::Rejected,
        stdout: pending.missing(),
        help: drift.iter().find_map(|drift| drift.help.clone()),
        drift,
        ..Outcome::default()
    }
}
