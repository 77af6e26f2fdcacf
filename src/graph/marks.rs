//! Findings by the objects and fields that they stand at.

use std::collections::HashMap;

use super::Rules;
use crate::diagnostic::{Diagnostic, Severity};
use crate::locate::Findings;
use crate::object::{ObjectKey, Place};
use kubectl_yaml::path::FieldPath;

/// All errors and warnings at fields.
pub struct Marks<'a>(HashMap<(&'a str, &'a ObjectKey), Vec<Mark<'a>>>);

/// Those of an object.
#[derive(Clone, Copy)]
pub struct Own<'a>(&'a [Mark<'a>]);

/// A finding at a field of an object.
pub struct Mark<'a> {
    pub path: &'a FieldPath,
    finding: &'a Diagnostic,
}

impl<'a> Marks<'a> {
    pub fn new(findings: &'a Findings) -> Self {
        let mut marks: HashMap<_, Vec<_>> = HashMap::new();
        for located in &findings.list {
            let finding = &located.diagnostic;
            if let Place::Field { object, path, .. } = &finding.primary.place
                && finding.severity < Severity::Note
            {
                let object = (object.kind.as_ref(), &object.key);
                let mark = Mark { path, finding };
                marks.entry(object).or_default().push(mark);
            }
        }
        Self(marks)
    }

    pub fn of(&'a self, kind: &'a str, key: &'a ObjectKey) -> Own<'a> {
        Own(self.0.get(&(kind, key)).map_or(&[], Vec::as_slice))
    }
}

impl Own<'_> {
    /// The rules that a part of the object breaks.
    pub fn rules(self, is_meant: impl Fn(&Mark<'_>) -> bool) -> Rules {
        let marks = self.0.iter().filter(|mark| is_meant(mark));
        let mut rules = Rules::default();
        rules.extend(marks.map(|mark| (mark.finding.severity, mark.finding.code.name)));
        rules
    }

    pub fn all_rules(self) -> Rules {
        self.rules(|_| true)
    }
}

impl Mark<'_> {
    /// It stands at the field or below it.
    pub fn is_within(&self, field: &'static str) -> bool {
        self.path.starts_with(&FieldPath::parse(field))
    }

    /// It also speaks of an object of this kind.
    pub fn relates_to(&self, kind: &str) -> bool {
        let mut related = self.finding.related.iter();
        related
            .any(|label| matches!(&label.place, Place::Field { object, .. } if object.kind == kind))
    }
}
