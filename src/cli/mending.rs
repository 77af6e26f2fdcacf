//! The command that mends what `--check` or `--diff` finds.

use std::ffi::OsString;
use std::iter;

/// The command line without what makes it a comparison, as a shell takes it.
pub(super) fn command(args: &[OsString]) -> String {
    let args = args.iter().skip(1).map(|arg| arg.to_string_lossy());
    let words = args
        .filter(|arg| arg != "--check" && arg != "--diff")
        .map(|arg| {
            let plain = |char: char| char.is_ascii_alphanumeric() || "-_./=,:+@%".contains(char);
            if !arg.is_empty() && arg.chars().all(plain) {
                arg.into_owned()
            } else {
                format!("'{}'", arg.replace('\'', "'\\''"))
            }
        });
    let words: Vec<_> = iter::once("poolctl".to_owned()).chain(words).collect();
    words.join(" ")
}
