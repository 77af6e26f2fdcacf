//! The places of a finding with their source, underlined. The only module that names miette.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents,
};

use crate::locate::Located;
use crate::report::{Style, chart};
use textwrap::core::display_width;

use crate::source::{FileId, Position, SourceMap, Span, has_lone_carriage_return};
use crate::terminal::{visible, wrapped};
use kubectl_yaml::print::{self, is_printable};

/// Draws the places of findings.
pub struct Artist<'a> {
    texts: Texts<'a>,
    columns: Option<usize>,
    handler: GraphicalReportHandler,
}

impl<'a> Artist<'a> {
    /// For the findings that will be drawn.
    pub fn new(sources: &'a SourceMap, findings: &[&Located], style: Style) -> Self {
        let theme = if style.color {
            let mut theme = GraphicalTheme::unicode();
            // Yellow words cannot be read on a light ground.
            theme.styles.highlights.remove(1);
            theme
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        Self {
            texts: Texts::new(sources, findings),
            columns: style.columns,
            handler: GraphicalReportHandler::new_themed(theme).without_syntax_highlighting(),
        }
    }

    /// All places of a finding in one list; the last line waits for what is said below it.
    pub fn draw(&self, finding: &Located) -> Drawing {
        let mut drawn = String::new();
        let excerpts = Excerpts::new(&self.texts, self.columns, finding);
        let rendered = self.handler.render_report(&mut drawn, &excerpts);
        debug_assert!(rendered.is_ok(), "a string takes all text");
        // Whatever the message, it has a line.
        let snippets = drawn.split_once('\n').map_or("", |(_, snippets)| snippets);
        Drawing::joined(snippets, self.columns)
    }
}

/// Snippets, without the last line.
pub struct Drawing {
    pub text: String,
    /// The column of the line between numbers and source.
    pub gutter: usize,
}

impl Drawing {
    /// Snippets one below the other, which miette draws each for itself, around one line from top to bottom.
    fn joined(snippets: &str, columns: Option<usize>) -> Self {
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let tops = snippets
            .lines()
            .filter(|line| line[indent(line)..].starts_with('╭'));
        let gutter = tops.map(indent).max().unwrap_or_default();
        let (mut text, mut pad) = (String::with_capacity(snippets.len()), 0);
        for line in snippets.lines() {
            let drawn = line.trim_start_matches(' ');
            if let Some(top) = drawn.strip_prefix('╭') {
                pad = gutter - indent(line);
                let corner = if text.is_empty() { '╭' } else { '├' };
                text.push_str(&format!("{:gutter$}{corner}{top}\n", ""));
            } else if !drawn.starts_with('╰') {
                let line = format!("{:pad$}{line}", "");
                text.push_str(&fitted(line, gutter, columns));
            }
        }
        Self { text, gutter }
    }
}

/// A line that ends where the screen does: of source what fits, of words below it all.
fn fitted(line: String, gutter: usize, columns: Option<usize>) -> String {
    let Some(columns) = columns.filter(|columns| display_width(&line) > *columns) else {
        return line + "\n";
    };
    let is_below = line.trim_start_matches(' ').starts_with('·');
    match line.split_once("╰── ").filter(|_| is_below) {
        Some((_, label)) => {
            let margin = format!("{:gutter$}·   ", "");
            wrapped(label, &margin, &margin, columns)
        }
        None => cut(&line, columns) + "\n",
    }
}

/// The beginning of a line, and all of its colors.
fn cut(line: &str, columns: usize) -> String {
    let (mut cut, mut width, mut is_cut) = (String::with_capacity(line.len()), 0, false);
    for (number, part) in line.split('\u{1b}').enumerate() {
        let (color, text) = if number == 0 {
            ("", part)
        } else {
            cut.push('\u{1b}');
            part.split_at(part.find('m').map_or(0, |at| at + 1))
        };
        cut.push_str(color);
        for char in text.chars() {
            width += display_width(char.encode_utf8(&mut [0; 4]));
            if width < columns {
                cut.push(char);
            } else if !is_cut {
                cut.push('…');
                is_cut = true;
            }
        }
    }
    cut
}

/// The texts that findings show, made harmless: each file once, and only if what is shown of it needs to be.
struct Texts<'a> {
    sources: &'a SourceMap,
    changed: HashMap<FileId, String>,
}

