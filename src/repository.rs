//! The repository around a path: what its files may point to ends there.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::atomic;
use crate::path::slashed;

/// What marks the root of a repository, the surest first. In worktrees and submodules `.git` is a file.
const MARKS: [&str; 2] = [GIT, "poolctl.toml"];

/// What git keeps there is no file of the repository, and may hold the credentials of a pipeline.
const GIT: &str = ".git";

/// Links that are followed for one path; the kernel follows as many.
const MOST_LINKS: usize = 40;

/// What files and settings that strangers may have written can lead to: the repository around a folder,
/// and the folder itself.
#[derive(Clone, Debug)]
pub struct Bounds(Vec<PathBuf>);

impl Bounds {
    /// Those of a folder. The working directory counts where no repository is around the folder.
    pub fn around(folder: &Path) -> Self {
        let working = env::current_dir().ok();
        Self(vec![root(folder, working.as_deref()), existing(folder)])
    }

    /// What stands at a canonical path is inside, and not in what git keeps.
    pub fn hold(&self, canonical: &Path) -> bool {
        let inside = |bound: &PathBuf| is_inside(bound, canonical);
        self.0.iter().any(inside)
    }
}

fn is_inside(bound: &Path, canonical: &Path) -> bool {
    canonical.strip_prefix(bound).is_ok_and(|rest| {
        let git = |part: Component<'_>| part.as_os_str().eq_ignore_ascii_case(GIT);
        !rest.components().any(git)
    })
}

/// The folder is the root of a working tree of git.
pub fn is_root(folder: &Path) -> bool {
    folder.join(GIT).symlink_metadata().is_ok()
}

/// Refuses to write where a link leads out of the repository that it stands in, as a sentence. The path
/// itself is the user's and may lead anywhere; a link on its way may be a stranger's. Links outside of
/// a repository and of the working directory, as `/tmp` or `/dev/stdout` may be, are the system's.
pub fn writable(path: &Path) -> Result<(), String> {
    let refused = |reason: &str| Err(format!("cannot write `{}`: {reason}", slashed(path)));
    match leads_out(path) {
        Ok(false) => Ok(()),
        Ok(true) => refused("a link there leads out of the repository or into `.git`"),
        Err(error) => refused(&error.to_string()),
    }
}

/// Follows a path link by link, whether its end is there or not: each link sets bounds to the end.
fn leads_out(path: &Path) -> io::Result<bool> {
    let working = env::current_dir().ok().map(|folder| existing(&folder));
    let mut pending = parts(&std::path::absolute(path)?);
    let (mut place, mut bounds, mut links) = (PathBuf::new(), Vec::new(), 0);
    while let Some(part) = pending.pop() {
        if part == ".." {
            place.pop();
            continue;
        }
        let next = place.join(&part);
        let is_link = fs::symlink_metadata(&next).is_ok_and(|metadata| metadata.is_symlink());
        if !is_link {
            place = next;
            continue;
        }
        links += 1;
        if links > MOST_LINKS {
            return Err(io::Error::other("too many links"));
        }
        bounds.extend(bound_of_links(&atomic::real(&place), working.as_deref()));
        pending.extend(parts(&fs::read_link(&next)?));
    }
    // Of the names that one place may have, for its case or its drive, the bounds have one.
    let place = atomic::real(&place);
    Ok(bounds.iter().any(|bound| !is_inside(bound, &place)))
}

/// Where the links of a canonical folder have to end; `None` where they may lead anywhere.
fn bound_of_links(folder: &Path, working: Option<&Path>) -> Option<PathBuf> {
    let working = working.filter(|working| folder.starts_with(working));
    marked(&[folder]).or_else(|| working.map(Path::to_owned))
}

/// The parts of a path, the first one last. That of an absolute one starts over when it is joined.
fn parts(path: &Path) -> Vec<OsString> {
    let components = path.components().rev();
    let parts = components.filter(|part| *part != Component::CurDir);
    parts.map(|part| part.as_os_str().to_owned()).collect()
}

/// The root of the repository that a folder lies in: the nearest folder with a mark, the folder itself
/// or one above it, else above the working directory, else the folder itself. Links on the way are
/// resolved first. A folder that is not there yet is told by those above it.
pub fn root(folder: &Path, working: Option<&Path>) -> PathBuf {
    let folder = existing(folder);
    let starts: Vec<_> = [Some(folder.as_path()), working]
        .into_iter()
        .flatten()
        .collect();
    marked(&starts).unwrap_or_else(|| folder.clone())
}

/// The canonical path of the nearest folder with a mark, above one of some folders.
fn marked(starts: &[&Path]) -> Option<PathBuf> {
    let found = MARKS.iter().find_map(|mark| {
        let mut above = starts.iter().flat_map(|start| start.ancestors());
        above.find(|folder| folder.join(mark).symlink_metadata().is_ok())
    });
    found.map(existing)
}

/// The canonical path of the nearest part of a path that exists.
fn existing(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let found = path.ancestors().find_map(|path| path.canonicalize().ok());
    found.unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_mark_is_the_root() {
        let made = env::temp_dir().join(format!("poolctl-root-{}", std::process::id()));
        let folder = made.join("repository/pools/prod");
        fs::create_dir_all(&folder).unwrap();
        let base = made.canonicalize().unwrap();
        assert_eq!(root(&folder, None), base.join("repository/pools/prod"));
        fs::write(base.join("repository/pools/poolctl.toml"), "").unwrap();
        assert_eq!(root(&folder, None), base.join("repository/pools"));
        fs::write(base.join("repository/.git"), "").unwrap();
        assert_eq!(
            root(&folder, None),
            base.join("repository"),
            "the surer mark"
        );
        assert_eq!(
            root(&folder.join("new/deep"), None),
            base.join("repository")
        );
        let elsewhere = base.join("elsewhere");
        fs::create_dir_all(&elsewhere).unwrap();
        assert_eq!(root(&elsewhere, Some(&folder)), base.join("repository"));
        fs::remove_dir_all(&base).unwrap();
    }
}
