//! References that lead nowhere, and what was probably meant by them.

use std::collections::HashMap;

use super::{UNKNOWN_CERTIFICATE_REF, UNKNOWN_GATEWAY, UNKNOWN_POOL_REF};
use crate::api::GROUP;
use crate::diagnostic::{Code, Diagnostic};
use crate::kubernetes;
use crate::object::{ObjectKey, Place};
use crate::suggest::{Near, Suggester};
use crate::terminal::listed;

/// The names of a kind, for what was probably meant by one that is not there.
pub(super) struct Names<'a> {
    /// Names that nobody has asked for yet: mostly nobody does.
    keys: Box<dyn Iterator<Item = &'a ObjectKey> + 'a>,
    by_namespace: HashMap<&'a str, Vec<&'a str>>,
    /// For each name the first object in any namespace.
    anywhere: HashMap<&'a str, &'a ObjectKey>,
}

impl<'a> Names<'a> {
    pub(super) fn new(keys: impl Iterator<Item = &'a ObjectKey> + 'a) -> Self {
        Self {
            keys: Box::new(keys),
            by_namespace: HashMap::new(),
            anywhere: HashMap::new(),
        }
    }

    /// The names in the namespace, once one was looked for.
    pub(super) fn beside(&self, key: &ObjectKey) -> &[&'a str] {
        let here = self.by_namespace.get(key.namespace.as_str());
        here.map_or(&[], Vec::as_slice)
    }

    /// A similar name in the namespace, or else the same name in another one.
    pub(super) fn meant(
        &mut self,
        key: &ObjectKey,
        suggester: &mut Suggester,
    ) -> Option<Meant<'a>> {
        for key in self.keys.by_ref() {
            let neighbors = self.by_namespace.entry(&key.namespace).or_default();
            neighbors.push(&key.name);
            self.anywhere.entry(&key.name).or_insert(key);
        }
        let neighbors = self.by_namespace.get(key.namespace.as_str());
        match suggester.nearest(&key.name, neighbors.into_iter().flatten().copied()) {
            Some(near) if near.certain || !self.anywhere.contains_key(key.name.as_str()) => {
                Some(Meant::Here(key.sibling(near.name), near))
            }
            _ => {
                let other = self.anywhere.get(key.name.as_str())?;
                Some(Meant::Elsewhere((*other).clone()))
            }
        }
    }
}

/// What a reference that leads nowhere was probably meant for.
pub(super) enum Meant<'a> {
    Here(ObjectKey, Near<'a>),
    Elsewhere(ObjectKey),
}

impl Meant<'_> {
    pub(super) fn key(&self) -> &ObjectKey {
        match self {
            Self::Here(key, _) | Self::Elsewhere(key) => key,
        }
    }
}

/// What is said of a reference of one kind that leads nowhere.
pub(super) struct Reference {
    code: &'static Code,
    /// The kind that is referred to.
    kind: &'static str,
    /// The field that refers to it.
    field: &'static str,
    /// Why another namespace does not do.
    pub(super) rule: &'static str,
}

pub(super) static POOL_REF: Reference = Reference {
    code: &UNKNOWN_POOL_REF,
    kind: "Pool",
    field: "poolRefs",
    rule: "Servers join Pools of their own namespace only",
};

pub(super) static CERTIFICATE_REF: Reference = Reference {
    code: &UNKNOWN_CERTIFICATE_REF,
    kind: "Certificate",
    field: "certificateRef",
    rule: "a Server finds its Certificate in its own namespace only",
};

pub(super) static GATEWAY_REF: Reference = Reference {
    code: &UNKNOWN_GATEWAY,
    kind: "Gateway",
    field: "gatewayRef",
    rule: "a Pool finds its Gateway in its own namespace only",
};

/// Names that a help has at most.
const NAMED: usize = 4;

