//! Which paths globs leave out.

use std::env;
use std::path::{self, Path, PathBuf};

use globset::GlobSet;

use crate::options::{self, Glob};
use crate::path::{between, normal, relative, slashed};

/// What is left out of the input.
#[derive(Clone, Debug, Default)]
pub struct Exclude {
    working: Option<PathBuf>,
    /// Of paths as reports have them.
    from_working: GlobSet,
    /// The folder of `poolctl.toml`.
    folder: PathBuf,
    /// Of paths from that folder.
    from_folder: GlobSet,
}

impl Exclude {
    /// Globs of the command line, and those of a `poolctl.toml`. The error is a sentence.
    pub fn new(command: &[Glob], config: &[Glob], file: Option<&Path>) -> Result<Self, String> {
        let folder = file.and_then(Path::parent).unwrap_or(Path::new(""));
        Ok(Self {
            working: env::current_dir().ok(),
            from_working: options::glob_set(command)?,
            folder: absolute(folder),
            from_folder: options::glob_set(config)?,
        })
    }

    /// A glob matches what stands in a folder that none matches.
    pub fn names(&self, path: &Path) -> bool {
        self.any(path, |set, name| set.is_match(name))
    }

    /// A glob matches a path, or a folder above.
    pub fn names_above(&self, path: &Path) -> bool {
        self.any(path, |set, name| {
            let mut above = name.ancestors();
            above.any(|above| above.file_name().is_some() && set.is_match(above))
        })
    }

    fn any(&self, path: &Path, is_match: fn(&GlobSet, &Path) -> bool) -> bool {
        let in_report = || relative(&slashed(path), self.working.as_deref());
        let in_config = || between(&self.folder, &absolute(path));
        (!self.from_working.is_empty() && is_match(&self.from_working, Path::new(&in_report())))
            || (!self.from_folder.is_empty()
                && is_match(&self.from_folder, Path::new(&in_config())))
    }
}

/// As far as names tell.
fn absolute(path: &Path) -> PathBuf {
    // An empty path is the working directory, which has no absolute path by itself.
    let path = Path::new(".").join(path);
    normal(&path::absolute(&path).unwrap_or(path))
}
