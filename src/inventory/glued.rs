//! Objects without a `---` between them: of each key the last one wins, and all but one object would be lost.

use std::collections::HashSet;
use std::sync::Arc;

use super::reader::Reader;
use super::{DUPLICATE_KEY, Incomplete};
use crate::api;
use crate::diagnostic::Severity;
use crate::object::{Origin, Place};
use crate::source::Span;
use kubectl_yaml::tree::{DuplicateKey, Node};

/// Keys with which objects start.
const FIRST_KEYS: &[&str] = &["apiVersion", "kind", "metadata"];

impl<'s> Reader<'s, '_> {
    /// A document of others that has swallowed an object of ours.
    pub(super) fn swallowed(
        &mut self,
        origin: &Arc<Origin>,
        node: &Node<'s>,
        duplicates: &[DuplicateKey],
    ) {
        if let Some(kind) = again(node, "kind", duplicates)
            && self.sources.text(origin.chunk.span).contains(api::GROUP)
        {
            self.report_glued(origin, node, kind, duplicates);
        }
    }

    /// Reports several objects in one of ours, whatever is validated.
    pub(super) fn glued(
        &mut self,
        origin: &Arc<Origin>,
        node: &Node<'s>,
        duplicates: &[DuplicateKey],
    ) -> bool {
        let kind = again(node, "kind", duplicates);
        // Of an object without a kind the other keys are errors, too, where keys are validated.
        let is_strict = self.options.validation.severity() == Some(Severity::Error);
        let others = || {
            again(node, "metadata", duplicates)?;
            again(node, "apiVersion", duplicates)
        };
        let found = kind.or_else(|| is_strict.then(others)?);
        if let Some(key) = found {
            self.report_glued(origin, node, key, duplicates);
        }
        found.is_some()
    }

    /// One error for all that stands twice because of one missing line.
    fn report_glued(
        &mut self,
        origin: &Arc<Origin>,
        node: &Node<'s>,
        key: &DuplicateKey,
        duplicates: &[DuplicateKey],
    ) {
        self.inventory.incomplete = Incomplete::EVERYTHING;
        let starts = self.starts(node, duplicates);
        if starts.is_empty() {
            let message = format!("the key `{}` stands here for the second time", key.key);
            let finding = DUPLICATE_KEY
                .at(Place::Text(key.second), message)
                .related(Place::Text(key.first), "first here");
            let is_block = !self.sources.text(node.span).starts_with('{');
            return self.refuse(finding.help(if is_block {
                "keep one of the two, or write `---` where another object starts"
            } else {
                "keep one of the two, or give each object its own braces"
            }));
        }
        let file = self.sources.file(node.span.file);
        let numbers = ["a second", "a third"]
            .into_iter()
            .chain(std::iter::repeat("another"));
        for (start, number) in starts.into_iter().zip(numbers) {
            let finding =
                DUPLICATE_KEY.at(Place::Text(start), format!("{number} object starts here"));
            let line = file.position(start.start as usize).line;
            self.refuse(if origin.item.is_root() {
                finding.help(format!("write `---` above line {line}"))
            } else {
                let key = self.sources.text(start);
                finding.help(format!("write a dash before line {line}: `- {key}: …`"))
            });
        }
    }

    /// The first keys of all objects but the first one; none where it is one object with a key too many.
    fn starts(&self, node: &Node<'s>, duplicates: &[DuplicateKey]) -> Vec<Span> {
        let file = self.sources.file(node.span.file);
        let column = |span: Span| file.position(span.start as usize).column;
        let own = column(node.span);
        let is_first = |duplicate: &&DuplicateKey| {
            FIRST_KEYS.contains(&duplicate.key.as_str())
                && is_within(node, duplicate.second)
                && column(duplicate.second) == own
        };
        let mut keys: Vec<_> = duplicates.iter().filter(is_first).collect();
        keys.sort_by_key(|duplicate| duplicate.second);
        let names: HashSet<_> = keys.iter().map(|duplicate| &duplicate.key).collect();
        if names.len() < 2 || self.sources.text(node.span).starts_with('{') {
            return Vec::new();
        }
        let mut seen = HashSet::new();
        let mut starts = Vec::new();
        for DuplicateKey { key, second, .. } in keys {
            if !seen.insert(key.as_str()) || starts.is_empty() {
                starts.push(*second);
                seen = HashSet::from([key.as_str()]);
            }
        }
        starts
    }
}

/// A key of the object itself that stands there twice.
fn again<'d>(
    node: &Node<'_>,
    key: &str,
    duplicates: &'d [DuplicateKey],
) -> Option<&'d DuplicateKey> {
    let entry = node.entry(key)?;
    let mut all = duplicates.iter();
    all.find(|duplicate| duplicate.key == key && duplicate.second == entry.key_span)
}

/// A span lies in what a node spans.
pub(super) fn is_within(node: &Node<'_>, span: Span) -> bool {
    node.span.start <= span.start && span.end <= node.span.end
}
