//! The repository around a path: what its files may point to ends there.

use std::path::{Path, PathBuf};

/// What marks the root of a repository, the surest first. In worktrees and submodules `.git` is a file.
const MARKS: [&str; 2] = [".git", "poolctl.toml"];

/// The root of the repository that a folder lies in: the nearest folder with a mark, the folder itself
/// or one above it, else above the working directory, else the folder itself. Links on the way are
/// resolved first. A folder that is not there yet is told by those above it.
pub fn root(folder: &Path, working: Option<&Path>) -> PathBuf {
    let folder = existing(folder);
    let starts: Vec<_> = [Some(folder.as_path()), working]
        .into_iter()
        .flatten()
        .collect();
    let marked = MARKS.iter().find_map(|mark| {
        let mut above = starts.iter().flat_map(|start| start.ancestors());
        above.find(|folder| folder.join(mark).symlink_metadata().is_ok())
    });
    marked.map_or_else(|| folder.clone(), existing)
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
        let base = std::env::temp_dir().join(format!("poolctl-root-{}", std::process::id()));
        let folder = base.join("repository/pools/prod");
        fs::create_dir_all(&folder).unwrap();
        let base = base.canonicalize().unwrap();
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
