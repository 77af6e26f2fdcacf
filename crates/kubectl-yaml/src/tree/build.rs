//! From the events of the YAML parser to a tree: nesting, anchors, merge keys, and the limits of each.

mod aliases;
mod scalars;

use std::borrow::Cow;

use granit_parser::{
    ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, StrInput, StructureStyle, options,
};

use self::aliases::{Anchor, BYTES_OF_ALIASED, FREE_ALIASED, measure};
use super::breaks::SEPARATORS;
use super::budget::Budget;
use super::entries::{Entries, take_from};
use super::message;
use super::mistake;
use super::tabs::TabLines;
use super::text::{Text, syntax_error};
use super::{DuplicateKey, Entry, MAX_DEPTH, Node, Tree, Value};
use crate::SyntaxError;
use crate::scalar;
use crate::source::Span;
use crate::split::Chunk;

/// Keys for a second time that are reported of one document.
const MAX_DUPLICATES: usize = 1_000;

/// Reads one document.
pub(super) struct Builder<'s, 'p> {
    parser: Parser<'p, StrInput<'p>>,
    text: Text<'s>,
    /// What the parser is shown: the text, or one of the same length.
    seen: &'p str,
    budget: Budget,
    /// Between brackets or braces.
    flow: bool,
    /// Values that aliases may still add.
    aliased: usize,
    /// Entries and items of the collections that are being read.
    entries: Vec<Entry<'s>>,
    items: Vec<Node<'s>>,
    /// By their numbers, which rise.
    anchors: Vec<(usize, Anchor<'s>)>,
    duplicates: Vec<DuplicateKey>,
    tabs: TabLines,
    /// Where text that a scalar goes on with has to be indented to, counted while there are tabs.
    indent: usize,
    /// Line ends of YAML 1.1 alone that no scalar has had yet, the last one first.
    separators: Vec<usize>,
}

type Next<'p> = (Event<'p>, Span);

impl<'s, 'p> Builder<'s, 'p> {
    /// `text` is the text under the span of `chunk`, and `seen` what the parser is shown of it.
    pub(super) fn new(chunk: Chunk, text: &'s str, seen: &'p str) -> Self {
        Self {
            parser: Parser::new_from_str_with_options(seen, parser_options()),
            seen,
            text: Text::new(chunk, text),
            budget: Budget::new(text.len()),
            flow: false,
            aliased: FREE_ALIASED + text.len() / BYTES_OF_ALIASED,
            entries: Vec::new(),
            items: Vec::new(),
            anchors: Vec::new(),
            duplicates: Vec::new(),
            tabs: TabLines::new(if chunk.json { "" } else { text }),
            indent: 0,
            separators: separators(chunk, text),
        }
    }

