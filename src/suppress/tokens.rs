//! A comment or an annotation word by word, each with its place.

use std::sync::Arc;

use crate::source::{FileId, Span};

/// The words of a text, one after the other.
#[derive(Clone)]
pub struct Tokens<'t> {
    text: &'t str,
    file: FileId,
    at: usize,
    /// The place of all words, where the text is not written as it reads.
    whole: Option<Span>,
}

impl<'t> Tokens<'t> {
    /// The words of a line from an offset on.
    pub fn new(text: &'t str, file: FileId, at: usize) -> Self {
        let text = text[at..].lines().next().unwrap_or_default();
        Self {
            text,
            file,
            at,
            whole: None,
        }
    }

    /// The words of a value, which is written between quotes or without.
    pub fn of_value(value: &'t str, written: &str, place: Span) -> Self {
        let quotes = written.len().saturating_sub(value.len()) / 2;
        let inside = written.get(quotes..written.len() - quotes);
        Self {
            text: value,
            file: place.file,
            at: place.start as usize + quotes,
            whole: (inside != Some(value)).then_some(place),
        }
    }

    /// The next word, which may be empty.
    pub fn word(&mut self) -> (&'t str, Span) {
        self.skip(self.text.len() - self.text.trim_start().len());
        let inside = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_');
        let length = self.text.find(|char| !inside(char));
        let word = &self.text[..length.unwrap_or(self.text.len())];
        let span = Span::new(self.file, self.at..self.at + word.len());
        self.skip(word.len());
        (word, self.whole.unwrap_or(span))
    }

    /// Whether a comma follows, which is taken.
    pub fn comma(&mut self) -> bool {
        let rest = self.text.trim_start();
        let found = rest.starts_with(',');
        if found {
            self.skip(self.text.len() - rest.len() + 1);
        }
        found
    }

    /// What is left, without what sets it off.
    pub fn rest(self) -> Option<Arc<str>> {
        let rest = self
            .text
            .trim_start_matches([' ', '\t', ':', '-', '–', '—'])
            .trim_end();
        (!rest.is_empty()).then(|| rest.into())
    }

    fn skip(&mut self, bytes: usize) {
        self.text = &self.text[bytes..];
        self.at += bytes;
    }
}
