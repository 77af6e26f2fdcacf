//! `poolctl fn`.

use std::path::{Path, PathBuf};

use crate::config::{FunctionSpec, Mode};
use crate::emit::passthrough::Stream;
use crate::krm::{self, Output, ResourceList};
use crate::kustomize::Build;
use crate::load::{self, LoadOptions, Operand, Outside};
use crate::pipeline::{self, Judged, Outcome, Request, print};
use crate::render::CertificateForm;
use crate::repository::Bounds;
use crate::source::STDIN;
use crate::stop::Stop;
use crate::streams::{ExitStatus, Streams};
use crate::{cli, render};

/// Renders the Pools among the items of a ResourceList, or those of files, or checks them.
pub fn run(streams: &mut Streams<'_>) -> Result<ExitStatus, Stop> {
    let stdin = [Operand::Path("-".into())];
    let mut outside = Outside::new(streams.stdin, streams.kustomize);
    let loaded = load::load(&stdin, &LoadOptions::default(), &mut outside);
    let loaded = loaded.map_err(Stop::Unreadable)?;
    let Some((_, file)) = loaded.sources.files().next() else {
        return Ok(ExitStatus::Success);
    };
    let list = ResourceList::read(file).map_err(Stop::Usage)?;
    let spec = krm::options(&list).map_err(Stop::Unreadable)?;
    misuse(&spec).map_or(Ok(()), |sentence| Err(Stop::Usage(sentence)))?;
    if let Some(sentence) = list.refusal().filter(|_| spec.inputs.is_empty()) {
        return Err(Stop::Refused(vec![sentence], None));
    }
    if spec.mode == Mode::Render && spec.inputs.is_empty() && !list.has_pools() {
        return print(list.text, streams.stdout);
    }
    let text = krm::with_final_names(&list).map_err(|sentences| Stop::Refused(sentences, None))?;
    // The items are what kustomize has built so far, so places are looked for where these say.
    let items = |_: &Path, _: u64| {
        Ok(Build {
            name: STDIN.to_owned(),
            yaml: text.as_bytes().to_vec(),
            remarks: Vec::new(),
        })
    };
    let command = Command::new(spec);
    let request = Request {
        tells_findings: true,
        ..Request::new(&command.input, &command.choice, &command.report)
    };
    let streams = &mut Streams {
        stdin: streams.stdin,
        stdout: streams.stdout,
        stderr: streams.stderr,
        kustomize: &items,
        program: streams.program,
        folder: None,
        end: streams.end,
        screens: streams.screens,
    };
    pipeline::run(
        request.rendering(&command.rendering),
        streams,
        |environments, _| command.finish(&list, environments),
    )
}

/// What cannot be meant so, as a sentence.
fn misuse(spec: &FunctionSpec) -> Option<String> {
    let certificates = spec.certificates.unwrap_or_default();
    let in_part = [CertificateForm::Patch, CertificateForm::Kustomize];
    if in_part.contains(&certificates) {
        let sentence = "functionConfig: items are whole objects, so `certificates` can only be `full` or `none`";
        return Some(sentence.to_owned());
    }
    let bounds = Bounds::around(Path::new("."));
    spec.inputs.iter().find_map(|input| {
        if input.as_os_str() == "-" {
            return Some(
                "functionConfig: `-` in `inputs` is stdin, which has the items".to_owned(),
            );
        }
        let refused = load::within(input, &bounds).err()?;
        Some(format!("functionConfig: `inputs`: {refused}"))
    })
}

/// What a functionConfig says, as the command line would.
struct Command {
    mode: Mode,
    keep_pools: bool,
    input: cli::Input,
    choice: cli::Choice,
    rendering: cli::Rendering,
    report: cli::Report,
}

impl Command {
    fn new(spec: FunctionSpec) -> Self {
        let reads_items = spec.inputs.is_empty();
        Self {
            mode: spec.mode,
            keep_pools: spec.keep_pools,
            input: cli::Input {
                paths: spec.inputs,
                kustomize: reads_items
                    .then(|| PathBuf::from("."))
                    .into_iter()
                    .collect(),
                recursive: spec.recursive.unwrap_or_default(),
                exclude: spec.exclude,
                max_file_size: spec.max_file_size,
                namespace: spec.namespace,
                validate: spec.validate,
                kube_version: spec.kube_version,
                node_port_range: spec.node_port_range,
                allow_empty: reads_items,
                managed_by: spec.managed_by,
                no_config: true,
                ..cli::Input::default()
            },
            choice: cli::Choice {
                allow: spec.allow,
                deny: spec.deny,
                no_allow: spec.no_allow,
            },
            rendering: cli::Rendering {
                only: spec.only,
                pools: spec.pools,
                certificates: spec.certificates,
                tlsroute_version: spec.tlsroute_version,
                no_routes: spec.no_routes,
            },
            report: cli::Report::default(),
        }
    }

    fn finish(
        &self,
        list: &ResourceList<'_>,
        environments: &[Judged<'_>],
    ) -> Result<Outcome, Stop> {
        super::unknown_pool(&self.rendering.pools, environments)?;
        let text = environments.first().and_then(|judged| {
            let output = Output {
                results: krm::results(&judged.findings, judged.documents.sources),
                ..Output::default()
            };
            self.text(list, judged, output)
        });
        let Some(stdout) = text else {
            let sentence = "no item is left, and kustomize takes that for an empty build: keep some with `keepPools`";
            return Err(Stop::Refused(vec![sentence.to_owned()], None));
        };
        Ok(Outcome {
            stdout,
            ..Outcome::default()
        })
    }

    /// What is printed; `None` when no item is left.
    fn text(
        &self,
        list: &ResourceList<'_>,
        judged: &Judged<'_>,
        mut output: Output,
    ) -> Option<String> {
        if self.mode == Mode::Check {
            output.without_items = true;
            return krm::text(list, output);
        }
        let manifests = render::render(&judged.topology, &judged.settings.rendering);
        if !self.input.paths.is_empty() {
            output.last = manifests.iter().map(render::Manifest::mapping).collect();
            return krm::text(list, output);
        }
        let mut stream = Stream::new(judged.passed_on(self.keep_pools), &manifests);
        output.last = std::mem::take(&mut stream.last);
        let (_, file) = judged.documents.sources.files().next()?;
        output.changes = stream.documents.into_values().next().unwrap_or_default();
        krm::text(&ResourceList::read(file).ok()?, output)
    }
}
