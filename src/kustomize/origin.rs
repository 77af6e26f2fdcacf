//! Where the objects of a build come from, as kustomize says with `buildMetadata: [originAnnotations]`, or
//! those of a package that is handed to a function.

/// The annotation that names the file of an object.
const ANNOTATION: &str = "config.kubernetes.io/origin";

/// The annotation that names the file of an object which goes back there.
const PATH: &str = "config.kubernetes.io/path";

/// The path of the file of an object from the folder that was built, by its annotations.
pub fn of<'t>(annotation: impl Fn(&str) -> Option<&'t str>) -> Option<&'t str> {
    let origin = annotation(ANNOTATION).and_then(path);
    origin.or_else(|| annotation(PATH))
}

/// Lines of a value of the annotation; more are none of kustomize's.
const MOST_LINES: usize = 8;

/// The path of a file from the folder that was built, in the value of the annotation; `None` for what comes
/// from another repository or a generator.
fn path(value: &str) -> Option<&str> {
    let mut lines = value.lines().map(str::trim);
    let is_elsewhere = lines.clone().any(|line| line.starts_with("repo:"));
    let path = lines.find_map(|line| line.strip_prefix("path:"))?;
    let path = path.trim().trim_matches(['"', '\'']);
    (!is_elsewhere && !path.is_empty()).then_some(path)
}

/// All such paths in the text of a build, which has the value in lines of their own.
pub fn paths(build: &str) -> impl Iterator<Item = &str> {
    let rests = |key: &'static str| {
        let places = memchr::memmem::find_iter(build.as_bytes(), key);
        places.map(move |at| &build[at + key.len()..])
    };
    let origins = rests(ANNOTATION).filter_map(|rest| {
        let (_, value) = rest.split_once('\n')?;
        path(&value[..end_of_block(value)])
    });
    let paths = rests(PATH).filter_map(|rest| scalar(rest.strip_prefix(": ")?));
    origins.chain(paths)
}

/// A text in one line, of a mapping in either style.
fn scalar(rest: &str) -> Option<&str> {
    let mut quoted = rest.splitn(3, ['"', '\'']);
    match quoted.next() {
        Some("") => quoted.next(),
        _ => rest.split([',', '}', '\n']).next().map(str::trim),
    }
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
        let package = "config.kubernetes.io/path: 'a b.yaml'\n{internal.config.kubernetes.io/path: c.yaml, b: 1}";
        assert_eq!(paths(package).collect::<Vec<_>>(), ["a b.yaml", "c.yaml"]);
        assert_eq!(path("configuredIn: ../base/kustomization.yaml\n"), None);
    }
}
