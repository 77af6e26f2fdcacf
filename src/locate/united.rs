//! The findings of several environments as those of one run.

use std::collections::HashMap;

use super::{Findings, Located};
use crate::object::{Origin, Place};
use crate::rules::unused_allowance;
use crate::source::{FileId, SourceMap, Span};

impl Findings {
    /// The findings of several environments: each once for one place. `all` has the files of all of them,
    /// and these the numbers that those of each have there.
    pub fn united(runs: &[&Self], all: &SourceMap, numbers: &[Vec<FileId>]) -> Self {
        let mut united = Self::default();
        let mut known: HashMap<_, usize> = HashMap::new();
        for (environment, (run, numbers)) in runs.iter().zip(numbers).enumerate() {
            united.tally.add(&run.tally);
            for finding in &run.list {
                let finding = finding.among_all(environment, numbers);
                let at = *known
                    .entry(sameness(&finding, all))
                    .or_insert(united.list.len());
                match united.list.get_mut(at) {
                    Some(kept) if !kept.environments.contains(&environment) => {
                        kept.environments.push(environment);
                    }
                    _ => united.list.push(finding),
                }
            }
        }
        // What is of use to one environment is of use.
        let mut unused: HashMap<_, usize> = HashMap::new();
        for finding in united.list.iter().filter(|finding| is_unused(finding)) {
            *unused.entry(finding.primary).or_default() += finding.environments.len();
        }
        united.list.retain(|finding| {
            let is_read = |numbers: &&Vec<FileId>| {
                finding
                    .primary
                    .is_none_or(|span| numbers.contains(&span.file))
            };
            // Environments may differ in how much it weighs.
            !is_unused(finding)
                || unused[&finding.primary] >= numbers.iter().filter(is_read).count()
        });
        united.list.sort_by(|one, other| {
            let order = one.order().cmp(&other.order());
            (one.primary.cmp(&other.primary))
                .then(one.environments.cmp(&other.environments))
                .then(order)
        });
        united
    }
}

impl Located {
    /// The finding of one environment among those of all, where files have other numbers.
    pub fn among_all(&self, environment: usize, numbers: &[FileId]) -> Self {
        let there = |span: Span| Span {
            file: numbers[span.file.0 as usize],
            ..span
        };
        let mut diagnostic = self.diagnostic.clone();
        let labels = diagnostic
            .related
            .iter_mut()
            .chain([&mut diagnostic.primary]);
        for label in labels {
            if let Place::Text(span) = &mut label.place {
                *span = there(*span);
            }
        }
        let related = self.related.iter().map(|span| span.map(there));
        let fix = self.fix.as_deref().cloned();
        Self {
            primary: self.primary.map(there),
            related: related.collect(),
            fix: fix.map(|(span, text)| Box::new((there(span), text))),
            environments: vec![environment],
            diverted: self.diverted,
            diagnostic,
        }
    }
}

fn is_unused(finding: &Located) -> bool {
    finding.diagnostic.code == &unused_allowance::CODE
}

/// What is the same of a finding in several environments: place, severity, rule and words. A build has
/// its own lines for a field, and overlays have other names and namespaces for an object.
fn sameness(finding: &Located, all: &SourceMap) -> impl Eq + std::hash::Hash + use<> {
    let diagnostic = &finding.diagnostic;
    let is_built = |span: &Span| all.file(span.file).build.is_some();
    let place = finding.primary.filter(|span| !is_built(span));
    let help = diagnostic.help.as_deref().unwrap_or_default();
    let fix = finding.fix.as_ref().map_or("", |fix| &fix.1);
    let message = format!("{} {help} {fix}", diagnostic.message);
    let words = match (&diagnostic.primary.place, place, finding.primary) {
        (Place::Field { object, .. }, Some(_), _) => without_names(&message, object),
        (Place::Field { object, path, .. }, None, _) => {
            format!("{} {} {path} {message}", object.kind, object.key)
        }
        (_, None, Some(span)) => format!("{}:{} {message}", span.file.0, span.start),
        _ => message,
    };
    (
        place,
        diagnostic.severity.name(),
        diagnostic.code.name,
        words,
    )
}

/// The words without what the object is called and where it is.
fn without_names(message: &str, object: &Origin) -> String {
    let names = [&object.key.namespace, &object.key.name];
    let names = names.into_iter().filter(|name| !name.is_empty());
    names.fold(message.to_owned(), |words, name| {
        words.replace(&format!("`{name}`"), "``")
    })
}
