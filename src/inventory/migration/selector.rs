//! Old Pools chose their Servers, by labels among those of their Config: which ones that would be.

use std::collections::HashSet;
use std::sync::Arc;

use super::{NO_CONFIG, removed};
use crate::api;
use crate::diagnostic::Diagnostic;
use crate::documents::Documents;
use crate::inventory::types::last_key;
use crate::object::{ObjectKey, Origin};
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::tree::{Node, Value};

/// Where an old Pool said which Servers are its own: without a selector all of its Config were.
const FIELDS: &[&str] = &["selector", "configRef", "environmentRef"];

/// Labels of all pods, whatever their Server.
const COMMON: &[(&str, &str)] = &[
    (api::NAME_LABEL, api::PRODUCT),
    (api::MANAGED_BY_LABEL, api::OPERATOR),
];

/// Names of Servers that one finding lists.
const LISTED: usize = 10;

/// Servers that may be looked at in a run: thousands of Pools must not look at thousands of Servers each.
pub const BUDGET: usize = 1_000_000;

/// What an old Pool said of its Servers; explained when they are known.
pub struct Selector {
    origin: Arc<Origin>,
    /// The field that said so.
    field: FieldPath,
    /// The Config that the Pool belonged to.
    config: Option<String>,
    /// `None` where only the Config was given.
    labels: Option<Vec<(String, String)>>,
}

/// Servers, and the Pools that they list.
#[derive(Default)]
pub struct Candidates {
    servers: Vec<Candidate>,
    joined: HashSet<ObjectKey>,
}

/// A Server as the labels of its pods showed it, also where it is written as it was then.
struct Candidate {
    key: ObjectKey,
    config: String,
    is_ca: bool,
    is_server: bool,
    pools: HashSet<String>,
}

impl Selector {
    /// What the spec of a Pool says.
    pub fn of(origin: &Arc<Origin>, pool: &Node<'_>) -> Option<Self> {
        let spec = pool.get("spec")?;
        let field = Self::field(pool)?;
        let config = spec.get("configRef").or(spec.get("environmentRef"));
        let labels = spec.get("selector").map(|selector| {
            let entries = selector.entries().iter();
            let labels = entries.map(|entry| (entry.key.to_string(), text(&entry.value)));
            labels.collect()
        });
        Some(Self {
            origin: Arc::clone(origin),
            field,
            config: config.and_then(Node::as_str).map(str::to_owned),
            labels,
        })
    }

    /// Whether a field is reported here, once all Servers are known.
    pub fn is(origin: &Origin, path: &FieldPath, node: &Node<'_>) -> bool {
        // Of many unknown fields only these are looked for.
        let is_candidate = last_key(path).is_some_and(|key| FIELDS.contains(&&*key));
        is_candidate && origin.kind == "Pool" && Self::field(node).as_ref() == Some(path)
    }

    fn field(pool: &Node<'_>) -> Option<FieldPath> {
        let spec = pool.get("spec")?;
        let field = FIELDS.iter().find(|field| spec.get(field).is_some())?;
        Some(FieldPath::parse("spec").key(field))
    }

    /// It stands in this document.
    pub fn is_of(&self, pool: &Arc<Origin>) -> bool {
        Arc::ptr_eq(&self.origin, pool)
    }

    pub fn pool(&self) -> &ObjectKey {
        &self.origin.key
    }

    /// Names the Servers that have to list the Pool, as far as the budget goes; and whether any Servers may
    /// have been chosen, so that no rule says that nobody joins the Pool.
    pub fn report(&self, candidates: &Candidates, budget: &mut usize) -> (Diagnostic, bool) {
        let pool = self.pool();
        let joined = candidates.joined.contains(pool);
        let servers = candidates.servers.iter().map_while(|server| {
            *budget = budget.checked_sub(1)?;
            Some(server)
        });
        let meant = servers.filter(|server| {
            let is_near = server.key.namespace == pool.namespace;
            is_near && self.selects(server) && !server.pools.contains(&*pool.name)
        });
        // Of many it is enough to know that there are more.
        let chosen: Vec<_> = meant.take(LISTED + 1).collect();
        let help = match (&self.labels, joined, chosen.as_slice()) {
            (None, true, _) | (None, _, []) => NO_CONFIG.to_owned(),
            (None, false, chosen) => format!(
                "remove it, and add `{}` to the `poolRefs` of the Servers that it meant: {}",
                pool.name,
                names(chosen)
            ),
            (Some(_), true, []) => {
                "remove it: the Servers that it selected list the Pool already".to_owned()
            }
            (Some(_), false, []) => format!(
                "add `{}` to the `poolRefs` of each Server that belongs to the Pool",
                pool.name
            ),
            (Some(_), _, chosen) => format!(
                "add `{}` to the `poolRefs` of the Servers that it selected: {}",
                pool.name,
                names(chosen)
            ),
        };
        let chooses = self.labels.is_some() || !(joined || chosen.is_empty());
        (removed(&self.origin, &self.field).help(help), chooses)
    }

