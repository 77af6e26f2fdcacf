//! The values of options, each with its syntax and its default: for the command line, `poolctl.toml` and
//! the schema of that file.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::num::ParseIntError;
use std::ops::RangeInclusive;
use std::str::FromStr;

use globset::{GlobBuilder, GlobSet};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use crate::api;
use crate::kubernetes;
use crate::source::MAX_FILE_BYTES;

/// A namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace(pub String);

impl FromStr for Namespace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if kubernetes::is_dns_label(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err("a namespace has 1 to 63 lower-case letters, digits and `-`".into())
        }
    }
}

/// A pattern of paths. `*` does not cross a `/`, `**` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(globset::Glob);

impl FromStr for Glob {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("an empty glob matches nothing".into());
        }
        // It would match nothing, where other tools take something back.
        if text.starts_with('!') {
            return Err("`!` takes nothing back here; `?` stands for such a character".into());
        }
        // To some it parts folders, to others it takes its meaning from a `*`.
        if text.contains('\\') {
            return Err("folders are parted by `/` on every platform, and `[*]` is a star: write it without `\\`".into());
        }
        let path = text.trim_end_matches('/');
        let pattern = if path.contains('/') {
            path.trim_start_matches("./").to_owned()
        } else {
            format!("**/{path}")
        };
        let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
        glob.map(Self).map_err(|error| match error.kind() {
            globset::ErrorKind::Regex(_) => "the glob is too large".into(),
            kind => kind.to_string(),
        })
    }
}

impl Glob {
    /// It is of paths from the root of the machine.
    pub fn is_absolute(&self) -> bool {
        self.0.glob().starts_with('/')
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Globs to be matched all at once; the error is a sentence.
pub fn glob_set(globs: &[Glob]) -> Result<GlobSet, String> {
    let globs = globs.iter().map(|glob| glob.0.clone());
    let set = GlobSet::new(globs);
    set.map_err(|_| "the globs to exclude are too many or too large".into())
}

/// The size of the largest file that is read, in bytes: at most [`MAX_FILE_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(pub u64);

impl Default for Size {
    fn default() -> Self {
        Self(1 << 30)
    }
}

impl Size {
    /// The number that is left of it with the largest unit that fits; bytes have none.
    pub fn in_units(self) -> (u64, &'static str) {
        let units = [(30, "G"), (20, "M"), (10, "K")];
        let mut fitting = units.into_iter();
        let fitting = fitting.find(|(shift, _)| self.0.is_multiple_of(1 << shift));
        fitting.map_or((self.0, ""), |(shift, unit)| (self.0 >> shift, unit))
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = self.in_units();
        write!(f, "{number}{unit}")
    }
}

/// `1048576`, `1024K` or `1M`. `4G` is a little more than offsets can say.
impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim_end_matches(|char: char| char.is_ascii_alphabetic());
        let shift = match &text[digits.len()..] {
            "" => Some(0),
            "K" | "Ki" | "KiB" => Some(10),
            "M" | "Mi" | "MiB" => Some(20),
            "G" | "Gi" | "GiB" => Some(30),
            _ => None,
        };
        // A sign is none of ours, though the parser of numbers takes one.
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.parse::<u64>().ok().filter(|_| is_number);
        let size = number
            .zip(shift)
            .and_then(|(number, shift)| number.checked_mul(1 << shift));
        match size {
            Some(size @ 1..=0x1_0000_0000) => Ok(Self(size.min(MAX_FILE_BYTES))),
            _ => {
                Err("a size is up to 4G: bytes, or K, M or G for powers of 1024, as in 512M".into())
            }
        }
    }
}

/// The minor version of Kubernetes 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KubeVersion(pub u32);

/// `1.36`, `v1.36` or `1.36.2`.
impl FromStr for KubeVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let version = text.strip_prefix('v').unwrap_or(text);
        let minor = version
            .strip_prefix("1.")
            .and_then(|rest| rest.split('.').next())
            .and_then(|minor| minor.parse().ok());
        minor
            .map(Self)
            .ok_or_else(|| "a version looks like 1.36".into())
    }
}

/// The ports that the API server gives to node ports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortRange(pub RangeInclusive<i32>);

impl Default for PortRange {
    fn default() -> Self {
        Self(30_000..=32_767)
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0.start(), self.0.end())
    }
}

impl FromStr for PortRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text
            .split_once('-')
            .ok_or("a range looks like 30000-32767")?;
        match (first.parse::<u16>(), last.parse::<u16>()) {
            (Ok(first), Ok(last)) if 0 < first && first <= last => {
                Ok(Self(i32::from(first)..=i32::from(last)))
            }
            _ => Err("a range goes from a port up to another, 1 to 65535".into()),
        }
    }
}

/// The program that the label `app.kubernetes.io/managed-by` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager(String);

impl Manager {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Manager {
    fn default() -> Self {
        Self(api::MANAGER.to_owned())
    }
}

impl fmt::Display for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Manager {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.is_empty() && kubernetes::is_label_value(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err("a label value has 1 to 63 letters, digits, `-`, `_` and `.`".into())
        }
    }
}

/// The most findings that people are shown; the rest is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaxFindings(pub usize);

impl Default for MaxFindings {
    fn default() -> Self {
        Self(1_000)
    }
}

impl fmt::Display for MaxFindings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// 0 shows all.
impl FromStr for MaxFindings {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        let most = text.parse()?;
        Ok(Self(if most == 0 { usize::MAX } else { most }))
    }
}

/// Reads a string as the command line reads it, where it stands, so that errors have its place.
pub fn from_text<'de, T, D>(value: D) -> Result<T, D::Error>
where
    T: FromStr<Err: fmt::Display>,
    D: Deserializer<'de>,
{
    value.deserialize_str(Text(PhantomData))
}

struct Text<T>(PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// Types that are strings in `poolctl.toml`.
macro_rules! strings {
    ($($name:ident),+) => {$(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
                from_text(value)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                String::json_schema(generator)
            }
        }
    )+};
}

strings!(Namespace, Glob, Size, KubeVersion, PortRange, Manager);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_read_as_they_are_written() {
        assert_eq!(Size::default().to_string(), "1G");
        assert_eq!(Size(1 << 29).to_string(), "512M");
        assert_eq!(Size(1_000).to_string(), "1000");
        assert_eq!(Size::default().to_string().parse(), Ok(Size::default()));
        let range = PortRange::default().to_string();
        assert_eq!(range.parse(), Ok(PortRange::default()));
        let manager = Manager::default().to_string();
        assert_eq!(manager.parse(), Ok(Manager::default()));
        let most = MaxFindings::default().to_string();
        assert_eq!(most.parse(), Ok(MaxFindings::default()));
        assert_eq!("0".parse(), Ok(MaxFindings(usize::MAX)));
    }
}
