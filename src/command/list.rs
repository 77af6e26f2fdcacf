//! `poolctl list`.

use crate::pipeline::{self, Outcome, Request};
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::{cli, list};

/// Prints the Pools of all environments as one list, as far as they can be read.
pub fn run(command: &cli::List, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let request = Request {
        explores: true,
        ..Request::new(&command.input, &command.choice, &command.report)
    };
    pipeline::run(request, streams, |environments, _| {
        let topologies = environments.iter().map(|judged| {
            let environment = judged.settings.environment.as_deref();
            (environment, &judged.topology)
        });
        let mut outcome = Outcome {
            stdout: list::text(topologies, command.output, !command.no_headers),
            ..Outcome::default()
        };
        if outcome.stdout.is_empty() {
            outcome.notes = "No Pools found\n".to_owned();
        }
        Ok(outcome)
    })
}
