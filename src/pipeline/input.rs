//! Input of all environments, and what is in the way of it.

use std::collections::BTreeSet;
use std::slice;

use super::Request;
use crate::edits::LeftOut;
use crate::load::{self, Loaded, Operand, Outside};
use crate::path::slashed;
use crate::report::file::Destination;
use crate::settings::{self, Settings};
use crate::source::{MAX_FILE_BYTES, SourceMap};
use crate::stop::Stop;
use crate::streams::Streams;
use crate::terminal::visible;
use crate::{atomic, cli, report, repository};

/// Reads the input of each environment, a file that several have once. Where there is none, the command as
/// it was typed shows what is missing.
pub fn load_all(
    settings: &[Settings],
    request: Request<'_>,
    streams: &mut Streams<'_>,
) -> Result<Vec<Loaded>, Stop> {
    if let Some(settings) = settings.iter().find(|one| one.operands.is_empty()) {
        let typed = &request.arguments.input.typed;
        let sentence = nothing(settings.environment.as_deref(), typed);
        return Err(Stop::Usage(sentence));
    }
    let mut outside = Outside::new(streams.stdin, streams.kustomize);
    let (mut all, mut errors) = (Vec::new(), Vec::new());
    for settings in settings {
        match load::load(&settings.operands, &settings.loading, &mut outside) {
            Ok(loaded) => all.push(loaded),
            Err(sentences) => errors.extend(sentences),
        }
    }
    if !errors.is_empty() {
        let mut told = BTreeSet::new();
        errors.retain(|sentence| told.insert(sentence.clone()));
        return Err(Stop::Unreadable(errors));
    }
    tell_notes(&all, request.report, streams)?;
    if let Some(path) = settings.iter().find_map(|one| one.config.as_ref())
        && settings::speaks(request.report)
        && request.report.verbose
    {
        let path = visible(&slashed(path));
        writeln!(streams.stderr, "note: the options of `{path}` apply")?;
    }
    Ok(all)
}

/// Says what builds said and what was left alone.
fn tell_notes(
    loaded: &[Loaded],
    report: &cli::Report,
    streams: &mut Streams<'_>,
) -> Result<(), Stop> {
    let mut told = BTreeSet::new();
    for one in loaded.iter().filter(|_| settings::speaks(report)) {
        let left = one.left.notes(report.verbose);
        for note in one.remarks.iter().cloned().chain(left) {
            let line = format!("note: {}\n", visible(&streams.program.spelled(&note)));
            if told.insert(note) {
                streams.stderr.write_all(line.as_bytes())?;
            }
        }
    }
    Ok(())
}

fn nothing(environment: Option<&str>, typed: &str) -> String {
    if let Some(name) = environment {
        return format!(
            "the environment `{name}` has nothing to read: give it `inputs` or `kustomize` in `poolctl.toml`"
        );
    }
    let path = format!("nothing to read: name files or folders, as in `{typed} pools/`");
    // Nothing is read twice, such as a dump to compare with, and what is piped in cannot be edited.
    let edits = ["--fix", "--write", "-w"];
    let mut words = typed.split(' ');
    if words.any(|word| word == "-" || word.ends_with("=-") || edits.contains(&word)) {
        path
    } else {
        format!("{path}, or `-` for what is piped in: `{typed} -`")
    }
}

/// What the environments read that `--environment` leaves out, for commands that edit what they share.
pub fn left_out(request: Request<'_>, streams: &mut Streams<'_>) -> Result<Vec<LeftOut>, Stop> {
    let folder = streams.folder.as_deref();
    let settings = Settings::left_out(request.arguments, folder).map_err(Stop::Usage)?;
    let mut outside = Outside::new(streams.stdin, streams.kustomize);
    let read = settings.iter().map(|settings| {
        let loaded = load::load(&settings.operands, &settings.loading, &mut outside);
        let sources = loaded.as_ref().ok().map(|loaded| &loaded.sources);
        LeftOut::new(settings.name().to_owned(), sources)
    });
    Ok(read.collect())
}

/// Reads beside the input.
pub fn load(
    operand: Operand,
    options: &load::LoadOptions,
    report: &cli::Report,
    streams: &mut Streams<'_>,
) -> Result<SourceMap, Stop> {
    let mut outside = Outside::new(streams.stdin, streams.kustomize);
    let loaded = load::load(&[operand], options, &mut outside).map_err(Stop::Unreadable)?;
    tell_notes(slice::from_ref(&loaded), report, streams)?;
    Ok(loaded.sources)
}

/// Refuses reports that cannot all go where they should, beside each other and the output.
pub fn check_destinations(settings: &[Settings], report: &cli::Report) -> Result<(), Stop> {
    let reports = settings.iter().flat_map(|one| &one.reports);
    let reports: Vec<_> = reports.chain(&report.files).cloned().collect();
    if let Some(sentence) = report::file::clash(&reports) {
        return Err(Stop::Usage(sentence));
    }
    if let Some(sentence) = reports.iter().find_map(irreplaceable) {
        return Err(Stop::Unwritable(vec![sentence]));
    }
    let files: Vec<_> = reports.iter().map(|one| atomic::real(&one.path)).collect();
    let mut outputs = settings.iter().filter_map(|one| one.output.as_ref());
    match outputs.find(|output| files.contains(&atomic::real(output.path()))) {
        Some(output) => Err(Stop::Usage(format!(
            "a report and the output both go to `{}`",
            slashed(output.path())
        ))),
        None => Ok(()),
    }
}

/// Why a report may not be written where it should go, as a sentence: a link leads elsewhere, or
/// something stands there that is no report. Pipes and devices take what comes.
fn irreplaceable(destination: &Destination) -> Option<String> {
    let Destination { format, path } = destination;
    if let Err(sentence) = repository::writable(path) {
        return Some(sentence);
    }
    if !load::is_file(path) {
        return None;
    }
    let bytes = match load::bytes(path, MAX_FILE_BYTES) {
        Ok(bytes) => bytes,
        Err(sentence) => return Some(sentence),
    };
    let is_report = |text: &str| report::file::is_report(*format, text);
    let is_free = bytes.is_empty() || str::from_utf8(&bytes).is_ok_and(is_report);
    (!is_free).then(|| {
        format!(
            "`{}` is no report of poolctl in this format, so it is not replaced: remove it, or name another file",
            slashed(path)
        )
    })
}
