//! What is known of the input: the topology, and the findings by the objects that they concern.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::Fact;
use super::names::Names;
use crate::api::PoolSpec;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::documents::Documents;
use crate::locate::{Findings, Located};
use crate::nearly::{Nearly, nearly};
use crate::object::{Object, ObjectKey, Origin, Place};
use crate::source::Span;
use crate::topology::{Injection, Topology};
use kubectl_yaml::path::FieldPath;

/// All that answers are read off.
pub struct World<'a> {
    pub topology: &'a Topology<'a>,
    pub injection: Injection,
    pub findings: &'a Findings,
    pub nearly: Vec<Nearly<'a>>,
    /// Those with a place in each object, by where it stands; no notes that only point to it.
    by_object: BTreeMap<(Span, &'a FieldPath), Vec<Concern<'a>>>,
    /// The names of Certificates that somebody has asked for.
    names: RefCell<HashMap<ObjectKey, Rc<Names<'a>>>>,
}

impl<'a> World<'a> {
    pub fn new(
        topology: &'a Topology<'a>,
        injection: Injection,
        findings: &'a Findings,
        documents: &Documents<'_>,
    ) -> Self {
        let mut by_object: BTreeMap<_, Vec<Concern<'_>>> = BTreeMap::new();
        for finding in &findings.list {
            let is_note = finding.diagnostic.severity == Severity::Note;
            for (number, (object, field)) in places(finding).enumerate() {
                let list = by_object.entry(object.standing()).or_default();
                let last = list.last().map(|concern| concern.finding);
                let is_known = last.is_some_and(|last| std::ptr::eq(last, finding));
                let of_other = number > 0;
                if !(is_known || (of_other && is_note)) {
                    list.push(Concern {
                        finding,
                        field,
                        of_other,
                    });
                }
            }
        }
        Self {
            topology,
            injection,
            findings,
            nearly: nearly(topology, findings, documents),
            by_object,
            names: RefCell::default(),
        }
    }

    /// The names of a Certificate of the input.
    pub fn names(&self, key: &ObjectKey) -> Option<Rc<Names<'a>>> {
        let mut all = self.names.borrow_mut();
        if let Some(names) = all.get(key) {
            return Some(Rc::clone(names));
        }
        let source = self.topology.inventory.certificates.get(key)?;
        let names = Names::new(&source.object, self.topology.wanted(key));
        let names = Rc::new(names);
        all.insert(key.clone(), Rc::clone(&names));
        Some(names)
    }

    /// The findings on an object, and those on others that point to it, unless they only remark on these.
    pub fn on(&self, origin: &Origin) -> Concerning<'a> {
        let left = self.by_object.get(&origin.standing());
        Concerning {
            left: left.cloned().unwrap_or_default(),
        }
    }

    /// The findings on an object alone.
    pub fn only_on(&self, origin: &Origin) -> Concerning<'a> {
        let mut all = self.on(origin);
        all.left.retain(|concern| !concern.of_other);
        all
    }

    /// The errors in an object, of which something else is told.
    pub fn errors(&self, origin: &Origin) -> Vec<Fact> {
        let mut all = self.only_on(origin);
        all.left.retain(Concern::is_error);
        all.rest()
    }

    /// The same, without those that point to another object, of which they are told.
    pub fn errors_beside(&self, origin: &Origin, other: &Origin) -> Vec<Fact> {
        let mut all = self.only_on(origin);
        all.left.retain(|concern| {
            let mut objects = places(concern.finding).map(|(object, _)| object);
            concern.is_error() && !objects.any(|object| object.standing() == other.standing())
        });
        all.rest()
    }

    /// The Servers that nearly join a Pool.
    pub fn nearly_joining(&self, pool: &Object<PoolSpec>) -> Vec<Fact> {
        let nearly = self.nearly.iter();
        let nearly = nearly.filter(|nearly| nearly.pool == *pool.key());
        let facts = nearly.map(|nearly| {
            let fact = Fact::found(nearly.finding);
            let server = nearly.server.name();
            let message = format!("Server `{server}` nearly joins: {}", fact.message);
            Fact { message, ..fact }
        });
        facts.collect()
    }
}

