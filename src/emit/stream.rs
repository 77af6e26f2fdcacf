//! All manifests as one stream.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::ser::{PrettyFormatter, Serializer};

use super::Format;
use crate::render::{Body, Manifest};
use crate::yaml::print;

/// Bytes of text that are written at once: a whole output would take more memory than the input.
const CHUNK: usize = 1 << 16;

/// Writes all manifests, in their order.
pub fn write(manifests: &[Manifest<'_>], format: Format, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(CHUNK, out);
    match format {
        Format::Yaml => {
            let mut text = String::new();
            for manifest in manifests {
                print::document(&mut text, &manifest.body);
                out.write_all(text.as_bytes())?;
                text.clear();
            }
        }
        Format::Json => json(manifests, &mut out)?,
        Format::Name => {
            for manifest in manifests {
                writeln!(out, "{}/{}", manifest.kind.resource(), manifest.key.name)?;
            }
        }
    }
    out.flush()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List<'a> {
    api_version: &'static str,
    kind: &'static str,
    items: Vec<&'a Body<'a>>,
}

/// Indented by four, as kubectl does.
fn json(manifests: &[Manifest<'_>], out: &mut impl Write) -> io::Result<()> {
    let list = List {
        api_version: "v1",
        kind: "List",
        items: manifests.iter().map(|manifest| &manifest.body).collect(),
    };
    let formatter = PrettyFormatter::with_indent(b"    ");
    list.serialize(&mut Serializer::with_formatter(&mut *out, formatter))?;
    out.write_all(b"\n")
}
