//! Words of a command line that is not finished.

use clap::{Arg, Command};

/// What is said so far, and what can come.
pub struct Line<'a> {
    pub command: &'a Command,
    pub slot: Slot<'a>,
    /// The part of it that is there.
    pub part: &'a str,
    /// The words before, without an option whose value is asked for.
    pub before: &'a [String],
}

/// What the word at the cursor is.
#[derive(Clone, Copy)]
pub enum Slot<'a> {
    Option,
    Command,
    /// The value of an option, or an argument.
    Value(&'a Arg),
    Nothing,
}

/// The words before the one at the cursor.
struct Before<'a> {
    command: &'a Command,
    /// Of this command.
    arguments: usize,
    /// There was a `--`.
    only_arguments: bool,
    /// The option whose value comes next.
    open: Option<&'a Arg>,
}

impl<'a> Line<'a> {
    /// `program` is built; the last word is the one at the cursor.
    pub fn new(program: &'a Command, words: &'a [String]) -> Self {
        let (part, before) = match words.split_last() {
            Some((part, before)) => (part.as_str(), before),
            None => ("", words),
        };
        let read = Before::new(program, before);
        let command = read.command;
        let line = |slot| Self {
            command,
            slot,
            part,
            before,
        };
        if let Some(option) = read.open {
            return Self {
                before: &before[..before.len() - 1],
                ..line(Slot::Value(option))
            };
        }
        if read.only_arguments || !part.starts_with('-') {
            return line(read.argument());
        }
        let (name, value) = part.split_once('=').unwrap_or((part, part));
        match awaiting(command, name) {
            Some(option) if name.starts_with("--") && part.contains('=') => Self {
                part: value,
                ..line(Slot::Value(option))
            },
            _ => line(Slot::Option),
        }
    }
}

impl<'a> Before<'a> {
    fn new(program: &'a Command, words: &[String]) -> Self {
        let mut read = Self {
            command: program,
            arguments: 0,
            only_arguments: false,
            open: None,
        };
        for word in words {
            let is_value = read.open.take().is_some();
            // `-` alone is stdin.
            let is_option = !read.only_arguments && word.starts_with('-') && word != "-";
            if is_value {
                continue;
            }
            match read.command.find_subcommand(word) {
                _ if is_option && word == "--" => read.only_arguments = true,
                _ if is_option => read.open = awaiting(read.command, word),
                Some(command) if read.arguments == 0 => read.command = command,
                _ => read.arguments += 1,
            }
        }
        read
    }

    /// What comes next, if not an option.
    fn argument(&self) -> Slot<'a> {
        let mut arguments = self.command.get_positionals();
        let takes_more = |arg: &&Arg| arg.get_num_args().is_some_and(|most| most.max_values() > 1);
        let repeated = self.command.get_positionals().last().filter(takes_more);
        match arguments.nth(self.arguments).or(repeated) {
            Some(arg) => Slot::Value(arg),
            None if self.arguments == 0 && self.command.has_subcommands() => Slot::Command,
            None => Slot::Nothing,
        }
    }
}

/// The option of a word whose value is the next word.
fn awaiting<'a>(command: &'a Command, word: &str) -> Option<&'a Arg> {
    let mut options = command.get_arguments().filter(|arg| !arg.is_positional());
    if let Some(name) = word.strip_prefix("--") {
        let option = options.find(|arg| arg.get_long() == Some(name))?;
        return option.get_action().takes_values().then_some(option);
    }
    let options: Vec<_> = options.collect();
    let mut letters = word.chars().skip(1);
    let option = letters.find_map(|letter| {
        let mut options = options.iter().copied();
        options.find(|arg| arg.get_short() == Some(letter) && arg.get_action().takes_values())
    });
    // What follows in the same word is the value.
    option.filter(|_| letters.next().is_none())
}