    fn selects(&self, server: &Candidate) -> bool {
        let is_own = |config: &String| server.config == *config;
        let mut labels = self.labels.iter().flatten();
        self.config.as_ref().is_none_or(is_own)
            && labels.all(|(key, value)| server.has_label(key, value))
    }
}

impl Candidates {
    /// Reads the documents of Servers again, which old selectors alone ask for.
    pub fn new(origins: &[Arc<Origin>], documents: &Documents<'_>) -> Self {
        let mut candidates = Self::default();
        for items in origins.chunk_by(|a, b| a.chunk == b.chunk) {
            let root = documents.root(items[0].chunk);
            for origin in items {
                let server = root.locate(&origin.item).node;
                let server = Candidate::of(&origin.key, server);
                let pools = server.pools.iter().map(|pool| server.key.sibling(pool));
                candidates.joined.extend(pools);
                candidates.servers.push(server);
            }
        }
        candidates
    }
}

impl Candidate {
    /// What a Server says, in new fields or old ones.
    fn of(key: &ObjectKey, server: &Node<'_>) -> Self {
        let spec = |field: &str| server.get("spec")?.get(field);
        let is = |node: Option<&Node<'_>>| match node?.value {
            Value::Bool(is) => Some(is),
            _ => None,
        };
        let (ca, config) = (spec("ca"), spec("configRef").or(spec("environmentRef")));
        let old_ca = ca.filter(|ca| !ca.entries().is_empty());
        let is_ca = is(old_ca.map_or(ca, |ca| ca.get("enabled"))).unwrap_or(false);
        // Where `ca` was a mapping, its `compiler` told whether the CA compiles catalogs as well.
        let is_server = match old_ca.filter(|_| is_ca) {
            Some(ca) => is(ca.get("compiler")).unwrap_or(false),
            None => is(spec("server").or(spec("compiler"))).unwrap_or(true),
        };
        let refs = spec("poolRefs").into_iter().flat_map(Node::items);
        let pools = refs.chain(spec("poolRef")).filter_map(Node::as_str);
        Self {
            key: key.clone(),
            config: config.map(text).unwrap_or_default(),
            is_ca,
            is_server,
            pools: pools.map(str::to_owned).collect(),
        }
    }

    fn has_label(&self, key: &str, value: &str) -> bool {
        let ours = key
            .strip_prefix(api::GROUP)
            .and_then(|name| name.strip_prefix('/'));
        match ours.unwrap_or(key) {
            "server" => *self.key.name == *value,
            "config" | "environment" => self.config == value,
            "ca" => self.is_ca && value == "true",
            "role" => {
                let is_ca_only = self.is_ca && !self.is_server;
                value == if is_ca_only { "ca" } else { "server" }
            }
            key => COMMON.contains(&(key, value)),
        }
    }
}

/// A scalar as somebody wrote it who forgot the quotes.
fn text(node: &Node<'_>) -> String {
    match &node.value {
        Value::String(text) => text.to_string(),
        Value::Bool(is) => is.to_string(),
        Value::Int(number) => number.to_string(),
        _ => String::new(),
    }
}

fn names(servers: &[&Candidate]) -> String {
    let listed: Vec<_> = servers
        .iter()
        .take(LISTED)
        .map(|server| format!("`{}`", server.key.name))
        .collect();
    let more = if servers.len() > LISTED {
        " and more"
    } else {
        ""
    };
    listed.join(", ") + more
}
