//! The command line as it was typed.

use std::ffi::OsString;

use crate::program::Program;
use crate::terminal::shell_word;

pub(super) struct Typed<'a> {
    pub program: Program,
    /// With the name of the program before them.
    pub args: &'a [OsString],
}

impl Typed<'_> {
    /// The command, as a shell takes it, without some of its words and with another one.
    pub fn but(&self, without: &[&str], with: Option<&str>) -> String {
        let args = self.args.iter().skip(1).map(|arg| arg.to_string_lossy());
        let words = args.filter(|arg| !without.contains(&&**arg));
        let mut words: Vec<_> = words.map(|arg| shell_word(&arg).into_owned()).collect();
        if let Some(with) = with {
            // Behind the command, for behind `--` it would be a path.
            words.insert(words.len().min(1), with.to_owned());
        }
        words.insert(0, self.program.name().to_owned());
        words.join(" ")
    }
}
