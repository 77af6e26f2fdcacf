//! Parses arguments, runs the pipeline, and maps its end to the exit code.

use std::env;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

use poolctl::Streams;
use poolctl::cli;

fn main() -> ExitCode {
    let cli = cli::parse(env::args_os()).unwrap_or_else(|error| error.exit());
    let status = poolctl::run(
        &cli,
        &mut Streams {
            stdin: &mut io::stdin().lock(),
            color: (color(&io::stdout()), color(&io::stderr())),
            stdout: &mut io::stdout().lock(),
            stderr: &mut io::stderr().lock(),
            folder: env::current_dir().ok(),
            last: true,
        },
    );
    ExitCode::from(status.code())
}

/// What the environment says of colours: `NO_COLOR`, then `CLICOLOR_FORCE`, then `CLICOLOR` and the
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
    stream.is_terminal() && !is("CLICOLOR", "0") && !is("TERM", "dumb")
}
