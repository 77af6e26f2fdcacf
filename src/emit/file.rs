//! Manifests as files: what they are called, and what their first line says.

use std::collections::BTreeSet;
use std::path::Path;

use serde_yaml::{Mapping, Value};

use crate::object::ObjectKey;
use crate::render::Manifest;
use crate::report::{path, visible};
use crate::source::{self, FileId, SourceMap};
use crate::yaml::print;

/// A file as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub text: String,
}

/// Names of input files above which a first line only counts them.
const MAX_NAMES: usize = 3;

/// What first lines are made of.
#[derive(Clone, Copy)]
pub struct Headers<'a> {
    pub sources: &'a SourceMap,
    /// The working directory: names start there.
    pub folder: Option<&'a Path>,
}

impl Headers<'_> {
    /// The first line of a file whose content comes from these files. Nothing in it depends on where
    /// the repository lies: of a file elsewhere it has only the name.
    pub fn line(&self, files: impl IntoIterator<Item = FileId>) -> String {
        let files: BTreeSet<_> = files.into_iter().collect();
        let names: BTreeSet<_> = files.into_iter().map(|file| self.name(file)).collect();
        let shown: Vec<_> = names.iter().take(MAX_NAMES).map(String::as_str).collect();
        let origin = match (shown.is_empty(), names.len() - shown.len()) {
            (true, _) => "no Pool".to_owned(),
            (_, 0) => shown.join(", "),
            (_, more) => format!("{} and {more} more", shown.join(", ")),
        };
        source::generated_header(&origin)
    }

    fn name(&self, file: FileId) -> String {
        let name = path::relative(&self.sources.file(file).name, self.folder);
        let path = Path::new(&name);
        let file_name = path.file_name().filter(|_| path.is_absolute());
        visible(&file_name.map_or(name.as_str().into(), |name| name.to_string_lossy()))
    }
}

/// All manifests in one text.
pub fn single(manifests: Vec<Manifest<'_>>, headers: Headers<'_>) -> String {
    let mut out = headers.line(manifests.iter().flat_map(Manifest::files));
    for manifest in manifests {
        print::document(&mut out, &manifest.body);
    }
    out
}

/// A file for each manifest, in their order, called as kustomize does. `several`: the namespace is
/// part of the names.
pub fn each(manifests: Vec<Manifest<'_>>, several: bool, headers: Headers<'_>) -> Vec<File> {
    let files = manifests.into_iter().map(|manifest| {
        let body = manifest.body.mapping();
        let mut text = headers.line(manifest.files());
        print::document(&mut text, &body);
        let name = name(manifest.key, several, &group_version_kind(&body));
        File {
            name: format!("{name}.yaml"),
            text,
        }
    });
    files.collect()
}

/// The objects are in more than one namespace; none is one, too.
pub fn several_namespaces<'a>(keys: impl Iterator<Item = &'a ObjectKey>) -> bool {
    let namespaces: BTreeSet<_> = keys.map(|key| &key.namespace).collect();
    namespaces.len() > 1
}

/// The name of a file, without its end. Objects without a namespace get none, where kustomize says
/// `default`: that may be there, too.
pub fn name(key: &ObjectKey, several: bool, what: &str) -> String {
    let namespace = match several && !key.namespace.is_empty() {
        true => format!("{}_", escaped(&key.namespace)),
        false => String::new(),
    };
    format!("{namespace}{what}_{}", escaped(&key.name))
}

/// `gateway.networking.k8s.io_v1_tlsroute`, for the core group `v1_service`.
fn group_version_kind(body: &Mapping) -> String {
    let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
    let version = text("apiVersion").replace('/', "_");
    format!("{version}_{}", text("kind")).to_ascii_lowercase()
}

/// Names of objects hold nothing that means something in a path, and no two differ by case alone, which
/// some file systems do not tell apart. But whatever comes here, no two become one, and none leaves the
/// folder.
fn escaped(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02x}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_the_folder() {
        let key = ObjectKey::new("..", "../../etc/Passwd\n%é");
        assert_eq!(
            name(&key, true, "v1_service"),
            ".._v1_service_..%2f..%2fetc%2f%50asswd%0a%25%c3%a9"
        );
        assert_eq!(
            name(&ObjectKey::new("a", "b"), false, "v1_service"),
            "v1_service_b"
        );
        assert_eq!(
            name(&ObjectKey::new("", "b"), true, "v1_service"),
            "v1_service_b"
        );
    }
}
