//! The steps up to the findings, for commands that answer questions about input with errors, too.

use super::{Request, judge, load_all, read};
use crate::diagnostic::Limits;
use crate::documents::Documents;
use crate::locate::{self, Findings};
use crate::report::Style;
use crate::settings::Settings;
use crate::stop::Stop;
use crate::streams::Streams;
use crate::topology::Topology;
use crate::{cli, settings};

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
    report: &cli::Report,
    streams: &mut Streams<'_>,
    mut look: impl FnMut(&Seen<'_>),
) -> Result<(), Stop> {
    let choice = cli::Choice::default();
    let request = Request::new(input, &choice, report);
    let folder = streams.folder.as_deref();
    let all = Settings::all(request.arguments, folder).map_err(Stop::Usage)?;
    let style = Style {
        program: streams.program,
        ..settings::style(report, false)
    };
    let loaded = load_all(&all, &input.typed, style, streams)?;
    for (settings, loaded) in all.iter().zip(&loaded) {
        let documents = Documents::new(&loaded.sources);
        let all = Limits::default();
        let (inventory, findings) = read(settings, &documents, &loaded.left, request, all);
        let ((topology, _), findings) = judge(settings, &documents, &inventory, findings, request);
        let findings = locate::locate(findings, &documents);
        look(&Seen {
            settings,
            documents: &documents,
            topology: &topology,
            findings: &findings,
        });
    }
    Ok(())
}
