//! The command line as it was typed.

use std::ffi::OsString;
use std::iter;

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
        let words = args
            .filter(|arg| !without.contains(&&**arg))
            .map(|arg| shell_word(&arg).into_owned());
        let words: Vec<_> = iter::once(self.program.name().to_owned())
            .chain(words)
            .chain(with.map(str::to_owned))
            .collect();
        words.join(" ")
    }
}
