//! Places of findings as spans of their files, found once, and findings in the order of these places.

mod diversion;
mod fixes;
mod spans;
mod united;
mod written;

use std::collections::{BTreeSet, HashMap};

use self::diversion::{Cause, Diversion};
pub use self::spans::spans;
use self::written::Written;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix, Severity, Tally};
use crate::documents::Documents;
use crate::object::{Origin, Place, Target};
use crate::source::{SourceMap, Span};
use kubectl_yaml::edit::{Replacement, Rewrite};
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Entry, Node, OnPath};

/// A finding whose places are known.
#[derive(Debug)]
pub struct Located {
    pub diagnostic: Diagnostic,
    /// `None` for the input as a whole.
    pub primary: Option<Span>,
    /// Of the related places, in their order.
    related: Box<[Option<Span>]>,
    /// What stands where afterwards.
    pub fix: Option<Box<(Span, String)>>,
    /// The numbers of the environments that it holds in; none where there are no environments.
    pub environments: Vec<usize>,
    /// All there is to say of the place is why its text was not meant.
    diverted: Option<Cause>,
}

/// Where the places of a finding are.
struct Spans {
    primary: Option<Span>,
    related: Box<[Option<Span>]>,
    fix: Option<Box<(Span, String)>>,
}

impl Spans {
    /// Places in objects are not known yet.
    fn in_text(finding: &Diagnostic) -> Self {
        let related = finding.related.iter().map(|label| label.place.text());
        Self {
            primary: finding.primary.place.text(),
            related: related.collect(),
            fix: None,
        }
    }

    /// The place of a label, the primary one being the first.
    fn set(&mut self, label: usize, answer: Answer) {
        match label.checked_sub(1) {
            None => {
                self.primary = Some(answer.span);
                self.fix = answer.fix.map(|fix| {
                    let Replacement { range, text } = fix.replacement;
                    Box::new((Span::new(fix.span.file, range), text))
                });
            }
            Some(related) => self.related[related] = Some(answer.span),
        }
    }
}

impl Located {
    fn new(diagnostic: Diagnostic, spans: Spans) -> Self {
        let Spans {
            primary,
            related,
            fix,
        } = spans;
        Self {
            diagnostic,
            primary,
            related,
            fix,
            environments: Vec::new(),
            diverted: None,
        }
    }

    /// A finding with no place in an object.
    pub fn in_text(diagnostic: Diagnostic) -> Self {
        let spans = Spans::in_text(&diagnostic);
        Self::new(diagnostic, spans)
    }

    /// All of its places.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        let related = self.related.iter().copied().flatten();
        self.primary.into_iter().chain(related)
    }

    /// Related places with a few words for each.
    pub fn related(&self) -> impl Iterator<Item = (Span, &str)> {
        let labels = self.related.iter().zip(&self.diagnostic.related);
        labels.filter_map(|(span, label)| Some(((*span)?, label.message.as_ref())))
    }

    fn order(&self) -> (Option<Span>, Severity, &'static Code, &str) {
        let Diagnostic {
            severity,
            code,
            message,
            ..
        } = &self.diagnostic;
        (self.primary, *severity, code, message)
    }
}

/// All findings of a run, by file, offset, severity, rule and message.
#[derive(Debug, Default)]
pub struct Findings {
    pub list: Vec<Located>,
    pub tally: Tally,
}

impl Findings {
    /// Adds a finding about a piece of text, behind the others.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.tally.admit(&diagnostic) {
            self.list.push(Located::in_text(diagnostic));
        }
    }

    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many there are of a severity, with those that are only counted.
    pub fn count(&self, severity: Severity) -> usize {
        let list = self.list.iter();
        let kept = list.filter(|finding| finding.diagnostic.severity == severity);
        kept.count() + self.tally.left_out(severity)
    }

    /// Brings findings into their order. What is said twice of a place, because an alias leads there again,
    /// is said once.
    pub fn sort(&mut self) {
        self.list.sort_by(|a, b| a.order().cmp(&b.order()));
        self.list.dedup_by(|a, b| a.order() == b.order());
    }

    /// Leaves out what findings of other rules, which count, say of the same object.
    pub fn leave_out_told(&mut self) {
        let list = || self.list.iter().map(|finding| &finding.diagnostic);
        let rules: BTreeSet<_> = list().filter_map(|finding| finding.told_by).collect();
        if rules.is_empty() {
            return;
        }
        let telling = list().filter(|finding| rules.contains(finding.code));
        let told = telling.flat_map(|finding| {
            let places = finding.related.iter().map(|label| &label.place);
            places.filter_map(|place| Some((finding.code, place.object()?)))
        });
        let told: BTreeSet<_> = told
            .map(|(rule, object)| (rule, object.standing()))
            .collect();
        let is_told = |finding: &Diagnostic| {
            let by = finding.told_by.zip(finding.primary.place.object());
            by.is_some_and(|(rule, object)| told.contains(&(rule, object.standing())))
        };
        let kept: Vec<_> = list().map(|finding| !is_told(finding)).collect();
        let mut kept = kept.into_iter();
        self.list.retain(|_| kept.next().unwrap_or(true));
    }
}

