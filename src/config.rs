//! `poolctl.toml`: what a repository says once, so that nobody has to say it on the command line.

mod choice;
mod origin;
mod words;

use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, schema_for};
use serde::Deserialize;

use self::words::words;
use crate::atomic;
use crate::diagnostic::Code;
use crate::inventory::Validation;
use crate::load;
use crate::options::{Glob, KubeVersion, Manager, Namespace, PortRange, Size};
use crate::path::slashed;
use crate::render::{CertificateForm, Kind, TlsRouteVersion};
use crate::report::file::Destination;
use crate::repository::Bounds;
use crate::source::SourceFile;
use crate::suggest;
use crate::suppress::{Denial, Policy};

/// The name of the file, in the working directory or the nearest folder above.
pub const FILE: &str = "poolctl.toml";

/// A setting of an environment, completed by the one that stands above all of them.
trait Inherited {
    fn inherit(&mut self, above: &Self);
}

/// What the environment says stands in the place of it.
impl<T: Clone> Inherited for Option<T> {
    fn inherit(&mut self, above: &Self) {
        if self.is_none() {
            self.clone_from(above);
        }
    }
}

/// Both hold.
impl<T: Clone> Inherited for Vec<T> {
    fn inherit(&mut self, above: &Self) {
        self.extend_from_slice(above);
    }
}

