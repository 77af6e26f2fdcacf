//! Output that goes to files: what is written, compared and told.

use std::env;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::atomic::{self, FolderLock};
use crate::cli::{Render, Target};
use crate::emit::file;
use crate::emit::first_line::{FirstLines, Headers};
use crate::emit::folder::{self, Action, Found, Made, Plan, Pruner};
use crate::emit::{OutputFormat, kustomize};
use crate::path::slashed;
use crate::pipeline::{Drift, Judged, Outcome};
use crate::render::{self, CertificateForm, Manifest, certificate};
use crate::repository;
use crate::settings::{self, Output, Settings};
use crate::stop::{self, Stop};
use crate::streams::{ExitStatus, Screen, Streams};
use crate::terminal::visible;

/// Why the options do not go together, as a sentence.
pub fn misuse(command: &Render, settings: &[Settings]) -> Option<String> {
    let outputs = || settings.iter().map(|one| one.output.as_ref());
    let has_files = outputs().all(|output| output.is_some());
    if outputs()
        .flatten()
        .any(|output| output.path() == Path::new("-"))
    {
        return Some(
            "`-` is no file to write: without `--output-file` the output goes to stdout".to_owned(),
        );
    }
    if settings.len() > 1 && (command.passthrough || !has_files) {
        return Some(format!(
            "stdout takes one environment: choose one with `-e`, or give each an `output-dir`: {}",
            Settings::names(settings)
        ));
    }
    if command.passthrough {
        return None;
    }
    if let Some(option) = needs_files(&command.target).filter(|_| !has_files) {
        return Some(format!(
            "`{option}` is about files: add `--output-dir DIR` or `--output-file FILE`"
        ));
    }
    let is_folder = |output: Option<&Output>| matches!(output, Some(Output::Folder(_)));
    if command.target.no_prune && !outputs().all(is_folder) {
        return Some("`--no-prune` keeps files of a folder: add `--output-dir DIR`".to_owned());
    }
    // Only YAML has comments, by which poolctl knows its files again.
    if outputs().any(|output| output.is_some()) && command.output != OutputFormat::Yaml {
        return Some("files are YAML; the other formats of `--output` are for stdout".to_owned());
    }
    let lacks_folder = |one: &Settings| {
        one.rendering.certificates == CertificateForm::Kustomize && !is_folder(one.output.as_ref())
    };
    settings.iter().any(lacks_folder).then(|| {
        "`--certificates kustomize` makes several files: add `--output-dir DIR`".to_owned()
    })
}

/// The option that means something for files alone.
fn needs_files(target: &Target) -> Option<&'static str> {
    let options = [
        (target.prune.is_some(), "--prune"),
        (target.no_prune, "--no-prune"),
        (target.check, "--check"),
        (target.diff, "--diff"),
        (target.exit_code, "--exit-code"),
    ];
    options
        .iter()
        .find(|(is_given, _)| *is_given)
        .map(|(_, option)| *option)
}

/// The files of one environment, and what is to be done to them.
struct Delivery<'a> {
    number: usize,
    settings: &'a Settings,
    output: &'a Output,
    lock: Option<Rc<FolderLock>>,
    plan: Plan,
}

