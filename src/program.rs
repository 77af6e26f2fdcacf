//! What the program is called on the command line.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::Path;

/// The name by which it was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Program {
    #[default]
    Poolctl,
    /// A plugin of kubectl, which is a file or a link `kubectl-poolctl` in the path.
    Plugin,
}

/// What stands before a command in our words, and not where they speak of the program.
const BEFORE: &[&str] = &["`", "| ", "  ", "<("];

impl Program {
    /// By the first argument, which is a path.
    pub fn called(path: &OsStr) -> Self {
        let is_plugin = Path::new(path)
            .file_stem()
            .is_some_and(|stem| stem == "kubectl-poolctl");
        if is_plugin {
            Self::Plugin
        } else {
            Self::Poolctl
        }
    }

    /// As people type it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Poolctl => "poolctl",
            Self::Plugin => "kubectl poolctl",
        }
    }

    /// Words of ours with the commands that people type.
    pub fn spelled<'a>(self, text: &'a str) -> Cow<'a, str> {
        if self == Self::default() {
            return Cow::Borrowed(text);
        }
        let mut spelled = String::with_capacity(text.len() + 64);
        for (number, part) in text.split("poolctl ").enumerate() {
            if number > 0 {
                let is_command = BEFORE.iter().any(|before| spelled.ends_with(before));
                let name = if is_command { self } else { Self::default() };
                spelled.push_str(name.name());
                spelled.push(' ');
            }
            spelled.push_str(part);
        }
        Cow::Owned(spelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_nothing_else_are_those_of_kubectl() {
        for (ours, spelled) in [
            ("`poolctl rules` lists", "`kubectl poolctl rules` lists"),
            ("`a | poolctl … -f -`", "`a | kubectl poolctl … -f -`"),
            (
                "Examples:\n  poolctl config\n  poolctl rules",
                "Examples:\n  kubectl poolctl config\n  kubectl poolctl rules",
            ),
            ("source <(poolctl a)", "source <(kubectl poolctl a)"),
            ("which poolctl has not made", "which poolctl has not made"),
            (
                "the options of `poolctl.toml` apply",
                "the options of `poolctl.toml` apply",
            ),
            ("`# poolctl: allow RULE`", "`# poolctl: allow RULE`"),
        ] {
            assert_eq!(Program::Plugin.spelled(ours), spelled);
            assert_eq!(Program::Poolctl.spelled(ours), ours);
        }
    }

    #[test]
    fn a_file_or_a_link_of_the_name_is_a_plugin() {
        for (path, program) in [
            ("kubectl-poolctl", Program::Plugin),
            ("/usr/bin/kubectl-poolctl", Program::Plugin),
            ("kubectl-poolctl.exe", Program::Plugin),
            ("poolctl", Program::Poolctl),
            ("kubectl-poolctl/poolctl", Program::Poolctl),
            ("", Program::Poolctl),
        ] {
            assert_eq!(Program::called(OsStr::new(path)), program, "{path}");
        }
    }
}
