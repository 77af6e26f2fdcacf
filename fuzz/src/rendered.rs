use poolctl::diagnostic::{Diagnostics, Severity};
use poolctl::documents::Documents;
use poolctl::source::{SourceFile, SourceMap};
use poolctl::suppress::{Policy, Suppressions};
use poolctl::topology::Injection;
use poolctl::{emit, inventory, locate, render, rules, topology};

/// What `render` makes of files, or the errors instead.
pub fn rendered(files: &[(&str, &[u8])]) -> Result<String, Vec<String>> {
    let files = files
        .iter()
        .map(|(name, bytes)| SourceFile::new((*name).into(), bytes.to_vec(), true));
    let sources = SourceMap::new(files.collect());
    let documents = Documents::new(&sources);
    let mut diagnostics = Diagnostics::default();
    let inventory = inventory::read(
        &documents,
        &inventory::ReadOptions::default(),
        &mut diagnostics,
    );
    let topology = topology::resolve(&inventory, Injection::Written, &mut diagnostics);
    rules::run(&topology, &rules::Cluster::default(), &mut diagnostics);
    let policy = Policy::default();
    let suppressions = Suppressions::find(&policy, &documents);
    let mut findings = locate::locate(diagnostics, &documents);
    suppressions.apply(&mut findings);
    let errors = findings.list.iter().map(|finding| &finding.diagnostic);
    let errors = errors.filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<_> = errors.map(|error| error.message.to_string()).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let options = render::RenderOptions::default();
    let mut text = Vec::new();
    let manifests = render::render(&topology, &options);
    let written = emit::write(&manifests, emit::OutputFormat::Yaml, &mut text);
    written.expect("memory takes all bytes");
    Ok(String::from_utf8(text).expect("YAML is text"))
}
