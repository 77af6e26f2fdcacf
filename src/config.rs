//! `poolctl.toml`: what a repository says once, so that nobody has to say it on the command line.

use std::path::{Path, PathBuf};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};
use serde::{Deserialize, Deserializer, de};

use crate::atomic;
use crate::diagnostic::Code;
use crate::inventory::Validation;
use crate::load;
use crate::options::{KubeVersion, Manager, Namespace, PortRange, Size};
use crate::render::{CertificateForm, TlsRouteVersion};
use crate::repository::Bounds;
use crate::rules;
use crate::source::SourceFile;
use crate::suggest;
use crate::suppress::{self, Denial, Policy};

/// The name of the file, in the working directory or the nearest folder above.
pub const FILE: &str = "poolctl.toml";

/// Options of poolctl for a repository. The command line wins over it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(title = "poolctl.toml")]
pub struct Config {
    /// What is read when the command line names nothing: paths from the folder of this file, inside the
    /// repository.
    pub inputs: Vec<PathBuf>,
    /// Read the folders in folders, too.
    pub recursive: bool,
    /// Size of the largest file that is read, such as 512M.
    pub max_file_size: Option<Size>,
    /// Namespace of the documents that have none.
    pub namespace: Option<Namespace>,
    /// Rules whose findings are hidden.
    #[serde(deserialize_with = "allowed_values")]
    #[schemars(schema_with = "allowed_schema")]
    pub allow: Vec<&'static Code>,
    /// Rules whose findings are errors; `warnings` are all warnings.
    #[serde(deserialize_with = "denied_values")]
    #[schemars(schema_with = "denied_schema")]
    pub deny: Vec<Denial>,
    /// Version of Kubernetes, such as 1.35.
    pub kube_version: Option<KubeVersion>,
    /// Node ports of the cluster, such as 30000-32767.
    pub node_port_range: Option<PortRange>,
    /// Version of TLSRoute that the cluster serves.
    pub tlsroute_version: Option<TlsRouteVersion>,
    /// Value of the label `app.kubernetes.io/managed-by`.
    pub managed_by: Option<Manager>,
    /// What to do about unknown and duplicate fields.
    pub validate: Option<Validation>,
    /// How Certificates that get a hostname are written.
    pub certificates: Option<CertificateForm>,
    /// The file itself.
    #[serde(skip)]
    pub path: Option<PathBuf>,
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
        let name = path.display().to_string();
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
        Policy::new(&config.allow, &config.deny)
            .map_err(|sentence| format!("{}: {sentence}", file.name))?;
        let bounds = Bounds::around(atomic::parent(path));
        let folder = path.parent().unwrap_or(Path::new(""));
        for input in &mut config.inputs {
            if input.as_os_str() == "-" {
                let name = &file.name;
                return Err(format!(
                    "{name}: `-` is stdin, which only the command line can name"
                ));
            }
            *input = folder.join(&input);
            load::within(input, &bounds)
                .map_err(|sentence| format!("{}: {sentence}", file.name))?;
        }
        config.path = Some(path.to_owned());
        Ok(config)
    }
}

/// The JSON Schema of the file.
pub fn schema() -> Schema {
    schema_for!(Config)
}

/// What is wrong, in our words where those of the TOML reader are for programmers.
fn words(error: &toml::de::Error, text: &str) -> String {
    let message = error.message();
    let key = error.span().and_then(|span| text.get(span));
    match key {
        Some(key) if message.starts_with("unknown field") => {
            let schema = schema();
            let known = schema.get("properties").and_then(|keys| keys.as_object());
            let known: Vec<_> = known.into_iter().flat_map(|keys| keys.keys()).collect();
            let known: Vec<_> = known.into_iter().map(String::as_str).collect();
            match suggest::nearest(key, &known) {
                Some(near) => format!("there is no key `{key}`; did you mean `{}`?", near.name),
                None => format!("there is no key `{key}`; the keys are {}", known.join(", ")),
            }
        }
        _ => [
            ("unknown variant", "there is no value"),
            ("a sequence", "a list"),
            ("path string", "a string"),
            ("invalid type: map", "invalid type: table"),
            ("\n", ": "),
        ]
        .iter()
        .fold(message.to_owned(), |text, (theirs, ours)| {
            text.replace(theirs, ours)
        }),
    }
}

fn allowed_values<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<&'static Code>, D::Error> {
    let names = Vec::<String>::deserialize(value)?;
    let codes = names.iter().map(|name| suppress::allowable(name));
    codes.collect::<Result<_, _>>().map_err(de::Error::custom)
}

fn denied_values<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<Denial>, D::Error> {
    let names = Vec::<String>::deserialize(value)?;
    let denials = names.iter().map(|name| suppress::deniable(name));
    denials.collect::<Result<_, _>>().map_err(de::Error::custom)
}

fn allowed_schema(_: &mut SchemaGenerator) -> Schema {
    let codes = rules::codes().filter(|code| code.mandatory.is_none());
    let names: Vec<_> = codes.map(|code| code.name).collect();
    json_schema!({"type": "array", "items": {"enum": names}})
}

fn denied_schema(_: &mut SchemaGenerator) -> Schema {
    let names = std::iter::once("warnings").chain(rules::codes().map(|code| code.name));
    let names: Vec<_> = names.collect();
    json_schema!({"type": "array", "items": {"enum": names}})
}