/// The findings that have a place in an object, each of which is told once.
pub struct Concerning<'a> {
    left: Vec<Concern<'a>>,
}

/// A finding that has a place in an object.
#[derive(Clone, Copy)]
struct Concern<'a> {
    finding: &'a Located,
    /// The field of its first place in the object.
    field: &'a FieldPath,
    /// It is about something else, and points to this.
    of_other: bool,
}

impl Concern<'_> {
    fn is_error(&self) -> bool {
        self.finding.diagnostic.severity == Severity::Error
    }

    fn fact(&self) -> Fact {
        let diagnostic = &self.finding.diagnostic;
        let mut fact = Fact::found(diagnostic);
        if let Some((other, _)) = places(self.finding).next().filter(|_| self.of_other) {
            fact.message = format!("{} `{}`: {}", other.kind, other.key.name, fact.message);
        }
        fact
    }
}

impl<'a> Concerning<'a> {
    /// Those on a field and what is below it.
    pub fn take(&mut self, field: &'static str) -> Vec<Fact> {
        self.take_at(&FieldPath::parse(field))
    }

    /// The same, for a field that no code names.
    pub fn take_at(&mut self, field: &FieldPath) -> Vec<Fact> {
        let is_meant = |concern: &mut Concern<'_>| concern.field.starts_with(field);
        let taken = self.left.extract_if(.., is_meant);
        taken.map(|concern| concern.fact()).collect()
    }

    /// Those on the items of a list, which has as many as `number`.
    pub fn take_items(&mut self, list: &'static str, number: usize) -> Vec<Vec<Fact>> {
        let list = FieldPath::parse(list);
        let mut items = Vec::new();
        items.resize_with(number, Vec::new);
        self.left.retain(|concern| {
            let item = concern.field.item_of(&list);
            let Some(facts) = item.and_then(|index| items.get_mut(index)) else {
                return true;
            };
            facts.push(concern.fact());
            false
        });
        items
    }

    /// Leaves out those of a rule, which are told otherwise.
    #[must_use]
    pub fn without(mut self, rule: &Code) -> Self {
        let is_other = |concern: &Concern<'_>| concern.finding.diagnostic.code != rule;
        self.left.retain(is_other);
        self
    }

    /// True unless there is an error at a field or below it, by which nothing comes of it.
    pub fn sound(&self, field: &'static str) -> Option<bool> {
        let field = FieldPath::parse(field);
        let mut left = self.left.iter();
        let is_broken = left.any(|concern| concern.is_error() && concern.field.starts_with(&field));
        (!is_broken).then_some(true)
    }

    /// Leaves out those of a rule on another object, which point to this one.
    pub fn drop_of(&mut self, rule: &Code, other: &Origin) {
        self.left.retain(|concern| {
            let first = places(concern.finding).next();
            let is_other = first.is_none_or(|(object, _)| object.standing() != other.standing());
            is_other || concern.finding.diagnostic.code != rule
        });
    }

    /// The one of a rule, which stays.
    pub fn of_rule(&self, rule: &Code) -> Option<&'a Diagnostic> {
        let mut all = self.left.iter().map(|concern| &concern.finding.diagnostic);
        all.find(|finding| finding.code == rule)
    }

    pub fn rest(self) -> Vec<Fact> {
        self.left.iter().map(Concern::fact).collect()
    }
}

/// The objects of a finding with their fields, that of its primary place first.
fn places(finding: &Located) -> impl Iterator<Item = (&Arc<Origin>, &FieldPath)> {
    let diagnostic = &finding.diagnostic;
    let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.related);
    labels.filter_map(|label| match &label.place {
        Place::Field { object, path, .. } => Some((object, path)),
        Place::Input | Place::File(_) | Place::Text(_) => None,
    })
}
