//! The command that mends what `--check` or `--diff` finds.

use std::ffi::OsString;
use std::iter;

use crate::terminal::shell_word;

/// The command line without what makes it a comparison, and with what makes it write, as a shell takes it.
pub(super) fn command(args: &[OsString], write: Option<&str>) -> String {
    let args = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    let words = args
        .filter(|arg| arg != "--check" && arg != "--diff")
        .map(|arg| shell_word(&arg).into_owned());
    let write = write.map(str::to_owned);
    let words: Vec<_> = iter::once("poolctl".to_owned())
        .chain(words)
        .chain(write)
        .collect();
    words.join(" ")
}
