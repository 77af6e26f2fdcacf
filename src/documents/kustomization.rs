//! Kustomizations among the files. What they list as patches and the like is a part of an object, or none.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::{Documents, RawObject};
use crate::api;
use crate::path::{normal, slashed};
use crate::source::{FileId, SourceFile, Span};
use kubectl_yaml::tree::{Node, Value};

/// What kustomize looks for in a folder.
const NAMES: &[&str] = &["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Where a kustomization lists files or folders with objects.
const RESOURCES: &[&[&str]] = &[&["resources"], &["bases"]];

/// Where it lists files that are no objects of what it builds: keys that lead there through all lists.
const PARTS: &[&[&str]] = &[
    &["patches", "path"],
    &["patchesStrategicMerge"],
    &["patchesJson6902", "path"],
    &["replacements", "path"],
    &["configurations"],
    &["crds"],
    &["openapi", "path"],
    &["generators"],
    &["transformers"],
    &["validators"],
    &["configMapGenerator", "files"],
    &["configMapGenerator", "envs"],
    &["configMapGenerator", "env"],
    &["secretGenerator", "files"],
    &["secretGenerator", "envs"],
    &["secretGenerator", "env"],
];

/// A file that tells kustomize what to make of others.
#[derive(Debug)]
pub struct Kustomization {
    /// Its kind, or the first of its keys.
    pub place: Span,
    /// The folder that it stands in, as the user named it.
    pub folder: String,
    /// It is built only as a part of others.
    pub is_component: bool,
    /// Files of the input that it lists as patches and the like, and nobody as resources: nothing in
    /// them is read.
    pub parts: BTreeSet<FileId>,
    /// The same, but the user named them, so they are read.
    pub named_parts: BTreeSet<FileId>,
}

/// The path is one of those that kustomize looks for.
pub fn is_kustomization(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| NAMES.contains(&name))
}

/// All kustomizations of the input. One that cannot be read lists nothing, and our own Components list
/// what is no input anyway.
pub(super) fn find(documents: &Documents<'_>) -> Vec<Kustomization> {
    let files = documents.sources.files();
    let candidates = files.filter(|(_, file)| {
        let is_text = file.invalid.is_none() && file.binary.is_none() && !file.is_stream();
        is_text && is_kustomization(Path::new(&file.name)) && !file.is_generated()
    });
    let listings: Vec<_> = candidates
        .filter_map(|(id, file)| Listing::of(documents, id, file))
        .collect();
    if listings.is_empty() {
        return Vec::new();
    }
    let files = documents.sources.files();
    let by_path = files.map(|(id, file)| (normal(Path::new(&file.name)), id));
    let by_path: HashMap<_, _> = by_path.collect();
    let known = |paths: &[PathBuf]| -> BTreeSet<FileId> {
        paths
            .iter()
            .filter_map(|path| by_path.get(path))
            .copied()
            .collect()
    };
    let resources: BTreeSet<_> = listings
        .iter()
        .flat_map(|listing| known(&listing.resources))
        .collect();
    let kustomizations = listings.iter().map(|listing| {
        let parts = &known(&listing.parts) - &resources;
        let (named_parts, parts) = parts
            .into_iter()
            .partition(|id| documents.sources.file(*id).explicit);
        let folder = slashed(listing.folder);
        Kustomization {
            place: listing.place,
            is_component: listing.is_component,
            folder: if folder.is_empty() {
                ".".to_owned()
            } else {
                folder
            },
            parts,
            named_parts,
        }
    });
    kustomizations.collect()
}

/// What a kustomization lists, by paths in normal form.
struct Listing<'s> {
    place: Span,
    folder: &'s Path,
    is_component: bool,
    resources: Vec<PathBuf>,
    parts: Vec<PathBuf>,
}

impl<'s> Listing<'s> {
    /// Of the first document: kustomize reads no other.
    fn of(documents: &Documents<'s>, id: FileId, file: &'s SourceFile) -> Option<Self> {
        let trees = documents.of(id).map(|chunk| documents.parse(chunk));
        let mut trees = trees
            .skip_while(|tree| matches!(tree, Ok(tree) if matches!(tree.root.value, Value::Null)));
        let root = trees.next()?.ok()?.root;
        let RawObject {
            api_version, kind, ..
        } = RawObject::root(&root);
        let is_of_kustomize =
            api_version.is_empty() || api::group_of(api_version) == api::KUSTOMIZE_GROUP;
        if !is_of_kustomize || !matches!(kind, "" | "Kustomization" | "Component") {
            return None;
        }
        let place = match root.get("kind") {
            Some(kind) => kind.span,
            None => root.entries().first()?.key_span,
        };
        let folder = Path::new(&file.name).parent()?;
        let paths = |lists: &[&[&str]]| {
            let paths = lists.iter().flat_map(|keys| {
                let mut found = Vec::new();
                texts(&root, keys, &mut found);
                // There a name may stand before the path.
                let is_named = keys.last() == Some(&"files");
                found.into_iter().map(move |text| {
                    let named = text.split_once('=').filter(|_| is_named);
                    let path = named.map_or(text, |(_, path)| path);
                    normal(&folder.join(path))
                })
            });
            paths.collect()
        };
        Some(Self {
            place,
            folder,
            is_component: kind == "Component",
            resources: paths(RESOURCES),
            parts: paths(PARTS),
        })
    }
}

/// The texts to which keys lead, through all lists on the way.
fn texts<'n>(node: &'n Node<'_>, keys: &[&str], found: &mut Vec<&'n str>) {
    for item in node.items() {
        texts(item, keys, found);
    }
    match (keys, node.as_str()) {
        ([key, rest @ ..], _) => {
            if let Some(value) = node.get(key) {
                texts(value, rest, found);
            }
        }
        ([], text) => found.extend(text),
    }
}
