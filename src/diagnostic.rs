//! Findings as plain data, from whichever step raises them.

mod collection;

use std::borrow::Cow;
use std::cmp::Ordering;

pub use self::collection::{Diagnostics, Limits, Sink, Tally};
use crate::object::Place;
use crate::suggest::Near;
use kubectl_yaml::edit::NewValue;

/// How much a finding matters; the order is that of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// An API server or the operator would refuse it, or it destroys something.
    Error,
    /// Accepted, but does not work, or not as written.
    Warning,
    Note,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A rule as its findings know it; the name says which one it is.
#[derive(Debug)]
pub struct Code {
    /// In kebab case, unique.
    pub name: &'static str,
    /// The usual severity; some findings of a rule weigh less.
    pub severity: Severity,
    /// One line for tables.
    pub summary: &'static str,
    /// Why its findings cannot be allowed, where they cannot.
    pub mandatory: Option<&'static str>,
    /// Its findings are on two things that get into each other's way, however these are written.
    pub is_on_two: bool,
}

impl Code {
    pub const fn error(name: &'static str, summary: &'static str) -> Self {
        Self::new(name, Severity::Error, summary)
    }

    pub const fn warning(name: &'static str, summary: &'static str) -> Self {
        Self::new(name, Severity::Warning, summary)
    }

    pub const fn note(name: &'static str, summary: &'static str) -> Self {
        Self::new(name, Severity::Note, summary)
    }

    const fn new(name: &'static str, severity: Severity, summary: &'static str) -> Self {
        Self {
            name,
            severity,
            summary,
            mandatory: None,
            is_on_two: false,
        }
    }

    /// Somebody who allowed its findings would lose something in silence: what, is the reason.
    #[must_use]
    pub const fn mandatory(self, reason: &'static str) -> Self {
        Self {
            mandatory: Some(reason),
            ..self
        }
    }

    /// Two things get into each other's way.
    #[must_use]
    pub const fn on_two(self) -> Self {
        Self {
            is_on_two: true,
            ..self
        }
    }

    /// A finding of this rule: what is wrong, and where.
    pub fn at(&'static self, place: Place, message: impl Into<Cow<'static, str>>) -> Diagnostic {
        Diagnostic {
            code: self,
            severity: self.severity,
            message: message.into(),
            primary: Label {
                place,
                message: Cow::Borrowed(""),
            },
            related: Vec::new(),
            help: None,
            remedy: Remedy::Here,
            fix: None,
            told_by: None,
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Code {}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(other.name)
    }
}

/// A place with a few words for it.
#[derive(Clone, Debug)]
pub struct Label {
    pub place: Place,
    pub message: Cow<'static, str>,
}

/// What belongs at the primary place instead; the quotes that are there stay.
#[derive(Clone, Debug)]
pub enum Fix {
    /// A string, which is quoted where it would be read as something else.
    Text(String),
    Number(i32),
    /// What is written there, between quotes.
    Quoted,
    /// What is written there, without its quotes.
    Bare,
    /// Nothing: the item goes out of its list.
    Removed,
    /// These entries, in the place of the one with the key.
    Entries(Vec<(String, NewValue)>),
}

/// Where the help of a finding is to be followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remedy {
    /// At the primary place.
    #[default]
    Here,
    /// At the related place of this number.
    Related(usize),
    /// At no place that is known.
    Nowhere,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub code: &'static Code,
    pub severity: Severity,
    /// What is wrong, in lower case and without a full stop.
    pub message: Cow<'static, str>,
    pub primary: Label,
    pub related: Vec<Label>,
    /// What to do.
    pub help: Option<Cow<'static, str>>,
    pub remedy: Remedy,
    /// The one right edit, where there is exactly one.
    pub fix: Option<Box<Fix>>,
    /// A finding of this rule that points to the same object says it, too; then one of the two is enough.
    pub told_by: Option<&'static Code>,
}

impl Diagnostic {
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Words under the primary place.
    #[must_use]
    pub fn label(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.primary.message = message.into();
        self
    }

    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        // There are few, but maybe a hundred thousand findings.
        self.related.reserve_exact(1);
        self.related.push(Label { place, message });
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Where to do what the help says, unless at the primary place.
    #[must_use]
    pub fn remedy(mut self, remedy: Remedy) -> Self {
        self.remedy = remedy;
        self
    }

    /// The place where to do what the help says.
    pub fn remedied_at(&self) -> Option<&Place> {
        match self.remedy {
            Remedy::Here => Some(&self.primary.place),
            Remedy::Related(number) => self.related.get(number).map(|label| &label.place),
            Remedy::Nowhere => None,
        }
    }

    /// Goes without saying where a finding of another rule, if any, counts and points to the same object.
    #[must_use]
    pub fn told_by(mut self, rule: Option<&'static Code>) -> Self {
        self.told_by = rule;
        self
    }

    /// Suggests a name for the one at the primary place.
    #[must_use]
    pub fn did_you_mean(self, near: Near<'_>) -> Self {
        let finding = self.help(format!("did you mean `{}`?", near.name));
        if near.certain {
            finding.fix(near.name)
        } else {
            finding
        }
    }

    /// The string that belongs at the primary place.
    #[must_use]
    pub fn fix(mut self, text: impl Into<String>) -> Self {
        self.fix = Some(Box::new(Fix::Text(text.into())));
        self
    }

    /// The number that belongs at the primary place.
    #[must_use]
    pub fn fix_number(mut self, number: i32) -> Self {
        self.fix = Some(Box::new(Fix::Number(number)));
        self
    }

    /// The item at the primary place goes out of its list.
    #[must_use]
    pub fn fix_by_removal(mut self) -> Self {
        self.fix = Some(Box::new(Fix::Removed));
        self
    }

    /// These entries belong in the place of the one at the primary place.
    #[must_use]
    pub fn fix_by_entries(mut self, entries: &[(&str, NewValue)]) -> Self {
        let entries = entries.iter();
        let entries = entries.map(|(key, value)| ((*key).to_owned(), value.clone()));
        self.fix = Some(Box::new(Fix::Entries(entries.collect())));
        self
    }

    /// Gives back what its texts have reserved.
    fn shrink(&mut self) {
        let labels = self.related.iter_mut().chain([&mut self.primary]);
        let texts = labels.map(|label| &mut label.message);
        for text in texts.chain([&mut self.message]).chain(&mut self.help) {
            if let Cow::Owned(text) = text {
                text.shrink_to_fit();
            }
        }
    }
}
