use poolctl::diagnostic::{Diagnostics, Severity};
use poolctl::source::{SourceFile, SourceMap};
use poolctl::{check, choose, emit, inventory, render, topology};

/// What `render` makes of files, or the errors instead.
pub fn rendered(files: &[(&str, &[u8])]) -> Result<String, Vec<String>> {
    let files = files
        .iter()
        .map(|(name, bytes)| SourceFile::new((*name).into(), bytes.to_vec(), true));
    let sources = SourceMap::new(files.collect());
    let mut diagnostics = Diagnostics::default();
    let inventory = inventory::read(&sources, &inventory::Options::default(), &mut diagnostics);
    let topology = topology::resolve(&inventory, true, &mut diagnostics);
    check::run(&topology, &check::Options::default(), &mut diagnostics);
    choose::apply(&choose::Choice::default(), &sources, &mut diagnostics);
    let errors = diagnostics
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<_> = errors.map(|error| error.message.clone()).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let options = render::Options {
        managed_by: poolctl::api::MANAGER.into(),
        ..render::Options::default()
    };
    Ok(emit::stream::text(
        render::render(&topology, &options),
        emit::Format::Yaml,
    ))
}
