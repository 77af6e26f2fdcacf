//! All manifests as one stream.

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::Format;
use crate::parallel;
use crate::render::{Body, Manifest};
use crate::terminal::{pretty_json, visible};
use kubectl_yaml::print;

/// Bytes of text that are written at once: a whole output would take more memory than the input.
const CHUNK: usize = 1 << 16;

/// About the bytes of a manifest.
const USUAL: usize = 500;

/// Writes all manifests, in their order.
pub fn write(manifests: &[Manifest<'_>], format: Format, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(CHUNK, out);
    match format {
        Format::Yaml => yaml(manifests, &mut out)?,
        Format::Json => out.write_all(json(manifests).as_bytes())?,
        Format::Name => {
            for manifest in manifests {
                let name = visible(&manifest.key.name);
                writeln!(out, "{}/{name}", manifest.kind.resource())?;
            }
        }
    }
    out.flush()
}

/// Prints on all cores.
fn yaml(manifests: &[Manifest<'_>], out: &mut impl Write) -> io::Result<()> {
    let print = |manifest: &Manifest<'_>| {
        let mut text = String::with_capacity(USUAL * 2);
        print::document(&mut text, &manifest.body);
        text
    };
    let mut written = Ok(());
    parallel::in_order(
        manifests,
        |_| USUAL,
        print,
        |_, text| {
            if written.is_ok() {
                written = out.write_all(text.as_bytes());
            }
        },
    );
    written
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List<'a> {
    api_version: &'static str,
    kind: &'static str,
    items: Vec<&'a Body<'a>>,
}

/// Indented by four, as kubectl does.
fn json(manifests: &[Manifest<'_>]) -> String {
    let list = List {
        api_version: "v1",
        kind: "List",
        items: manifests.iter().map(|manifest| &manifest.body).collect(),
    };
    pretty_json(&list, "    ")
}
