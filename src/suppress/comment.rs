//! Comments `# poolctl: allow RULE[, RULE…] [REASON]`: on a line, directly above it, or above a
//! document; and annotations that say the same of an object.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use memchr::memmem;

use super::annotation;
use super::tokens::Tokens;
use super::{Suppressed, take};
use crate::diagnostic::{Code, Diagnostic};
use crate::documents::Documents;
use crate::locate::Findings;
use crate::rules;
use crate::rules::unused_allowance::{self, Form};
use crate::source::{FileId, SourceFile, Span};
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Node, Value};

/// What follows the `#` of a comment that is for poolctl.
const MARK: &str = "poolctl:";

/// Comments with mistakes above which no rule is looked for that was meant.
const SUGGESTED: usize = 1_000;

/// The comments and annotations of the input, by what they stand at.
#[derive(Default)]
pub struct Comments {
    allowances: Vec<Allowance>,
    /// Their rules.
    rules: BTreeSet<&'static Code>,
    by_scope: BTreeMap<Scope, Vec<usize>>,
    /// Comments that cannot be meant as they are.
    pub problems: Vec<Diagnostic>,
}

/// A rule that a comment or an annotation allows.
struct Allowance {
    code: &'static Code,
    /// The name of the rule there.
    span: Span,
    form: Form,
    reason: Option<Arc<str>>,
    used: bool,
}

/// What a comment or an annotation stands at, and the text of that.
type Scope = (Level, Span);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Line,
    Document,
    /// Of annotations: a document or an item of a List.
    Object,
}

impl Level {
    const ALL: [Self; 3] = [Self::Line, Self::Document, Self::Object];

    fn form(self) -> Form {
        match self {
            Self::Line | Self::Document => Form::Comment,
            Self::Object => Form::Annotation,
        }
    }
}

impl Comments {
    pub fn find(documents: &Documents<'_>) -> Self {
        let mut comments = Self::default();
        let files = documents.sources.files();
        for (id, file) in files.filter(|(id, _)| !documents.is_set_aside(*id)) {
            if memmem::find(file.text.as_bytes(), MARK.as_bytes()).is_some() {
                comments.file(id, file, documents);
            }
            for found in annotation::find(id, documents) {
                let written = &file.text[found.place.range()];
                let tokens = Tokens::of_value(&found.value, written, found.place);
                comments.rules(tokens, found.place, (Level::Object, found.object));
            }
        }
        comments
    }

    /// Hides nothing from now on.
    pub fn forget(&mut self) {
        self.allowances.clear();
        self.rules.clear();
        self.by_scope.clear();
    }

    /// Sets aside what is allowed.
    pub fn apply(&mut self, findings: &mut Findings, suppressed: &mut Vec<Suppressed>) {
        take(findings, suppressed, |finding| {
            let code = finding.diagnostic.code;
            if !self.names(code) {
                return None;
            }
            let span = finding.primary?;
            let scopes = Level::ALL.map(|level| around(&self.by_scope, level, span));
            let mut reason = None;
            // All of them are of use.
            for &index in scopes.into_iter().flatten().flatten() {
                let allowance = &mut self.allowances[index];
                if allowance.code == code {
                    allowance.used = true;
                    reason.get_or_insert_with(|| allowance.reason.clone());
                }
            }
            reason
        });
    }

    /// Some finding of the rule may be allowed.
    pub fn names(&self, rule: &Code) -> bool {
        self.rules.contains(rule)
    }

    /// The rules some findings of which may be allowed.
    pub fn named(&self) -> impl Iterator<Item = &'static Code> {
        self.rules.iter().copied()
    }

    /// Findings for what is allowed for nothing, of some rules.
    pub fn unused(&self, wanted: impl Fn(&Code) -> bool) -> Vec<Diagnostic> {
        let allowances = self.allowances.iter();
        allowances
            .filter(|allowance| !allowance.used && wanted(allowance.code))
            .map(|allowance| {
                unused_allowance::unused(allowance.span, allowance.code, allowance.form)
            })
            .collect()
    }

    fn file(&mut self, id: FileId, file: &SourceFile, documents: &Documents<'_>) {
        let chunks = documents.chunks(id);
        let mut read: HashMap<Span, Option<Document>> = HashMap::new();
        for at in memmem::find_iter(file.text.as_bytes(), MARK.as_bytes()) {
            let Some(hash) = comment_before(&file.text, at) else {
                continue;
            };
            // A comment on the line `---` belongs to the document below it.
            let next = chunks.partition_point(|chunk| chunk.span.end as usize <= hash);
            let Some(chunk) = chunks.get(next) else {
                continue;
            };
            let document = read
                .entry(chunk.span)
                .or_insert_with(|| Document::read(chunk, file, documents));
            if let Some(document) = document.as_mut().filter(|document| !document.is_text(hash)) {
                let scope = document.scope(file, hash);
                self.comment(file, id, at + MARK.len(), scope);
            }
        }
    }

    /// Reads a comment from behind its mark.
    fn comment(&mut self, file: &SourceFile, id: FileId, start: usize, scope: Scope) {
        let mut tokens = Tokens::new(&file.text, id, start);
        let (verb, span) = tokens.word();
        if verb != "allow" {
            let (next, _) = tokens.word();
            let problem = unused_allowance::misspelled(span, verb, next);
            self.problems.extend(problem);
            return;
        }
        self.rules(tokens, span, scope);
    }

    /// Reads the rules, and the reason behind them. `place` is that of all of it.
    fn rules(&mut self, mut tokens: Tokens<'_>, place: Span, scope: Scope) {
        let form = scope.0.form();
        let mut named = vec![tokens.word()];
        while tokens.comma() {
            named.push(tokens.word());
        }
        named.retain(|(name, _)| !name.is_empty());
        if named.is_empty() {
            self.problems.push(unused_allowance::nameless(place, form));
        }
        let (next, span) = tokens.clone().word();
        self.problems
            .extend(unused_allowance::unseparated(span, next));
        let reason = tokens.rest();
        for (name, span) in named {
            let problem = match rules::named(name).map(|rule| rule.code) {
                None => {
                    let few = self.problems.len() < SUGGESTED;
                    let near = few.then(|| rules::nearest(name)).flatten();
                    unused_allowance::unknown(span, name, near)
                }
                Some(Code {
                    mandatory: Some(reason),
                    ..
                }) => unused_allowance::mandatory(span, name, reason),
                Some(code) => {
                    let at = self.by_scope.entry(scope).or_default();
                    at.push(self.allowances.len());
                    self.rules.insert(code);
                    self.allowances.push(Allowance {
                        code,
                        span,
                        form,
                        reason: reason.clone(),
                        used: false,
                    });
                    continue;
                }
            };
            self.problems.push(problem);
        }
    }
}

