//! Differences in words, for people.

use serde_yaml::Value;

use super::{Compared, Comparison, Effect};
use crate::terminal::{Paint, listed, plural, visible};
use kubectl_yaml::print;

impl Comparison {
    /// What is different, one line a field, and last what there is in all.
    pub fn text(&self, color: bool) -> String {
        let paint = |paint: Paint, text: &str| paint.on(&visible(text), color);
        let mut out = String::new();
        let mut line = |parts: &[&str]| {
            out.extend(parts.iter().copied());
            out.push('\n');
        };
        for object in &self.objects {
            let mut name = paint(Paint::Bold, &object.name());
            if let Some(place) = &object.place {
                name += &format!(" at {}", visible(place));
            }
            match &object.effect {
                Effect::Nothing => {}
                Effect::Create => line(&[&name, ": ", &paint(Paint::Green, "to be created")]),
                Effect::Remove => line(&[&name, ": ", &paint(Paint::Red, "to be removed")]),
                Effect::Update(differences) => {
                    line(&[&name]);
                    for difference in differences {
                        let path = visible(&difference.path.to_string());
                        let there = paint(Paint::Red, &side(difference.there.as_ref(), "there"));
                        let rendered = side(difference.rendered.as_ref(), "rendered");
                        line(&[
                            "  ",
                            &path,
                            ": ",
                            &there,
                            ", ",
                            &paint(Paint::Green, &rendered),
                        ]);
                    }
                }
            }
        }
        line(&[&self.summary()]);
        out
    }

    /// What is different, in a sentence for each object.
    pub fn differences(&self) -> impl Iterator<Item = String> {
        self.objects.iter().filter_map(|object| {
            let what = match &object.effect {
                Effect::Nothing => return None,
                Effect::Create => "to be created".to_owned(),
                Effect::Remove => "to be removed".to_owned(),
                Effect::Update(differences) => {
                    let fields = differences.iter().map(|one| one.path.to_string());
                    let fields: Vec<_> = fields.collect();
                    let fields: Vec<_> = fields.iter().map(String::as_str).collect();
                    format!("to be changed in {}", listed(&fields))
                }
            };
            Some(format!("{} is {what}", object.name()))
        })
    }

    fn summary(&self) -> String {
        let count = |is: fn(&Effect) -> bool| {
            self.objects
                .iter()
                .filter(|object| is(&object.effect))
                .count()
        };
        let same = count(|change| matches!(change, Effect::Nothing));
        if !self.differs() {
            return format!("no difference in {}", plural(same, "object"));
        }
        let counts: Vec<_> = [
            (
                count(|change| matches!(change, Effect::Update(_))),
                "to be changed",
            ),
            (
                count(|change| matches!(change, Effect::Create)),
                "to be created",
            ),
            (
                count(|change| matches!(change, Effect::Remove)),
                "to be removed",
            ),
            (same, "the same"),
        ]
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
        counts.join(", ")
    }

    /// What is there, does not count, and is worth a line.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.owned > 0 {
            let routes = match self.unlabeled {
                0 => "",
                _ => ", and its TLSRoutes have no labels",
            };
            notes.push(format!(
                "the operator made {} there: deleting a Pool deletes what it owns (`ownerReferences`){routes}; that does not count",
                plural(self.owned, "object"),
            ));
        }
        if self.left_alone > 0 {
            notes.push(format!(
                "labels and annotations of others ({}) stay on what is there, as with `kubectl apply`; they do not count",
                self.left_alone,
            ));
        }
        notes
    }
}

impl Compared {
    fn name(&self) -> String {
        let name = format!("{}/{}", self.kind.resource(), self.key.name);
        match self.key.namespace.as_str() {
            "" => name,
            namespace => format!("{name} (namespace {namespace})"),
        }
    }
}

fn side(value: Option<&Value>, side: &str) -> String {
    match value {
        None => format!("not {side}"),
        Some(Value::String(text)) => format!("{} {side}", print::inline(text)),
        Some(value) => {
            let text = serde_json::to_string(value).unwrap_or_default();
            format!("{text} {side}")
        }
    }
}
