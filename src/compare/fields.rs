//! Two manifests of one object, field by field: what is rendered, and what is there.

use std::collections::{BTreeSet, HashSet};

use serde_yaml::{Mapping, Value};

use super::defaults::{self, Filled};
use crate::render::Kind;
use kubectl_yaml::path::{FieldPath, Segment};

/// Parts of metadata that everybody adds to.
const SHARED: &[&str] = &["annotations", "labels"];

/// A field that is not the same; one of the two may be absent.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub path: FieldPath,
    pub there: Option<Value>,
    pub rendered: Option<Value>,
}

/// Where the manifest that is there comes from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Source<'a> {
    /// It was in a cluster, which has filled it in, and where others have added to its metadata.
    pub live: bool,
    /// What `kubectl apply` was given last, if that is known: it is nobody else's addition.
    pub applied: Option<&'a Value>,
    /// That of the object, which references mean that name none; empty where it is not known.
    pub namespace: &'a str,
}

/// What comparing has found.
#[derive(Debug, Default)]
pub struct Found {
    /// In the order of fields.
    pub differences: Vec<Difference>,
    /// How many labels and annotations are others', which every way to apply leaves alone.
    pub left_alone: usize,
}

/// Compares by meaning: the order of keys and items does not matter, nor whether a default is written.
pub fn compare(kind: Kind, rendered: &Mapping, there: &Mapping, source: Source<'_>) -> Found {
    let mut comparer = Comparer::new(kind, source, false);
    let root = FieldPath::default();
    comparer.mapping(&root, Some(rendered), Some(there), source.applied);
    let mut found = comparer.found;
    found
        .differences
        .sort_by(|one, other| one.path.cmp(&other.path));
    found
}

struct Comparer<'a> {
    kind: Kind,
    source: Source<'a>,
    /// Only whether two items are the same is asked.
    probing: bool,
    found: Found,
}

impl<'a> Comparer<'a> {
    fn new(kind: Kind, source: Source<'a>, probing: bool) -> Self {
        Self {
            kind,
            source,
            probing,
            found: Found::default(),
        }
    }

    fn value(
        &mut self,
        path: FieldPath,
        rendered: Option<&Value>,
        there: Option<&Value>,
        applied: Option<&Value>,
    ) {
        let rendered = rendered.filter(|value| !value.is_null());
        let there = there.filter(|value| !value.is_null());
        // What is absent is as good as empty.
        let both = |is: fn(&Value) -> bool| rendered.is_none_or(is) && there.is_none_or(is);
        if both(Value::is_mapping) {
            let [rendered, there] = [rendered, there].map(|value| value?.as_mapping());
            self.mapping(&path, rendered, there, applied);
        } else if both(Value::is_sequence) {
            let [rendered, there] = [rendered, there].map(items);
            self.list(&path, rendered, there, applied);
        } else if rendered != there {
            self.leaf(path, rendered, there, applied);
        }
    }

    fn mapping(
        &mut self,
        path: &FieldPath,
        rendered: Option<&Mapping>,
        there: Option<&Mapping>,
        applied: Option<&Value>,
    ) {
        let both = [rendered, there];
        let keys = both.into_iter().flatten().flat_map(Mapping::keys);
        let keys: BTreeSet<_> = keys.filter_map(Value::as_str).collect();
        for key in keys {
            let [rendered, there] = both.map(|mapping| mapping?.get(key));
            let applied = applied.and_then(|applied| applied.get(key));
            self.value(path.clone().key(key), rendered, there, applied);
        }
    }

