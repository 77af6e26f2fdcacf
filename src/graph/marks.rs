//! Findings by the objects and fields that they stand at.

use std::collections::HashMap;

use super::Rules;
use crate::diagnostic::{Diagnostic, Severity};
use crate::locate::Findings;
use crate::object::{ObjectKey, Place};
use kubectl_yaml::path::FieldPath;

/// All errors and warnings at fields.
pub struct Marks<'a>(HashMap<(&'a str, &'a ObjectKey), Vec<Mark<'a>>>);

/// A finding at a field of an object.
pub struct Mark<'a> {
    path: &'a FieldPath,
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

    /// The rules of an object that a part of it breaks.
    pub fn rules(
        &self,
        kind: &str,
        key: &ObjectKey,
        is_meant: impl Fn(&Mark<'_>) -> bool,
    ) -> Rules {
        let marks = self.0.get(&(kind, key)).into_iter().flatten();
        let marks = marks.filter(|mark| is_meant(mark));
        let mut rules = Rules::default();
        rules.extend(marks.map(|mark| (mark.finding.severity, mark.finding.code.name)));
        rules
    }
}

impl Mark<'_> {
    /// It stands at the field or below it.
    pub fn is_within(&self, field: &'static str) -> bool {
        self.path.starts_with(&FieldPath::parse(field))
    }

    pub fn is_at(&self, field: &FieldPath) -> bool {
        self.path == field
    }

    /// The item of a list that it stands at.
    pub fn item_of(&self, list: &'static str) -> Option<usize> {
        self.path.item_of(&FieldPath::parse(list))
    }

    /// It also speaks of an object of this kind.
    pub fn relates_to(&self, kind: &str) -> bool {
        let mut related = self.finding.related.iter();
        related
            .any(|label| matches!(&label.place, Place::Field { object, .. } if object.kind == kind))
    }
}