impl<'a> Texts<'a> {
    fn new(sources: &'a SourceMap, shown: &[&Located]) -> Self {
        let mut spans: Vec<_> = shown.iter().flat_map(|finding| finding.spans()).collect();
        spans.sort();
        let of_files = spans.chunk_by(|a, b| a.file == b.file);
        let changed = of_files.filter_map(|spans| {
            let id = spans[0].file;
            let text = &sources.file(id).text;
            let windows = windows(text, spans);
            let is_harmless = |window: &Range<usize>| is_harmless(&text[window.clone()]);
            let needs_change = !windows.iter().all(is_harmless);
            needs_change.then(|| (id, harmless_of_equal_length(text)))
        });
        Self {
            sources,
            changed: changed.collect(),
        }
    }

    fn get(&self, id: FileId) -> &str {
        let original = &self.sources.file(id).text;
        self.changed.get(&id).unwrap_or(original)
    }
}

/// All that snippets show of a text, and more; `spans` are in their order.
fn windows(text: &str, spans: &[Span]) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    for span in spans {
        let at = span.start as usize;
        let start = text.floor_char_boundary(at.saturating_sub(2 * Excerpts::MOST));
        let end = text.ceil_char_boundary(at + 2 * Excerpts::MOST);
        match windows.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => windows.push(start..end),
        }
    }
    windows
}

fn is_kept(char: char) -> bool {
    matches!(char, '\n' | '\t' | '\r') || is_printable(char)
}

/// There is nothing in the text that a terminal or a CI system would obey.
fn is_harmless(text: &str) -> bool {
    let mut hashes = memchr::memmem::find_iter(text.as_bytes(), "##");
    !hashes.any(|at| print::is_command(&text[at..]))
        && !has_lone_carriage_return(text)
        && text.chars().all(is_kept)
}

/// Replaces what a terminal would obey byte by byte, so that columns stay.
fn harmless_of_equal_length(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '\r' if chars.peek().is_none_or(|(_, next)| *next != '\n') => harmless.push('?'),
            '#' if print::is_command(&text[at..]) => harmless.push('?'),
            char if is_kept(char) => harmless.push(char),
            char if char.len_utf8() == 3 => harmless.push(char::REPLACEMENT_CHARACTER),
            char => harmless.extend(std::iter::repeat_n('?', char.len_utf8())),
        }
    }
    harmless
}

/// The places of a finding as miette wants them; what is said above and below them is none of its affairs.
/// The parts of files are in one space of offsets, the primary one first: miette knows one source, and shows
/// a snippet for each part of it that cannot be joined with the last.
struct Excerpts<'a> {
    texts: &'a Texts<'a>,
    columns: Option<usize>,
    labels: Vec<LabeledSpan>,
    /// File and line of each part; what is a few lines off belongs to the same part.
    parts: Vec<(FileId, usize)>,
}

impl<'a> Excerpts<'a> {
    /// Offsets of one file; every file is shorter than this.
    const STRIDE: usize = 1 << 32;

    /// Bytes of source that one snippet shows.
    const MOST: usize = 2_000;

    /// Bytes of a line that is shown whole; a minified file is one line.
    const LONG_LINE: usize = 200;

    /// What is shown of a longer line, on each side of the span.
    const MARGIN: usize = 60;

    /// Lines between two places that one snippet shows.
    const NEAR: usize = 3;

    /// What the numbers of lines take, and what stands around them.
    const GUTTER: usize = 8;

