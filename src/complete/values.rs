//! Values of options and arguments.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use clap::{Arg, Parser, ValueEnum, ValueHint};

use super::line::Line;
use super::{Candidate, Otherwise};
use crate::cli::{Choice, Cli, Command};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::documents::Documents;
use crate::load::{self, Operand, Outside};
use crate::options::Size;
use crate::report::Format;
use crate::settings::{Arguments, Settings};
use crate::why::{self, Thing};
use crate::{explain, inventory, rules, suppress};

/// The values that are known, and what else can stand there.
pub fn of(arg: &Arg, line: &Line<'_>, folder: Option<&Path>) -> (Vec<Candidate>, Otherwise) {
    let known = match (line.command.get_name(), arg.get_long()) {
        (_, Some("allow")) => codes(|name| suppress::allowable(name).is_ok()),
        (_, Some("deny")) => denials(),
        (_, Some("environment")) => named(environments(line, folder)),
        (_, Some("pool")) => named(names(line, folder, Some(Thing::Pool))),
        ("why", None) if arg.get_id() == "name" => named(names(line, folder, None)),
        (_, Some("report")) => formats(line.part),
        ("explain", None) => explained(line.part),
        _ => possible(arg),
    };
    let otherwise = match arg.get_value_hint() {
        _ if arg.get_long() == Some("report") && line.part.contains('=') => Otherwise::Files,
        ValueHint::AnyPath => Otherwise::Files,
        ValueHint::DirPath => Otherwise::Folders,
        _ => Otherwise::Nothing,
    };
    match arg.get_value_delimiter() {
        Some(delimiter) => (behind(delimiter, known, line.part), otherwise),
        None => (known, otherwise),
    }
}

/// The values of a list that can follow what is there of it.
fn behind(delimiter: char, known: Vec<Candidate>, part: &str) -> Vec<Candidate> {
    let start = part
        .rfind(delimiter)
        .map_or(0, |at| at + delimiter.len_utf8());
    let given: Vec<_> = part[..start].split(delimiter).collect();
    let others = known.into_iter().filter(|one| !given.contains(&&*one.text));
    let whole = others.map(|one| Candidate {
        text: format!("{}{}", &part[..start], one.text),
        ..one
    });
    whole.collect()
}

fn possible(arg: &Arg) -> Vec<Candidate> {
    let values = arg.get_possible_values();
    let shown = values.iter().filter(|value| !value.is_hide_set());
    let candidates = shown.map(|value| Candidate::new(value.get_name(), value.get_help()));
    candidates.collect()
}

fn codes(is_meant: impl Fn(&str) -> bool) -> Vec<Candidate> {
    let codes = rules::codes().filter(|code| is_meant(code.name));
    let candidates = codes.map(|code| Candidate::new(code.name, Some(code.summary)));
    candidates.collect()
}

fn denials() -> Vec<Candidate> {
    let mut candidates = codes(|_| true);
    candidates.push(Candidate::new("warnings", Some("all warnings")));
    candidates
}

/// Formats of reports, as long as the file does not stand behind it.
fn formats(part: &str) -> Vec<Candidate> {
    let formats = Format::value_variants().iter();
    let formats = formats.filter(|_| !part.contains('='));
    let values = formats.filter_map(ValueEnum::to_possible_value);
    let candidates =
        values.map(|value| Candidate::new(format!("{}=", value.get_name()), value.get_help()));
    candidates.collect()
}

fn explained(part: &str) -> Vec<Candidate> {
    let fields = explain::fields(part).into_iter();
    let fields = fields.map(|(path, about)| Candidate::new(path, Some(&about)));
    codes(|_| true).into_iter().chain(fields).collect()
}

fn named(names: Option<impl IntoIterator<Item = String>>) -> Vec<Candidate> {
    let names = names.into_iter().flatten();
    let candidates = names.map(|name| Candidate::new(name, None::<&str>));
    candidates.collect()
}

/// The command as far as it is there, if that is one.
fn command(line: &Line<'_>) -> Option<Command> {
    let words = std::iter::once("poolctl").chain(line.before.iter().map(String::as_str));
    let cli = Cli::try_parse_from(words.clone());
    // The word at the cursor may be one that must be there.
    let cli = cli.or_else(|_| Cli::try_parse_from(words.chain(["NAME"])));
    Some(cli.ok()?.command)
}

/// The environments of `poolctl.toml`, if it can be read.
fn environments(line: &Line<'_>, folder: Option<&Path>) -> Option<Vec<String>> {
    let mut command = command(line)?;
    let named = match &mut command {
        Command::Config(config) => config.config.as_deref(),
        other => other.input()?.config.as_deref(),
    };
    let config = Config::find(named, folder, Size::default()).ok()?;
    config.names(&[]).ok()
}

/// Names of the input, of one sort or of all. Nothing is read that would be gone then, and nothing is built.
fn names(line: &Line<'_>, folder: Option<&Path>, thing: Option<Thing>) -> Option<BTreeSet<String>> {
    let mut command = command(line)?;
    let arguments = Arguments {
        input: command.input()?,
        choice: &Choice::default(),
        rendering: None,
        target: None,
    };
    let mut names = BTreeSet::new();
    for settings in Settings::all(arguments, folder).ok()? {
        let operands = settings
            .operands
            .iter()
            .filter(|operand| is_at_hand(operand));
        let operands: Vec<_> = operands.cloned().collect();
        let (stdin, kustomize) = (&mut io::empty(), &|_: &Path, _| Err(Vec::new()));
        let mut outside = Outside::new(stdin, kustomize);
        let Ok(loaded) = load::load(&operands, &settings.loading, &mut outside) else {
            continue;
        };
        let documents = Documents::new(&loaded.sources);
        let mut findings = Diagnostics::default();
        let inventory = inventory::read(&documents, &settings.reading, &mut findings);
        names.extend(why::names(&inventory, thing));
    }
    Some(names)
}

/// Pipes can be read once, and builds take their time.
fn is_at_hand(operand: &Operand) -> bool {
    match operand {
        Operand::Path(path) => load::is_file(path) || path.is_dir(),
        Operand::Build(_) => false,
    }
}
