//! `poolctl list`.

use crate::pipeline::{self, Outcome, Request, speaks};
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::{cli, list, settings};

/// Prints the Pools of all environments as one list, as far as they can be read.
pub fn run(command: &cli::List, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let style = settings::style(&command.report, false);
    let request = Request {
        explores: true,
        ..Request::new(&command.input, &command.choice, &command.report)
    };
    pipeline::run(request, streams, |environments, _| {
        let topologies = environments.iter().map(|passed| {
            let environment = passed.settings.environment.as_deref();
            (environment, passed.topology)
        });
        let mut outcome = Outcome::from(ExitStatus::Success);
        outcome.stdout = list::text(topologies, command.output, !command.no_headers);
        if outcome.stdout.is_empty() && speaks(style) {
            outcome.stderr = "No Pools found\n".to_owned();
        }
        Ok(outcome)
    })
}
