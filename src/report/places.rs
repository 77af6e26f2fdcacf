//! Places of findings as spans of their files, and findings in their order.

use std::collections::HashMap;

use super::Finding;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity};
use crate::documents::Documents;
use crate::object::{Origin, Place, Target};
use crate::parallel;
use crate::source::{SourceMap, Span};
use kubectl_yaml::path::{FieldPath, Segment};
use kubectl_yaml::print;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Entry, Located, Node, Tree, Value};

/// Looks up every place, and sorts by them: by file, offset, severity, rule and message. What is
/// said twice of a place, because an alias leads there again, is said once.
///
/// Each document with places is read once more for that, and forgotten again: to keep all of them would
/// take many times the memory of the input.
pub(super) fn resolve<'a>(
    diagnostics: &[&'a Diagnostic],
    documents: &Documents<'_>,
) -> Vec<Finding<'a>> {
    let questions = questions(diagnostics);
    let asked: Vec<_> = questions.chunk_by(|a, b| a.chunk() == b.chunk()).collect();
    let mut answers: HashMap<(usize, usize), Answer> = HashMap::new();
    parallel::in_order(
        &asked,
        |questions| questions[0].chunk().span.range().len(),
        |questions| answer(questions, documents),
        |questions, found| {
            let keys = questions
                .iter()
                .map(|question| (question.finding, question.label));
            answers.extend(keys.zip(found));
        },
    );
    let mut answer = |place: &Place, finding: usize, label: usize| match place {
        Place::Input => Answer::default(),
        Place::Text(span) => Answer {
            span: Some(*span),
            fix: None,
        },
        Place::Field { .. } => answers.remove(&(finding, label)).unwrap_or_default(),
    };
    let mut findings: Vec<_> = diagnostics
        .iter()
        .enumerate()
        .map(|(index, &diagnostic)| {
            let primary = answer(&diagnostic.primary.place, index, 0);
            let labels = (1..).zip(&diagnostic.related);
            let related = labels.filter_map(|(number, label)| {
                let span = answer(&label.place, index, number).span?;
                Some((span, label.message.as_ref()))
            });
            Finding {
                diagnostic,
                primary: primary.span,
                related: related.collect(),
                fix: primary.fix,
            }
        })
        .collect();
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    findings.dedup_by(|a, b| order(a) == order(b));
    findings
}

fn order<'a>(finding: &Finding<'a>) -> (Option<Span>, Severity, &'static Code, &'a str) {
    let diagnostic = finding.diagnostic;
    let (severity, code) = (diagnostic.severity, diagnostic.code);
    (finding.primary, severity, code, &diagnostic.message)
}

/// Asks for the place of a label of a finding, the primary one being the first.
struct Question<'a> {
    finding: usize,
    label: usize,
    object: &'a Origin,
    path: &'a FieldPath,
    target: Target,
    fix: Option<&'a Fix>,
}

#[derive(Default)]
struct Answer {
    span: Option<Span>,
    fix: Option<(Span, String)>,
}

impl Question<'_> {
    fn chunk(&self) -> Chunk {
        self.object.chunk
    }
}

/// All questions, those on one document together.
fn questions<'a>(diagnostics: &[&'a Diagnostic]) -> Vec<Question<'a>> {
    let mut questions = Vec::new();
    for (finding, diagnostic) in diagnostics.iter().enumerate() {
        let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related);
        for (number, label) in labels.enumerate() {
            let Place::Field {
                object,
                path,
                target,
            } = &label.place
            else {
                continue;
            };
            questions.push(Question {
                finding,
                label: number,
                object,
                path,
                target: *target,
                fix: diagnostic.fix.as_deref().filter(|_| number == 0),
            });
        }
    }
    questions.sort_by_key(Question::chunk);
    questions
}

