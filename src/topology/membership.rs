//! Servers in the Pools that they list, and references that lead to no Pool.

use std::collections::{HashMap, HashSet};

use super::reference::{POOL_REF, affix, is_pool_label, qualified, without_affix};
use super::{Member, PoolNode, Resolver};
use crate::api::{PoolSpec, ServerSpec};
use crate::diagnostic::Diagnostic;
use crate::object::{Object, ObjectKey};
use crate::placeholder::holds_placeholder;
use kubectl_yaml::characters;

/// An item of `poolRefs` that names no Pool.
#[derive(Clone, Copy)]
struct Broken<'a> {
    server: &'a Object<ServerSpec>,
    index: usize,
    name: &'a str,
}

impl<'a> Broken<'a> {
    fn namespace(&self) -> &'a str {
        &self.server.key().namespace
    }
}

/// Names for what may have been renamed, by namespace.
#[derive(Default)]
struct Renames<'a> {
    /// The name that all broken references have; `None` where they have several.
    missing: HashMap<&'a str, Option<&'a str>>,
    /// The positions of the Pools without a Server.
    empty: HashMap<&'a str, Vec<usize>>,
    /// Of these the only one by its namespace and what is left of its name without a prefix or suffix; `None`
    /// where there are several.
    affixed: HashMap<(&'a str, &'a str), Option<usize>>,
}

impl<'a> Renames<'a> {
    fn new(broken: &[Broken<'a>], nodes: &[PoolNode<'a>]) -> Self {
        let mut renames = Self::default();
        for reference in broken {
            let missing = renames.missing.entry(reference.namespace());
            let name = missing.or_insert(Some(reference.name));
            *name = name.filter(|name| *name == reference.name);
        }
        if broken.is_empty() {
            return renames;
        }
        let without = nodes.iter().enumerate();
        for (position, node) in without.filter(|(_, node)| node.members.is_empty()) {
            let namespace: &str = &node.pool.key().namespace;
            renames.empty.entry(namespace).or_default().push(position);
            for name in without_affix(node.pool.name()) {
                let only = renames.affixed.entry((namespace, name));
                let only = only.or_insert(Some(position));
                *only = only.filter(|only| *only == position);
            }
        }
        renames
    }

    /// Of the Pools without a Server, the only one whose name is the one that leads nowhere with a prefix or
    /// suffix that a build may have put there.
    fn affixed(&self, reference: &Broken<'a>) -> Option<usize> {
        let name = (reference.namespace(), reference.name);
        self.affixed.get(&name).copied().flatten()
    }

    /// The only Pool without a Server, for the only name that leads nowhere.
    fn only(&self, reference: &Broken<'a>) -> Option<usize> {
        self.missing.get(reference.namespace()).copied().flatten()?;
        match self.empty.get(reference.namespace())?.as_slice() {
            [position] => Some(*position),
            _ => None,
        }
    }
}

