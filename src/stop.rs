//! Why a run ends before its product is made.

use std::io::{self, Write};

use crate::program::Program;
use crate::streams::{ExitStatus, is_unread};
use crate::terminal::visible;

/// What a run that ends early says at its end, one sentence for each reason.
#[derive(Debug)]
pub enum Stop {
    /// What was asked for cannot be meant so.
    Usage(String),
    /// Input that cannot be read.
    Unreadable(Vec<String>),
    /// Output that cannot be written, or must not be replaced.
    Unwritable(Vec<String>),
    /// The answer is no; with what to do about it.
    Refused(Vec<String>, Option<&'static str>),
    /// A stream of the run fails.
    Stream(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Stream(error)
    }
}

impl Stop {
    /// Says why, in commands of the program's name, and how the run ends. Output that nobody reads any more ends it quietly.
    pub fn tell(self, program: Program, stderr: &mut dyn Write) -> ExitStatus {
        let (status, sentences, help) = match self {
            Self::Stream(error) if is_unread(&error) => {
                return ExitStatus::Success;
            }
            Self::Stream(error) => (
                ExitStatus::Failed,
                vec![format!("cannot write: {error}")],
                None,
            ),
            Self::Usage(sentence) => (ExitStatus::Failed, vec![sentence], None),
            Self::Unreadable(sentences) | Self::Unwritable(sentences) => {
                (ExitStatus::Failed, sentences, None)
            }
            Self::Refused(sentences, help) => (ExitStatus::Rejected, sentences, help),
        };
        let spelled = sentences.iter().map(|sentence| program.spelled(sentence));
        let errors = spelled.map(|sentence| line(&sentence));
        let help = help.map(|help| format!("help: {}\n", program.spelled(help)));
        let text: String = errors.chain(help).collect();
        // When stderr is what fails, there is nobody left to tell.
        let _ = stderr.write_all(text.as_bytes());
        status
    }
}

/// A sentence on what is wrong, as a line.
pub fn line(sentence: &str) -> String {
    format!("error: {}\n", visible(sentence))
}
