//! The command line as it was typed.

use std::ffi::OsString;
use std::iter;

use crate::terminal::shell_word;

/// The command, as a shell takes it, without some of its words and with another one.
pub(super) fn command(args: &[OsString], without: &[&str], with: Option<&str>) -> String {
    let args = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    let words = args
        .filter(|arg| !without.contains(&&**arg))
        .map(|arg| shell_word(&arg).into_owned());
    let words: Vec<_> = iter::once("poolctl".to_owned())
        .chain(words)
        .chain(with.map(str::to_owned))
        .collect();
    words.join(" ")
}
