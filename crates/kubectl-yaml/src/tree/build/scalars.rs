//! The text of scalars where kubectl reads another one than the parser, and what it refuses around them.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::ScalarStyle;

use super::super::breaks;
use super::super::json;
use super::super::tabs::end_of_blank_lines;
use super::super::text::syntax_error;
use super::Builder;
use crate::SyntaxError;
use crate::source::Span;

impl<'s, 'p> Builder<'s, 'p> {
    /// The text of a scalar as kubectl reads it, from the document rather than from what the parser saw.
    pub(super) fn scalar_text(
        &mut self,
        text: Cow<'p, str>,
        style: ScalarStyle,
        span: Span,
    ) -> Result<Cow<'s, str>, SyntaxError> {
        let block = match style {
            ScalarStyle::Literal => self.text.block(span, &text, false),
            ScalarStyle::Folded => self.text.block(span, &text, true),
            _ => None,
        };
        let range = self.text.range(span);
        if !self.tabs.is_empty() {
            let below = end_of_blank_lines(self.text.as_str(), range.end);
            let tab = match (style, block) {
                (ScalarStyle::Plain, _) if range.is_empty() => None,
                (ScalarStyle::Plain, _) => self.tabs.pass(range.start..below, self.indent),
                (ScalarStyle::Literal | ScalarStyle::Folded, block) => {
                    let (start, indent) = block
                        .map_or((range.start, usize::MAX), |(start, block)| {
                            (start, block.indent)
                        });
                    self.tabs.pass(start..below, indent)
                }
                _ => self.tabs.pass(range.clone(), 0),
            };
            if let Some(tab) = tab {
                return Err(self.text.misplaced_tab(tab));
            }
        }
        let start = block.map_or(range.start, |(start, _)| start);
        if style != ScalarStyle::Plain && self.take_separators(start..range.end)? {
            let found = match (style, block) {
                (ScalarStyle::Literal | ScalarStyle::Folded, Some((start, block))) => {
                    self.text.read_block(start, span, block)
                }
                (ScalarStyle::Literal | ScalarStyle::Folded, None) => None,
                _ => breaks::quoted(self.text.slice(span)),
            };
            return match found {
                Some(text) => Ok(text.into()),
                None => Err(self.text.disputed_line_end(start)),
            };
        }
        self.original(text, span)
    }

    /// The line ends of YAML 1.1 in a scalar, if there are any; one that stands before it is refused.
    fn take_separators(&mut self, range: Range<usize>) -> Result<bool, SyntaxError> {
        let mut found = false;
        while let Some(at) = self.separators.pop_if(|at| *at < range.end) {
            if at < range.start {
                return Err(self.text.disputed_line_end(at));
            }
            found = true;
        }
        Ok(found)
    }

    /// What the document has where the parser found a text.
    fn original(&self, text: Cow<'p, str>, span: Span) -> Result<Cow<'s, str>, SyntaxError> {
        match text {
            Cow::Borrowed(text) => {
                // The parser hands out parts of what it was shown.
                let at = (text.as_ptr() as usize).wrapping_sub(self.seen.as_ptr() as usize);
                let original = at
                    .checked_add(text.len())
                    .and_then(|end| self.text.as_str().get(at..end));
                Ok(original.map_or_else(|| text.to_owned().into(), Cow::Borrowed))
            }
            Cow::Owned(text) => {
                let source = self.text.slice(span);
                if self.seen.get(self.text.range(span)) == Some(source) {
                    return Ok(text.into());
                }
                let found = json::string(source).filter(|_| self.text.is_json());
                found.map(Cow::Owned).ok_or_else(|| {
                    syntax_error(
                        span,
                        "this text has a dash before a bracket or comma".into(),
                    )
                })
            }
        }
    }

    pub(super) fn refuse_tabs_before(&self, span: Span) -> Result<(), SyntaxError> {
        match self.tabs.before(self.text.range(span).start) {
            Some(tab) => Err(self.text.misplaced_tab(tab)),
            None => Ok(()),
        }
    }
}
