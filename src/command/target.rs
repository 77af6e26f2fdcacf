//! Output that goes to files: what is written, compared and told.

use std::path::{Path, PathBuf};

use crate::atomic::{self, FolderLock};
use crate::cli::{Render, Target};
use crate::emit::file;
use crate::emit::first_line::FirstLines;
use crate::emit::folder::{self, Action, Found, Judge, Made, Plan};
use crate::emit::{OutputFormat, kustomize};
use crate::pipeline::{Passed, error, speaks};
use crate::render::{self, CertificateForm, RenderOptions, certificate};
use crate::repository;
use crate::settings;
use crate::streams::{ExitStatus, Streams};
use crate::terminal::visible;

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
    if target.no_prune && target.output_dir.is_none() {
        return Some("`--no-prune` keeps files of a folder: add `--output-dir DIR`".to_owned());
    }
    // Only YAML has comments, by which poolctl knows its files again.
    if to_files && command.output != OutputFormat::Yaml {
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
/// none were asked for.
pub fn deliver(
    command: &Render,
    passed: &Passed<'_>,
    options: &RenderOptions,
    streams: &mut Streams<'_>,
) -> Option<Delivered> {
    let target = &command.target;
    // Also where nothing is written: what lies outside is not shown as a difference either.
    let path = target.output_dir.as_ref().or(target.output_file.as_ref())?;
    if let Err(sentence) = repository::writable(path) {
        return Some(failed(&sentence));
    }
    let folder = match (&target.output_dir, &target.output_file) {
        (Some(folder), _) => folder.clone(),
        (_, Some(path)) => atomic::parent(&atomic::real(path)).to_owned(),
        _ => return None,
    };
    let is_stream = |path: &PathBuf| path.metadata().is_ok_and(|there| !there.is_file());
    let lock = if target.output_file.as_ref().is_some_and(is_stream) {
        Ok(None)
    } else if target.check || target.diff {
        Ok(Some(FolderLock::reading(&folder)))
    } else {
        let waits = || {
            if speaks(settings::style(&command.report, false, false)) {
                let folder = visible(&folder.display().to_string());
                // When stderr is what fails, the run says so at its end.
                let _ = writeln!(
                    streams.stderr,
                    "note: another run works in `{folder}`: waiting for it"
                );
            }
        };
        FolderLock::exclusive(&folder, waits).map(Some)
    };
    let color = streams.colors.stdout;
    // What is there is looked at under the lock: two runs make the folder of one of them.
    let delivered = match lock {
        Ok(lock) => plan(&folder, command, passed, options)
            .map(|plan| carry_out(&plan, lock.as_ref(), command, color)),
        Err(error) => Err(failed(&atomic::unwritten(&folder, &error))),
    };
    Some(delivered.unwrap_or_else(|failed| failed))
}

/// What is to be done to the files; `folder` is the one that they are in.
fn plan(
    folder: &Path,
    command: &Render,
    passed: &Passed<'_>,
    options: &RenderOptions,
) -> Result<Plan, Delivered> {
    let topology = passed.topology;
    let lines = &FirstLines::new(passed.headers, folder);
    let mut judge = Judge {
        lines,
        options,
        namespace: passed.settings.reading.namespace(),
        prune: command.target.prune,
        no_prune: command.target.no_prune,
        allow_empty: passed.settings.reading.allow_empty,
        made: Made::default(),
    };
    let mut manifests = render::render(topology, options);
    judge.made.add(&manifests);
    if let Some(path) = &command.target.output_file {
        let found = folder::read(path).map_err(|sentence| failed(&sentence))?;
        let keys = found.iter().flat_map(Found::certificates);
        let again = certificate::unchanged(topology, options, keys);
        manifests.extend(
            again
                .iter()
                .map(|node| certificate::manifest(node, options)),
        );
        judge.made.add(&manifests);
        render::sort(&mut manifests);
        let text = file::single(manifests, lines);
        return Plan::file(path, text, &judge).map_err(|sentence| failed(&sentence));
    }
    let mut files = if options.certificates == CertificateForm::Kustomize {
        let certificates: Vec<_> = certificate::changed(topology, options).collect();
        let files = kustomize::component(manifests, &certificates, topology.inventory, lines);
        files.map_err(|sentences| rejected(&sentences))?
    } else {
        file::each(manifests, lines)
    };
    let earlier = folder::earlier(folder, &files).map_err(|sentence| failed(&sentence))?;
    let keys = earlier.iter().flat_map(Found::certificates);
    let again = certificate::unchanged(topology, options, keys);
    let manifests = again
        .iter()
        .map(|node| certificate::manifest(node, options));
    let manifests: Vec<_> = manifests.collect();
    judge.made.add(&manifests);
    files.extend(file::each(manifests, lines));
    Plan::folder(folder, files, earlier, &judge).map_err(|sentence| failed(&sentence))
}

fn carry_out(plan: &Plan, lock: Option<&FolderLock>, command: &Render, color: bool) -> Delivered {
    let Target { check, diff, .. } = command.target;
    let compare = check || diff;
    let report = &command.report;
    let speaks = speaks(settings::style(report, color, false));
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
    let refusals = plan.refusals.iter().map(|sentence| error(sentence));
    delivered.stderr.extend(refusals);
    let is_refused = !delivered.stderr.is_empty();
    let is_due = compare && plan.due().next().is_some();
    if is_due || is_refused {
        delivered.status = ExitStatus::Rejected;
    }
    if check {
        delivered.stdout += &plan.list(Action::due);
    }
    if diff {
        delivered.stdout += &plan.diff(settings::colored(command.report.color, color));
    }
    if !compare {
        if is_refused {
            return delivered;
        }
        match plan.apply(lock) {
            Ok(in_place) if speaks => {
                for path in in_place {
                    let note = visible(&atomic::in_place(&path));
                    delivered.stderr += &format!("note: {note}\n");
                }
            }
            Ok(_) => {}
            Err(sentence) => return failed(&sentence),
        }
    }
    if speaks {
        let word = if compare { Action::due } else { Action::done };
        if report.verbose && !check {
            delivered.stderr += &plan.list(word);
        }
        delivered.stderr += &summary(plan, &command.target, word);
        if is_due && !is_refused {
            let mending = visible(&command.mending);
            delivered.stderr += &format!("help: `{mending}` brings them in step\n");
        }
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

fn rejected(sentences: &[String]) -> Delivered {
    Delivered {
        status: ExitStatus::Rejected,
        stdout: String::new(),
        stderr: sentences.iter().map(|sentence| error(sentence)).collect(),
    }
}

fn failed(sentence: &str) -> Delivered {
    Delivered {
        status: ExitStatus::Failed,
        stdout: String::new(),
        stderr: error(sentence),
    }
}
