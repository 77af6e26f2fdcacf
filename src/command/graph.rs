//! `poolctl graph`.

use super::unknown_pool;
use crate::graph::{self, Format, MERMAID_EDGES};
use crate::pipeline::{self, Outcome, Request, speaks};
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::{cli, settings};

/// Prints how the objects of all environments hang together, also those with errors.
pub fn run(command: &cli::Graph, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let request = Request {
        explores: true,
        ..Request::new(&command.input, &command.choice, &command.report)
    };
    pipeline::run(request, streams, |environments, _| {
        unknown_pool(&command.pools, environments)?;
        let groups = environments.iter().flat_map(|passed| {
            let environment = passed.settings.environment.as_deref();
            graph::groups(
                environment,
                passed.topology,
                passed.findings,
                passed.documents,
                &command.pools,
            )
        });
        let groups: Vec<_> = groups.collect();
        let mut outcome = Outcome::from(ExitStatus::Success);
        outcome.stdout = graph::text(&groups, command.output);
        let edges: usize = groups.iter().map(|group| group.edges.len()).sum();
        let style = settings::style(&command.report, false);
        if command.output == Format::Mermaid && edges > MERMAID_EDGES && speaks(style) {
            outcome.stderr = format!(
                "note: Mermaid draws {MERMAID_EDGES} edges at most, and there are {edges}: choose Pools with \
                 `--pool`, or draw with `-o svg`\n"
            );
        }
        Ok(outcome)
    })
}
