//! Servers that would join Pools if the list stood in `poolRefs`: the field has an older name, a misspelled one, or no
//! list. They are errors of other rules; here is which Pools they mean.

use std::collections::HashSet;

use smol_str::SmolStr;

use crate::api::ServerSpec;
use crate::diagnostic::Diagnostic;
use crate::documents::Documents;
use crate::inventory::{REMOVED_FIELD, UNKNOWN_FIELD};
use crate::locate::Findings;
use crate::object::{Object, ObjectKey, Place};
use crate::suggest;
use crate::topology::Topology;
use kubectl_yaml::path::{FieldPath, Segment};
use kubectl_yaml::tree::Node;

const POOL_REFS: &str = "poolRefs";

/// Names of the field that no spelling explains.
const OTHER_NAMES: [&str; 2] = ["pool", "pools"];

/// A Server that names a Pool where nobody looks for it.
pub struct Nearly<'a> {
    pub server: &'a Object<ServerSpec>,
    /// The field that holds the name.
    pub field: &'a FieldPath,
    /// What is wrong with that.
    pub finding: &'a Diagnostic,
    /// There may be no such Pool.
    pub pool: ObjectKey,
    /// Of the name.
    pub place: Place,
}

/// All of them, in the order of the findings.
pub fn nearly<'a>(
    topology: &Topology<'a>,
    findings: &'a Findings,
    documents: &Documents<'_>,
) -> Vec<Nearly<'a>> {
    let mut suspects: Vec<_> = findings
        .list
        .iter()
        .filter_map(|finding| suspect(topology, &finding.diagnostic))
        .collect();
    suspects.sort_by_key(|suspect| suspect.server.origin.chunk);
    let of_documents = suspects.chunk_by(|a, b| a.server.origin.chunk == b.server.origin.chunk);
    let nearly = of_documents.flat_map(|suspects| {
        let root = documents.root(suspects[0].server.origin.chunk);
        let nearly = suspects.iter().flat_map(|suspect| suspect.pools(&root));
        nearly.collect::<Vec<_>>()
    });
    nearly.collect()
}

/// A Server with a finding at a field that may stand for `poolRefs`.
struct Suspect<'a> {
    server: &'a Object<ServerSpec>,
    field: &'a FieldPath,
    finding: &'a Diagnostic,
}

fn suspect<'a>(topology: &Topology<'a>, finding: &'a Diagnostic) -> Option<Suspect<'a>> {
    let Place::Field {
        object,
        path: field,
        ..
    } = &finding.primary.place
    else {
        return None;
    };
    let server = topology.inventory.servers.get(&object.key)?;
    let is_it = server.origin.standing() == object.standing();
    (is_it && may_stand_for_pool_refs(field, finding)).then_some(Suspect {
        server,
        field,
        finding,
    })
}

fn may_stand_for_pool_refs(field: &FieldPath, finding: &Diagnostic) -> bool {
    let segments = field.segments();
    let Some(Segment::Key(name)) = segments.last().filter(|_| segments.len() <= 2) else {
        return false;
    };
    let is_no_field = [&UNKNOWN_FIELD, &REMOVED_FIELD].contains(&finding.code);
    let is_known = field.to_string() == format!("spec.{POOL_REFS}");
    let is_meant = suggest::nearest(name, &[POOL_REFS]).is_some() || OTHER_NAMES.contains(&&**name);
    is_known || (is_no_field && is_meant)
}

impl<'a> Suspect<'a> {
    fn pools(&self, root: &Node<'_>) -> Vec<Nearly<'a>> {
        let origin = &self.server.origin;
        let node = root.locate(&origin.document_path(self.field)).node;
        let item = |index| self.field.clone().index(index);
        let of_list = node.items().iter().zip((0..).map(item));
        let alone = node.as_str().map(|_| (node, self.field.clone()));
        let joined = self.server.spec.pool_refs().iter();
        let joined: HashSet<_> = joined.map(SmolStr::as_str).collect();
        let names = of_list
            .chain(alone)
            .filter_map(|(node, path)| Some((node.as_str()?, path)));
        let names = names.filter(|(name, _)| !name.is_empty() && !joined.contains(name));
        let nearly = names.map(|(name, path)| Nearly {
            server: self.server,
            field: self.field,
            finding: self.finding,
            pool: self.server.key().sibling(name),
            place: origin.field(path),
        });
        nearly.collect()
    }
}
