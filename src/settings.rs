//! What the command line and `poolctl.toml` ask of each step; the command line has the last word.

use std::path::{Path, PathBuf};

use crate::atomic;
use crate::cli;
use crate::config::{Config, Environment};
use crate::inventory;
use crate::load::{self, Operand};
use crate::options::Manager;
use crate::path::slashed;
use crate::render;
use crate::report::file::Destination;
use crate::report::{Style, Verbosity};
use crate::rules;
use crate::streams::Screen;
use crate::suppress::Policy;
use crate::topology::Injection;

/// The two sources, merged, for one run: that of an environment, or the only one.
pub struct Settings {
    /// The name of the environment.
    pub environment: Option<String>,
    /// What to read; empty when nobody says.
    pub operands: Vec<Operand>,
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
    /// Where `render` writes to; stdout when nobody says.
    pub output: Option<Output>,
    /// Reports on this run alone.
    pub reports: Vec<Destination>,
}

/// Where manifests go that do not go to stdout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// A file for each object in a folder.
    Folder(PathBuf),
    File(PathBuf),
}

impl Output {
    /// The folder or the file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Folder(path) | Self::File(path) => path,
        }
    }

    /// The folder that the files are in.
    pub fn folder(&self) -> PathBuf {
        match self {
            Self::Folder(folder) => folder.clone(),
            Self::File(path) => atomic::parent(&atomic::real(path)).to_owned(),
        }
    }

    fn of(folder: Option<PathBuf>, file: Option<PathBuf>) -> Option<Self> {
        folder.map(Self::Folder).or(file.map(Self::File))
    }

    /// Both would take the files of the other for stale ones of their own, or replace them.
    fn clashes(&self, other: &Self) -> bool {
        let are_files = matches!((self, other), (Self::File(_), Self::File(_)));
        let real = |output: &Self| atomic::real(output.path());
        real(self) == real(other)
            || (!are_files && atomic::real(&self.folder()) == atomic::real(&other.folder()))
    }
}

/// What the command line says of settings.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    pub input: &'a cli::Input,
    pub choice: &'a cli::Choice,
    /// Of commands that render.
    pub rendering: Option<&'a cli::Rendering>,
    /// Of commands that write manifests.
    pub target: Option<&'a cli::Target>,
}

impl Settings {
    /// Looks for `poolctl.toml` in the folder and above. One for each environment that is asked for; a
    /// single one without a name where paths are named, or the file knows no environments. The error is a
    /// sentence.
    pub fn all(arguments: Arguments<'_>, folder: Option<&Path>) -> Result<Vec<Self>, String> {
        let input = arguments.input;
        let (config, path) = found(input, folder)?;
        let outputs = config.environment.iter().filter_map(|(name, environment)| {
            let folder = environment.output_dir.clone();
            let output = Output::of(folder, environment.output_file.clone());
            Some((name.as_str(), output?))
        });
        if let Some(sentence) = clash(&outputs.collect::<Vec<_>>()) {
            return Err(sentence);
        }
        let environments = if input.operands().is_empty() {
            config.environments(&input.environments)?
        } else {
            vec![(None, config.without_environments())]
        };
        let settings = Self::each(arguments, environments, path.as_deref())?;
        match one_for_all(&settings, arguments.target) {
            Some(sentence) => Err(sentence),
            None => Ok(settings),
        }
    }

    /// Those of the environments that `--environment` leaves out.
    pub fn left_out(arguments: Arguments<'_>, folder: Option<&Path>) -> Result<Vec<Self>, String> {
        let input = arguments.input;
        let chosen = &input.environments;
        if chosen.is_empty() {
            return Ok(Vec::new());
        }
        let (config, path) = found(input, folder)?;
        let mut left_out = config.environments(&[])?;
        left_out.retain(|(name, _)| name.as_ref().is_some_and(|name| !chosen.contains(name)));
        Self::each(arguments, left_out, path.as_deref())
    }

    fn each(
        arguments: Arguments<'_>,
        environments: Vec<(Option<String>, Environment)>,
        path: Option<&Path>,
    ) -> Result<Vec<Self>, String> {
        let settings = environments
            .into_iter()
            .map(|(name, environment)| Self::new(arguments, name, environment, path));
        settings.collect()
    }

