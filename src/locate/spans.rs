//! Places that no finding is about.

use super::{Question, answer_all};
use crate::documents::Documents;
use crate::object::Place;
use crate::source::Span;

/// The spans of places, in their order.
pub fn spans(places: &[&Place], documents: &Documents<'_>) -> Vec<Option<Span>> {
    let mut spans: Vec<_> = places.iter().map(|place| place.text()).collect();
    let questions = places.iter().enumerate().filter_map(|(number, place)| {
        let Place::Field {
            object,
            path,
            target,
        } = place
        else {
            return None;
        };
        Some(Question {
            finding: number,
            label: 0,
            object,
            path,
            target: *target,
            fix: None,
            code: None,
        })
    });
    answer_all(questions.collect(), documents, |question, answer| {
        spans[question.finding] = Some(answer.span);
    });
    spans
}
