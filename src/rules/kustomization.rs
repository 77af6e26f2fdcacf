//! `kustomization`: files are read as they stand, not as kustomize builds them.

use crate::diagnostic::{Code, Sink};
use crate::object::Place;
use crate::source::Span;
use crate::terminal::{plural, shell_word};
use crate::topology::Topology;

pub(super) static CODE: Code = Code::note(
    "kustomization",
    "the folder holds a kustomization, whose patches and bases were not applied",
);

/// Files that the user named to which a note points.
const MAX_RELATED: usize = 4;

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    for found in &topology.inventory.documents.kustomizations {
        let folder = &found.folder;
        let unread = match found.parts.len() {
            0 => String::new(),
            1 => ", and 1 file that it lists as a patch or the like is not read".to_owned(),
            number => {
                let files = plural(number, "file");
                format!(", and {files} that it lists as patches or the like are not read")
            }
        };
        let message = format!("the kustomization of `{folder}` is not applied{unread}");
        let help = if found.is_component {
            "read a kustomization that lists this folder among its `components`: `poolctl … -k DIR`"
                .to_owned()
        } else {
            let word = shell_word(folder);
            format!(
                "`poolctl … -k {word}` reads what kustomize makes of it, and so does \
                 `kustomize build {word} | poolctl … -f -`"
            )
        };
        let mut note = CODE.at(Place::Text(found.place), message).help(help);
        for &file in found.named_parts.iter().take(MAX_RELATED) {
            let start = Place::Text(Span::new(file, 0..0));
            note = note.related(
                start,
                "it lists this file, too, which is read because it is named",
            );
        }
        findings.push(note);
    }
}
