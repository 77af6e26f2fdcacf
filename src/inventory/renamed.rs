//! Whether a value suits the field that its key was probably meant to be.

use serde::de::DeserializeOwned;

use super::types;
use crate::api::required::SCHEMAS;
use crate::diagnostic::{Diagnostic, Fix};
use crate::object::{Place, Target};
use kubectl_yaml::decode::{ProblemKind, decode_by};
use kubectl_yaml::path::{FieldPath, Segment};
use kubectl_yaml::tree::{Entry, Node, Value};

/// The fix of a finding gives a field another name, under which its value has the wrong type.
pub fn is_unsuited<T: DeserializeOwned>(node: &Node<'_>, finding: &Diagnostic) -> bool {
    let (Place::Field { path, target, .. }, Some(Fix::Text(name))) =
        (&finding.primary.place, finding.fix.as_deref())
    else {
        return false;
    };
    let located = node.locate(path);
    if *target != Target::Key || !located.complete {
        return false;
    }
    let renamed = path.parent().unwrap_or_default().key(name);
    let document = alone(located.node.clone(), &renamed);
    let (_, problems) = decode_by::<T>(SCHEMAS, &document);
    problems.iter().any(|problem| match problem.kind {
        // A scalar that only its quotes make something else is mended then.
        ProblemKind::InvalidType { expected } => {
            problem.path.segments().len() == renamed.segments().len()
                && types::fix(expected, located.node).is_none()
        }
        _ => false,
    })
}

/// A document with nothing but a value at a path, or at the first items of the lists on that.
fn alone<'s>(value: Node<'s>, path: &FieldPath) -> Node<'s> {
    let segments = path.segments();
    segments.iter().rev().fold(value, |value, segment| Node {
        span: value.span,
        value: match segment {
            Segment::Index(_) => Value::Sequence(vec![value]),
            Segment::Key(key) => Value::Mapping(vec![Entry {
                key: key.to_string().into(),
                key_span: value.span,
                value,
            }]),
        },
    })
}