impl<'a> Resolver<'a, '_, '_> {
    pub(super) fn pools(&mut self) -> Vec<PoolNode<'a>> {
        let inventory = self.inventory;
        let nodes = inventory.pools.values().map(|pool| PoolNode {
            pool,
            members: Vec::new(),
            uncertain: inventory.incomplete.servers
                || inventory.mixed_namespaces
                || inventory.choosing_pools.contains(pool.key())
                || holds_placeholder(pool.name())
                || !pool.could_read("spec"),
            renamed: false,
            gateway: self.gateway(pool),
        });
        let mut nodes: Vec<_> = nodes.collect();
        let mut broken = Vec::new();
        let mut unreadable: HashSet<&str> = HashSet::new();
        for server in inventory.servers.values() {
            let mut names = server.spec.pool_refs().iter();
            if !server.could_read_all("spec.poolRefs") || names.any(|name| holds_placeholder(name))
            {
                unreadable.insert(&server.key().namespace);
            }
            self.join(server, &mut nodes, &mut broken);
        }
        for node in &mut nodes {
            node.uncertain |= unreadable.contains(node.pool.key().namespace.as_str());
        }
        let renames = Renames::new(&broken, &nodes);
        for reference in broken {
            self.unknown_pool(reference, &renames, &mut nodes);
        }
        nodes
    }

    /// Makes a Server a member of the Pools that it lists, and takes down the references that lead to none.
    fn join(
        &self,
        server: &'a Object<ServerSpec>,
        nodes: &mut [PoolNode<'a>],
        broken: &mut Vec<Broken<'a>>,
    ) {
        let certificate = server.spec.certificate_ref().and_then(|name| {
            let key = server.key().beside(name);
            Some(&self.inventory.certificates.get(&key)?.object)
        });
        for (index, name) in server.spec.pool_refs().iter().enumerate() {
            let key = server.key().beside(name);
            let Some(position) = self.inventory.pools.get_index_of(&key) else {
                broken.push(Broken {
                    server,
                    index,
                    name,
                });
                continue;
            };
            let members = &mut nodes[position].members;
            let known = members.last().map(|last| last.server);
            if !known.is_some_and(|last| std::ptr::eq(last, server)) {
                // Most Pools have one.
                if members.is_empty() {
                    members.reserve_exact(1);
                }
                members.push(Member {
                    server,
                    index,
                    certificate,
                });
            }
        }
    }

    /// A reference that leads nowhere may have meant this Pool, if there is one.
    fn doubt(&self, pool: &ObjectKey, nodes: &mut [PoolNode<'a>]) {
        if let Some(position) = self.inventory.pools.get_index_of(pool) {
            nodes[position].uncertain = true;
        }
    }

    /// Reports the reference, and marks the Pool that was probably meant.
    fn unknown_pool(
        &mut self,
        reference: Broken<'a>,
        renames: &Renames<'a>,
        nodes: &mut [PoolNode<'a>],
    ) {
        let Broken {
            server,
            index,
            name,
        } = reference;
        let place = server.item("spec.poolRefs", index);
        let key = server.key().sibling(name);
        if let Some(qualified) = qualified(name) {
            let finding = POOL_REF.unknown(place, &key, None, &[]);
            let meant = self.inventory.pools.get(&qualified);
            self.diagnostics.push(name_alone(finding, &key, meant));
            return self.doubt(&qualified, nodes);
        }
        // What cannot even be the end of a label key is a finding of `invalid-pool-ref`.
        if !is_pool_label(name) {
            if let Some(plain) = characters::plain(name) {
                self.doubt(&server.key().sibling(&plain), nodes);
            }
            return;
        }
        if self.inventory.may_have_pool(name) {
            return;
        }
        let sources = self.inventory.documents.sources;
        let affixed = renames.affixed(&reference).filter(|position| {
            let file = nodes[*position].pool.origin.file();
            sources.file(file).is_stream()
        });
        let meant = match affixed {
            Some(_) => None,
            None => self.pool_names.meant(&key, &mut self.suggester),
        };
        if let Some(meant) = meant {
            self.doubt(&meant.object.key, nodes);
            let finding = POOL_REF.unknown(place, &key, Some(meant), &[]);
            return self.diagnostics.push(finding);
        }
        let finding = POOL_REF.unknown(place, &key, None, self.here(&self.pool_names, server));
        let renamed = affixed.or_else(|| renames.only(&reference));
        let renamed = renamed.map(|position| &mut nodes[position]);
        self.diagnostics
            .push(match renamed.filter(|node| !node.uncertain) {
                Some(node) => {
                    node.renamed = true;
                    renamed_to(finding, name, node.pool, affixed.is_some())
                }
                None => finding,
            });
    }
}

/// Says that a reference has no namespace, and what is known of the Pool that it means.
fn name_alone(
    finding: Diagnostic,
    key: &ObjectKey,
    meant: Option<&Object<PoolSpec>>,
) -> Diagnostic {
    let Some(pool) = meant else {
        return finding.help("write the name alone, of a Pool in the namespace of the Server");
    };
    if pool.key().namespace == key.namespace {
        let finding = finding.help("write the name alone").fix(pool.name());
        POOL_REF.is_here(finding, &pool.origin)
    } else {
        POOL_REF.is_elsewhere(finding.help(POOL_REF.one_namespace()), &pool.origin)
    }
}

/// A Pool without a Server stands in the place of the one that is not there.
fn renamed_to(
    finding: Diagnostic,
    name: &str,
    pool: &Object<PoolSpec>,
    is_built: bool,
) -> Diagnostic {
    let new = pool.name();
    let affix = affix(name, new).filter(|_| is_built);
    let (label, help) = match affix {
        Some(affix) => (
            format!("did `{affix}` make this of `{name}`?"),
            POOL_REF.name_reference(),
        ),
        None => (
            "was it renamed to this?".to_owned(),
            format!("write `{new}` in `poolRefs`, or call the Pool `{name}` again"),
        ),
    };
    let message = format!("{}, and Pool `{new}` has no Servers", finding.message);
    Diagnostic {
        message: message.into(),
        ..finding
    }
    .related(pool.at("metadata.name"), label)
    .help(help)
}
