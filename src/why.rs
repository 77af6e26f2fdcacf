//! Why things are as they are: what was asked for as trees of facts, each with its place in the input.
//!
//! Nothing is decided here: facts are read off the topology and the findings of the rules.

mod certificate;
mod evidence;
mod hostname;
mod json;
mod names;
mod pool;
mod query;
mod route;
mod server;
mod text;

use std::iter;

use clap::ValueEnum;

pub use self::evidence::World;
pub use self::json::text as json;
pub use self::query::{Query, Thing, names, near};
pub use self::text::text;
use crate::diagnostic::{Diagnostic, Severity};
use crate::documents::Documents;
use crate::locate;
use crate::object::{ObjectKey, Origin, Place};
use crate::source::{SourceMap, Span};

/// Formats of answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A tree of facts, and what to do
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// What is known of one thing that was asked for.
#[derive(Debug)]
pub struct Answer {
    pub thing: Thing,
    /// Of a hostname the name alone.
    pub key: ObjectKey,
    pub facts: Vec<Fact>,
}

/// One fact, and those that it rests on or that hang on it.
#[derive(Debug)]
pub struct Fact {
    /// `None` where the input cannot tell, or where either is right.
    pub holds: Option<bool>,
    pub message: String,
    place: Place,
    /// Of the place, once it is known.
    at: Option<At>,
    /// The rule that found it.
    pub rule: Option<&'static str>,
    /// What to do about it.
    pub help: Option<String>,
    /// Where to do that; `None` where no place of the input is known.
    remedy: Option<Place>,
    remedy_at: Option<At>,
    pub facts: Vec<Fact>,
}

/// A place as people and programs know it, both numbers from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// An error of the input that no answer shows.
#[derive(Debug)]
pub struct Elsewhere {
    pub rule: &'static str,
    pub message: String,
    pub at: Option<At>,
}

/// All answers for one environment.
#[derive(Debug)]
pub struct Told {
    pub environment: Option<String>,
    pub answers: Vec<Answer>,
    pub elsewhere: Vec<Elsewhere>,
}

impl Fact {
    fn new(holds: impl Into<Option<bool>>, place: Place, message: impl Into<String>) -> Self {
        Self {
            holds: holds.into(),
            message: message.into(),
            remedy: Some(place.clone()),
            place,
            at: None,
            rule: None,
            help: None,
            remedy_at: None,
            facts: Vec::new(),
        }
    }

    /// What a rule found, with its related places below it. A note says nothing against what it is about.
    fn found(finding: &Diagnostic) -> Self {
        let holds = (finding.severity != Severity::Note).then_some(false);
        let place = finding.primary.place.clone();
        let related = finding.related.iter();
        let related = related.map(|label| Self::new(None, label.place.clone(), &*label.message));
        Self {
            rule: Some(finding.code.name),
            help: finding.help.as_deref().map(str::to_owned),
            remedy: finding.remedied_at().cloned(),
            facts: related.collect(),
            ..Self::new(holds, place, &*finding.message)
        }
    }

    #[must_use]
    fn with(mut self, facts: impl IntoIterator<Item = Self>) -> Self {
        self.facts.extend(facts);
        self
    }

    #[must_use]
    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What to do at another place.
    #[must_use]
    fn help_at(self, place: Place, help: impl Into<String>) -> Self {
        let remedy = Some(place);
        Self {
            remedy,
            ..self.help(help)
        }
    }

    /// The object that the place is in.
    pub fn object(&self) -> Option<&Origin> {
        match &self.place {
            Place::Field { object, .. } => Some(object),
            Place::Input | Place::File(_) | Place::Text(_) => None,
        }
    }

    /// Neither this nor anything below it is wrong.
    pub fn all_hold(&self) -> bool {
        self.holds != Some(false) && self.facts.iter().all(Self::all_hold)
    }

    /// This and all below it, each before what hangs on it.
    fn walk<'f>(&'f self, visit: &mut impl FnMut(&'f Self)) {
        visit(self);
        for fact in &self.facts {
            fact.walk(visit);
        }
    }

    fn walk_mut(&mut self, visit: &mut impl FnMut(&mut Self)) {
        visit(self);
        for fact in &mut self.facts {
            fact.walk_mut(visit);
        }
    }
}

impl Answer {
    fn new(thing: Thing, key: &ObjectKey, facts: Vec<Fact>) -> Self {
        Self {
            thing,
            key: key.clone(),
            facts,
        }
    }

    pub fn holds(&self) -> bool {
        self.facts.iter().all(Fact::all_hold)
    }
}

/// All that the input says of what is asked for: the answers, with their places, and the errors beside them.
pub fn tell(
    world: &World<'_>,
    query: &Query,
    environment: Option<&str>,
    documents: &Documents<'_>,
) -> Told {
    let mut answers = query::answers(world, query);
    let mut places = Vec::new();
    for fact in answers.iter().flat_map(|answer| &answer.facts) {
        fact.walk(&mut |fact| places.extend(iter::once(&fact.place).chain(&fact.remedy)));
    }
    let spans = locate::spans(&places, documents);
    let mut ats = spans.iter().map(|span| at(documents.sources, *span));
    for fact in answers.iter_mut().flat_map(|answer| &mut answer.facts) {
        fact.walk_mut(&mut |fact| {
            fact.at = ats.next().flatten();
            fact.remedy_at = fact.remedy.as_ref().and_then(|_| ats.next().flatten());
        });
    }
    let elsewhere = elsewhere(world, &answers, documents.sources);
    Told {
        environment: environment.map(str::to_owned),
        answers,
        elsewhere,
    }
}

fn at(sources: &SourceMap, span: Option<Span>) -> Option<At> {
    let span = span?;
    let file = sources.file(span.file);
    let position = file.position(span.start as usize);
    Some(At {
        file: file.name.clone(),
        line: position.line,
        column: position.column,
    })
}

fn elsewhere(world: &World<'_>, answers: &[Answer], sources: &SourceMap) -> Vec<Elsewhere> {
    let mut shown = Vec::new();
    for fact in answers.iter().flat_map(|answer| &answer.facts) {
        fact.walk(&mut |fact| shown.extend(fact.rule.map(|rule| (rule, &fact.at))));
    }
    shown.sort_unstable();
    let findings = world.findings.list.iter();
    let errors = findings.filter(|finding| finding.diagnostic.severity == Severity::Error);
    let errors = errors.map(|finding| Elsewhere {
        rule: finding.diagnostic.code.name,
        message: finding.diagnostic.message.to_string(),
        at: at(sources, finding.primary),
    });
    let is_new = |error: &Elsewhere| shown.binary_search(&(error.rule, &error.at)).is_err();
    errors.filter(is_new).collect()
}