/// The answers to questions on one document.
fn answer(questions: &[Question<'_>], documents: &Documents<'_>) -> Vec<Answer> {
    let Ok(tree) = documents.parse(questions[0].chunk()) else {
        return Vec::new();
    };
    let mut memory = Memory::default();
    let mut document = Document::new(documents.sources, &tree.root, &mut memory);
    let answers = questions.iter().map(|question| {
        let Question {
            object,
            path,
            target,
            ..
        } = *question;
        let span = document.span(object, path, target);
        let fix = question.fix.and_then(|fix| {
            let text = document.fix(object, path, target, span, fix)?;
            Some((span, text))
        });
        Answer {
            span: Some(span),
            fix,
        }
    });
    answers.collect()
}

/// What is known of documents from one place to the next.
#[derive(Default)]
struct Memory {
    /// Where the entries of large mappings are, by the spans of those: a document may have a finding for
    /// each of them.
    indexes: HashMap<Span, HashMap<Box<str>, usize>>,
    /// The first lines of long values, each of which may have thousands of findings.
    first_lines: HashMap<Span, Span>,
}

impl Memory {
    /// The entry of a large mapping.
    fn entry<'t, 's>(&mut self, node: &'t Node<'s>, key: &str) -> Option<&'t Entry<'s>> {
        let entries = node.entries();
        let index = self.indexes.entry(node.span).or_insert_with(|| {
            let keys = entries.iter().map(|entry| entry.key.as_ref().into());
            keys.zip(0..).collect()
        });
        let entry = index.get(key).and_then(|at| entries.get(*at));
        // Another mapping may have the same span.
        entry
            .filter(|entry| entry.key == key)
            .or_else(|| node.entry(key))
    }
}

/// Finds places in a document.
struct Document<'t, 's> {
    sources: &'t SourceMap,
    root: &'t Node<'s>,
    memory: &'t mut Memory,
}

impl<'t, 's> Document<'t, 's> {
    /// Entries of a mapping that are searched one by one.
    const SCANNED: usize = 64;

    fn new(sources: &'t SourceMap, root: &'t Node<'s>, memory: &'t mut Memory) -> Self {
        Self {
            sources,
            root,
            memory,
        }
    }

    fn locate(&mut self, from: &'t Node<'s>, path: &FieldPath) -> Located<'t, 's> {
        from.locate_by(path, |node, key| {
            if node.entries().len() <= Self::SCANNED {
                return node.entry(key);
            }
            self.memory.entry(node, key)
        })
    }

    /// The smallest text that stands for a field.
    fn span(&mut self, object: &Origin, path: &FieldPath, target: Target) -> Span {
        let item = self.locate(self.root, &object.item);
        let located = self.locate(item.node, path);
        let key = located.key.or(item.key);
        let value = located.node.span;
        let first = self.first_line(value);
        let several_lines = first != value;
        match key {
            Some(key) if target == Target::Key || !located.complete || several_lines => key,
            _ if located.complete => first,
            // The object itself: its kind says what it is.
            _ => match item.node.get("kind") {
                Some(kind) => kind.span,
                None => self.first_line(item.node.span),
            },
        }
    }

    fn first_line(&mut self, span: Span) -> Span {
        let sources = self.sources;
        *self.memory.first_lines.entry(span).or_insert_with(|| {
            let text = sources.text(span);
            let length = text.find('\n').unwrap_or(text.len());
            Span::new(span.file, span.start as usize..span.start as usize + length)
        })
    }

    /// The text that a fix puts in the place of the span of a field, if that is the key or scalar itself,
    /// and nothing that stands for it.
    fn fix(
        &mut self,
        object: &Origin,
        path: &FieldPath,
        target: Target,
        span: Span,
        fix: &Fix,
    ) -> Option<String> {
        let located = self.locate(self.root, &object.document_path(path));
        let text = self.sources.text(span);
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
            Some(quote) => format!("{quote}{}{quote}", fix.text),
            None if fix.is_text => print::inline(&fix.text),
            None => fix.text.clone(),
        })
    }
}

/// Finds places one by one, and keeps the documents that were read last.
pub struct Places<'s> {
    pub documents: &'s Documents<'s>,
    trees: HashMap<Span, Option<Tree<'s>>>,
    memory: Memory,
}

impl<'s> Places<'s> {
    const KEPT: usize = 64;

    pub fn new(documents: &'s Documents<'s>) -> Self {
        Self {
            documents,
            trees: HashMap::new(),
            memory: Memory::default(),
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
            } => {
                let sources = self.documents.sources;
                self.read(object.chunk);
                let root = &self.trees.get(&object.chunk.span)?.as_ref()?.root;
                let mut document = Document::new(sources, root, &mut self.memory);
                Some(document.span(object, path, *target))
            }
        }
    }

    /// The root of a document; `None` when its text is not YAML.
    pub fn root(&mut self, chunk: Chunk) -> Option<&Node<'s>> {
        self.read(chunk);
        Some(&self.trees.get(&chunk.span)?.as_ref()?.root)
    }

    fn read(&mut self, chunk: Chunk) {
        if self.trees.len() >= Self::KEPT && !self.trees.contains_key(&chunk.span) {
            self.trees.clear();
            self.memory = Memory::default();
        }
        let documents = self.documents;
        let tree = self.trees.entry(chunk.span);
        tree.or_insert_with(|| documents.parse(chunk).ok());
    }
}