/// The keys of the file, each declared once: those that a functionConfig has, too, those that may stand
/// above the environments and in each of them, then those that may stand in one of the two places. To share
/// them by `serde(flatten)` would lose the places of mistakes.
macro_rules! keys {
    (
        all { $($(#[$all_meta:meta])* $all:ident: $all_type:ty,)* }
        both { $($(#[$meta:meta])* $key:ident: $type:ty,)* }
        above { $($(#[$above_meta:meta])* $above:ident: $above_type:ty,)* }
        environment { $($(#[$own_meta:meta])* $own:ident: $own_type:ty,)* }
        function { $($(#[$function_meta:meta])* $function:ident: $function_type:ty,)* }
    ) => {
        /// Options of poolctl for a repository. The command line wins over it.
        #[derive(Debug, Default, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
        #[schemars(title = "poolctl.toml")]
        pub struct Config {
            $($(#[$meta])* pub $key: $type,)*
            $($(#[$all_meta])* pub $all: $all_type,)*
            $($(#[$above_meta])* pub $above: $above_type,)*
            /// What `allow` and `deny` say.
            #[serde(skip)]
            pub policy: Policy,
        }

        /// One of several clusters or stages: a run of its own, with its own input and output.
        #[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
        pub struct Environment {
            $($(#[$meta])* pub $key: $type,)*
            $($(#[$all_meta])* pub $all: $all_type,)*
            $($(#[$own_meta])* pub $own: $own_type,)*
            /// What `allow` and `deny` say here and above.
            #[serde(skip)]
            pub policy: Policy,
        }

        impl Environment {
            /// What stands above the environments holds for all of them.
            fn inherit(&mut self, above: &Config) {
                $(self.$key.inherit(&above.$key);)*
                $(self.$all.inherit(&above.$all);)*
                self.policy = std::mem::take(&mut self.policy).over(&above.policy);
            }
        }

        /// What a functionConfig of the kind `RenderPools` says to `poolctl fn`.
        #[derive(Debug, Default, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields, default)]
        pub struct FunctionSpec {
            $($(#[$function_meta])* pub $function: $function_type,)*
            $($(#[$all_meta])* pub $all: $all_type,)*
        }
    };
}

keys! {
    all {
        /// Read the folders in folders, too.
        recursive: Option<bool>,
        /// Size of the largest file that is read, such as 512M.
        max_file_size: Option<Size>,
        /// Namespace of the documents that have none.
        namespace: Option<Namespace>,
        /// Rules whose findings are hidden.
        #[serde(deserialize_with = "choice::items")]
        #[schemars(schema_with = "choice::allowed_schema")]
        allow: Vec<&'static Code>,
        /// Rules whose findings are errors; `warnings` are all warnings.
        #[serde(deserialize_with = "choice::items")]
        #[schemars(schema_with = "choice::denied_schema")]
        deny: Vec<Denial>,
        /// Version of Kubernetes, such as 1.35.
        kube_version: Option<KubeVersion>,
        /// Node ports of the cluster, such as 30000-32767.
        node_port_range: Option<PortRange>,
        /// Version of TLSRoute that the cluster serves.
        tlsroute_version: Option<TlsRouteVersion>,
        /// Value of the label `app.kubernetes.io/managed-by`.
        managed_by: Option<Manager>,
        /// What to do about unknown and duplicate fields.
        validate: Option<Validation>,
        /// How Certificates that get a hostname are written.
        certificates: Option<CertificateForm>,
    }
    both {
        /// What is read when the command line names nothing: paths from the folder of this file, inside the
        /// repository.
        inputs: Option<Vec<PathBuf>>,
        /// A folder whose kustomize build is read instead of `inputs`: a path from the folder of this file,
        /// inside the repository.
        kustomize: Option<PathBuf>,
        /// Globs of files and folders that are left out: of their names, or with a `/` of their paths from the
        /// folder of this file.
        exclude: Vec<Glob>,
    }
    above {
        /// Clusters or stages, by name. What stands above them holds for all; of `allow` and `deny` both hold.
        environment: IndexMap<String, Environment>,
        /// The file itself.
        #[serde(skip)]
        file: Option<SourceFile>,
    }
    environment {
        /// The folder that `render` writes into, as with `--output-dir`: a path from the folder of this file,
        /// inside the repository.
        output_dir: Option<PathBuf>,
        /// The file that `render` writes, as with `--output-file`: a path from the folder of this file, inside
        /// the repository.
        output_file: Option<PathBuf>,
        /// Reports on this environment alone, such as `sarif=dev.sarif`: paths from the folder of this file,
        /// inside the repository.
        #[schemars(with = "Vec<String>")]
        report: Vec<Destination>,
    }
    function {
        /// Whether the Pools are rendered or only checked.
        mode: Mode,
        /// Files and folders that are read instead of the items: paths from the working directory, inside
        /// the repository.
        inputs: Vec<PathBuf>,
        /// Globs of files and folders that are left out: of their names, or with a `/` of their paths from the
        /// working directory.
        exclude: Vec<Glob>,
        /// Keep the Pools among the items.
        keep_pools: bool,
        /// Render only these kinds.
        only: Vec<Kind>,
        /// Render only what comes from these Pools.
        pools: Vec<String>,
        /// Leave out routes, and the hostnames in Certificates with them.
        no_routes: bool,
        /// Let only `allow` hide findings, and no comments or annotations.
        no_allow: bool,
    }
}

/// What a function does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// What comes of the Pools takes their place.
    #[default]
    Render,
    /// Findings are all that comes of it.
    Check,
}

impl Config {
    /// Reads the file that is named, or else the nearest one from a folder upwards, no higher than the
    /// root of a repository of git; empty when there is none. It is no larger than `max`. Otherwise a sentence.
    pub fn find(named: Option<&Path>, folder: Option<&Path>, max: Size) -> Result<Self, String> {
        let path = match (named, folder) {
            (Some(path), _) => Some(path.to_owned()),
            (None, Some(folder)) => load::upwards(folder, FILE)?,
            (None, None) => None,
        };
        path.map_or_else(|| Ok(Self::default()), |path| Self::read(&path, max))
    }

    fn read(path: &Path, max: Size) -> Result<Self, String> {
        let name = slashed(path);
        let file = SourceFile::new(name, load::bytes(path, max.0)?, true);
        let at = |offset: usize, sentence: String| {
            let position = file.position(offset);
            let (line, column) = (position.line, position.column);
            format!("{}:{line}:{column}: {sentence}", file.name)
        };
        if let Some(offset) = file.invalid {
            return Err(at(offset, "this byte is not UTF-8".into()));
        }
        let mut config: Self = toml::from_str(&file.text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            at(start, words(&error, &file.text))
        })?;
        config
            .place(path)
            .map_err(|sentence| format!("{}: {sentence}", file.name))?;
        config.file = Some(file);
        Ok(config)
    }

    /// Makes paths from the folder of the file those from the working directory; else a sentence.
    fn place(&mut self, file: &Path) -> Result<(), String> {
        let place = Placement {
            joined: file.parent().unwrap_or(Path::new("")),
            bounds: Bounds::around(atomic::parent(file)),
        };
        self.policy = Policy::new(&self.allow, &self.deny)?;
        place.input(&mut self.inputs, &mut self.kustomize, &self.exclude)?;
        for (name, environment) in &mut self.environment {
            if name.is_empty() || !name.chars().all(is_in_names) {
                return Err(format!(
                    "`{name}` cannot be the name of an environment: it has letters, digits, `-`, `_` and `.`"
                ));
            }
            environment
                .place(&place)
                .map_err(|sentence| format!("environment `{name}`: {sentence}"))?;
        }
        Ok(())
    }

    /// The names of the environments that are asked for: of all of them when none is named. Else a
    /// sentence.
    pub fn names(&self, asked: &[String]) -> Result<Vec<String>, String> {
        let known: Vec<_> = self.environment.keys().map(String::as_str).collect();
        if let Some(unknown) = asked.iter().find(|name| !known.contains(&name.as_str())) {
            return Err(unknown_environment(unknown, &known));
        }
        let names = self.environment.keys().cloned();
        let is_asked = |name: &String| asked.is_empty() || asked.contains(name);
        Ok(names.filter(is_asked).collect())
    }

    /// The environments that are asked for, each with what holds for all; without any in the file, the
    /// file is the only one, which has no name. Else a sentence.
    pub fn environments(
        self,
        asked: &[String],
    ) -> Result<Vec<(Option<String>, Environment)>, String> {
        let names = self.names(asked)?;
        if names.is_empty() {
            return Ok(vec![(None, Environment::default().below(&self))]);
        }
        let environments = names.into_iter().map(|name| {
            let environment = self.environment[&name].clone().below(&self);
            (Some(name), environment)
        });
        Ok(environments.collect())
    }

    /// What stands above the environments, for paths on the command line.
    pub fn without_environments(self) -> Environment {
        Environment::default().below(&self)
    }
}

impl Environment {
    /// Completed by what stands above.
    fn below(mut self, above: &Config) -> Self {
        let reads = self.inputs.is_some() || self.kustomize.is_some();
        let (inputs, kustomize) = (self.inputs.take(), self.kustomize.take());
        self.inherit(above);
        // They stand for each other.
        if reads {
            (self.inputs, self.kustomize) = (inputs, kustomize);
        }
        self
    }

    fn place(&mut self, place: &Placement<'_>) -> Result<(), String> {
        self.policy = Policy::new(&self.allow, &self.deny)?;
        place.input(&mut self.inputs, &mut self.kustomize, &self.exclude)?;
        if self.output_dir.is_some() && self.output_file.is_some() {
            return Err("it has both an `output-dir` and an `output-file`".to_owned());
        }
        let reports = self.report.iter_mut().map(|report| &mut report.path);
        let outputs = self.output_dir.iter_mut().chain(&mut self.output_file);
        outputs
            .chain(reports)
            .try_for_each(|path| place.output(path))
    }
}

/// Where the paths of a file start, and what they may lead to.
struct Placement<'a> {
    /// The folder of the file, as paths start with it.
    joined: &'a Path,
    bounds: Bounds,
}

impl Placement<'_> {
    fn input(
        &self,
        inputs: &mut Option<Vec<PathBuf>>,
        kustomize: &mut Option<PathBuf>,
        exclude: &[Glob],
    ) -> Result<(), String> {
        if let Some(glob) = exclude.iter().find(|glob| glob.is_absolute()) {
            return Err(format!(
                "`{glob}` starts at the root of the machine; from the folder of this file it is `.{glob}`"
            ));
        }
        if inputs.is_some() && kustomize.is_some() {
            return Err(
                "`kustomize` stands in the place of `inputs`: leave out one of them".into(),
            );
        }
        for input in inputs.iter_mut().flatten() {
            if input.as_os_str() == "-" {
                return Err("`-` is stdin, which only the command line can name".into());
            }
            *input = self.path(input)?;
            load::within(input, &self.bounds)?;
        }
        if let Some(folder) = kustomize {
            *folder = self.path(folder)?;
            load::within(folder, &self.bounds)?;
        }
        Ok(())
    }

    /// The path from the working directory. One with a `\` would be another one where that parts no folders.
    fn path(&self, path: &Path) -> Result<PathBuf, String> {
        let text = path.to_string_lossy();
        if text.contains('\\') {
            return Err(format!(
                "`{text}` has a `\\`: paths of this file have `/` on every platform"
            ));
        }
        Ok(self.joined.join(path))
    }

    /// What is written may be missing, with its folders.
    fn output(&self, path: &mut PathBuf) -> Result<(), String> {
        // What is not there yet has no folder above it that could be looked up.
        let mut parts = path
            .components()
            .skip_while(|part| *part == Component::ParentDir);
        if parts.any(|part| part == Component::ParentDir) {
            let path = slashed(path);
            return Err(format!(
                "`{path}` goes up behind a folder: write it without that"
            ));
        }
        *path = self.path(path)?;
        if self.bounds.hold(&atomic::real(path)) {
            return Ok(());
        }
        Err(format!(
            "`{}` is outside of the repository, where only the command line can write",
            slashed(path)
        ))
    }
}

/// Names of environments stand in reports, logs and commands.
fn is_in_names(char: char) -> bool {
    char.is_alphanumeric() || "-_.".contains(char)
}

fn unknown_environment(name: &str, known: &[&str]) -> String {
    let instead = match suggest::nearest(name, known) {
        Some(near) => format!("did you mean `{}`?", near.name),
        None if known.is_empty() => format!("`{FILE}` names none, as `[environment.{name}]`"),
        None => format!("`{FILE}` has {}", known.join(", ")),
    };
    format!("there is no environment `{name}`; {instead}")
}

/// The JSON Schema of the file.
pub fn schema() -> Schema {
    schema_for!(Config)
}

/// All keys with their paths in the file: above the environments, or only in them.
pub fn keys() -> IndexMap<String, String> {
    let schema = schema();
    let names = |pointer: &str| {
        let table = schema.pointer(pointer).and_then(|keys| keys.as_object());
        table.into_iter().flat_map(|keys| keys.keys())
    };
    let above = names("/properties").map(|key| (key.clone(), key.clone()));
    let mut keys: IndexMap<_, _> = above.collect();
    for key in names("/$defs/Environment/properties") {
        let path = || format!("environment.{key}");
        keys.entry(key.clone()).or_insert_with(path);
    }
    keys
}
