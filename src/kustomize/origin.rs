//! Where the objects of a build come from, as kustomize says with `buildMetadata: [originAnnotations]`.

/// The annotation that names the file of an object.
pub const ANNOTATION: &str = "config.kubernetes.io/origin";

/// Lines of a value of the annotation; more are none of kustomize's.
const MOST_LINES: usize = 8;

/// The path of a file from the folder that was built, in the value of the annotation; `None` for what comes
/// from another repository or a generator.
pub fn path(value: &str) -> Option<&str> {
    let mut lines = value.lines().map(str::trim);
    let is_elsewhere = lines.clone().any(|line| line.starts_with("repo:"));
    let path = lines.find_map(|line| line.strip_prefix("path:"))?;
    let path = path.trim().trim_matches(['"', '\'']);
    (!is_elsewhere && !path.is_empty()).then_some(path)
}

/// All such paths in the text of a build, which has the value in lines of their own.
pub fn paths(build: &str) -> impl Iterator<Item = &str> {
    let places = memchr::memmem::find_iter(build.as_bytes(), ANNOTATION);
    places.filter_map(|at| {
        let (_, value) = build[at..].split_once('\n')?;
        path(&value[..end_of_block(value)])
    })
}

/// Where lines end that are indented as the first one.
fn end_of_block(text: &str) -> usize {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let least = text.lines().next().map_or(0, indent);
    let lines = text.split_inclusive('\n');
    let block = lines.take_while(|line| least > 0 && indent(line) >= least);
    let block = block.take(MOST_LINES);
    block.map(str::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_repository_are_found() {
        let build = "metadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      path: ../base/pool.yaml\n  \
                     name: a\n---\nmetadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      path: x.yaml\n      \
                     repo: https://example.com/r\n      ref: v1\n    path: no.yaml\n---\n# config.kubernetes.io/origin";
        assert_eq!(paths(build).collect::<Vec<_>>(), ["../base/pool.yaml"]);
        assert_eq!(path("path: 'a b.yaml'\n"), Some("a b.yaml"));
        assert_eq!(path("configuredIn: ../base/kustomization.yaml\n"), None);
    }
}
