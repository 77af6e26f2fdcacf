//! The files that a build of kustomize was made of, so that places can be shown in them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{bytes, is_file, within};
use crate::kustomize::origin;
use crate::path::{normal, slashed};
use crate::repository::Bounds;
use crate::source::SourceFile;

/// Those that objects of the builds name and that stand in the repository. What cannot be read is not
/// shown: the build is the input.
pub(super) fn read(builds: &[Arc<SourceFile>], max: u64) -> Vec<Arc<SourceFile>> {
    let mut names = BTreeSet::new();
    for build in builds {
        if let Some(folder) = &build.build {
            let bounds = Bounds::around(folder);
            let paths = origin::paths(&build.text).map(|path| normal(&folder.join(path)));
            let is_shown = |path: &PathBuf| is_file(path) && within(path, &bounds).is_ok();
            names.extend(paths.filter(is_shown));
        }
    }
    let file = |path: &Path| {
        let name = slashed(path);
        Some(Arc::new(SourceFile::new(
            name,
            bytes(path, max).ok()?,
            false,
        )))
    };
    names.iter().filter_map(|path| file(path)).collect()
}
