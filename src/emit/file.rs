//! Manifests as files, and what they are called.

use serde_yaml::{Mapping, Value};

use super::first_line::FirstLines;
use crate::object::ObjectKey;
use crate::render::Manifest;
use kubectl_yaml::print;

/// A file as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub text: String,
}

/// All manifests in one text.
pub fn single(manifests: Vec<Manifest<'_>>, lines: &FirstLines<'_>) -> String {
    let mut out = lines.line(manifests.iter().flat_map(Manifest::files));
    for manifest in manifests {
        print::document(&mut out, &manifest);
    }
    out
}

/// A file for each manifest, in their order, called as kustomize does.
pub fn each(manifests: Vec<Manifest<'_>>, lines: &FirstLines<'_>) -> Vec<File> {
    let files = manifests.into_iter().map(|manifest| {
        let body = manifest.mapping();
        let mut text = lines.line(manifest.files());
        print::document(&mut text, &body);
        let name = name(manifest.key(), &group_version_kind(&body));
        File {
            name: format!("{name}.yaml"),
            text,
        }
    });
    files.collect()
}

/// The name of a file, without its end. The namespace is always part of it, so that another one changes
/// no name. Objects without a namespace get none, where kustomize says `default`: that may be there, too.
pub fn name(key: &ObjectKey, what: &str) -> String {
    let namespace = if key.namespace.is_empty() {
        String::new()
    } else {
        format!("{}_", escaped(&key.namespace))
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
            name(&key, "v1_service"),
            ".._v1_service_..%2f..%2fetc%2f%50asswd%0a%25%c3%a9"
        );
        assert_eq!(
            name(&ObjectKey::new("a", "b"), "v1_service"),
            "a_v1_service_b"
        );
        assert_eq!(name(&ObjectKey::new("", "b"), "v1_service"), "v1_service_b");
    }
}
