//! What the command line and `poolctl.toml` ask of each step; the command line has the last word.

use std::path::{Path, PathBuf};

use crate::cli;
use crate::config::Config;
use crate::inventory;
use crate::load;
use crate::options::Manager;
use crate::render;
use crate::report::{Style, Verbosity};
use crate::rules;
use crate::suppress::Policy;
use crate::topology::Injection;

/// The two sources, merged.
pub struct Settings {
    /// What to read; empty when nobody says.
    pub paths: Vec<PathBuf>,
    /// The `poolctl.toml` that was read.
    pub config: Option<PathBuf>,
    /// Which findings count.
    pub policy: Policy,
    pub loading: load::LoadOptions,
    pub reading: inventory::ReadOptions,
    pub checking: rules::Cluster,
    pub rendering: render::RenderOptions,
    /// What becomes of the names that Pools inject.
    pub injection: Injection,
}

impl Settings {
    /// Looks for `poolctl.toml` in the folder and above; the error is a sentence.
    pub fn new(
        input: &cli::Input,
        choice: &cli::Choice,
        rendering: Option<&cli::Rendering>,
        folder: Option<&Path>,
    ) -> Result<Self, String> {
        let folder = folder.filter(|_| !input.no_config);
        let max = input.max_file_size.unwrap_or_default();
        let mut config = Config::find(input.config.as_deref(), folder, max)?;
        if choice.no_allow {
            config.allow.clear();
            config.validate = None;
        }
        let managed_by = first(&input.managed_by, &config.managed_by).unwrap_or_default();
        let rendering = rendered(rendering, &config, managed_by.clone());
        let named = input.all_paths();
        Ok(Self {
            policy: chosen(choice, &config)?,
            loading: load::LoadOptions {
                recursive: input.recursive || config.recursive,
                max_file_size: first(&input.max_file_size, &config.max_file_size)
                    .unwrap_or_default(),
            },
            reading: inventory::ReadOptions {
                namespace: first(&input.namespace, &config.namespace),
                validation: first(&input.validate, &config.validate).unwrap_or_default(),
                allow_empty: input.allow_empty,
                passthrough: false,
                managed_by: managed_by.clone(),
            },
            checking: rules::Cluster {
                kube_version: first(&input.kube_version, &config.kube_version),
                node_port_range: first(&input.node_port_range, &config.node_port_range)
                    .unwrap_or_default(),
                managed_by,
            },
            injection: injection(&rendering),
            rendering,
            paths: if named.is_empty() {
                config.inputs
            } else {
                named
            },
            config: config.path,
        })
    }
}

/// The command line has the last word.
fn first<T: Clone>(command: &Option<T>, config: &Option<T>) -> Option<T> {
    command.as_ref().or(config.as_ref()).cloned()
}

fn chosen(command: &cli::Choice, config: &Config) -> Result<Policy, String> {
    let of_command = Policy::new(&command.allow, &command.deny)?;
    let of_all = of_command.over(&Policy::new(&config.allow, &config.deny)?);
    Ok(if command.no_allow {
        of_all.without_comments()
    } else {
        of_all
    })
}

fn rendered(
    command: Option<&cli::Rendering>,
    config: &Config,
    managed_by: Manager,
) -> render::RenderOptions {
    let version = command.and_then(|command| command.tlsroute_version);
    let certificates = command.and_then(|command| command.certificates);
    render::RenderOptions {
        only: command.map_or_else(Vec::new, |command| command.only.clone()),
        pools: command.map_or_else(Vec::new, |command| command.pools.clone()),
        managed_by,
        tls_route_version: first(&version, &config.tlsroute_version).unwrap_or_default(),
        certificates: first(&certificates, &config.certificates).unwrap_or_default(),
        no_routes: command.is_some_and(|command| command.no_routes),
    }
}

fn injection(rendering: &render::RenderOptions) -> Injection {
    if rendering.no_routes {
        Injection::None
    } else if rendering.certificates == render::CertificateForm::None {
        Injection::Unwritten
    } else {
        Injection::Written
    }
}

/// How the report looks where it goes: `color` says whether that may be coloured.
pub fn style(report: &cli::Report, color: bool, always_summarize: bool) -> Style {
    Style {
        format: report.format,
        verbosity: if report.quiet {
            Verbosity::Quiet
        } else if report.verbose {
            Verbosity::Verbose
        } else {
            Verbosity::Normal
        },
        color: colored(report.color, color),
        always_summarize,
        most: report.max_findings.unwrap_or_default(),
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