    pub(super) fn tree(mut self) -> Result<Tree<'s>, SyntaxError> {
        self.text.refuse_other_than_json()?;
        self.text.refuse_ambiguous_line_ends()?;
        self.text.refuse_end_without_start()?;
        let root = self.document()?;
        self.refuse_tabs_before(self.text.end())?;
        if let Some(at) = self.separators.last() {
            return Err(self.text.disputed_line_end(*at));
        }
        Ok(Tree {
            root,
            duplicates: self.duplicates,
        })
    }

    fn next(&mut self) -> Result<Next<'p>, SyntaxError> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                if let Some(tag) = span.tag_span().and_then(|tag| tag.byte_range()) {
                    self.text.refuse_unusual_tag(tag)?;
                }
                let range = span.byte_range().unwrap_or_default();
                Ok((event, self.text.span(range.start, range.end)))
            }
            Some(Err(error)) => {
                let mut at = error.marker().byte_offset().unwrap_or(usize::MAX);
                if matches!(error.kind(), ErrorKind::TabInPlainScalar) {
                    at = self.text.tab_below(at);
                }
                // What is a mistake to the parser may be none where the line ends.
                if let Some(separator) =
                    self.separators.last().filter(|separator| **separator <= at)
                {
                    return Err(self.text.disputed_line_end(*separator));
                }
                Err(self.explain(at, &error))
            }
            None => Ok((Event::StreamEnd, self.text.end())),
        }
    }

    /// The words for an error of the parser, and its place: that of the mistake where it is known.
    fn explain(&self, at: usize, error: &ScanError) -> SyntaxError {
        let mistake = mistake::find(self.text.as_str(), at, error.kind(), self.flow);
        match mistake.filter(|_| !self.text.is_json()) {
            Some(mistake) => {
                let span = self.text.span(mistake.range.start, mistake.range.end);
                syntax_error(span, mistake.message).help(mistake.help)
            }
            None => {
                let (message, help) = message::explain(error);
                SyntaxError {
                    help: help.map(Into::into),
                    ..self.text.error_at(at, message)
                }
            }
        }
    }

    fn document(&mut self) -> Result<Node<'s>, SyntaxError> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(SyntaxError {
                        help: Some("start the next document with a line `---`".into()),
                        disputed: true,
                        ..self.text.error_at_start(
                            span,
                            "kubectl reads nothing between `...` and the next `---`".into(),
                        )
                    });
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                event => root = Some(self.node(event, span)?),
            }
        }
        Ok(root.unwrap_or(Node {
            span: self.text.span(0, 0),
            value: Value::Null,
        }))
    }

    fn node(&mut self, event: Event<'p>, span: Span) -> Result<Node<'s>, SyntaxError> {
        self.count(span)?;
        if !self.flow && !is_block(&event) {
            self.refuse_tabs_before(span)?;
            self.text.refuse_tab_before(span)?;
        }
        let anchor = self.anchor(&event)?;
        let node = match event {
            Event::Alias(id) => return self.alias(id, span),
            Event::Scalar(text, style, _, tag) => {
                let text = self.scalar_text(text, style, span)?;
                let value = self
                    .text
                    .scalar(text, style, tag.as_deref(), span, self.flow)?;
                Node { span, value }
            }
            Event::SequenceStart(style, ..) => self.nested(style, span, Self::sequence)?,
            Event::MappingStart(style, ..) => self.nested(style, span, Self::mapping)?,
            _ => return Err(syntax_error(span, "a value was expected here".into())),
        };
        if let Some(id) = anchor {
            self.count(span)?;
            let size = measure(&node);
            self.spend(size, span)?;
            let node = node.clone();
            // Numbers are given where nodes start, and kept where they end.
            let at = self.anchors.partition_point(|(known, _)| *known < id);
            self.anchors.insert(at, (id, Anchor { node, size }));
        }
        Ok(node)
    }

    fn count(&mut self, span: Span) -> Result<(), SyntaxError> {
        self.budget.count().ok_or_else(|| {
            let message = "this document has too many values for its size";
            syntax_error(span, message.into())
        })
    }

    /// Reads a collection one level deeper.
    fn nested(
        &mut self,
        style: StructureStyle,
        start: Span,
        read: fn(&mut Self, Span) -> Result<Node<'s>, SyntaxError>,
    ) -> Result<Node<'s>, SyntaxError> {
        let outside = std::mem::replace(&mut self.flow, style == StructureStyle::Flow);
        let indent = self.indent;
        if !self.flow && !self.tabs.is_empty() {
            self.indent = self.text.column_of_collection(start) + 1;
        }
        self.budget.enter().ok_or_else(|| too_deep(start))?;
        let node = read(self, start)?;
        self.budget.leave();
        if self.flow && !outside && !self.tabs.is_empty() {
            self.tabs.pass(self.text.range(node.span), 0);
        }
        self.indent = indent;
        self.flow = outside;
        Ok(node)
    }

    fn sequence(&mut self, start: Span) -> Result<Node<'s>, SyntaxError> {
        let base = self.items.len();
        let end = loop {
            match self.next()? {
                (Event::SequenceEnd, span) => break span,
                (event, span) => {
                    if !self.flow {
                        self.text.refuse_tab_before(span)?;
                    }
                    let item = self.node(event, span)?;
                    self.items.push(item);
                }
            }
        };
        let items = take_from(&mut self.items, base);
        let last = items.last().map(|item| item.span.end);
        Ok(Node {
            span: collection_span(start, end, last),
            value: Value::Sequence(items),
        })
    }

    fn mapping(&mut self, start: Span) -> Result<Node<'s>, SyntaxError> {
        let mut entries = Entries::new(&self.entries);
        // Not that of the last entry: a key for the second time takes the place of the first.
        let mut last = None;
        let end = loop {
            match self.next()? {
                (Event::MappingEnd, span) => break span,
                (event, span) if is_merge(&event) => {
                    self.node(event, span)?;
                    last = Some(self.merge(span, &mut entries)?);
                }
                (event, span) => last = Some(self.entry(event, span, &mut entries)?),
            }
        };
        Ok(Node {
            span: collection_span(start, end, last),
            value: Value::Mapping(entries.finish(&mut self.entries)),
        })
    }

    /// Reads a key and its value, and says where they end.
    fn entry(
        &mut self,
        event: Event<'p>,
        span: Span,
        entries: &mut Entries,
    ) -> Result<u32, SyntaxError> {
        if !self.flow {
            self.text.refuse_tab_before(span)?;
        } else if let Event::Scalar(_, style, ..) = &event {
            self.text.refuse_unusual_colon(*style, span)?;
        }
        let tagged = matches!(event, Event::Scalar(_, _, _, Some(_)));
        let node = self.node(event, span)?;
        let key = self.key(node, tagged)?;
        let (event, value_span) = self.next()?;
        let value = self.node(event, value_span)?;
        let end = value.span.end;
        let entry = Entry {
            key,
            key_span: span,
            value,
        };
        let duplicate = entries.insert(&mut self.entries, entry);
        if self.duplicates.len() < MAX_DUPLICATES {
            self.duplicates.extend(duplicate);
        }
        Ok(end)
    }

    /// A key as Kubernetes reads it by way of JSON.
    fn key(&self, key: Node<'s>, tagged: bool) -> Result<Cow<'s, str>, SyntaxError> {
        let source = self.text.slice(key.span);
        let is_break = |char| matches!(char, '\n' | '\r') || SEPARATORS.contains(&char);
        if source.contains(is_break) && !self.text.is_json() {
            let error = syntax_error(key.span, "a key must stand on one line".into());
            return Err(SyntaxError {
                disputed: true,
                ..error
            });
        }
        match key.value {
            // To kubectl some tags make a merge key of this, even in quotes.
            Value::String(text) if !(tagged && text == "<<") => Ok(text),
            Value::Bool(bool) => Ok(bool.to_string().into()),
            Value::Int(int) if !tagged && scalar::is_integer(source) => Ok(int.to_string().into()),
            Value::Int(_) | Value::Float(_)
                if !tagged && let Some(key) = scalar::float_key(source) =>
            {
                Ok(key.into())
            }
            value => Err(SyntaxError {
                help: Some("quote the key".into()),
                // Of numbers and the like kubectl makes some text.
                disputed: !matches!(value, Value::Null | Value::Sequence(_) | Value::Mapping(_)),
                ..syntax_error(key.span, "a key must be text".into())
            }),
        }
    }
}

fn parser_options() -> Options {
    options! {
        disallow_directives: true,
        emit_anchor_events: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    }
}

/// The line ends that only YAML 1.1 has, the last one first.
fn separators(chunk: Chunk, text: &str) -> Vec<usize> {
    if chunk.json || text.is_ascii() {
        return Vec::new();
    }
    let separators = text.rmatch_indices(SEPARATORS);
    separators.map(|(at, _)| at).collect()
}

fn is_block(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Scalar(_, ScalarStyle::Literal | ScalarStyle::Folded, ..)
    )
}

fn is_merge(event: &Event<'_>) -> bool {
    matches!(event, Event::Scalar(text, ScalarStyle::Plain, _, None) if text == "<<")
}

/// A flow collection ends with its bracket, a block collection with its last entry.
fn collection_span(start: Span, end: Span, last: Option<u32>) -> Span {
    let bracket = (end.end > end.start).then_some(end.end);
    let end = bracket.or(last).unwrap_or(start.end);
    Span {
        end: end.max(start.start),
        ..start
    }
}

fn too_deep(span: Span) -> SyntaxError {
    syntax_error(span, format!("nested more than {MAX_DEPTH} levels deep"))
}
