//! `poolctl render`.

use super::{target, unknown_pool};
use crate::pipeline::{self, Judged, Outcome, Request};
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
            [judged] if command.passthrough => passthrough(command, judged),
            [judged] if judged.settings.output.is_none() => {
                let manifests = render::render(&judged.topology, &judged.settings.rendering);
                emit::write(&manifests, command.output, streams.stdout)?;
                Ok(Outcome::default())
            }
            several => target::deliver(command, several, streams),
        }
    })
}

fn passthrough(command: &cli::Render, judged: &Judged<'_>) -> Result<Outcome, Stop> {
    let options = &judged.settings.rendering;
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
    let manifests = render::render(&judged.topology, options);
    let input = judged.passed_on(command.keep_pools);
    if let Some(stdout) = emit::passthrough::text(input, &manifests) {
        return Ok(Outcome {
            stdout,
            ..Outcome::default()
        });
    }
    let sentence = if inventory::is_empty_stdin(judged.documents.sources) {
        inventory::EMPTY_STDIN
    } else {
        "nothing is left of the input, and an empty result would delete what is there"
    };
    Err(Stop::Refused(vec![sentence.to_owned()], None))
}
