//! `duplicate-object`: two documents for one object, and objects of others in the place of rendered ones.

use std::collections::{BTreeSet, HashSet};
use std::path::{Component, Path};
use std::sync::Arc;

use indexmap::IndexMap;
use smol_str::SmolStr;

use crate::api::{MANAGED_BY_LABEL, PoolSpec};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::inventory::{Duplicate, Inventory};
use crate::object::{Object, ObjectKey, Origin};
use crate::path::slashed;
use crate::terminal::{listed, plural};
use crate::topology::Topology;

pub static CODE: Code = Code::error(
    "duplicate-object",
    "the same kind, namespace and name twice",
)
.mandatory("one of the two would be lost in silence")
.on_two();

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    let inventory = topology.inventory;
    let duplicates = inventory.duplicates.iter();
    // Folders side by side by the one that holds them, and all that is there twice for other reasons.
    let mut siblings: IndexMap<&Path, Siblings<'_>> = IndexMap::new();
    for duplicate in duplicates.chain(&topology.duplicate_certificates) {
        match parting(inventory, duplicate) {
            Some([first, second]) => {
                let above = first.parent().unwrap_or(first);
                let siblings = siblings.entry(above).or_default();
                siblings.add(duplicate, [first, second]);
            }
            None => findings.push(twice(duplicate)),
        }
    }
    let built = built(inventory);
    for siblings in siblings.values() {
        if siblings.are_environments(&built) {
            findings.extend(siblings.finding());
        } else {
            findings.extend(siblings.duplicates.iter().copied().map(twice));
        }
    }
    taken_names(inventory, findings);
}

fn twice(Duplicate { first, second }: &Duplicate) -> Diagnostic {
    let message = format!(
        "there are two documents for {} `{}`",
        second.kind, second.key
    );
    CODE.at(second.at("metadata.name"), message)
        .label("second here")
        .related(first.at("metadata.name"), "first here")
        .help("keep one of them; tools that apply both let the last one win")
}

/// The two folders in which the ways to the files part, where neither file stands beside the folder of
/// the other.
fn parting<'i>(inventory: &'i Inventory<'_>, duplicate: &Duplicate) -> Option<[&'i Path; 2]> {
    let files = [&duplicate.first, &duplicate.second].map(|origin| origin.file());
    let sources = inventory.documents.sources;
    let is_stream = files.iter().any(|file| sources.file(*file).is_stream());
    if files[0] == files[1] || is_stream {
        return None;
    }
    let [first, second] = files.map(|file| Path::new(&sources.file(file).name));
    let pairs = first.components().zip(second.components());
    let common = pairs.take_while(|(one, other)| one == other).count();
    let folder = |path: &'i Path| {
        let is_name = matches!(path.components().nth(common), Some(Component::Normal(_)));
        let below = path.components().count().checked_sub(common + 1)?;
        path.ancestors().nth(below).filter(|_| is_name && below > 0)
    };
    Some([folder(first)?, folder(second)?])
}

/// All folders in which kustomize builds something, or below.
fn built<'i>(inventory: &'i Inventory<'_>) -> HashSet<&'i Path> {
    let kustomizations = inventory.documents.kustomizations.iter();
    let folders = kustomizations.map(|found| Path::new(&found.folder));
    folders.flat_map(Path::ancestors).collect()
}

/// Folders side by side, and objects that stand in more than one of them.
#[derive(Default)]
struct Siblings<'i> {
    folders: BTreeSet<&'i Path>,
    objects: HashSet<(&'i str, &'i ObjectKey)>,
    duplicates: Vec<&'i Duplicate>,
}

impl<'i> Siblings<'i> {
    fn add(&mut self, duplicate: &'i Duplicate, folders: [&'i Path; 2]) {
        let object = &duplicate.second;
        self.objects.insert((&object.kind, &object.key));
        self.folders.extend(folders);
        self.duplicates.push(duplicate);
    }

    /// One object may be a slip; several, or one that kustomize may change, are meant to be there in each
    /// folder.
    fn are_environments(&self, built: &HashSet<&Path>) -> bool {
        self.objects.len() > 1 || self.folders.iter().any(|folder| built.contains(folder))
    }

    fn finding(&self) -> Option<Diagnostic> {
        let Duplicate { first, second } = self.duplicates.first()?;
        let example = self.folders.first()?;
        let name = example.file_name()?.to_string_lossy();
        // Others would need quotes as a key of TOML.
        let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_".contains(char);
        let environment = if name.chars().all(is_plain) {
            &name
        } else {
            "NAME"
        };
        let stand = match self.objects.len() {
            1 => "1 object stands".to_owned(),
            number => format!("{} stand", plural(number, "object")),
        };
        let folders = self.folders.iter();
        let quoted: Vec<_> = folders
            .map(|folder| format!("`{}`", slashed(folder)))
            .collect();
        let folders: Vec<_> = quoted.iter().map(String::as_str).collect();
        let finding = CODE
            .at(
                second.at("metadata.name"),
                format!("{stand} in more than one of {}", listed(&folders)),
            )
            .label(format!("such as {} `{}`", second.kind, second.key))
            .related(first.at("metadata.name"), "which is here, too")
            .help(format!(
                "if these are environments, name each in `poolctl.toml`, as in `[environment.{environment}]` with \
                 `inputs = [\"{}\"]`; or read each by itself, or with `-k` what kustomize builds of it; \
                 if they are none, keep one of each object",
                slashed(example)
            ));
        Some(finding)
    }
}

/// A Service or TLSRoute of the input that would be overwritten.
fn taken_names(inventory: &Inventory<'_>, findings: &mut Sink<'_>) {
    for (key, pool) in &inventory.pools {
        // The user's labels win, so a rendered Service may name another program.
        let managed_by = pool
            .spec
            .labels()
            .and_then(|labels| labels.get(MANAGED_BY_LABEL))
            .map(SmolStr::as_str);
        if let Some(service) = inventory.services.get(key)
            && (managed_by.is_none() || service.spec.managed_by.as_deref() != managed_by)
        {
            findings.push(taken(pool, &service.origin));
        }
        if pool.spec.enabled_route().is_some()
            && let Some(route) = inventory.tls_routes.get(key)
        {
            findings.push(taken(pool, &route.origin));
        }
    }
}

fn taken(pool: &Object<PoolSpec>, other: &Arc<Origin>) -> Diagnostic {
    let kind = &other.kind;
    let message = format!(
        "Pool `{}` takes over {kind} `{}`, which poolctl has not made",
        pool.name(),
        other.key.name
    );
    CODE.at(pool.at("metadata.name"), message)
        .label(format!("the {kind} of the Pool gets this name"))
        .related(
            other.at("metadata.name"),
            format!("this {kind} would be overwritten, by the operator as well"),
        )
        .help(format!(
            "rename the Pool, or remove the {kind}; what poolctl made has the label \
             `app.kubernetes.io/managed-by: poolctl`, or what `--managed-by` says"
        ))
}
