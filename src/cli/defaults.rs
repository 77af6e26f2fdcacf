//! What happens where an option is not given, said in the help by what the code does.

use clap::builder::StyledStr;
use clap::{Arg, Command, ValueEnum};

use crate::inventory::Validation;
use crate::options::{Manager, MaxFindings, PortRange, Size};
use crate::render::{CertificateForm, TlsRouteVersion};

/// A command and those below it, whose options say their defaults.
pub fn stated(command: Command) -> Command {
    command.mut_args(state).mut_subcommands(stated)
}

fn state(arg: Arg) -> Arg {
    let Some(default) = of(arg.get_id().as_str()) else {
        return arg;
    };
    let with_default = |help: &StyledStr| {
        let text = help.to_string();
        let (first, rest) = text.split_at(text.find("\n\n").unwrap_or(text.len()));
        format!("{first} [default: {default}]{rest}")
    };
    let (short, long) = (
        arg.get_help().map(with_default).unwrap_or_default(),
        arg.get_long_help().map(with_default),
    );
    let arg = arg.help(short);
    match long {
        Some(long) => arg.long_help(long),
        None => arg,
    }
}

/// By the name of the field that holds the option, which is the same wherever it can be given.
pub fn of(option: &str) -> Option<String> {
    Some(match option {
        "certificates" => name(&CertificateForm::default()),
        "managed_by" => Manager::default().to_string(),
        "max_file_size" => Size::default().to_string(),
        "max_findings" => MaxFindings::default().to_string(),
        "node_port_range" => PortRange::default().to_string(),
        "tlsroute_version" => name(&TlsRouteVersion::default()),
        "validate" => name(&Validation::default()),
        _ => return None,
    })
}

fn name(value: &impl ValueEnum) -> String {
    let value = value.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}
