//! What commands do around the pipeline of the library's root, where that is more than a few lines.

use std::io;
use std::path::PathBuf;

use super::{
    ExitStatus, Request, Streams, fail, fail_all, load, pipeline, print, speaks, unknown_pool,
};
use crate::compare::{self, There};
use crate::inject::Plan;
use crate::{cli, report, settings};

/// Compares what would be rendered with what is there.
pub fn diff(command: &cli::Diff, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
    if is_stdin(&command.against) && command.input.all_paths().iter().any(is_stdin) {
        let sentence =
            "stdin can be the input or what is there, not both: name a file for one of them";
        return fail(sentence, streams.stderr);
    }
    let request = Request {
        input: &command.input,
        choice: &command.choice,
        report: &command.report,
        injection: !command.rendering.no_routes,
        report_is_product: false,
    };
    let color = settings::colored(command.report.color, streams.color.0);
    pipeline(&request, streams, |passed, streams| {
        let settings = passed.settings;
        let options = settings.rendering(&command.rendering);
        if let Some(sentence) = unknown_pool(&options.pools, passed.topology.inventory) {
            return fail(&sentence, streams.stderr);
        }
        let style = settings::style(&command.report, false, false);
        let paths = [command.against.clone()];
        let Some(loaded) = load(&paths, settings.recursive(), style, streams)? else {
            return Ok(ExitStatus::Failed);
        };
        let namespace = settings.reading().namespace;
        let there = There::read(&loaded.sources, namespace.as_deref());
        let compared = there.and_then(|there| {
            let compared = compare::compare(passed.topology, &options, &there)?;
            Ok((compared, there.skipped))
        });
        let (comparison, skipped) = match compared {
            Ok(compared) => compared,
            Err(sentences) => return fail_all(&sentences, streams.stderr),
        };
        let skipped = skipped
            .iter()
            .map(|name| format!("`{name}` is not YAML, and was skipped"));
        for note in skipped.chain(comparison.notes()).filter(|_| speaks(style)) {
            writeln!(streams.stderr, "note: {}", report::visible(&note))?;
        }
        print(&comparison.text(color), streams.stdout)?;
        Ok(match comparison.differs() {
            true => ExitStatus::Rejected,
            false => ExitStatus::Success,
        })
    })
}

/// Adds the names that Certificates lack where these are written, or says which and how.
pub fn inject(command: &cli::Inject, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    let request = Request {
        input: &command.input,
        choice: &command.choice,
        report: &command.report,
        injection: true,
        report_is_product: false,
    };
    pipeline(&request, streams, |passed, streams| {
        if let Some(sentence) = unknown_pool(&command.pools, passed.topology.inventory) {
            return fail(&sentence, streams.stderr);
        }
        let plan = Plan::new(passed.headers.sources, passed.topology, &command.pools);
        if command.check {
            let missing = plan.missing();
            let done = print(&missing, streams.stdout)?;
            return Ok(match missing.is_empty() {
                true => done,
                false => ExitStatus::Rejected,
            });
        }
        let refusals = plan.refusals();
        if !refusals.is_empty() {
            fail_all(&refusals, streams.stderr)?;
            let help =
                "help: nothing was edited; add these names by hand, or choose others with `--pool`";
            writeln!(streams.stderr, "{help}")?;
            return Ok(ExitStatus::Rejected);
        }
        if !command.write {
            let color = settings::colored(command.report.color, streams.color.0);
            return print(&plan.diff(color), streams.stdout);
        }
        match plan.write() {
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
