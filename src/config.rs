//! `poolctl.toml`: what a repository says once, so that nobody has to say it on the command line.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};
use serde::{Deserialize, Deserializer, de};

use crate::atomic;
use crate::diagnostic::Code;
use crate::inventory::Validation;
use crate::kubernetes;
use crate::load;
use crate::render::{CertificateForm, TlsRouteVersion};
use crate::repository::Bounds;
use crate::rules;
use crate::source::{MAX_FILE_BYTES, SourceFile};
use crate::suggest;
use crate::suppress::{self, Choice, Denial};

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
    #[serde(deserialize_with = "size_value")]
    #[schemars(with = "Option<String>")]
    pub max_file_size: Option<u64>,
    /// Namespace of the documents that have none.
    #[serde(deserialize_with = "namespace_value")]
    #[schemars(with = "Option<String>")]
    pub namespace: Option<String>,
    /// Rules whose findings are hidden.
    #[serde(deserialize_with = "allowed_values")]
    #[schemars(schema_with = "allowed_schema")]
    pub allow: Vec<&'static Code>,
    /// Rules whose findings are errors; `warnings` are all warnings.
    #[serde(deserialize_with = "denied_values")]
    #[schemars(schema_with = "denied_schema")]
    pub deny: Vec<Denial>,
    /// Version of Kubernetes, such as 1.35.
    #[serde(deserialize_with = "kube_version_value")]
    #[schemars(with = "Option<String>")]
    pub kube_version: Option<u32>,
    /// Node ports of the cluster, such as 30000-32767.
    #[serde(deserialize_with = "port_range_value")]
    #[schemars(with = "Option<String>")]
    pub node_port_range: Option<RangeInclusive<i32>>,
    /// Version of TLSRoute that the cluster serves.
    pub tlsroute_version: Option<TlsRouteVersion>,
    /// Value of the label `app.kubernetes.io/managed-by`.
    #[serde(deserialize_with = "manager_value")]
    #[schemars(with = "Option<String>")]
    pub managed_by: Option<String>,
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
    /// root of a repository of git; empty when there is none. It has at most `max` bytes. Otherwise a sentence.
    pub fn find(named: Option<&Path>, folder: Option<&Path>, max: u64) -> Result<Self, String> {
        let path = match (named, folder) {
            (Some(path), _) => Some(path.to_owned()),
            (None, Some(folder)) => load::upwards(folder, FILE)?,
            (None, None) => None,
        };
        path.map_or_else(|| Ok(Self::default()), |path| Self::read(&path, max))
    }

    fn read(path: &Path, max: u64) -> Result<Self, String> {
        let name = path.display().to_string();
        let file = SourceFile::new(name, load::bytes(path, max)?, true);
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
        Choice::new(&config.allow, &config.deny)
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

/// A namespace, or a sentence.
pub fn namespace(text: &str) -> Result<String, String> {
    match kubernetes::is_dns_label(text) {
        true => Ok(text.to_owned()),
        false => Err("a namespace has 1 to 63 lower-case letters, digits and `-`".into()),
    }
}

/// A size in bytes, `1048576`, `1024K` or `1M`, or a sentence. `4G` is a little more than offsets can say.
pub fn size(text: &str) -> Result<u64, String> {
    let number = text.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let shift = match &text[number.len()..] {
        "" => Some(0),
        "K" | "Ki" | "KiB" => Some(10),
        "M" | "Mi" | "MiB" => Some(20),
        "G" | "Gi" | "GiB" => Some(30),
        _ => None,
    };
    let number = match number.bytes().all(|byte| byte.is_ascii_digit()) {
        true => number.parse::<u64>().ok(),
        false => None,
    };
    let size = number.zip(shift);
    let size = size.and_then(|(number, shift)| number.checked_mul(1 << shift));
    match size {
        Some(size @ 1..=0x1_0000_0000) => Ok(size.min(MAX_FILE_BYTES)),
        _ => Err("a size is up to 4G: bytes, or K, M or G for powers of 1024, as in 512M".into()),
    }
}

/// The minor version of `1.36`, `v1.36` or `1.36.2`, or a sentence.
pub fn kube_version(text: &str) -> Result<u32, String> {
    let version = text.strip_prefix('v').unwrap_or(text);
    let minor = version
        .strip_prefix("1.")
        .and_then(|rest| rest.split('.').next());
    let minor = minor.and_then(|minor| minor.parse().ok());
    minor.ok_or_else(|| "a version looks like 1.36".into())
}

/// The node ports of a cluster, `30000-32767`, or a sentence.
pub fn port_range(text: &str) -> Result<RangeInclusive<i32>, String> {
    let (first, last) = text
        .split_once('-')
        .ok_or("a range looks like 30000-32767")?;
    match (first.parse::<u16>(), last.parse::<u16>()) {
        (Ok(first), Ok(last)) if 0 < first && first <= last => {
            Ok(i32::from(first)..=i32::from(last))
        }
        _ => Err("a range goes from a port up to another, 1 to 65535".into()),
    }
}

/// A value for the label `app.kubernetes.io/managed-by`, or a sentence.
pub fn manager(text: &str) -> Result<String, String> {
    match !text.is_empty() && kubernetes::is_label_value(text) {
        true => Ok(text.to_owned()),
        false => Err("a label value has 1 to 63 letters, digits, `-`, `_` and `.`".into()),
    }
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

fn namespace_value<'de, D: Deserializer<'de>>(value: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(value)?;
    namespace(&text).map(Some).map_err(de::Error::custom)
}

fn size_value<'de, D: Deserializer<'de>>(value: D) -> Result<Option<u64>, D::Error> {
    let text = String::deserialize(value)?;
    size(&text).map(Some).map_err(de::Error::custom)
}

fn kube_version_value<'de, D: Deserializer<'de>>(value: D) -> Result<Option<u32>, D::Error> {
    let text = String::deserialize(value)?;
    kube_version(&text).map(Some).map_err(de::Error::custom)
}

fn port_range_value<'de, D: Deserializer<'de>>(
    value: D,
) -> Result<Option<RangeInclusive<i32>>, D::Error> {
    let text = String::deserialize(value)?;
    port_range(&text).map(Some).map_err(de::Error::custom)
}

fn manager_value<'de, D: Deserializer<'de>>(value: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(value)?;
    manager(&text).map(Some).map_err(de::Error::custom)
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
