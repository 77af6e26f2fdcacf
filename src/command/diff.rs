//! `poolctl diff`.

use std::io;
use std::path::PathBuf;

use super::unknown_pool;
use crate::compare::{self, Existing};
use crate::pipeline::{self, Request, fail, fail_all, load, print, speaks};
use crate::streams::{ExitStatus, Streams};
use crate::terminal::visible;
use crate::{cli, settings};

/// Compares what would be rendered with what is there.
pub fn run(command: &cli::Diff, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
    if is_stdin(&command.against) && command.input.all_paths().iter().any(is_stdin) {
        let sentence =
            "stdin can be the input or what is there, not both: name a file for one of them";
        return fail(sentence, streams.stderr);
    }
    let request = Request {
        rendering: Some(&command.rendering),
        ..Request::new(&command.input, &command.choice, &command.report)
    };
    let color = settings::colored(command.report.color, streams.colors.stdout);
    pipeline::run(&request, streams, |passed, streams| {
        let settings = passed.settings;
        let options = &settings.rendering;
        if let Some(sentence) = unknown_pool(&options.pools, passed.topology.inventory) {
            return fail(&sentence, streams.stderr);
        }
        let style = settings::style(&command.report, false, false);
        let paths = [command.against.clone()];
        let Some(loaded) = load(&paths, settings.loading, style, streams)? else {
            return Ok(ExitStatus::Failed);
        };
        let existing = Existing::read(&loaded.sources, settings.reading.namespace());
        let compared = existing.and_then(|existing| {
            let compared = compare::compare(passed.topology, options, &existing)?;
            Ok((compared, existing.skipped))
        });
        let (comparison, skipped) = match compared {
            Ok(compared) => compared,
            Err(sentences) => return fail_all(&sentences, streams.stderr),
        };
        let skipped = skipped
            .iter()
            .map(|name| format!("`{name}` is not YAML, and was skipped"));
        if speaks(style) {
            for note in skipped.chain(comparison.notes()) {
                writeln!(streams.stderr, "note: {}", visible(&note))?;
            }
        }
        print(&comparison.text(color), streams.stdout)?;
        Ok(if comparison.differs() {
            ExitStatus::Rejected
        } else {
            ExitStatus::Success
        })
    })
}
