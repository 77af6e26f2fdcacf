//! Differences in words, for people.

use serde_yaml::Value;

use super::{Compared, Comparison, Effect};
use crate::terminal::{Paint, listed, plural, visible};
use kubectl_yaml::print;

/// What is left to be done, in the order of the summary.
const DUE: [&str; 4] = [CHANGED, CREATED, REMOVED, SAME];
const CHANGED: &str = "to be changed";
const CREATED: &str = "to be created";
const REMOVED: &str = "to be removed";
const SAME: &str = "the same";

impl Comparison {
    /// What is different, one line a field, and last what there is in all.
    pub fn text(&self, color: bool) -> String {
        let paint = |paint: Paint, text: &str| paint.on(&visible(text), color);
        let mut out = String::new();
        for object in &self.objects {
            let mut name = paint(Paint::Bold, &object.name());
            if let Some(place) = &object.place {
                name += &format!(" at {}", visible(place));
            }
            match &object.effect {
                Effect::Nothing => {}
                Effect::Create => out += &format!("{name}: {}\n", paint(Paint::Green, CREATED)),
                Effect::Remove => out += &format!("{name}: {}\n", paint(Paint::Red, REMOVED)),
                Effect::Update(differences) => {
                    out += &format!("{name}\n");
                    for one in differences {
                        let path = visible(&one.path.to_string());
                        let there = paint(Paint::Red, &side(one.there.as_ref(), "there"));
                        let rendered = side(one.rendered.as_ref(), "rendered");
                        let green = paint(Paint::Green, &rendered);
                        out += &format!("  {path}: {there}, {green}\n");
                    }
                }
            }
        }
        out + &self.summary() + "\n"
    }

    /// What is different, in a sentence for each object.
    pub fn differences(&self) -> impl Iterator<Item = String> {
        let different = self.objects.iter().filter(|object| object.differs());
        different.map(|object| {
            let sentence = format!("{} is {}", object.name(), object.effect.due());
            let Effect::Update(differences) = &object.effect else {
                return sentence;
            };
            let fields = differences.iter().map(|one| one.path.to_string());
            let fields: Vec<_> = fields.collect();
            let fields: Vec<_> = fields.iter().map(String::as_str).collect();
            format!("{sentence} in {}", listed(&fields))
        })
    }

    fn summary(&self) -> String {
        if !self.differs() {
            return format!("no difference in {}", plural(self.objects.len(), "object"));
        }
        let counts = DUE.iter().filter_map(|due| {
            let objects = self.objects.iter();
            let number = objects.filter(|one| one.effect.due() == *due).count();
            (number > 0).then(|| format!("{number} {due}"))
        });
        counts.collect::<Vec<_>>().join(", ")
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

impl Effect {
    fn due(&self) -> &'static str {
        match self {
            Self::Nothing => SAME,
            Self::Create => CREATED,
            Self::Update(_) => CHANGED,
            Self::Remove => REMOVED,
        }
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
