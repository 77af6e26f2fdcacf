//! Running the program in process.
#![allow(dead_code, reason = "not every user needs everything")]

use poolctl::cli::{self, Cli};
use poolctl::{Screen, Screens, Streams};

/// How a run ended, and what it wrote.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    pub status: u8,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the program without colors.
pub fn run(args: &[impl AsRef<str>], stdin: &str) -> Run {
    match parse(args) {
        Ok(cli) => run_parsed(&cli, stdin.as_bytes()),
        Err(error) => Run {
            status: u8::try_from(error.exit_code()).unwrap(),
            stdout: String::new(),
            stderr: error.render().to_string(),
        },
    }
}

pub fn parse(args: &[impl AsRef<str>]) -> Result<Cli, clap::Error> {
    let args = args.iter().map(AsRef::as_ref);
    cli::parse(std::iter::once("poolctl").chain(args).map(Into::into))
}

pub fn run_parsed(cli: &Cli, stdin: &[u8]) -> Run {
    run_on(cli, stdin, Screen::default())
}

/// Runs the program where both streams lead to a screen.
pub fn run_on(cli: &Cli, mut stdin: &[u8], screen: Screen) -> Run {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let status = poolctl::run(
        cli,
        &mut Streams {
            stdin: &mut stdin,
            stdout: &mut stdout,
            stderr: &mut stderr,
            screens: Screens {
                stdout: screen,
                stderr: screen,
            },
            folder: None,
            program: cli.program,
            kustomize: &poolctl::kustomize::build,
            end: &|_| (),
        },
    );
    Run {
        status: status.code(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}
