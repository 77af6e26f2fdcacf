//! What a run is handed by its process, and how it ends.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use crate::kustomize::Builder;
use crate::program::Program;

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done, and no error was found.
    #[default]
    Success = 0,
    /// The answer is no: an error was found. Nothing was written.
    Rejected = 1,
    /// The job could not be done: wrong usage, input that cannot be read or parsed, output that
    /// cannot be written.
    Failed = 2,
}

impl ExitStatus {
    /// The exit code of the process.
    pub fn code(self) -> u8 {
        self as u8
    }
}

/// The streams of a run, and what they may show.
pub struct Streams<'a> {
    pub stdin: &'a mut dyn Read,
    pub stdout: &'a mut dyn Write,
    pub stderr: &'a mut dyn Write,
    /// Builds kustomizations.
    pub kustomize: &'a Builder<'a>,
    /// Where `poolctl.toml` is looked for, there and above; nowhere when `None`.
    pub folder: Option<PathBuf>,
    /// Called when all is written and before what was read is taken apart, which is a tenth of the time: a
    /// process may end there.
    pub end: &'a dyn Fn(ExitStatus),
    /// The name in the commands that people are told.
    pub program: Program,
    pub screens: Screens,
}

/// Where stdout and stderr lead.
#[derive(Clone, Copy, Debug, Default)]
pub struct Screens {
    pub stdout: Screen,
    pub stderr: Screen,
}

/// What a stream may show.
#[derive(Clone, Copy, Debug, Default)]
pub struct Screen {
    /// Colors, where nothing on the command line says otherwise.
    pub color: bool,
    /// How wide the terminal is; `None` for files, pipes and logs, where no line is broken.
    pub columns: Option<usize>,
}

/// Nobody reads any more what is written.
pub fn is_unread(error: &io::Error) -> bool {
    // Of Windows, which has several words for it.
    const NOT_CONNECTED: i32 = 233;
    error.kind() == io::ErrorKind::BrokenPipe
        || (cfg!(windows) && error.raw_os_error() == Some(NOT_CONNECTED))
}

/// Talk that nobody need listen to: when stderr is closed, the run and its output go on.
pub struct Unheard<'a>(pub &'a mut dyn Write);

impl Write for Unheard<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if is_unread(&error) => Ok(bytes.len()),
            result => result,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if is_unread(&error) => Ok(()),
            result => result,
        }
    }
}
