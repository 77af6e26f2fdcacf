//! `poolctl why`.

use std::collections::BTreeSet;
use std::path::Path;

use crate::path::slashed;
use crate::pipeline::{Request, look, print};
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::why::{self, Format, Query, World};
use crate::{cli, settings};

/// Answers a question, also about input with errors.
pub fn run(command: &cli::Why, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    if let Some(name) = swapped(command) {
        let sentence = format!(
            "`{name}` is no path, and NAME comes first: `poolctl why {name} {}`",
            command.name
        );
        return Err(Stop::Usage(sentence));
    }
    let query = Query::parse(&command.name).map_err(Stop::Usage)?;
    let (mut told, mut names, mut is_complete) = (Vec::new(), BTreeSet::new(), true);
    let report = cli::Report {
        quiet: command.quiet,
        verbose: command.verbose,
        ..cli::Report::default()
    };
    let choice = cli::Choice::default();
    let request = Request::new(&command.input, &choice, &report);
    look(request, streams, |judged| {
        let world = World::new(
            &judged.topology,
            judged.settings.injection,
            &judged.findings,
            judged.documents,
        );
        let environment = judged.settings.environment.as_deref();
        let answers = why::tell(&world, &query, environment, judged.documents);
        if answers.answers.is_empty() {
            names.extend(why::names(judged.topology.inventory, query.thing));
        }
        is_complete &= answers.elsewhere.is_empty();
        told.push(answers);
    })?;
    told.retain(|told| !told.answers.is_empty());
    if told.is_empty() {
        let (what, near) = (query.described(), why::near(&names, &query));
        let sentence = format!("there is no {what} in the input{near}");
        let stop = if sentence.ends_with('?') { "" } else { "." };
        return Err(Stop::Usage(if is_complete {
            sentence
        } else {
            format!("{sentence}{stop} The input has errors, which `poolctl check` shows")
        }));
    }
    let color = settings::colored(command.color, streams.screens.stdout);
    let text = match command.output {
        Format::Text => why::text(&told, color),
        Format::Json => why::json(&told),
    };
    print(&text, streams.stdout)
}

/// The name, where a path stands in its place and the name in that of the path.
fn swapped(command: &cli::Why) -> Option<String> {
    let [path] = command.input.paths.as_slice() else {
        return None;
    };
    let is_swapped = Path::new(&command.name).exists() && !path.exists() && path.as_os_str() != "-";
    is_swapped.then(|| slashed(path))
}
