//! Answers as one JSON object for programs; what is unknown is left out.

use serde::Serialize;

use super::{Answer, At, Elsewhere, Fact, Told};
use crate::terminal::pretty_json;

#[derive(Serialize)]
struct Root<'a> {
    version: u32,
    answers: Vec<Entry<'a>>,
    /// Errors that no answer shows.
    elsewhere: Vec<Error<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a str>,
    #[serde(flatten)]
    object: Object<'a>,
    /// No fact below is wrong.
    holds: bool,
    facts: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    holds: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// The object that the place is in.
    #[serde(flatten)]
    object: Option<Object<'a>>,
    #[serde(flatten)]
    at: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    facts: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Error<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'a str>,
    rule: &'a str,
    message: &'a str,
    #[serde(flatten)]
    at: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Object<'a> {
    kind: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    namespace: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

pub fn text(told: &[Told]) -> String {
    let answers = told.iter().flat_map(|told| {
        let environment = told.environment.as_deref();
        told.answers
            .iter()
            .map(move |answer| entry(answer, environment))
    });
    let elsewhere = told.iter().flat_map(|told| {
        let environment = told.environment.as_deref();
        told.elsewhere
            .iter()
            .map(move |one| error(one, environment))
    });
    let root = Root {
        version: 1,
        answers: answers.collect(),
        elsewhere: elsewhere.collect(),
    };
    pretty_json(&root, "  ")
}

fn entry<'a>(answer: &'a Answer, environment: Option<&'a str>) -> Entry<'a> {
    Entry {
        environment,
        object: Object {
            kind: answer.thing.name(),
            namespace: &answer.key.namespace,
            name: &answer.key.name,
        },
        holds: answer.holds(),
        facts: answer.facts.iter().map(row).collect(),
    }
}

fn row(fact: &Fact) -> Row<'_> {
    let object = fact.object().map(|origin| Object {
        kind: &origin.kind,
        namespace: &origin.key.namespace,
        name: &origin.key.name,
    });
    Row {
        message: &fact.message,
        holds: fact.holds,
        rule: fact.rule,
        help: fact.help.as_deref(),
        object,
        at: fact.at.as_ref().map(place),
        facts: fact.facts.iter().map(row).collect(),
    }
}

fn error<'a>(error: &'a Elsewhere, environment: Option<&'a str>) -> Error<'a> {
    Error {
        environment,
        rule: error.rule,
        message: &error.message,
        at: error.at.as_ref().map(place),
    }
}

fn place(at: &At) -> Place<'_> {
    Place {
        file: &at.file,
        line: at.line,
        column: at.column,
    }
}