/// Brings the files of all environments in step with the input, or says how they differ: all plans are
/// made before anything is written.
pub fn deliver(
    command: &Render,
    environments: &[Judged<'_>],
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let outputs = environments.iter().enumerate();
    let outputs = outputs
        .filter_map(|(number, judged)| Some((number, judged, judged.settings.output.as_ref()?)));
    let mut outputs: Vec<_> = outputs.collect();
    // Also where nothing is written: what lies outside is not shown as a difference either.
    for (_, _, output) in &outputs {
        repository::writable(output.path()).map_err(|sentence| Stop::Unwritable(vec![sentence]))?;
    }
    // Two runs lock folders in the same order, or each would wait for the other.
    outputs.sort_by_cached_key(|(_, _, output)| atomic::real(&output.folder()));
    let mut last: Option<(PathBuf, Option<Rc<FolderLock>>)> = None;
    let deliveries = outputs.into_iter().map(|(number, judged, output)| {
        let folder = output.folder();
        // Files of several environments may stand in one folder, which is locked once.
        let real = atomic::real(&folder);
        let lock = match &last {
            Some((locked, lock)) if *locked == real => lock.clone(),
            _ => lock(output, &folder, command, streams)?.map(Rc::new),
        };
        last = Some((real, lock.clone()));
        // What is there is looked at under the lock: two runs make the folder of one of them.
        Ok(Delivery {
            number,
            settings: judged.settings,
            plan: plan(&folder, output, command, judged)?,
            output,
            lock,
        })
    });
    let mut deliveries = deliveries.collect::<Result<Vec<_>, Stop>>()?;
    deliveries.sort_by_key(|delivery| delivery.number);
    carry_out(&deliveries, command, streams.screens.stdout)
}

fn lock(
    output: &Output,
    folder: &Path,
    command: &Render,
    streams: &mut Streams<'_>,
) -> Result<Option<FolderLock>, Stop> {
    let is_stream = |path: &PathBuf| path.metadata().is_ok_and(|there| !there.is_file());
    if matches!(output, Output::File(path) if is_stream(path)) {
        return Ok(None);
    }
    if command.compares() {
        return Ok(Some(FolderLock::reading(folder)));
    }
    let waits = || {
        if settings::speaks(&command.report) {
            let folder = visible(&slashed(folder));
            // When stderr is what fails, the run says so at its end.
            let _ = writeln!(
                streams.stderr,
                "note: another run works in `{folder}`: waiting for it"
            );
        }
    };
    match FolderLock::exclusive(folder, waits) {
        Ok(lock) => Ok(Some(lock)),
        Err(error) => Err(Stop::Unwritable(vec![atomic::unwritten(folder, &error)])),
    }
}

/// What is to be done to the files; `folder` is the one that they are in.
fn plan(
    folder: &Path,
    output: &Output,
    command: &Render,
    judged: &Judged<'_>,
) -> Result<Plan, Stop> {
    let (topology, options) = (&judged.topology, &judged.settings.rendering);
    let failed = |sentence| Stop::Unwritable(vec![sentence]);
    let working = env::current_dir().ok();
    let headers = Headers {
        documents: judged.documents,
        folder: working.as_deref(),
    };
    let lines = &FirstLines::new(headers, folder);
    let mut pruner = Pruner {
        lines,
        options,
        namespace: judged.settings.reading.namespace(),
        prune: command.target.prune,
        no_prune: command.target.no_prune,
        allow_empty: judged.settings.reading.allow_empty,
        made: Made::default(),
    };
    let as_it_is = |node| Manifest::Certificate(node, options.certificates);
    let mut manifests = render::render(topology, options);
    pruner.made.add(&manifests);
    if let Output::File(path) = output {
        let found = folder::read(path).map_err(failed)?;
        let keys = found.iter().flat_map(Found::certificates);
        let again = certificate::unchanged(topology, options, keys);
        manifests.extend(again.iter().map(as_it_is));
        pruner.made.add(&manifests);
        render::sort(&mut manifests);
        let text = file::single(manifests, lines);
        return Plan::file(path, text, &pruner).map_err(failed);
    }
    let mut files = if options.certificates == CertificateForm::Kustomize {
        let certificates: Vec<_> = certificate::changed(topology, options).collect();
        let files = kustomize::component(manifests, &certificates, topology.inventory, lines);
        files.map_err(|sentences| Stop::Refused(sentences, None))?
    } else {
        file::each(manifests, lines)
    };
    let earlier = folder::earlier(folder, &files).map_err(failed)?;
    let keys = earlier.iter().flat_map(Found::certificates);
    let again = certificate::unchanged(topology, options, keys);
    let manifests: Vec<_> = again.iter().map(as_it_is).collect();
    pruner.made.add(&manifests);
    files.extend(file::each(manifests, lines));
    Plan::folder(folder, files, earlier, &pruner).map_err(failed)
}

fn carry_out(
    deliveries: &[Delivery<'_>],
    command: &Render,
    screen: Screen,
) -> Result<Outcome, Stop> {
    let refusals = deliveries.iter().map(|delivery| refusals(&delivery.plan));
    let mut outcome = Outcome {
        errors: refusals.collect(),
        ..Outcome::default()
    };
    let is_refused = !outcome.errors.is_empty();
    let is_due = deliveries.iter().any(Delivery::is_due);
    if is_refused || (is_due && (command.compares() || command.target.exit_code)) {
        outcome.status = ExitStatus::Rejected;
    }
    if command.compares() {
        show(deliveries, command, screen, &mut outcome);
    } else if !is_refused {
        write(deliveries, command, &mut outcome)?;
    }
    Ok(outcome)
}

/// Says how the files differ from what they should be.
fn show(deliveries: &[Delivery<'_>], command: &Render, screen: Screen, outcome: &mut Outcome) {
    let Target { check, diff, .. } = command.target;
    if outcome.errors.is_empty() && deliveries.iter().any(Delivery::is_due) {
        outcome.help = Some(format!(
            "`{}` brings them in step",
            visible(&command.mending)
        ));
    }
    for delivery in deliveries {
        if check {
            outcome.stdout += &delivery.plan.list(Action::due);
        }
        if diff {
            let color = settings::colored(command.report.color, screen);
            outcome.stdout += &delivery.plan.diff(color);
        }
        outcome.notes += &delivery.told(Action::due, command.report.verbose && !check);
        outcome.drift.extend(delivery.drift(outcome.help.as_ref()));
    }
}

fn write(deliveries: &[Delivery<'_>], command: &Render, outcome: &mut Outcome) -> Result<(), Stop> {
    for (position, Delivery { plan, lock, .. }) in deliveries.iter().enumerate() {
        let in_place = plan.apply(lock.as_deref());
        let in_place = in_place.map_err(|sentence| half_way(sentence, &deliveries[..position]))?;
        for path in &in_place {
            outcome.note(&atomic::in_place(path));
        }
    }
    for delivery in deliveries {
        outcome.notes += &delivery.told(Action::done, command.report.verbose);
    }
    Ok(())
}

/// What stands in the way, and what would be lost, as lines.
fn refusals(plan: &Plan) -> String {
    let conflicts = plan.conflicts.iter().map(|path| {
        let path = slashed(path);
        stop::line(&format!(
            "`{path}` was not written by poolctl, which leaves it alone: move it, or write elsewhere"
        ))
    });
    let refusals = plan.refusals.iter().map(|sentence| stop::line(sentence));
    conflicts.chain(refusals).collect()
}

/// Each environment is all or nothing; those before are done.
fn half_way(sentence: String, done: &[Delivery<'_>]) -> Stop {
    let written = done.iter().filter(|delivery| delivery.is_due());
    let written: Vec<_> = written
        .map(|delivery| format!("`{}`", delivery.settings.name()))
        .collect();
    let mut sentences = vec![sentence];
    if !written.is_empty() {
        let written = written.join(", ");
        sentences.push(format!(
            "the files of other environments are written already: {written}"
        ));
    }
    Stop::Unwritable(sentences)
}

impl Delivery<'_> {
    fn is_due(&self) -> bool {
        self.plan.due().next().is_some()
    }

    /// What became of the file, or of how many files of the folder; of each when `verbose`.
    fn told(&self, word: fn(Action) -> &'static str, verbose: bool) -> String {
        let each = if verbose {
            self.plan.list(word)
        } else {
            String::new()
        };
        let line = |path: &Path, what: &str| format!("{each}{}: {what}\n", visible(&slashed(path)));
        match (self.output, self.plan.changes.first()) {
            (Output::Folder(folder), _) => line(folder, &self.plan.summary(word)),
            (Output::File(_), Some(change)) => line(&change.path, word(change.action)),
            (Output::File(_), None) => each,
        }
    }

    /// What differs, for reports.
    fn drift(&self, help: Option<&String>) -> impl Iterator<Item = Drift> {
        self.plan.due().map(move |change| Drift {
            environment: self.number,
            file: slashed(&change.path),
            at: None,
            message: match change.action {
                Action::Create => "the file is missing".to_owned(),
                Action::Remove => "the file is stale: nothing of the input gives it".to_owned(),
                Action::Update | Action::Keep => "the file is not what `render` gives".to_owned(),
            },
            help: help.cloned(),
        })
    }
}