    /// No list of these kinds has an order that means anything.
    fn list(
        &mut self,
        path: &FieldPath,
        rendered: &[Value],
        there: &[Value],
        applied: Option<&Value>,
    ) {
        let applied_item = |index: usize| applied.and_then(|applied| applied.get(index));
        if rendered.iter().chain(there).any(Value::is_mapping) {
            let (pairs, added) = self.pairs(path, rendered, there);
            for (index, (item, pair)) in rendered.iter().zip(pairs).enumerate() {
                match pair {
                    Some(at) => {
                        let place = path.clone().index(at);
                        self.value(place, Some(item), there.get(at), applied_item(at));
                    }
                    None => self.leaf(path.clone().index(index), Some(item), None, None),
                }
            }
            for at in added {
                self.leaf(
                    path.clone().index(at),
                    None,
                    there.get(at),
                    applied_item(at),
                );
            }
        } else {
            let known: HashSet<&Value> = rendered.iter().collect();
            let applied_items = applied.and_then(Value::as_sequence);
            for (at, item) in there
                .iter()
                .enumerate()
                .filter(|(_, item)| !known.contains(item))
            {
                let applied = applied_items.and_then(|items| items.iter().find(|it| *it == item));
                self.leaf(path.clone().index(at), None, Some(item), applied);
            }
            let mut known: HashSet<&Value> = there.iter().collect();
            for item in rendered.iter().filter(|item| known.insert(item)) {
                self.leaf(path.clone(), Some(item), None, None);
            }
        }
    }

    /// For each rendered item the position of the one there that it is, and what is there besides: by
    /// being the same, by name, and at last by position.
    fn pairs(
        &self,
        path: &FieldPath,
        rendered: &[Value],
        there: &[Value],
    ) -> (Vec<Option<usize>>, Vec<usize>) {
        let same = |one: &Value, other: &Value| {
            let mut probe = Self::new(self.kind, self.source, true);
            probe.value(path.clone().index(0), Some(one), Some(other), None);
            probe.found.differences.is_empty()
        };
        let same_name = |one: &Value, other: &Value| {
            one.get("name").is_some() && one.get("name") == other.get("name")
        };
        let mut pairs = vec![None; rendered.len()];
        let mut rest: Vec<usize> = (0..there.len()).collect();
        let mut pass = |alike: &dyn Fn(&Value, &Value) -> bool| {
            for (item, pair) in rendered.iter().zip(&mut pairs) {
                let is_it = |at: &usize| alike(item, &there[*at]);
                if pair.is_none()
                    && let Some(position) = rest.iter().position(is_it)
                {
                    *pair = Some(rest.remove(position));
                }
            }
        };
        // Lists in lists are probed by position: else each level would double the work.
        if !self.probing {
            pass(&same);
            pass(&same_name);
        }
        pass(&|_, _| true);
        (pairs, rest)
    }

    fn leaf(
        &mut self,
        path: FieldPath,
        rendered: Option<&Value>,
        there: Option<&Value>,
        applied: Option<&Value>,
    ) {
        let added = rendered.is_none() && self.source.live && applied.is_none();
        let only = rendered.xor(there).and_then(defaults::text);
        let filled_in = match (defaults::filled(self.kind, &path), only) {
            (Some(Filled::With(default)), Some(only)) => only == default,
            (Some(Filled::ByCluster), Some(only)) => added && only != "None",
            (Some(Filled::WithNamespace), Some(only)) => only == self.source.namespace,
            _ => false,
        };
        if filled_in {
            return;
        }
        if added && is_shared(&path) {
            self.found.left_alone += 1;
            return;
        }
        self.found.differences.push(Difference {
            path,
            there: there.cloned(),
            rendered: rendered.cloned(),
        });
    }
}

/// Those of a list; none for anything else.
fn items(value: Option<&Value>) -> &[Value] {
    let items = value.and_then(Value::as_sequence);
    items.map(Vec::as_slice).unwrap_or_default()
}

