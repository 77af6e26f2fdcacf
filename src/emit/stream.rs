//! All manifests as one text.

use serde::Serialize;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_yaml::{Mapping, Value};

use super::Format;
use crate::render::Manifest;
use crate::yaml::print;

/// The text of all manifests, in their order.
pub fn text(manifests: Vec<Manifest<'_>>, format: Format) -> String {
    match format {
        Format::Yaml => {
            let mut out = String::new();
            for manifest in manifests {
                print::document(&mut out, &(manifest.body)());
            }
            out
        }
        Format::Json => json(manifests),
        Format::Name => {
            let lines = manifests
                .iter()
                .map(|manifest| format!("{}/{}\n", manifest.kind.resource(), manifest.key.name));
            lines.collect()
        }
    }
}

/// Indented by four, as kubectl does.
fn json(manifests: Vec<Manifest<'_>>) -> String {
    let items = manifests
        .into_iter()
        .map(|manifest| (manifest.body)().into());
    let list: Mapping = [
        (Value::from("apiVersion"), Value::from("v1")),
        ("kind".into(), "List".into()),
        ("items".into(), Value::Sequence(items.collect())),
    ]
    .into_iter()
    .collect();
    let mut out = Vec::new();
    let formatter = PrettyFormatter::with_indent(b"    ");
    let written = list.serialize(&mut Serializer::with_formatter(&mut out, formatter));
    debug_assert!(written.is_ok(), "keys are text and memory takes all bytes");
    out.push(b'\n');
    String::from_utf8_lossy(&out).into_owned()
}
