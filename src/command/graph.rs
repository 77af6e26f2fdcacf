//! `poolctl graph`.

use super::unknown_pool;
use crate::cli;
use crate::graph::{self, Format, MERMAID_EDGES};
use crate::pipeline::{self, Outcome, Request};
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};

/// Prints how the objects of all environments hang together, also those with errors.
pub fn run(command: &cli::Graph, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let request = Request {
        explores: true,
        ..Request::new(&command.input, &command.choice, &command.report)
    };
    pipeline::run(request, streams, |environments, _| {
        unknown_pool(&command.pools, environments)?;
        let groups = environments.iter().flat_map(|judged| {
            let environment = judged.settings.environment.as_deref();
            graph::groups(
                environment,
                &judged.topology,
                &judged.findings,
                judged.documents,
                &command.pools,
            )
        });
        let groups: Vec<_> = groups.collect();
        let mut outcome = Outcome {
            stdout: graph::text(&groups, command.output),
            ..Outcome::default()
        };
        let edges: usize = groups.iter().map(|group| group.edges.len()).sum();
        if command.output == Format::Mermaid && edges > MERMAID_EDGES {
            outcome.note(&format!(
                "Mermaid draws {MERMAID_EDGES} edges at most, and there are {edges}: choose Pools with \
                 `--pool`, or draw with `-o svg`"
            ));
        }
        Ok(outcome)
    })
}
