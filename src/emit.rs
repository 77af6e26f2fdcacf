//! Manifests as text.

pub mod file;
pub mod first_line;
pub mod folder;
pub mod kustomize;
pub mod passthrough;

use std::io::{self, BufWriter, Write};

use clap::ValueEnum;
use serde::Serialize;

use crate::render::Manifest;
use crate::terminal::{pretty_json, visible};
use kubectl_yaml::print;

/// Bytes of text that are written at once: a whole output would take more memory than the input.
const CHUNK: usize = 1 << 16;

/// Forms of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// YAML documents, each behind a line `---`
    #[default]
    Yaml,
    /// One `List`
    Json,
    /// `kind/name`, one a line
    Name,
}

/// Writes all manifests, in their order.
pub fn write(
    manifests: &[Manifest<'_>],
    format: OutputFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(CHUNK, out);
    match format {
        OutputFormat::Yaml => yaml(manifests, &mut out)?,
        OutputFormat::Json => out.write_all(json(manifests).as_bytes())?,
        OutputFormat::Name => {
            for manifest in manifests {
                let name = visible(&manifest.key().name);
                writeln!(out, "{}/{name}", manifest.kind().resource())?;
            }
        }
    }
    out.flush()
}

fn yaml(manifests: &[Manifest<'_>], out: &mut impl Write) -> io::Result<()> {
    let mut text = String::new();
    for manifest in manifests {
        text.clear();
        print::document(&mut text, manifest);
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List<'a> {
    api_version: &'static str,
    kind: &'static str,
    items: &'a [Manifest<'a>],
}

/// Indented by four, as kubectl does.
fn json(manifests: &[Manifest<'_>]) -> String {
    let list = List {
        api_version: "v1",
        kind: "List",
        items: manifests,
    };
    pretty_json(&list, "    ")
}
