//! Parses arguments, runs the pipeline, and maps its end to the exit code.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::{self, ExitCode};

use anstyle_query::windows::enable_ansi_colors;
use poolctl::cli;
use poolctl::kustomize;
use poolctl::{Screen, Screens, Streams};
use terminal_size::{Height, Width, terminal_size_of};

fn main() -> ExitCode {
    let cli = match cli::parse(env::args_os()) {
        Ok(cli) => cli,
        Err(error) => return said(&error),
    };
    let status = poolctl::run(
        &cli,
        &mut Streams {
            stdin: &mut io::stdin().lock(),
            screens: Screens {
                stdout: screen(&io::stdout(), terminal_size_of(io::stdout())),
                stderr: screen(&io::stderr(), terminal_size_of(io::stderr())),
            },
            stdout: &mut io::stdout().lock(),
            stderr: &mut io::stderr().lock(),
            folder: env::current_dir().ok(),
            program: cli.program,
            kustomize: &kustomize::build,
            end: &|status| process::exit(status.code().into()),
        },
    );
    ExitCode::from(status.code())
}

/// Prints the help that was asked for, or what is wrong with the arguments. A pipe that nobody reads is a
/// quiet success, but a full disk is none.
fn said(error: &clap::Error) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush());
    match printed {
        Err(error) if !poolctl::is_unread(&error) => {
            // When stderr is what fails, there is nobody left to tell.
            let _ = writeln!(io::stderr(), "error: cannot write: {error}");
            ExitCode::from(2)
        }
        _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
    }
}

fn screen(stream: &impl IsTerminal, size: Option<(Width, Height)>) -> Screen {
    Screen {
        color: color(stream),
        columns: size.map(|(columns, _)| columns.0.into()),
    }
}

/// What the environment says of colors: `NO_COLOR`, then `CLICOLOR_FORCE`, then `CLICOLOR` and the
/// terminal.
fn color(stream: &impl IsTerminal) -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is = |name, text| env::var_os(name).is_some_and(|value| value == text);
    if set("NO_COLOR") {
        return false;
    }
    if set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") {
        return true;
    }
    stream.is_terminal() && !is("CLICOLOR", "0") && !is("TERM", "dumb") && is_obeyed()
}

/// A console of Windows shows escape sequences as they are until it is told to obey them. What sets `TERM`
/// is no such console.
fn is_obeyed() -> bool {
    enable_ansi_colors().unwrap_or(true) || env::var_os("TERM").is_some()
}
