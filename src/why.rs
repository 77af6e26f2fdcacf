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
use serde::Serialize;

pub use self::evidence::World;
pub use self::json::text as json;
pub use self::query::{Query, Thing, names, near};
pub use self::text::text;
use crate::diagnostic::{Diagnostic, Severity};
use crate::documents::Documents;
use crate::locate;
use crate::object::{ObjectKey, Place};
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
#[derive(Debug, Serialize)]
pub struct Answer {
    #[serde(rename = "kind")]
    thing: Thing,
    /// Of a hostname the name alone.
    #[serde(flatten, serialize_with = "json::key")]
    key: ObjectKey,
    /// No fact below is wrong.
    holds: bool,
    facts: Vec<Fact>,
}

/// One fact, and those that it rests on or that hang on it.
#[derive(Debug, Serialize)]
pub struct Fact {
    message: String,
    /// `None` where the input cannot tell, or where either is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    holds: Option<bool>,
    /// The rule that found it.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(flatten)]
    spot: Spot,
    /// Where to do that; `None` where no place of the input is known.
    #[serde(skip)]
    remedy: Option<Spot>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<Self>,
}

/// A place, and where people find it once that is known.
#[derive(Clone, Debug, Serialize)]
struct Spot {
    #[serde(flatten, serialize_with = "json::object")]
    place: Place,
    #[serde(flatten)]
    at: Option<At>,
}

/// A place as people and programs know it, both numbers from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct At {
    file: String,
    line: usize,
    column: usize,
}

/// An error of the input that no answer shows.
#[derive(Debug, Serialize)]
pub struct Elsewhere {
    rule: &'static str,
    message: String,
    #[serde(flatten)]
    at: Option<At>,
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
            remedy: Some(place.clone().into()),
            spot: place.into(),
            rule: None,
            help: None,
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
            remedy: finding.remedied_at().cloned().map(Spot::from),
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
        Self {
            remedy: Some(place.into()),
            ..self.help(help)
        }
    }

    /// The places of this and of all below it.
    fn spots<'f>(&'f mut self, all: &mut Vec<&'f mut Spot>) {
        all.push(&mut self.spot);
        all.extend(&mut self.remedy);
        for fact in &mut self.facts {
            fact.spots(all);
        }
    }
}

impl From<Place> for Spot {
    fn from(place: Place) -> Self {
        Self { place, at: None }
    }
}

impl Answer {
    fn new(thing: Thing, key: &ObjectKey, facts: Vec<Fact>) -> Self {
        Self {
            thing,
            key: key.clone(),
            holds: all(&facts).iter().all(|fact| fact.holds != Some(false)),
            facts,
        }
    }
}

/// All facts, each before what hangs on it.
fn all(facts: &[Fact]) -> Vec<&Fact> {
    let each = facts.iter();
    let each = each.flat_map(|fact| iter::once(fact).chain(all(&fact.facts)));
    each.collect()
}

/// All that the input says of what is asked for: the answers, with their places, and the errors beside them.
pub fn tell(
    world: &World<'_>,
    query: &Query,
    environment: Option<&str>,
    documents: &Documents<'_>,
) -> Told {
    let mut answers = query::answers(world, query);
    let mut spots = Vec::new();
    for fact in answers.iter_mut().flat_map(|answer| &mut answer.facts) {
        fact.spots(&mut spots);
    }
    let places: Vec<_> = spots.iter().map(|spot| &spot.place).collect();
    let spans = locate::spans(&places, documents);
    for (spot, span) in spots.into_iter().zip(spans) {
        spot.at = at(documents.sources, span);
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
    let facts = answers.iter().flat_map(|answer| all(&answer.facts));
    let mut shown: Vec<_> = facts
        .filter_map(|fact| Some((fact.rule?, &fact.spot.at)))
        .collect();
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
