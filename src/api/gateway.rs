//! Gateway of the Gateway API, as far as the attachment of a `TLSRoute` needs it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::hostname::{covers, intersect};

/// Most listeners of a Gateway: API servers refuse one with more.
pub const MAX_LISTENERS: usize = 64;

#[derive(Clone, Debug, Default, Deserialize)]
pub struct GatewaySpec {
    pub listeners: Option<Vec<Listener>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listener {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub protocol: String,
    pub port: Option<i32>,
    pub hostname: Option<String>,
    pub tls: Option<ListenerTls>,
    pub allowed_routes: Option<AllowedRoutes>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct ListenerTls {
    pub mode: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct AllowedRoutes {
    pub namespaces: Option<RouteNamespaces>,
    pub kinds: Option<Vec<RouteGroupKind>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct RouteNamespaces {
    pub from: Option<String>,
    pub selector: Option<LabelSelector>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct RouteGroupKind {
    pub group: Option<String>,
    #[serde(default)]
    pub kind: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelSelector {
    pub match_labels: Option<BTreeMap<String, String>>,
    pub match_expressions: Option<Vec<Requirement>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct Requirement {
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub operator: String,
    pub values: Option<Vec<String>>,
}

impl GatewaySpec {
    pub fn listeners(&self) -> &[Listener] {
        self.listeners.as_deref().unwrap_or_default()
    }

    /// The listeners that a parentRef selects, with their positions: the one that it names, or all.
    pub fn selected<'a>(
        &'a self,
        section: Option<&'a str>,
    ) -> impl Iterator<Item = (usize, &'a Listener)> {
        let listeners = self.listeners().iter().enumerate();
        listeners.filter(move |(_, listener)| section.is_none_or(|name| name == listener.name))
    }
}

impl Listener {
    /// Empty and absent alike take every hostname.
    pub fn hostname(&self) -> Option<&str> {
        self.hostname.as_deref().filter(|name| !name.is_empty())
    }

    pub fn is_tls(&self) -> bool {
        self.protocol == "TLS"
    }

    /// `Terminate` when unset, as the CRD's default.
    pub fn is_passthrough(&self) -> bool {
        let mode = self.tls.as_ref().and_then(|tls| tls.mode.as_deref());
        mode == Some("Passthrough")
    }

    /// Whether the listener takes the hostname of a route.
    pub fn takes(&self, hostname: &str) -> bool {
        self.hostname().is_none_or(|own| intersect(own, hostname))
    }

    /// Whether every connection for the hostname of a route could be for this listener: it names the
    /// hostname, or a wildcard above it. One without a hostname claims nothing for itself.
    pub fn claims(&self, hostname: &str) -> bool {
        self.hostname().is_some_and(|own| covers(own, hostname))
    }

    /// Whether `TLSRoute`s may attach; without a list the protocol decides.
    pub fn allows_tls_routes(&self) -> bool {
        let routes = self.allowed_routes.as_ref();
        let kinds = routes.and_then(|routes| routes.kinds.as_deref());
        let is_tls_route = |kind: &RouteGroupKind| {
            let group = kind.group.as_deref().unwrap_or(super::GATEWAY_GROUP);
            group == super::GATEWAY_GROUP && kind.kind == "TLSRoute"
        };
        kinds.is_none_or(|kinds| kinds.is_empty() || kinds.iter().any(is_tls_route))
    }

    /// Whether routes of a namespace may attach; `gateway` is the namespace of the Gateway, `labels` are
    /// those of the routes' namespace, `None` when they are not known. `None` when that cannot be told.
    pub fn allows_namespace(
        &self,
        gateway: &str,
        namespace: &str,
        labels: Option<&BTreeMap<String, String>>,
    ) -> Option<bool> {
        let routes = self.allowed_routes.as_ref();
        let namespaces = routes.and_then(|routes| routes.namespaces.as_ref());
        let from = namespaces.and_then(|namespaces| namespaces.from.as_deref());
        match from.unwrap_or("Same") {
            "Selector" => {
                let selector = namespaces.and_then(|namespaces| namespaces.selector.as_ref());
                selector.map_or(Some(false), |selector| selector.matches(namespace, labels))
            }
            "None" => Some(false),
            "Same" => Some(namespace == gateway),
            _ => Some(true),
        }
    }
}

impl LabelSelector {
    /// `None` when only a label that is not known can tell.
    fn matches(&self, namespace: &str, labels: Option<&BTreeMap<String, String>>) -> Option<bool> {
        let value = |key: &str| match (key, labels) {
            // Every namespace has this label.
            ("kubernetes.io/metadata.name", _) if !namespace.is_empty() => Some(Some(namespace)),
            (key, Some(labels)) => Some(labels.get(key).map(String::as_str)),
            (_, None) => None,
        };
        let labels = self.match_labels.iter().flatten();
        let equal = labels.map(|(key, wanted)| Some(value(key)? == Some(wanted)));
        let expressions = self.match_expressions.iter().flatten();
        let required = expressions.map(|it| it.holds(value(&it.key)?));
        let mut known = true;
        for holds in equal.chain(required) {
            match holds {
                // One that does not hold is enough, whatever is not known.
                Some(false) => return Some(false),
                Some(true) => {}
                None => known = false,
            }
        }
        known.then_some(true)
    }
}

impl Requirement {
    /// Whether a label of this value, if any, fulfills it; `None` for an operator that does not exist.
    fn holds(&self, value: Option<&str>) -> Option<bool> {
        let mut values = self.values.iter().flatten();
        match self.operator.as_str() {
            "In" => Some(value.is_some_and(|value| values.any(|listed| listed == value))),
            "NotIn" => Some(value.is_none_or(|value| values.all(|listed| listed != value))),
            "Exists" => Some(value.is_some()),
            "DoesNotExist" => Some(value.is_none()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_tell_what_is_known() {
        let selector = |text: &str| serde_yaml::from_str::<LabelSelector>(text).unwrap();
        let labels = BTreeMap::from([("team".to_owned(), "platform".to_owned())]);
        for (text, with_labels, without) in [
            ("{}", Some(true), Some(true)),
            ("matchLabels: {team: platform}", Some(true), None),
            ("matchLabels: {team: web}", Some(false), None),
            (
                "matchLabels: {team: web, kubernetes.io/metadata.name: staging}",
                Some(false),
                Some(false),
            ),
            (
                "matchLabels: {kubernetes.io/metadata.name: production}",
                Some(true),
                Some(true),
            ),
            (
                "matchExpressions: [{key: team, operator: In, values: [web, platform]}]",
                Some(true),
                None,
            ),
            (
                "matchExpressions: [{key: team, operator: NotIn, values: [platform]}]",
                Some(false),
                None,
            ),
            (
                "matchExpressions: [{key: env, operator: NotIn, values: [x]}]",
                Some(true),
                None,
            ),
            (
                "matchExpressions: [{key: env, operator: Exists}]",
                Some(false),
                None,
            ),
            (
                "matchExpressions: [{key: env, operator: DoesNotExist}]",
                Some(true),
                None,
            ),
            ("matchExpressions: [{key: team, operator: Gt}]", None, None),
        ] {
            let selector = selector(text);
            assert_eq!(
                selector.matches("production", Some(&labels)),
                with_labels,
                "{text}"
            );
            assert_eq!(selector.matches("production", None), without, "{text}");
        }
    }
}
