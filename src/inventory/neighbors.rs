//! Objects of others, read as far as a rule asks for them; their own mistakes are not ours to find.

use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::reader::Reader;
use super::{ForeignSelector, Neighbor};
use crate::api;
use crate::object::{Object, ObjectKey, Origin};
use crate::placeholder::holds_placeholder;
use kubectl_yaml::decode;
use kubectl_yaml::tree::Node;

impl<'s> Reader<'s, '_> {
    /// A Service, TLSRoute, Gateway or Namespace.
    pub(super) fn neighbor(&mut self, mut origin: Arc<Origin>, node: &Node<'s>) {
        let metadata = node.get("metadata");
        let text = |key: &str| metadata.and_then(|metadata| metadata.get(key)?.as_str());
        let Some(name) = text("name") else {
            return;
        };
        // Nothing of it is written out, so another namespace than `--namespace` says is no mistake.
        let namespace = text("namespace")
            .filter(|namespace| !namespace.is_empty())
            .or(self.options.namespace())
            .unwrap_or_default();
        Arc::make_mut(&mut origin).key = ObjectKey::new(namespace, name);
        let labels = metadata.and_then(|metadata| metadata.get("labels"));
        let managed_by = labels.and_then(|labels| labels.get(api::MANAGED_BY_LABEL)?.as_str());
        let generated = managed_by == Some(api::MANAGER)
            || managed_by == Some(self.options.managed_by.as_str());
        let inventory = &mut self.inventory;
        match origin.kind.as_ref() {
            "Gateway" if is_unfilled(node) => inventory.incomplete.gateways = true,
            "Gateway" => {
                let gateway = summary(origin, node);
                inventory.gateways.insert(gateway.key().clone(), gateway);
            }
            "Namespace" => {
                let read = metadata.and_then(lenient::<api::neighbor::Labels>);
                let labels = read.and_then(|read| read.labels).unwrap_or_default();
                inventory.namespaces.insert(name.to_owned(), labels);
            }
            _ if generated => {
                let keys = foreign_keys(node);
                if origin.kind.as_ref() == "Service" && !keys.is_empty() {
                    let service = Arc::clone(&origin);
                    let found = ForeignSelector { service, keys };
                    inventory.foreign_selectors.push(found);
                }
                inventory.generated.push(origin);
            }
            "Service" => {
                let service = neighbor(managed_by, origin, node);
                inventory.services.insert(service.key().clone(), service);
            }
            _ => {
                let route = neighbor(managed_by, origin, node);
                inventory.tls_routes.insert(route.key().clone(), route);
            }
        }
    }
}

/// Another tool has yet to fill in which Gateway it is, or something of its listeners.
fn is_unfilled(gateway: &Node<'_>) -> bool {
    let parts = [
        ("metadata", "name"),
        ("metadata", "namespace"),
        ("spec", "listeners"),
    ];
    let mut parts = parts
        .into_iter()
        .filter_map(|(parent, key)| gateway.get(parent)?.get(key));
    parts.any(holds_placeholder_within)
}

fn holds_placeholder_within(node: &Node<'_>) -> bool {
    let entries = node.entries().iter().map(|entry| &entry.value);
    let mut below = entries.chain(node.items());
    node.as_str().is_some_and(holds_placeholder) || below.any(holds_placeholder_within)
}

/// Keys in the selector of a Service besides the label of its Pool, which the Service itself has, too. None
/// for a Service without such a label: it belongs to no Pool.
fn foreign_keys(node: &Node<'_>) -> Vec<String> {
    let keys = |parent: &str, key: &str| {
        let mapping = node.get(parent).and_then(|parent| parent.get(key));
        let entries = mapping.into_iter().flat_map(Node::entries);
        entries.map(|entry| entry.key.to_string())
    };
    let own: Vec<_> = keys("metadata", "labels")
        .filter(|key| key.starts_with(api::POOL_LABEL_PREFIX))
        .collect();
    keys("spec", "selector")
        .filter(|key| !own.is_empty() && !own.contains(key))
        .collect()
}

fn neighbor<T: Default + DeserializeOwned>(
    managed_by: Option<&str>,
    origin: Arc<Origin>,
    node: &Node<'_>,
) -> Object<Neighbor<T>> {
    let managed_by = managed_by.map(str::to_owned);
    let Object { spec, origin } = summary(origin, node);
    Object {
        spec: Neighbor { managed_by, spec },
        origin,
    }
}

/// An object with what of its spec a rule needs, as far as it can be read.
pub(super) fn summary<T: Default + DeserializeOwned>(
    origin: Arc<Origin>,
    node: &Node<'_>,
) -> Object<T> {
    let spec = node.get("spec").and_then(lenient).unwrap_or_default();
    Object { spec, origin }
}

fn lenient<T: DeserializeOwned>(node: &Node<'_>) -> Option<T> {
    decode::decode(node).0
}
