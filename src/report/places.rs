//! Places of findings as spans of their files, and findings in their order.

use std::collections::HashMap;

use super::Finding;
use crate::diagnostic::{Diagnostics, Edit, Severity};
use crate::object::{Origin, Place, Target};
use crate::source::{SourceMap, Span};
use crate::yaml::path::{FieldPath, Segment};
use crate::yaml::print;
use crate::yaml::split::Chunk;
use crate::yaml::tree::{self, Node, Tree, Value};

/// Looks up every place, and sorts by them: by file, offset, severity, rule and message. What is
/// said twice of a place, because an alias leads there again, is said once.
pub(super) fn resolve<'a>(diagnostics: &'a Diagnostics, sources: &SourceMap) -> Vec<Finding<'a>> {
    let mut places = Places::new(sources);
    let mut findings: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| Finding {
            primary: places.span(&diagnostic.primary.place),
            related: diagnostic
                .related
                .iter()
                .filter_map(|label| Some((places.span(&label.place)?, label.message.as_str())))
                .collect(),
            fix: diagnostic.fix.as_ref().and_then(|edit| places.edit(edit)),
            diagnostic,
        })
        .collect();
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    findings.dedup_by(|a, b| order(a) == order(b));
    findings
}

fn order<'a>(finding: &Finding<'a>) -> (Option<Span>, Severity, &'static str, &'a str) {
    let diagnostic = finding.diagnostic;
    let (severity, code) = (diagnostic.severity, diagnostic.code);
    (finding.primary, severity, code.name, &diagnostic.message)
}

/// Finds places in documents; each document with findings is read once more for that.
pub struct Places<'s> {
    pub sources: &'s SourceMap,
    trees: HashMap<Span, Option<Tree<'s>>>,
}

impl<'s> Places<'s> {
    pub fn new(sources: &'s SourceMap) -> Self {
        Self {
            sources,
            trees: HashMap::new(),
        }
    }

    /// The smallest text that stands for a place; `None` for the input as a whole.
    pub fn span(&mut self, place: &Place) -> Option<Span> {
        match place {
            Place::Input => None,
            Place::Text(span) => Some(*span),
            Place::Field {
                object,
                path,
                target,
            } => self.field(object, path, *target),
        }
    }

    fn field(&mut self, object: &Origin, path: &FieldPath, target: Target) -> Option<Span> {
        let sources = self.sources;
        let root = self.root(object.chunk)?;
        let item = root.locate(&object.item);
        let located = item.node.locate(path);
        let key = located.key.or(item.key);
        let several_lines = sources.text(located.node.span).contains('\n');
        Some(match key {
            Some(key) if target == Target::Key || !located.complete || several_lines => key,
            _ if located.complete => first_line(sources, located.node.span),
            // The object itself: its kind says what it is.
            _ => match item.node.get("kind") {
                Some(kind) => kind.span,
                None => first_line(sources, item.node.span),
            },
        })
    }

    /// An edit, if the text at its place is the key or scalar itself, and nothing that stands for it.
    fn edit(&mut self, edit: &Edit) -> Option<(Span, String)> {
        let Place::Field {
            object,
            path,
            target,
        } = &edit.place
        else {
            return None;
        };
        let sources = self.sources;
        let span = self.span(&edit.place)?;
        let located = self.root(object.chunk)?.locate(&object.document_path(path));
        let text = sources.text(span);
        let quote = text
            .chars()
            .next()
            .filter(|char| matches!(char, '"' | '\''));
        let bare = text.trim_matches(|char| Some(char) == quote);
        let is_it = match (target, path.segments().last(), &located.node.value) {
            (Target::Key, Some(Segment::Key(key)), _) => bare == key,
            (Target::Value, _, Value::String(value)) => bare == value,
            (Target::Value, _, Value::Int(_)) => !text.starts_with('*'),
            _ => false,
        };
        (located.complete && is_it).then(|| match quote {
            Some(quote) => (span, format!("{quote}{}{quote}", edit.text)),
            None if edit.is_text => (span, print::inline(&edit.text)),
            None => (span, edit.text.clone()),
        })
    }

    /// The root of a document; `None` when its text is not YAML.
    pub fn root(&mut self, chunk: Chunk) -> Option<&Node<'s>> {
        let sources = self.sources;
        let tree = self.trees.entry(chunk.span);
        let tree = tree.or_insert_with(|| tree::parse(chunk, sources.text(chunk.span)).ok());
        Some(&tree.as_ref()?.root)
    }
}

fn first_line(sources: &SourceMap, span: Span) -> Span {
    let text = sources.text(span);
    let length = text.find('\n').unwrap_or(text.len());
    Span::new(span.file, span.start as usize..span.start as usize + length)
}