/// Looks up the places of all findings.
///
/// Each document with places is read once more for that, and forgotten again: to keep all of them would
/// take many times the memory of the input.
pub fn locate(diagnostics: Diagnostics, documents: &Documents<'_>) -> Findings {
    let (list, tally) = diagnostics.into_parts();
    let mut spans: Vec<_> = list.iter().map(Spans::in_text).collect();
    let mut diverted = Vec::new();
    answer_all(questions(&list), documents, |question, mut answer| {
        let diversion = answer.diversion.take();
        diverted.extend(diversion.map(|diversion| (question.finding, diversion)));
        spans[question.finding].set(question.label, answer);
    });
    let list = list.into_iter().zip(spans);
    let mut list: Vec<_> = list
        .map(|(finding, spans)| Located::new(finding, spans))
        .collect();
    for (finding, diversion) in diverted {
        list[finding].divert(diversion);
    }
    let mut findings = Findings { list, tally };
    findings.sort();
    findings
}

/// Finds the places in objects, document by document.
fn answer_all<'a>(
    mut questions: Vec<Question<'a>>,
    documents: &Documents<'_>,
    mut take: impl FnMut(&Question<'a>, Answer),
) {
    questions.sort_by_key(Question::chunk);
    let mut written = Written::new(documents);
    for questions in questions.chunk_by(|a, b| a.chunk() == b.chunk()) {
        let answers = answer(questions, documents, &mut written);
        for (question, answer) in questions.iter().zip(answers) {
            take(question, answer);
        }
    }
}

/// Asks for the place of a label of a finding, the primary one being the first.
struct Question<'a> {
    finding: usize,
    label: usize,
    object: &'a Origin,
    path: &'a FieldPath,
    target: Target,
    fix: Option<&'a Fix>,
    /// Why the text there was not meant may be all there is to say.
    code: Option<&'static Code>,
}

struct Answer {
    span: Span,
    fix: Option<Rewrite>,
    diversion: Option<Diversion>,
}

impl Question<'_> {
    fn chunk(&self) -> Chunk {
        self.object.chunk
    }
}

/// All questions of findings.
fn questions(list: &[Diagnostic]) -> Vec<Question<'_>> {
    let mut questions = Vec::new();
    for (finding, diagnostic) in list.iter().enumerate() {
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
                code: Some(diagnostic.code).filter(|_| number == 0),
            });
        }
    }
    questions
}

/// The answers to questions on one document.
fn answer(
    questions: &[Question<'_>],
    documents: &Documents<'_>,
    written: &mut Written<'_, '_>,
) -> Vec<Answer> {
    let chunk = questions[0].chunk();
    let Ok(tree) = documents.parse(chunk) else {
        return Vec::new();
    };
    let sources = documents.sources;
    let mut memory = Memory::default();
    let mut document = Document::new(sources, &tree.root, &mut memory);
    let is_build = sources.file(chunk.span.file).build.is_some();
    let answers = questions.iter().map(|question| {
        let Question { object, path, .. } = *question;
        if !is_build {
            return document.answer(question, &object.item);
        }
        let source = written.source(&tree.root, object, path);
        let in_source = source.map(|(root, item)| {
            Document::new(sources, &root, &mut Memory::default()).answer(question, &item)
        });
        // What no file says cannot be mended in one.
        in_source.unwrap_or_else(|| Answer {
            fix: None,
            ..document.answer(question, &object.item)
        })
    });
    let mut answers: Vec<_> = answers.collect();
    if !is_build {
        fixes::drop_colliding(questions, &mut answers);
        fixes::keep_sound(sources, chunk, &tree, &mut answers);
    }
    answers
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

    fn locate(&mut self, from: &'t Node<'s>, path: &FieldPath) -> OnPath<'t, 's> {
        from.locate_by(path, |node, key| {
            if node.entries().len() <= Self::SCANNED {
                return node.entry(key);
            }
            self.memory.entry(node, key)
        })
    }

    /// The place of an object that stands at `item`.
    fn answer(&mut self, question: &Question<'_>, item: &FieldPath) -> Answer {
        let Question { path, target, .. } = *question;
        let item = self.locate(self.root, item);
        let located = self.locate(item.node, path);
        let span = self.span(&item, &located, target);
        let fix = question.fix.and_then(|fix| match fix {
            Fix::Removed => fixes::removal(self.sources, item.node, path),
            Fix::Entries(new) => fixes::entries(self.sources, item.node, path, new),
            _ => fixes::rewrite(self.sources, &located, path, target, span, fix),
        });
        let code = question.code;
        Answer {
            span,
            fix,
            diversion: code.and_then(|code| Diversion::of(code, &located, path, target)),
        }
    }

    /// The smallest text that stands for a field.
    fn span(&mut self, item: &OnPath<'_, '_>, field: &OnPath<'_, '_>, target: Target) -> Span {
        let key = field.key.or(item.key);
        let value = field.node.span;
        let first = self.first_line(value);
        let several_lines = first != value;
        match key {
            Some(key) if target == Target::Key || !field.complete || several_lines => key,
            _ if field.complete => first,
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
}
