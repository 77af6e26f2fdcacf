//! `poolctl render`.

use std::io::Write;

use super::{target, unknown_pool};
use crate::pipeline::{self, Outcome, Passed, Request};
use crate::render::CertificateForm;
use crate::settings::Arguments;
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::{cli, emit, inventory, render};

/// Prints what comes of the Pools, or brings files in step with it.
pub fn run(command: &cli::Render, streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let plain = Request::new(&command.input, &command.choice, &command.report);
    let request = Request {
        arguments: Arguments {
            rendering: Some(&command.rendering),
            target: Some(&command.target),
            ..plain.arguments
        },
        passthrough: command.passthrough,
        compares: command.compares(),
        undone: Some("nothing was rendered"),
        misuse: &|settings| target::misuse(command, settings),
        ..plain
    };
    pipeline::run(request, streams, |environments, streams| {
        unknown_pool(&command.rendering.pools, environments)?;
        match environments {
            [passed] if command.passthrough => {
                passthrough(command, passed, &mut streams.stdout).map(Outcome::from)
            }
            [passed] if passed.settings.output.is_none() => {
                let manifests = render::render(passed.topology, &passed.settings.rendering);
                emit::stream::write(&manifests, command.output, streams.stdout)?;
                Ok(ExitStatus::Success.into())
            }
            several => target::deliver(command, several, streams),
        }
    })
}

fn passthrough(
    command: &cli::Render,
    passed: &Passed<'_>,
    stdout: &mut dyn Write,
) -> Result<ExitStatus, Stop> {
    let options = &passed.settings.rendering;
    if command.output != emit::OutputFormat::Yaml {
        let sentence = "`--passthrough` prints YAML, as the input is; leave out `--output`";
        return Err(Stop::Usage(sentence.to_owned()));
    }
    let in_part = [CertificateForm::Patch, CertificateForm::Kustomize];
    if in_part.contains(&options.certificates) {
        let sentence = "`--passthrough` adds the names where the Certificates stand; \
                        `--certificates` can only be `full` or `none` with it";
        return Err(Stop::Usage(sentence.to_owned()));
    }
    let manifests = render::render(passed.topology, options);
    let keeps = |pool: &str| command.keep_pools || !options.selects(pool);
    let sources = passed.documents.sources;
    let input = emit::passthrough::Input {
        documents: passed.documents,
        topology: passed.topology,
        namespace: passed.settings.reading.namespace(),
        outsiders: passed.outsiders,
    };
    if let Some(text) = emit::passthrough::text(input, manifests, keeps) {
        return pipeline::print(&text, stdout);
    }
    let sentence = if inventory::is_empty_stdin(sources) {
        inventory::EMPTY_STDIN
    } else {
        "nothing is left of the input, and an empty result would delete what is there"
    };
    Err(Stop::Refused(vec![sentence.to_owned()], None))
}