/// A document with comments for poolctl.
struct Document {
    span: Span,
    /// Where its content starts.
    content: usize,
    /// Strings with the mark in their text, where a `#` is no comment, in their order.
    texts: Vec<Span>,
    /// Lines of comments that have been seen to follow each other.
    block: Range<usize>,
}

impl Document {
    /// `None` for text that is not YAML, and for JSON, which has no comments.
    fn read(chunk: &Chunk, file: &SourceFile, documents: &Documents<'_>) -> Option<Self> {
        if documents.parts(chunk).iter().any(|part| part.json) {
            return None;
        }
        let root = documents.parse(*chunk).ok()?.root;
        let mut texts = Vec::new();
        texts_with_mark(&root, &file.text, &mut texts);
        texts.sort();
        Some(Self {
            span: chunk.span,
            content: root.span.start as usize,
            texts,
            block: 0..0,
        })
    }

    fn is_text(&self, hash: usize) -> bool {
        let before = self
            .texts
            .partition_point(|text| text.start as usize <= hash);
        let last = before.checked_sub(1).map(|index| self.texts[index]);
        last.is_some_and(|text| text.range().contains(&hash))
    }

    /// What a comment stands at. One without text before it is for the line below, past others.
    fn scope(&mut self, file: &SourceFile, hash: usize) -> Scope {
        if hash < self.content {
            return (Level::Document, self.span);
        }
        let is_comment = |line: usize| {
            let range = file.line(line);
            range.is_some_and(|range| file.text[range].trim_start().starts_with('#'))
        };
        let first = file.position(hash).line;
        if !self.block.contains(&first) {
            let end = (first..).find(|&line| !is_comment(line));
            self.block = first..end.unwrap_or(first);
        }
        // With what ends the line, the end of the file as well.
        let start = |line| file.line(line).map(|range| range.start);
        let (line, end) = (self.block.end, file.text.len());
        let range = start(line).unwrap_or(end)..start(line + 1).unwrap_or(end + 1);
        (Level::Line, Span::new(self.span.file, range))
    }
}

/// What stands at the line, document or object that holds the start of a span.
fn around(scopes: &BTreeMap<Scope, Vec<usize>>, level: Level, span: Span) -> Option<&Vec<usize>> {
    let end = u32::MAX;
    let last = scopes.range(..=(level, Span { end, ..span })).next_back();
    let ((of, scope), found) = last?;
    (*of == level && scope.file == span.file && span.start < scope.end).then_some(found)
}

/// The `#` before the mark, if it starts a comment there.
fn comment_before(text: &str, mark: usize) -> Option<usize> {
    let before = text[..mark].trim_end_matches([' ', '\t']);
    let hash = before.strip_suffix('#')?;
    let starts = hash.is_empty() || hash.ends_with([' ', '\t', '\n', '\r', '\u{feff}']);
    (starts || hash.ends_with("\n---")).then_some(hash.len())
}

fn texts_with_mark(node: &Node<'_>, text: &str, spans: &mut Vec<Span>) {
    let keys = node.entries().iter().map(|entry| entry.key_span);
    let own = matches!(node.value, Value::String(_)).then_some(node.span);
    let has_mark = |span: &Span| {
        let found = text.get(span.range());
        found.is_some_and(|text| text.contains(MARK))
    };
    spans.extend(keys.chain(own).filter(has_mark));
    let values = node.entries().iter().map(|entry| &entry.value);
    for child in values.chain(node.items()) {
        texts_with_mark(child, text, spans);
    }
}