fn is_shared(path: &FieldPath) -> bool {
    match &*path.segments() {
        [Segment::Key(metadata), Segment::Key(part), _] => {
            metadata == "metadata" && SHARED.contains(&part.as_ref())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::defaults::DEFAULTS;

    fn paths(kind: Kind, rendered: &Value, there: &Value, live: bool) -> Vec<String> {
        let [rendered, there] = [rendered, there].map(|value| value.as_mapping().unwrap());
        let applied = None;
        let source = Source {
            live,
            applied,
            namespace: "own",
        };
        let found = compare(kind, rendered, there, source);
        let paths = found.differences.iter();
        paths
            .map(|difference| difference.path.to_string())
            .collect()
    }

    /// An object with one field, or with all that is around it.
    fn object(path: &str, leaf: Option<&str>) -> Value {
        let (key, rest) = path.split_once('.').unwrap_or((path, ""));
        let below = match rest {
            "" => leaf.map(Value::from),
            rest => Some(object(rest, leaf)),
        };
        let field = match key.strip_suffix("[]") {
            Some(key) => (key, Some(below.into_iter().collect())),
            None => (key, below),
        };
        let (key, Some(value)) = field else {
            return Value::Mapping(Mapping::new());
        };
        Value::Mapping([(key.into(), value)].into_iter().collect())
    }

    #[test]
    fn defaults_are_no_difference_and_other_values_are() {
        let of_kinds = DEFAULTS.iter();
        let rows = of_kinds.flat_map(|(kind, rows)| rows.iter().map(move |row| (kind, row)));
        for (kind, (path, filled)) in rows {
            let rendered = object(path, None);
            let count =
                |value: &str, live| paths(*kind, &rendered, &object(path, Some(value)), live).len();
            let expected = match filled {
                Filled::With(default) => [count(default, true), count(default, false), 0],
                Filled::ByCluster => [count("x", true), 0, 1 - count("x", false)],
                Filled::WithNamespace => [count("own", true), count("own", false), 0],
            };
            assert_eq!(expected, [0; 3], "{kind:?} {path}");
            let other = match filled {
                Filled::With(_) | Filled::WithNamespace => "other",
                Filled::ByCluster => "None",
            };
            assert_eq!(count(other, true), 1, "{kind:?} {path}");
        }
    }

    #[test]
    fn items_are_told_by_what_they_say() {
        for (kind, rendered, there, expected) in [
            (
                Kind::TlsRoute,
                "spec: {parentRefs: [{name: gw, sectionName: tls}]}",
                "spec: {parentRefs: [{name: gw, sectionName: a}, {name: gw, sectionName: tls, kind: Gateway}]}",
                vec!["spec.parentRefs[0]"],
            ),
            (
                Kind::Service,
                "spec: {ports: [{name: https, port: 8140}]}",
                "spec: {ports: [{name: http, port: 80}, {name: https, port: 9140, protocol: TCP}]}",
                vec!["spec.ports[0]", "spec.ports[1].port"],
            ),
            (
                Kind::TlsRoute,
                "spec: {rules: [{backendRefs: [{name: a, port: 1}]}]}",
                "spec: {rules: [{backendRefs: [{name: b, port: 1}, {name: a, port: 1, weight: 1}]}, {}]}",
                vec!["spec.rules[0].backendRefs[0]", "spec.rules[1]"],
            ),
            (
                Kind::Service,
                "spec: {ports: [{name: https}]}",
                "spec: {ports: none}",
                vec!["spec.ports"],
            ),
            (
                Kind::Certificate,
                "spec: {dnsAltNames: [a, b, a, c]}",
                "spec: {dnsAltNames: [b, d, a, d]}",
                vec![
                    "spec.dnsAltNames",
                    "spec.dnsAltNames[1]",
                    "spec.dnsAltNames[3]",
                ],
            ),
            (Kind::Service, "a: {}", "b: []\nc: null", vec![]),
        ] {
            let [rendered, other] =
                [rendered, there].map(|text| serde_yaml::from_str(text).unwrap());
            assert_eq!(paths(kind, &rendered, &other, false), expected, "{there}");
        }
    }
}
