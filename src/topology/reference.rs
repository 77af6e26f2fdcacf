//! References that lead nowhere, and what was probably meant by them.

use std::collections::HashMap;
use std::sync::Arc;

use super::{UNKNOWN_CERTIFICATE_REF, UNKNOWN_GATEWAY, UNKNOWN_POOL_REF};
use crate::api::GROUP;
use crate::diagnostic::{Code, Diagnostic};
use crate::kubernetes;
use crate::object::{ObjectKey, Origin, Place};
use crate::suggest::{Near, Suggester};
use crate::terminal::listed;

/// The objects of a kind, for what was probably meant by a name that is not there.
pub(super) struct Names<'a> {
    /// Those that nobody has asked for yet: mostly nobody does.
    unread: Box<dyn Iterator<Item = &'a Arc<Origin>> + 'a>,
    by_namespace: HashMap<&'a str, Vec<&'a Arc<Origin>>>,
    /// For each name the first object in any namespace.
    anywhere: HashMap<&'a str, &'a Arc<Origin>>,
}

impl<'a> Names<'a> {
    pub(super) fn new(objects: impl Iterator<Item = &'a Arc<Origin>> + 'a) -> Self {
        Self {
            unread: Box::new(objects),
            by_namespace: HashMap::new(),
            anywhere: HashMap::new(),
        }
    }

    /// The objects in the namespace, once one was looked for.
    pub(super) fn beside(&self, key: &ObjectKey) -> &[&'a Arc<Origin>] {
        let here = self.by_namespace.get(key.namespace.as_str());
        here.map_or(&[], Vec::as_slice)
    }

    /// A similar name in the namespace, or else the same name in another one.
    pub(super) fn meant(
        &mut self,
        key: &ObjectKey,
        suggester: &mut Suggester,
    ) -> Option<Meant<'a>> {
        for object in self.unread.by_ref() {
            let ObjectKey { namespace, name } = &object.key;
            self.by_namespace.entry(namespace).or_default().push(object);
            self.anywhere.entry(name).or_insert(object);
        }
        let neighbors = self.beside(key);
        let names = neighbors.iter().map(|object| &*object.key.name);
        let near = suggester.nearest(&key.name, names);
        let elsewhere = self.anywhere.get(&*key.name).copied();
        match near.filter(|near| near.certain || elsewhere.is_none()) {
            Some(near) => {
                let mut neighbors = neighbors.iter();
                let object = *neighbors.find(|object| *object.key.name == *near.name)?;
                let near = Some(near);
                Some(Meant { object, near })
            }
            None => elsewhere.map(|object| Meant { object, near: None }),
        }
    }
}

/// What a reference that leads nowhere was probably meant for.
#[derive(Clone, Copy)]
pub(super) struct Meant<'a> {
    pub(super) object: &'a Arc<Origin>,
    /// A similar name in the same namespace; `None` for the same name in another one.
    pub(super) near: Option<Near<'a>>,
}

/// What is said of a reference of one kind that leads nowhere.
pub(super) struct Reference {
    code: &'static Code,
    /// The kind that is referred to.
    kind: &'static str,
    /// The field that refers to it.
    field: &'static str,
    /// Why another namespace does not do.
    rule: &'static str,
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
    fn otherwise(&self, key: &ObjectKey, here: &[&Arc<Origin>]) -> String {
        let add = format!("add {} `{}` to the input", self.kind, key.name);
        if here.is_empty() || here.len() > NAMED {
            return format!("{add}, or correct the name");
        }
        let quoted = here.iter().map(|object| format!("`{}`", object.key.name));
        let quoted: Vec<_> = quoted.collect();
        let names: Vec<_> = quoted.iter().map(String::as_str).collect();
        format!("{add}, or write one that is there: {}", listed(&names))
    }

    /// What to do where only another namespace has the name.
    pub(super) fn one_namespace(&self) -> String {
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

    /// The finding for a reference to `key`, with what was probably meant. `here` are all objects that would do.
    pub(super) fn unknown(
        &self,
        place: Place,
        key: &ObjectKey,
        meant: Option<Meant<'_>>,
        here: &[&Arc<Origin>],
    ) -> Diagnostic {
        let message = match key.namespace.as_str() {
            "" => format!("there is no {} `{}`", self.kind, key.name),
            namespace => format!(
                "there is no {} `{}` in namespace `{namespace}`",
                self.kind, key.name
            ),
        };
        let finding = self.code.at(place, message);
        let Some(Meant { object, near }) = meant else {
            return finding.help(self.otherwise(key, here));
        };
        match near {
            Some(near) => self.is_here(finding.did_you_mean(near), object),
            None if key.namespace.is_empty() || object.key.namespace.is_empty() => {
                self.is_elsewhere(finding, object).help(format!(
                    "write one namespace in both, or say `--namespace` for documents without: {}",
                    self.rule
                ))
            }
            None => self
                .is_elsewhere(finding, object)
                .help(self.one_namespace()),
        }
    }

    /// Shows the object that was meant.
    pub(super) fn is_here(&self, finding: Diagnostic, meant: &Arc<Origin>) -> Diagnostic {
        let words = format!("{} `{}` is here", self.kind, meant.key.name);
        finding.related(meant.at("metadata.name"), words)
    }

    /// Shows the object that was meant, and that it is in another namespace.
    pub(super) fn is_elsewhere(&self, finding: Diagnostic, meant: &Arc<Origin>) -> Diagnostic {
        let words = match meant.key.namespace.as_str() {
            "" => format!("this {} has no namespace", self.kind),
            namespace => format!("this {} is in namespace `{namespace}`", self.kind),
        };
        finding.related(meant.at("metadata.name"), words)
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

/// The names of which [`affix`] may have made a name.
pub(super) fn without_affix(whole: &str) -> impl Iterator<Item = &str> {
    let dashes = whole.match_indices('-');
    dashes.flat_map(|(at, _)| [&whole[at + 1..], &whole[..at]])
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