    fn new(texts: &'a Texts<'a>, columns: Option<usize>, finding: &Located) -> Self {
        let mut excerpts = Self {
            texts,
            columns,
            labels: Vec::new(),
            parts: Vec::new(),
        };
        let text = |message: &str| Some(visible(message)).filter(|text| !text.is_empty());
        if let Some(span) = finding.primary {
            let message = text(&finding.diagnostic.primary.message);
            let label = LabeledSpan::new_primary_with_span(message, excerpts.range(span));
            excerpts.labels.push(label);
        }
        for (span, message) in finding.related() {
            let label = LabeledSpan::new_with_span(text(message), excerpts.range(span));
            excerpts.labels.push(label);
        }
        excerpts
    }

    /// Columns of source on a screen.
    fn room(&self) -> Option<usize> {
        Some(self.columns?.saturating_sub(Self::GUTTER))
    }

    /// The screen has no room for the line up to the place there.
    fn is_far(&self, position: Position, length: usize) -> bool {
        let end = |room: usize| position.column + length.min(room / 2);
        self.room().is_some_and(|room| end(room) > room)
    }

    fn range(&mut self, span: Span) -> SourceSpan {
        let length = (span.end - span.start) as usize;
        let start = self
            .texts
            .sources
            .file(span.file)
            .position(span.start as usize);
        let is_far = self.is_far(start, length);
        let near = |part: &(FileId, usize)| {
            !is_far && part.0 == span.file && part.1.abs_diff(start.line) <= Self::NEAR
        };
        let position = self.parts.iter().position(near).unwrap_or_else(|| {
            self.parts.push((span.file, start.line));
            self.parts.len() - 1
        });
        // Of a long value the beginning is enough.
        let length = length.min(Self::LONG_LINE);
        (position * Self::STRIDE + span.start as usize, length).into()
    }
}

impl fmt::Debug for Excerpts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Excerpts").field(&self.parts).finish()
    }
}

impl fmt::Display for Excerpts<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Excerpts<'_> {}

impl miette::Diagnostic for Excerpts<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl SourceCode for Excerpts<'_> {
    /// Whole lines around a span of one file; by a line index, which miette's own sources lack.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let base = span.offset() / Self::STRIDE * Self::STRIDE;
        let start = span.offset() - base;
        let part = self.parts.get(base / Self::STRIDE);
        let (id, _) = *part.ok_or(MietteError::OutOfBounds)?;
        let (file, text) = (self.texts.sources.file(id), self.texts.get(id));
        let end = text.floor_char_boundary(start + span.len());
        if end > text.len() || span.len() > Self::MOST {
            return Err(MietteError::OutOfBounds);
        }
        let position = file.position(start);
        let first = position.line.saturating_sub(before).max(1);
        let last = file.position(end.saturating_sub(1).max(start)).line;
        let lines: Vec<_> = (first..=last).map_while(|line| file.line(line)).collect();
        let (Some(head), Some(tail)) = (lines.first(), lines.last()) else {
            return Err(MietteError::OutOfBounds);
        };
        let whole = head.start..tail.end.max(end);
        // Without context miette asks for the column of the span, not for lines.
        let (range, line, column) = if before == 0 {
            (start..end, position.line, position.column)
        } else if self.is_far(position, end - start)
            || lines.iter().any(|line| line.len() > Self::LONG_LINE)
        {
            let margin = self
                .room()
                .map_or(Self::MARGIN, |room| Self::MARGIN.min(room / 4));
            let from = text.floor_char_boundary(start.saturating_sub(margin));
            let to = text.ceil_char_boundary((end + Self::MARGIN).min(text.len()));
            let on_line = file.line(position.line).unwrap_or(whole);
            (
                from.max(on_line.start)..to.min(on_line.end.max(end)),
                position.line,
                1,
            )
        } else {
            (whole, first, 1)
        };
        Ok(Box::new(MietteSpanContents::new_named(
            visible(&chart::name_at(file, start)),
            &text.as_bytes()[range.clone()],
            (base + range.start, range.len()).into(),
            line - 1,
            column - 1,
            lines.len(),
        )))
    }
}
