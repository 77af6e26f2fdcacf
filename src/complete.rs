//! What can stand where the cursor is, for shells and for kubectl.
//!
//! The answer has the form of cobra, which kubectl takes from plugins: one candidate a line, behind a tab
//! what it is, and at the end what the shell should do beside, as the sum of its numbers.

mod line;
mod values;

use std::path::Path;

use clap::Command;

use self::line::{Line, Slot};
use crate::cli;
use crate::terminal::{shell_word, visible};

/// A word that can stand there.
struct Candidate {
    text: String,
    /// What it is, in one line.
    about: String,
}

impl Candidate {
    fn new(text: impl Into<String>, about: Option<&(impl ToString + ?Sized)>) -> Self {
        let about = about.map(ToString::to_string).unwrap_or_default();
        Self {
            text: text.into(),
            about,
        }
    }
}

/// What shells complete when there is no candidate, with cobra's numbers.
#[derive(Clone, Copy)]
enum Otherwise {
    Files = 0,
    Nothing = 4,
    Folders = 16,
}

/// Cobra's number for no blank behind the candidate.
const OPEN: u8 = 2;

/// The answer for the words behind the name of the program, up to the cursor. `folder` is where
/// `poolctl.toml` is looked for, there and above.
pub fn answer(words: &[String], folder: Option<&Path>) -> String {
    let mut program = cli::command();
    program.build();
    let line = Line::new(&program, words);
    let (mut candidates, otherwise) = match line.slot {
        Slot::Option => (options(line.command), Otherwise::Nothing),
        Slot::Command => (commands(line.command), Otherwise::Nothing),
        Slot::Value(arg) => values::of(arg, &line, folder),
        Slot::Nothing => (Vec::new(), Otherwise::Nothing),
    };
    // A shell takes candidates as they are, and names come from files that others wrote.
    candidates.retain(|Candidate { text, .. }| {
        text.starts_with(line.part) && shell_word(text).as_ref() == text
    });
    let goes_on = |candidate: &Candidate| candidate.text.ends_with(['.', '=']);
    let open = u8::from(candidates.iter().any(goes_on)) * OPEN;
    let lines = candidates.iter().map(|Candidate { text, about }| {
        let about = about.lines().next().unwrap_or_default();
        format!("{text}\t{}\n", visible(about))
    });
    let lines: String = lines.collect();
    format!("{lines}:{}\n", otherwise as u8 + open)
}

fn commands(command: &Command) -> Vec<Candidate> {
    let shown = command.get_subcommands().filter(|one| !one.is_hide_set());
    let candidates = shown.map(|one| Candidate::new(one.get_name(), one.get_about()));
    candidates.collect()
}

fn options(command: &Command) -> Vec<Candidate> {
    let options = command.get_arguments().filter(|arg| !arg.is_positional());
    let shown = options.filter(|arg| !arg.is_hide_set());
    let candidates = shown.flat_map(|arg| {
        let short = arg.get_short().map(|short| format!("-{short}"));
        let long = arg.get_long().map(|long| format!("--{long}"));
        let names = short.into_iter().chain(long);
        names.map(|name| Candidate::new(name, arg.get_help()))
    });
    candidates.collect()
}
