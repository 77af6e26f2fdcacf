//! Trees and typed objects as the values that are printed.

use serde::Serialize;
use serde_yaml::{Mapping, Value};

use kubectl_yaml::tree::{Node, Value as Tree};

/// A node with everything below it, in its order.
pub fn from_node(node: &Node<'_>) -> Value {
    match &node.value {
        Tree::Null => Value::Null,
        Tree::Bool(bool) => Value::Bool(*bool),
        Tree::Int(int) => Value::Number((*int).into()),
        Tree::Float(float) => Value::Number((*float).into()),
        Tree::String(text) => Value::String(text.to_string()),
        Tree::Sequence(items) => Value::Sequence(items.iter().map(from_node).collect()),
        Tree::Mapping(_) => Value::Mapping(mapping(node)),
    }
}

/// The entries of a mapping; empty for anything else.
pub fn mapping(node: &Node<'_>) -> Mapping {
    let entries = node.entries().iter();
    entries
        .map(|entry| {
            (
                Value::String(entry.key.to_string()),
                from_node(&entry.value),
            )
        })
        .collect()
}

/// Values by their keys, in this order.
pub fn entries<'k>(entries: impl IntoIterator<Item = (&'k str, Value)>) -> Mapping {
    let entries = entries.into_iter();
    entries.map(|(key, value)| (key.into(), value)).collect()
}

/// A typed object as its entries, in the order of its fields.
pub fn from_object(object: &impl Serialize) -> Mapping {
    match serde_yaml::to_value(object) {
        Ok(Value::Mapping(entries)) => entries,
        other => unreachable!("an object with text keys is a mapping: {other:?}"),
    }
}
