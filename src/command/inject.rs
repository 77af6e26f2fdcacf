//! `poolctl inject`.

use std::io;
use std::path::Path;

use super::unknown_pool;
use crate::inject::PendingEdits;
use crate::pipeline::{self, Request, fail, fail_all, print, speaks};
use crate::streams::{ExitStatus, Streams};
use crate::{cli, render, repository, settings};

/// Adds the names that Certificates lack where these are written, or says which and how.
pub fn run(command: &cli::Inject, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    let request = Request {
        injects: true,
        ..Request::new(&command.input, &command.choice, &command.report)
    };
    pipeline::run(&request, streams, |passed, streams| {
        if let Some(sentence) = unknown_pool(&command.pools, passed.topology.inventory) {
            return fail(&sentence, streams.stderr);
        }
        let options = render::RenderOptions {
            pools: command.pools.clone(),
            ..render::RenderOptions::default()
        };
        let pending = PendingEdits::new(passed.headers.sources, passed.topology, &options);
        if command.check {
            let missing = pending.missing();
            let done = print(&missing, streams.stdout)?;
            return Ok(if missing.is_empty() {
                done
            } else {
                ExitStatus::Rejected
            });
        }
        let refusals = pending.refusals();
        if !refusals.is_empty() {
            fail_all(&refusals, streams.stderr)?;
            let help =
                "help: nothing was edited; add these names by hand, or choose others with `--pool`";
            writeln!(streams.stderr, "{help}")?;
            return Ok(ExitStatus::Rejected);
        }
        if !command.write {
            let color = settings::colored(command.report.color, streams.colors.stdout);
            return print(&pending.diff(color), streams.stdout);
        }
        let refused: Vec<_> = pending
            .edited()
            .filter_map(|name| repository::writable(Path::new(name)).err())
            .collect();
        if !refused.is_empty() {
            return fail_all(&refused, streams.stderr);
        }
        match pending.write() {
            Ok(done) => {
                if speaks(settings::style(&command.report, false, false)) {
                    streams.stderr.write_all(done.as_bytes())?;
                }
                Ok(ExitStatus::Success)
            }
            Err(sentence) => fail(&sentence, streams.stderr),
        }
    })
}
