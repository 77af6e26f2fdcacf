//! The steps up to the findings, for commands that answer questions about input with errors, too.

use super::load_all;
use crate::cli;
use crate::diagnostic::Diagnostics;
use crate::documents::Documents;
use crate::locate::{self, Findings};
use crate::report::Style;
use crate::settings::{Arguments, Settings};
use crate::stop::Stop;
use crate::streams::Streams;
use crate::topology::Topology;
use crate::{inventory, rules, topology};

/// What one environment says, and all that is wrong with it, whatever is allowed.
pub struct Seen<'a> {
    pub settings: &'a Settings,
    pub documents: &'a Documents<'a>,
    pub topology: &'a Topology<'a>,
    pub findings: &'a Findings,
}

/// Reads the input and hands each environment on as it is.
pub fn look(
    input: &cli::Input,
    streams: &mut Streams<'_>,
    mut look: impl FnMut(&Seen<'_>),
) -> Result<(), Stop> {
    let arguments = Arguments {
        input,
        choice: &cli::Choice::default(),
        rendering: None,
        target: None,
    };
    let folder = streams.folder.as_deref();
    let settings = Settings::all(arguments, folder).map_err(Stop::Usage)?;
    let loaded = load_all(&settings, &arguments.input.typed, Style::default(), streams)?;
    for (settings, loaded) in settings.iter().zip(&loaded) {
        let documents = Documents::new(&loaded.sources);
        let mut findings = Diagnostics::default();
        let inventory = inventory::read(&documents, &settings.reading, &mut findings);
        let topology = topology::resolve(&inventory, settings.injection, &mut findings);
        rules::run(&topology, &settings.checking, &mut findings);
        let findings = locate::locate(findings, &documents, |_| true);
        look(&Seen {
            settings,
            documents: &documents,
            topology: &topology,
            findings: &findings,
        });
    }
    Ok(())
}
