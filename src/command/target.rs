//! Output that goes to files: what is written, compared and told.

use std::path::{Path, PathBuf};

use crate::ExitStatus;
use crate::cli::{Render, Target};
use crate::emit::Format;
use crate::emit::file::{self, Headers};
use crate::emit::folder::{Action, Plan};
use crate::emit::kustomize;
use crate::pipeline::error;
use crate::render::{self, CertificateForm, Options, certificate};
use crate::report::visible;
use crate::repository;
use crate::settings;
use crate::topology::Topology;

/// What is left to say once the files are done.
pub struct Delivered {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

/// Why the options do not go together, as a sentence. The form of Certificates may be that of
/// `poolctl.toml`, once that is read.
pub fn misuse(command: &Render, certificates: Option<CertificateForm>) -> Option<String> {
    let target = &command.target;
    let to_files = target.output_dir.is_some() || target.output_file.is_some();
    let is_dash = |path: &Option<PathBuf>| path.as_deref() == Some(Path::new("-"));
    if is_dash(&target.output_file) || is_dash(&target.output_dir) {
        return Some(
            "`-` is no file to write: without `--output-file` the output goes to stdout".to_owned(),
        );
    }
    // Only YAML has comments, by which poolctl knows its files again.
    if to_files && command.output != Format::Yaml {
        Some("files are YAML; the other formats of `--output` are for stdout".to_owned())
    } else if certificates == Some(CertificateForm::Kustomize)
        && target.output_dir.is_none()
        && !command.passthrough
    {
        Some("`--certificates kustomize` makes several files: add `--output-dir DIR`".to_owned())
    } else {
        None
    }
}

/// Brings the files that were asked for in step with the input, or says how they differ. `None` when
/// none were asked for. `color`: stdout may have colours.
pub fn deliver(
    command: &Render,
    topology: &Topology<'_>,
    options: &Options,
    headers: Headers<'_>,
    color: bool,
) -> Option<Delivered> {
    let Target {
        output_dir,
        output_file,
        no_prune,
        ..
    } = &command.target;
    // Also where nothing is written: what lies outside is not shown as a difference either.
    let path = output_dir.as_ref().or(output_file.as_ref())?;
    if let Err(sentence) = repository::writable(path) {
        return Some(failed(&sentence));
    }
    let plan = match (output_dir, output_file) {
        (Some(folder), _) => plan_folder(folder, !no_prune, topology, options, headers),
        (_, Some(path)) => {
            let text = file::single(render::render(topology, options), headers);
            Plan::file(path, text).map_err(|sentence| failed(&sentence))
        }
        _ => return None,
    };
    Some(match plan {
        Ok(plan) => carry_out(&plan, command, color),
        Err(failed) => failed,
    })
}

fn plan_folder(
    folder: &Path,
    prune: bool,
    topology: &Topology<'_>,
    options: &Options,
    headers: Headers<'_>,
) -> Result<Plan, Delivered> {
    let manifests = render::render(topology, options);
    let files = if options.certificates == CertificateForm::Kustomize {
        let certificates: Vec<_> = certificate::changed(topology, options).collect();
        kustomize::component(manifests, &certificates, topology.inventory, headers).map_err(
            |sentences| Delivered {
                status: ExitStatus::Rejected,
                stdout: String::new(),
                stderr: sentences.iter().map(|sentence| error(sentence)).collect(),
            },
        )?
    } else {
        let keys = manifests.iter().map(|manifest| manifest.key);
        let several = file::several_namespaces(keys);
        file::each(manifests, several, headers)
    };
    Plan::folder(folder, files, prune).map_err(|sentence| failed(&sentence))
}

fn carry_out(plan: &Plan, command: &Render, color: bool) -> Delivered {
    let Target { check, diff, .. } = command.target;
    let compare = check || diff;
    let conflicts = plan.conflicts.iter().map(|path| {
        let path = path.display();
        error(&format!(
            "`{path}` was not written by poolctl, which leaves it alone: move it, or write elsewhere"
        ))
    });
    let mut delivered = Delivered {
        status: ExitStatus::Success,
        stdout: String::new(),
        stderr: conflicts.collect(),
    };
    let is_due = compare && plan.due().next().is_some();
    if is_due || !plan.conflicts.is_empty() {
        delivered.status = ExitStatus::Rejected;
    }
    if check {
        delivered.stdout += &plan.list(Action::due);
    }
    if diff {
        delivered.stdout += &plan.diff(settings::colored(command.report.color, color));
    }
    if !compare {
        if !plan.conflicts.is_empty() {
            return delivered;
        }
        if let Err(sentence) = plan.apply() {
            return failed(&sentence);
        }
    }
    let report = &command.report;
    if report.format.is_for_people() && !report.quiet {
        let word = match compare {
            true => Action::due,
            false => Action::done,
        };
        if report.verbose && !check {
            delivered.stderr += &plan.list(word);
        }
        delivered.stderr += &summary(plan, &command.target, word);
    }
    delivered
}

/// What became of the file, or of how many files of the folder.
fn summary(plan: &Plan, target: &Target, word: fn(Action) -> &'static str) -> String {
    let line = |path: &Path, what: &str| format!("{}: {what}\n", visible(&path.to_string_lossy()));
    match (&target.output_dir, plan.changes.first()) {
        (Some(folder), _) => line(folder, &plan.summary(word)),
        (None, Some(change)) => line(&change.path, word(change.action())),
        (None, None) => String::new(),
    }
}

fn failed(sentence: &str) -> Delivered {
    Delivered {
        status: ExitStatus::Failed,
        stdout: String::new(),
        stderr: error(sentence),
    }
}
