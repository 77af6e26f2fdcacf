//! What the command line and `poolctl.toml` ask of each step; the command line has the last word.

use std::path::{Path, PathBuf};

use crate::api;
use crate::cli;
use crate::config::Config;
use crate::inventory;
use crate::load;
use crate::render;
use crate::report::{Most, Style, Verbosity};
use crate::rules;
use crate::suppress::Choice;
use crate::topology::Injection;

/// The two sources, read.
pub struct Settings<'a> {
    input: &'a cli::Input,
    pub config: Config,
    /// Which findings count.
    pub choice: Choice,
}

impl<'a> Settings<'a> {
    /// Looks for `poolctl.toml` in the folder and above; the error is a sentence.
    pub fn new(
        input: &'a cli::Input,
        choice: &cli::Choice,
        folder: Option<&Path>,
    ) -> Result<Self, String> {
        let folder = folder.filter(|_| !input.no_config);
        let max = load::Options::default().max_file_size;
        let max = input.max_file_size.unwrap_or(max);
        let mut config = Config::find(input.config.as_deref(), folder, max)?;
        if choice.no_allow {
            config.allow.clear();
            config.validate = None;
        }
        let of_command = Choice::new(&choice.allow, &choice.deny)?;
        let of_all = of_command.over(&Choice::new(&config.allow, &config.deny)?);
        Ok(Self {
            input,
            choice: if choice.no_allow {
                of_all.without_comments()
            } else {
                of_all
            },
            config,
        })
    }

    /// What to read; empty when nobody says.
    pub fn paths(&self) -> Vec<PathBuf> {
        let paths = self.input.all_paths();
        match paths.is_empty() {
            true => self.config.inputs.clone(),
            false => paths,
        }
    }

    pub fn loading(&self) -> load::Options {
        let (input, config) = (self.input, &self.config);
        let max_file_size = input.max_file_size.or(config.max_file_size);
        load::Options {
            recursive: input.recursive || config.recursive,
            max_file_size: max_file_size.unwrap_or(load::Options::default().max_file_size),
        }
    }

    pub fn reading(&self) -> inventory::Options {
        let (input, config) = (self.input, &self.config);
        let namespace = input.namespace.as_ref().or(config.namespace.as_ref());
        inventory::Options {
            namespace: namespace.cloned(),
            validation: input.validate.or(config.validate).unwrap_or_default(),
            allow_empty: input.allow_empty,
            managed_by: self.managed_by(),
        }
    }

    pub fn checking(&self) -> rules::Options {
        let (input, config) = (self.input, &self.config);
        let range = input.node_port_range.as_ref();
        let range = range.or(config.node_port_range.as_ref()).cloned();
        let default = rules::Options::default();
        rules::Options {
            kube_version: input.kube_version.or(config.kube_version),
            node_port_range: range.unwrap_or(default.node_port_range),
            managed_by: self.managed_by(),
        }
    }

    /// What becomes of the names that Pools inject.
    pub fn injection(&self, command: Option<&cli::Rendering>) -> Injection {
        let given = command.and_then(|command| command.certificates);
        let certificates = given.or(self.config.certificates).unwrap_or_default();
        if command.is_some_and(|command| command.no_routes) {
            Injection::None
        } else if certificates == render::CertificateForm::None {
            Injection::Unwritten
        } else {
            Injection::Written
        }
    }

    pub fn rendering(&self, command: &cli::Rendering) -> render::Options {
        let version = command.tlsroute_version.or(self.config.tlsroute_version);
        let certificates = command.certificates.or(self.config.certificates);
        render::Options {
            only: command.only.clone(),
            pools: command.pools.clone(),
            managed_by: self.managed_by(),
            tls_route_version: version.unwrap_or_default(),
            certificates: certificates.unwrap_or_default(),
            no_routes: command.no_routes,
        }
    }

    fn managed_by(&self) -> String {
        let name = self.input.managed_by.as_ref();
        let name = name.or(self.config.managed_by.as_ref());
        name.map_or(api::MANAGER, String::as_str).to_owned()
    }
}

/// How the report looks where it goes: `color` says whether that may be coloured.
pub fn style(report: &cli::Report, color: bool, always_summarize: bool) -> Style {
    Style {
        format: report.format,
        verbosity: match (report.quiet, report.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        },
        color: colored(report.color, color),
        always_summarize,
        most: match report.max_findings {
            None => Most::default(),
            Some(0) => Most(usize::MAX),
            Some(most) => Most(most),
        },
    }
}

/// Whether a stream gets colours that may have them.
pub fn colored(choice: cli::Color, stream: bool) -> bool {
    match choice {
        cli::Color::Auto => stream,
        cli::Color::Always => true,
        cli::Color::Never => false,
    }
}
