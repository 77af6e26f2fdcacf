//! Input of all environments, and what is in the way of it.

use std::collections::BTreeSet;

use super::{Request, speaks};
use crate::edits::LeftOut;
use crate::load::{self, Loaded, Operand, Outside};
use crate::path::slashed;
use crate::report::file::Destination;
use crate::report::{self, Style, Verbosity};
use crate::settings::Settings;
use crate::source::MAX_FILE_BYTES;
use crate::stop::Stop;
use crate::streams::Streams;
use crate::terminal::visible;
use crate::{atomic, repository, rules};

/// Reads the input of each environment, a file that several have once. Where there is none, the command as
/// it was typed shows what is missing.
pub fn load_all(
    settings: &[Settings],
    typed: &str,
    style: Style,
    streams: &mut Streams<'_>,
) -> Result<Vec<Loaded>, Stop> {
    for Settings {
        operands,
        environment,
        ..
    } in settings
    {
        if operands.is_empty() {
            return Err(Stop::Usage(nothing(environment.as_deref(), typed)));
        }
    }
    let mut outside = Outside::new(streams.stdin, streams.kustomize);
    let (mut all, mut errors, mut notes) = (Vec::new(), Vec::new(), BTreeSet::new());
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
    for loaded in &all {
        for note in remarks(loaded, style) {
            if speaks(style) && notes.insert(note.clone()) {
                writeln!(
                    streams.stderr,
                    "note: {}",
                    visible(&style.program.spelled(&note))
                )?;
            }
        }
    }
    let config = settings
        .iter()
        .find_map(|settings| settings.config.as_ref());
    if let Some(path) = config
        && speaks(style)
        && style.verbosity == Verbosity::Verbose
    {
        let path = visible(&slashed(path));
        writeln!(streams.stderr, "note: the options of `{path}` apply")?;
    }
    Ok(all)
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
    style: Style,
    streams: &mut Streams<'_>,
) -> Result<Loaded, Stop> {
    let mut outside = Outside::new(streams.stdin, streams.kustomize);
    let loaded = load::load(&[operand], options, &mut outside).map_err(Stop::Unreadable)?;
    for note in remarks(&loaded, style).iter().filter(|_| speaks(style)) {
        let note = style.program.spelled(note);
        writeln!(streams.stderr, "note: {}", visible(&note))?;
    }
    Ok(loaded)
}

/// What is to be said of what was read.
fn remarks(loaded: &Loaded, style: Style) -> Vec<String> {
    let left = loaded.left.notes(style.verbosity == Verbosity::Verbose);
    loaded.remarks.iter().cloned().chain(left).collect()
}

/// Refuses reports that cannot all go where they should.
pub fn check_reports(destinations: &[Destination]) -> Result<(), Stop> {
    if let Some(sentence) = report::file::clash(destinations) {
        return Err(Stop::Usage(sentence));
    }
    match destinations.iter().find_map(irreplaceable) {
        Some(sentence) => Err(Stop::Unwritable(vec![sentence])),
        None => Ok(()),
    }
}

/// Refuses a report that goes where the output goes.
pub fn check_outputs(settings: &[Settings], reports: &[Destination]) -> Result<(), Stop> {
    let outputs = settings.iter().filter_map(|one| one.output.as_ref());
    for output in outputs {
        let path = atomic::real(output.path());
        if reports
            .iter()
            .any(|report| atomic::real(&report.path) == path)
        {
            let path = slashed(output.path());
            return Err(Stop::Usage(format!(
                "a report and the output both go to `{path}`"
            )));
        }
    }
    Ok(())
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
    let is_rule = |name: &str| rules::named(name).is_some();
    let is_report = |text: &str| report::file::is_report(*format, text, is_rule);
    let is_free = bytes.is_empty() || str::from_utf8(&bytes).is_ok_and(is_report);
    (!is_free).then(|| {
        format!(
            "`{}` is no report of poolctl in this format, so it is not replaced: remove it, or name another file",
            slashed(path)
        )
    })
}
