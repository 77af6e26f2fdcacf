//! References of Servers to Pools and Certificates, which kustomize does not follow when it renames these.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{ResourceList, annotation, verified};
use crate::documents::RawObject;
use crate::value;
use kubectl_yaml::edit::{self, Replacement};
use kubectl_yaml::path::{FieldPath, Segment};
use kubectl_yaml::print;
use kubectl_yaml::tree::Node;

/// What a builder of kustomize notes on an object that it has renamed, separated by commas.
const PREVIOUS_NAMES: &str = "internal.config.kubernetes.io/previousNames";
const PREFIXES: &str = "internal.config.kubernetes.io/prefixes";
const SUFFIXES: &str = "internal.config.kubernetes.io/suffixes";

/// A Pool or a Certificate.
#[derive(Clone, Copy)]
struct Renamed<'t> {
    name: &'t str,
    affixes: Affixes<'t>,
}

/// What was put before and behind the name. Objects that stood beside each other have the same.
type Affixes<'t> = [&'t str; 2];

fn affixes<'t>(item: &'t Node<'_>) -> Affixes<'t> {
    [PREFIXES, SUFFIXES].map(|key| annotation(item, key))
}

/// By kind, namespace, and each name that it has or had.
type Known<'t> = HashMap<(&'t str, &'t str, &'t str), Vec<Renamed<'t>>>;

/// A reference by a name that is no longer right.
struct Stale<'t> {
    path: FieldPath,
    node: &'t Node<'t>,
    name: &'t str,
}

/// The text of the list with the names that what Servers refer to has by now. What may mean several is a
/// sentence each; what leads nowhere is left to the rules.
pub fn with_final_names<'s>(list: &ResourceList<'s>) -> Result<Cow<'s, str>, Vec<String>> {
    let known = known(list);
    let mut errors = Vec::new();
    let mut stale = Vec::new();
    for server in list.of_kind("Server") {
        for (kind, path, node) in references(&server) {
            match current(&known, kind, &server, node) {
                Ok(Some(name)) => stale.push(Stale { path, node, name }),
                Ok(None) => {}
                Err(sentence) => errors.push(sentence),
            }
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    if stale.is_empty() {
        return Ok(list.text.into());
    }
    let replacements: Vec<_> = stale.iter().map(|stale| stale.replacement(list)).collect();
    let guess = edit::replaced(list.text, 0..list.text.len(), replacements.iter().collect());
    let mut expected = value::from_node(&list.root);
    for Stale { path, name, .. } in &stale {
        let mut target = Some(&mut expected);
        for segment in path.segments().iter() {
            target = target.and_then(|value| match segment {
                Segment::Key(key) => value.get_mut(&**key),
                Segment::Index(index) => value.get_mut(*index),
            });
        }
        if let Some(target) = target {
            *target = (*name).into();
        }
    }
    let expected = expected.as_mapping().cloned().unwrap_or_default();
    Ok(verified(Some(guess), &expected).into())
}

fn known<'t>(list: &'t ResourceList<'_>) -> Known<'t> {
    let mut known = Known::new();
    let kinds = ["Pool", "Certificate"].into_iter();
    for item in kinds.flat_map(|kind| list.of_kind(kind)) {
        let renamed = Renamed {
            name: metadata(item.node, "name"),
            affixes: affixes(item.node),
        };
        let previous = annotation(item.node, PREVIOUS_NAMES).split(',');
        let mut names: Vec<_> = previous.chain([renamed.name]).collect();
        names.sort_unstable();
        names.dedup();
        let namespace = metadata(item.node, "namespace");
        for name in names {
            let key = (item.kind, namespace, name);
            known.entry(key).or_default().push(renamed);
        }
    }
    known
}

/// The references of a Server with the kinds that they are of, and the ways to them from the root.
fn references<'t>(
    server: &RawObject<'t, 't>,
) -> impl Iterator<Item = (&'static str, FieldPath, &'t Node<'t>)> {
    let path = server.item.clone().key("spec");
    let pools = server.node.at(&["spec", "poolRefs"]);
    let pools = pools.map(Node::items).unwrap_or_default().iter();
    let of_pools = path.clone().key("poolRefs");
    let pools = pools.enumerate();
    let pools = pools.map(move |(index, node)| ("Pool", of_pools.clone().index(index), node));
    let certificate = server.node.at(&["spec", "certificateRef"]);
    let certificate = certificate.map(|node| ("Certificate", path.key("certificateRef"), node));
    pools.chain(certificate)
}

/// The name of what a reference means, where the reference says another one; a sentence where that may be
/// several.
fn current<'t>(
    known: &Known<'t>,
    kind: &'static str,
    server: &RawObject<'t, '_>,
    node: &'t Node<'_>,
) -> Result<Option<&'t str>, String> {
    let name = node.as_str().unwrap_or_default();
    let namespace = metadata(server.node, "namespace");
    let candidates = known.get(&(kind, namespace, name));
    let candidates = candidates.map(Vec::as_slice).unwrap_or_default();
    let beside = || {
        let own = affixes(server.node);
        candidates.iter().filter(move |one| one.affixes == own)
    };
    let meant = match candidates {
        [] => return Ok(None),
        [one] => one,
        _ if beside().count() == 1 => beside().next().unwrap_or(&candidates[0]),
        _ => {
            let names = candidates.iter().map(|one| format!("`{}`", one.name));
            let names: Vec<_> = names.collect();
            return Err(format!(
                "Server `{}` refers to the {kind} `{name}`, and several have or had this name: {}; \
                 call them differently before the names are changed",
                metadata(server.node, "name"),
                names.join(", ")
            ));
        }
    };
    Ok(Some(meant.name).filter(|current| *current != name))
}

fn metadata<'t>(item: &'t Node<'_>, key: &str) -> &'t str {
    item.text_at(&["metadata", key])
}

impl Stale<'_> {
    fn replacement(&self, list: &ResourceList<'_>) -> Replacement {
        let range = self.node.span.range();
        let quote = list.text[range.clone()].chars().next();
        let quote = quote.filter(|char| matches!(char, '"' | '\''));
        Replacement {
            range,
            text: match quote {
                Some(quote) => format!("{quote}{}{quote}", self.name),
                None => print::inline(self.name),
            },
        }
    }
}
