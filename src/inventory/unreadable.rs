//! Files that cannot be read though they may have been manifests, told from their text as a whole.

use memchr::memmem;

use super::UNREADABLE_FILE;
use crate::diagnostic::Diagnostic;
use crate::object::Place;
use crate::source::{Binary, FileId, SourceFile, Span};

/// How the stand-in of git-lfs for a file starts; the second one is that of its first versions.
const GIT_LFS: &[&str] = &[
    "version https://git-lfs.github.com/spec/",
    "version https://hawser.github.com/spec/",
];

/// Why nothing in a file can be read, if so: one finding, whatever else is wrong in it.
pub fn unreadable(id: FileId, file: &SourceFile) -> Option<Diagnostic> {
    if let Some(binary) = file.binary {
        let (message, help) = match binary {
            Binary::GitCrypt => (
                "this file is locked by git-crypt",
                "run `git-crypt unlock`, or leave the file out of the input",
            ),
            Binary::Utf16WithoutMark => (
                "this file is UTF-16 without a byte order mark, which kubectl does not read",
                "save it as UTF-8",
            ),
            Binary::Other => (
                "this file is binary, not YAML or JSON",
                "leave it out with `--exclude`, or give it another ending",
            ),
        };
        let place = Place::Text(Span::new(id, 0..0));
        return Some(UNREADABLE_FILE.at(place, message).help(help));
    }
    let line = |start: usize| {
        let length = file.text[start..].lines().next().map_or(0, str::len);
        Place::Text(Span::new(id, start..start + length))
    };
    if GIT_LFS.iter().any(|start| file.text.starts_with(start)) {
        let message = "this is a pointer of git-lfs, not the file itself";
        let finding = UNREADABLE_FILE.at(line(0), message);
        return Some(finding.help("run `git lfs pull`"));
    }
    let start = conflict(&file.text)?;
    let message = "this file has a merge conflict";
    Some(UNREADABLE_FILE.at(line(start), message).help(
        "keep one side of each conflict, remove the lines `<<<<<<<`, `=======` and `>>>>>>>`, and `git add` the file",
    ))
}

/// Where the first of both markers of a merge conflict stands. A text between them has a `=======`, too,
/// but so do headlines.
fn conflict(text: &str) -> Option<usize> {
    let is_marker = |at: &usize| {
        let before = text[..*at].bytes().next_back();
        let behind = text[at + MARKER.len()..].bytes().next();
        matches!(before, None | Some(b'\n')) && matches!(behind, None | Some(b' ' | b'\r' | b'\n'))
    };
    let start = memmem::find_iter(text.as_bytes(), MARKER).find(is_marker)?;
    memmem::find(&text.as_bytes()[start..], b"\n>>>>>>>").map(|_| start)
}

const MARKER: &str = "<<<<<<<";
