//! What is rendered against what is there, in files or in a cluster.

mod defaults;
mod existing;
mod fields;
mod text;

use std::collections::HashSet;

use serde_yaml::{Mapping, Value};

use self::existing::Item;
use self::fields::Source;
pub use self::{existing::Existing, fields::Difference};
use crate::api::{self, MANAGED_BY_LABEL, NAME_LABEL, OPERATOR};
use crate::inventory;
use crate::object::ObjectKey;
use crate::render::{self, Kind, Manifest, RenderOptions, certificate};
use crate::topology::Topology;
use kubectl_yaml::path::FieldPath;

/// All objects that are rendered, or no longer are, in the order of namespace, kind and name.
#[derive(Debug, Default)]
pub struct Comparison {
    objects: Vec<Compared>,
    /// Labels and annotations that others have put on what is there: they stay.
    left_alone: usize,
    /// Objects that the operator made, and that go with their Pools.
    owned: usize,
    /// Routes of the operator, which have no labels.
    unlabeled: usize,
}

#[derive(Debug)]
struct Compared {
    kind: Kind,
    /// That of the object there, if it has one.
    key: ObjectKey,
    /// File and line of the manifest there.
    place: Option<String>,
    effect: Effect,
}

/// What applying the rendered object would do.
#[derive(Debug)]
enum Effect {
    Nothing,
    Create,
    /// With the difference of each field.
    Update(Vec<Difference>),
    Remove,
}

impl Compared {
    /// What is there, and what becomes of it.
    fn there(item: &Item<'_>, effect: Effect) -> Self {
        Self {
            kind: item.kind,
            key: item.key.clone(),
            place: item.place.clone(),
            effect,
        }
    }

    fn differs(&self) -> bool {
        !matches!(self.effect, Effect::Nothing)
    }

    fn order(&self) -> (&str, Kind, &str) {
        (&self.key.namespace, self.kind, &self.key.name)
    }
}

impl Comparison {
    /// Something would change.
    pub fn differs(&self) -> bool {
        self.objects.iter().any(Compared::differs)
    }
}

/// Compares everything that is asked for. The errors are sentences: it is not clear what to compare.
///
/// Of a Certificate that has all names that Pools want, only the list counts, and only if it is there:
/// it is not rendered. The same goes for one that gets its names by a patch.
pub fn compare<'a>(
    topology: &'a Topology<'a>,
    options: &'a RenderOptions,
    existing: &Existing<'_>,
) -> Result<Comparison, Vec<String>> {
    let mut comparison = Comparison::default();
    let mut errors = Vec::new();
    let rendered = render::render(topology, options).into_iter();
    let lists = certificate::lists(topology, options).into_iter();
    let manifests = rendered
        .map(|manifest| (manifest, true))
        .chain(lists.map(|manifest| (manifest, false)));
    for (manifest, is_rendered) in manifests {
        match existing.find(manifest.kind(), manifest.key()) {
            Ok(Some(item)) => comparison.update(&manifest, item, options.managed_by.as_str()),
            Ok(None) if is_rendered => comparison.objects.push(Compared {
                kind: manifest.kind(),
                key: manifest.key().clone(),
                place: None,
                effect: Effect::Create,
            }),
            Ok(None) => {}
            Err(sentence) => errors.push(sentence),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    comparison.remove(topology, options, existing);
    comparison
        .objects
        .sort_by(|one, other| one.order().cmp(&other.order()));
    Ok(comparison)
}

impl Comparison {
    fn update(&mut self, manifest: &Manifest<'_>, item: &Item<'_>, manager: &str) {
        let mut rendered = manifest.mapping();
        let mut there = inventory::document(&item.node);
        let live = item.is_live();
        // Items of a TLSRouteList may leave it to the list.
        there.insert("apiVersion".into(), item.api_version.as_str().into());
        for body in [&mut rendered, &mut there] {
            body.shift_remove("kind");
            if live {
                // A cluster serves an object in whatever version it is asked for.
                body.shift_remove("apiVersion");
            }
            if let Some(Value::Mapping(metadata)) = body.get_mut("metadata") {
                // Matched already, or known to a cluster alone.
                metadata.shift_remove("namespace");
                metadata.shift_remove("ownerReferences");
                remove_finalizer(metadata);
            }
        }
        let applied = item.last_applied();
        let source = Source {
            live,
            applied: applied.as_ref(),
            namespace: match manifest.key().namespace.as_str() {
                "" => &item.key.namespace,
                namespace => namespace,
            },
        };
        let mut found = fields::compare(manifest.kind(), &rendered, &there, source);
        if manifest.kind() == Kind::Certificate && !has_authority(&rendered) {
            found.differences.retain(is_name);
            found.left_alone = 0;
        }
        if item.is_owned_by_pool() {
            self.owned += 1;
            if manager == OPERATOR && manifest.kind() == Kind::TlsRoute {
                let before = found.differences.len();
                found
                    .differences
                    .retain(|difference| !is_missing_label(difference));
                self.unlabeled += usize::from(found.differences.len() < before);
            }
        }
        self.left_alone += found.left_alone;
        let effect = if found.differences.is_empty() {
            Effect::Nothing
        } else {
            Effect::Update(found.differences)
        };
        self.objects.push(Compared::there(item, effect));
    }

    /// What was rendered once. `--pool` and `--only` choose what is looked at, not what is rendered.
    fn remove(
        &mut self,
        topology: &Topology<'_>,
        options: &RenderOptions,
        existing: &Existing<'_>,
    ) {
        let everything = RenderOptions {
            only: Vec::new(),
            pools: Vec::new(),
            ..options.clone()
        };
        let manifests = render::render(topology, &everything);
        let found = manifests.iter().filter_map(|manifest| {
            let found = existing.find(manifest.kind(), manifest.key());
            found.ok().flatten()
        });
        let known: HashSet<_> = found.map(|item| (item.kind, &item.key)).collect();
        let manager = options.managed_by.as_str();
        let others = existing.items();
        for item in others.filter(|item| !known.contains(&(item.kind, &item.key))) {
            let is_ours = item.is_made_by(manager)
                || (manager == OPERATOR && item.kind == Kind::TlsRoute && item.is_owned_by_pool());
            if is_ours && options.names(item.kind) && options.selects(&item.key.name) {
                self.objects.push(Compared::there(item, Effect::Remove));
            }
        }
    }
}

/// Without it a Certificate is written for its names alone.
fn has_authority(body: &Mapping) -> bool {
    body.get("spec")
        .is_some_and(|spec| spec.get("authorityRef").is_some())
}

/// The operator puts one on every Certificate that it sees: neither a difference in a cluster nor in what
/// was read from one.
fn remove_finalizer(metadata: &mut Mapping) {
    if let Some(Value::Sequence(finalizers)) = metadata.get_mut("finalizers") {
        finalizers.retain(|finalizer| finalizer.as_str() != Some(api::certificate::FINALIZER));
    }
}

/// One that counts where only the names of a Certificate are compared.
fn is_name(difference: &Difference) -> bool {
    let segments = difference.path.segments();
    let path: FieldPath = segments.iter().take(2).cloned().collect();
    ["spec.dnsAltNames", "apiVersion"].contains(&path.to_string().as_str())
}

/// The operator puts none on its TLSRoutes.
fn is_missing_label(difference: &Difference) -> bool {
    let path = difference.path.to_string();
    let mut fixed = [NAME_LABEL, MANAGED_BY_LABEL].into_iter();
    difference.there.is_none() && fixed.any(|label| path == format!("metadata.labels[{label}]"))
}
