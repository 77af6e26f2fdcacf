//! `poolctl render`.

use std::io;

use super::{target, unknown_pool};
use crate::pipeline::{self, Passed, Request, fail, print};
use crate::render::CertificateForm;
use crate::streams::{ExitStatus, Streams};
use crate::{cli, emit, inventory, render};

/// Prints what comes of the Pools, or brings files in step with it.
pub fn run(command: &cli::Render, streams: &mut Streams<'_>) -> io::Result<ExitStatus> {
    if let Some(sentence) = target::misuse(command, command.rendering.certificates) {
        return fail(&sentence, streams.stderr);
    }
    let request = Request {
        passthrough: command.passthrough,
        rendering: Some(&command.rendering),
        ..Request::new(&command.input, &command.choice, &command.report)
    };
    pipeline::run(&request, streams, |passed, streams| {
        let options = &passed.settings.rendering;
        if let Some(sentence) = unknown_pool(&options.pools, passed.topology.inventory) {
            return fail(&sentence, streams.stderr);
        }
        if let Some(sentence) = target::misuse(command, Some(options.certificates)) {
            return fail(&sentence, streams.stderr);
        }
        if command.passthrough {
            return passthrough(command, options, passed, streams);
        }
        match target::deliver(command, passed, options, streams) {
            Some(delivered) => {
                streams.stderr.write_all(delivered.stderr.as_bytes())?;
                print(&delivered.stdout, streams.stdout)?;
                Ok(delivered.status)
            }
            None => {
                let manifests = render::render(passed.topology, options);
                emit::stream::write(&manifests, command.output, streams.stdout)?;
                Ok(ExitStatus::Success)
            }
        }
    })
}

fn passthrough(
    command: &cli::Render,
    options: &render::RenderOptions,
    passed: &Passed<'_>,
    streams: &mut Streams<'_>,
) -> io::Result<ExitStatus> {
    if command.output != emit::OutputFormat::Yaml {
        let sentence = "`--passthrough` prints YAML, as the input is; leave out `--output`";
        return fail(sentence, streams.stderr);
    }
    let in_part = [CertificateForm::Patch, CertificateForm::Kustomize];
    if in_part.contains(&options.certificates) {
        let sentence = "`--passthrough` adds the names where the Certificates stand; \
                        `--certificates` can only be `full` or `none` with it";
        return fail(sentence, streams.stderr);
    }
    let manifests = render::render(passed.topology, options);
    let keeps = |pool: &str| command.keep_pools || !options.selects(pool);
    let sources = passed.headers.sources;
    let input = emit::passthrough::Input {
        documents: passed.documents,
        topology: passed.topology,
        namespace: passed.settings.reading.namespace(),
        outsiders: passed.outsiders,
    };
    if let Some(text) = emit::passthrough::text(input, manifests, keeps) {
        return print(&text, streams.stdout);
    }
    let sentence = if inventory::is_empty_stdin(sources) {
        inventory::EMPTY_STDIN
    } else {
        "nothing is left of the input, and an empty result would delete what is there"
    };
    fail(sentence, streams.stderr)?;
    Ok(ExitStatus::Rejected)
}