impl Reference {
    /// What to do where nothing similar is known.
    fn otherwise(&self, key: &ObjectKey, here: &[&str]) -> String {
        let add = format!("add {} `{}` to the input", self.kind, key.name);
        if here.is_empty() || here.len() > NAMED {
            return format!("{add}, or correct the name");
        }
        let quoted: Vec<_> = here.iter().map(|name| format!("`{name}`")).collect();
        let names: Vec<_> = quoted.iter().map(String::as_str).collect();
        format!("{add}, or write one that is there: {}", listed(&names))
    }

    /// What to do where only another namespace has the name.
    pub(super) fn elsewhere(&self) -> String {
        format!("put both into one namespace: {}", self.rule)
    }

    /// The configuration that makes kustomize rename references of Servers, as a help.
    pub(super) fn name_reference(&self) -> String {
        let (kind, field) = (self.kind, self.field);
        format!(
            "kustomize renames `{field}` only where a file in its `configurations` says so: \
             `nameReference: [{{kind: {kind}, group: {GROUP}, fieldSpecs: [{{group: {GROUP}, kind: Server, \
             path: spec/{field}}}]}}]`"
        )
    }

    /// The finding for a reference to `key`; what was probably meant comes behind the place of its name. `here`
    /// are all names that would do.
    pub(super) fn unknown(
        &self,
        place: Place,
        key: &ObjectKey,
        meant: Option<(Place, Meant<'_>)>,
        here: &[&str],
    ) -> Diagnostic {
        let message = match key.namespace.as_str() {
            "" => format!("there is no {} `{}`", self.kind, key.name),
            namespace => format!(
                "there is no {} `{}` in namespace `{namespace}`",
                self.kind, key.name
            ),
        };
        let finding = self.code.at(place, message);
        match meant {
            Some((place, Meant::Here(key, near))) => finding
                .did_you_mean(near)
                .related(place, format!("{} `{}` is here", self.kind, key.name)),
            Some((place, Meant::Elsewhere(other))) => {
                let what = format!("this {}", self.kind);
                let related = finding.related(place, in_namespace(&what, &other.namespace));
                if key.namespace.is_empty() || other.namespace.is_empty() {
                    related.help(format!(
                        "write one namespace in both, or say `--namespace` for documents without: {}",
                        self.rule
                    ))
                } else {
                    related.help(self.elsewhere())
                }
            }
            None => finding.help(self.otherwise(key, here)),
        }
    }
}

/// What a build has put before or behind a name, as kustomize calls it.
pub(super) fn affix(name: &str, whole: &str) -> Option<String> {
    let prefix = whole
        .strip_suffix(name)
        .filter(|prefix| prefix.ends_with('-'));
    let suffix = whole
        .strip_prefix(name)
        .filter(|suffix| suffix.starts_with('-'));
    let prefix = prefix.map(|prefix| format!("namePrefix: {prefix}"));
    prefix.or_else(|| suffix.map(|suffix| format!("nameSuffix: {suffix}")))
}

pub(super) fn in_namespace(what: &str, namespace: &str) -> String {
    match namespace {
        "" => format!("{what} has no namespace"),
        namespace => format!("{what} is in namespace `{namespace}`"),
    }
}

/// Reads a reference of the form `namespace/name`, which `poolRefs` does not know.
pub fn qualified(name: &str) -> Option<ObjectKey> {
    let (namespace, name) = name.split_once('/')?;
    (kubernetes::is_dns_label(namespace) && is_pool_label(name))
        .then(|| ObjectKey::new(namespace, name))
}

/// The text can stand behind `openvox.voxpupuli.org/pool-` in a label key.
pub fn is_pool_label(name: &str) -> bool {
    name.len() <= MAX_POOL_NAME && kubernetes::ends_qualified_name(name)
}

/// The label key of a Pool, `pool-<name>`, has at most 63 bytes.
pub const MAX_POOL_NAME: usize = kubernetes::MAX_LABEL - "pool-".len();