    fn new(
        arguments: Arguments<'_>,
        name: Option<String>,
        mut config: Environment,
        path: Option<&Path>,
    ) -> Result<Self, String> {
        let Arguments {
            input,
            choice,
            rendering,
            target,
        } = arguments;
        if choice.no_allow {
            config.policy.allowed.clear();
            config.validate = None;
            config.exclude.clear();
        }
        let managed_by = first(&input.managed_by, &config.managed_by).unwrap_or_default();
        let rendering = rendered(rendering, &config, managed_by.clone());
        let of_command = target
            .and_then(|target| Output::of(target.output_dir.clone(), target.output_file.clone()));
        let mut operands = input.operands();
        if operands.is_empty() {
            operands = configured(&config)?;
        }
        Ok(Self {
            policy: chosen(choice, &config)?,
            loading: load::LoadOptions {
                recursive: input.recursive || config.recursive.unwrap_or_default(),
                max_file_size: first(&input.max_file_size, &config.max_file_size)
                    .unwrap_or_default(),
                no_kustomize: input.no_kustomize,
                exclude: load::Exclude::new(&input.exclude, &config.exclude, path)?,
                allow_empty: input.allow_empty,
            },
            reading: inventory::ReadOptions {
                namespace: first(&input.namespace, &config.namespace),
                validation: first(&input.validate, &config.validate).unwrap_or_default(),
                allow_empty: input.allow_empty,
                passthrough: false,
                managed_by: managed_by.clone(),
                left: Vec::new(),
            },
            checking: rules::Cluster {
                kube_version: first(&input.kube_version, &config.kube_version),
                node_port_range: first(&input.node_port_range, &config.node_port_range)
                    .unwrap_or_default(),
                managed_by,
            },
            injection: injection(&rendering),
            rendering,
            output: of_command
                .or_else(|| Output::of(config.output_dir.take(), config.output_file.take())),
            reports: config.report,
            operands,
            environment: name,
            config: path.map(Path::to_owned),
        })
    }

    /// What the run is called among others.
    pub fn name(&self) -> &str {
        self.environment.as_deref().unwrap_or_default()
    }

    /// What all runs are called, to choose from.
    pub fn names(all: &[Self]) -> String {
        let names: Vec<_> = all.iter().map(Self::name).collect();
        names.join(", ")
    }
}

/// The settings of a folder, and where they stand.
fn found(input: &cli::Input, folder: Option<&Path>) -> Result<(Config, Option<PathBuf>), String> {
    let folder = folder.filter(|_| !input.no_config);
    let max = input.max_file_size.unwrap_or_default();
    let config = Config::find(input.config.as_deref(), folder, max)?;
    let path = config.file.as_ref().map(|file| PathBuf::from(&file.name));
    Ok((config, path))
}

/// What is read when the command line names nothing; else a sentence.
fn configured(config: &Environment) -> Result<Vec<Operand>, String> {
    if let Some(folder) = &config.kustomize {
        // Neither what is missing nor an address, which kustomize would fetch.
        if !folder.is_dir() {
            let folder = slashed(folder);
            return Err(format!(
                "`kustomize` names no folder of the repository: `{folder}`"
            ));
        }
        return Ok(vec![Operand::Build(folder.clone())]);
    }
    let inputs = config.inputs.iter().flatten();
    Ok(inputs.cloned().map(Operand::Path).collect())
}

/// Why environments cannot stand in one file, as a sentence: two of them write to one place, whichever of
/// them is asked for.
fn clash(outputs: &[(&str, Output)]) -> Option<String> {
    outputs
        .iter()
        .enumerate()
        .find_map(|(number, (name, output))| {
            let mut before = outputs[..number].iter();
            let (other, _) = before.find(|(_, other)| other.clashes(output))?;
            Some(format!(
                "the environments `{other}` and `{name}` both write into `{}`: give each a place of its own",
                slashed(output.path())
            ))
        })
}

/// Why what the command line says of the output cannot be meant so, as a sentence.
fn one_for_all(settings: &[Settings], target: Option<&cli::Target>) -> Option<String> {
    let is_given =
        target.is_some_and(|target| target.output_dir.is_some() || target.output_file.is_some());
    (is_given && settings.len() > 1).then(|| {
        format!(
            "one output for several environments: choose one of them with `-e`: {}",
            Settings::names(settings)
        )
    })
}

/// The command line has the last word.
fn first<T: Clone>(command: &Option<T>, config: &Option<T>) -> Option<T> {
    command.as_ref().or(config.as_ref()).cloned()
}

fn chosen(command: &cli::Choice, config: &Environment) -> Result<Policy, String> {
    let of_command = Policy::new(&command.allow, &command.deny)?;
    let mut policy = of_command.over(&config.policy);
    policy.ignores_comments = command.no_allow;
    Ok(policy)
}

fn rendered(
    command: Option<&cli::Rendering>,
    config: &Environment,
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

/// What the command line says of the report; how it looks depends on where it goes.
pub fn style(report: &cli::Report) -> Style {
    Style {
        format: report.format,
        verbosity: if report.quiet {
            Verbosity::Quiet
        } else if report.verbose {
            Verbosity::Verbose
        } else {
            Verbosity::Normal
        },
        most: report.max_findings.unwrap_or_default(),
        ..Style::default()
    }
}

/// Whether remarks beside the report are wanted.
pub fn speaks(report: &cli::Report) -> bool {
    report.format.is_for_people() && !report.quiet
}

/// Whether a stream gets colors that may have them.
pub fn colored(choice: cli::Color, screen: Screen) -> bool {
    match choice {
        cli::Color::Auto => screen.color,
        cli::Color::Always => true,
        cli::Color::Never => false,
    }
}
