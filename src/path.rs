//! Names of files as other programs know them: paths from the working directory, and URIs of them.

use std::path::{Component, MAIN_SEPARATOR_STR, Path, PathBuf};

use crate::source::STDIN;

/// The path of a file from the working directory, with `/`; absolute where it lies elsewhere.
pub fn relative(name: &str, folder: Option<&Path>) -> String {
    if name == STDIN {
        return "stdin".to_owned();
    }
    let path = Path::new(name);
    let below = folder.and_then(|folder| {
        let absolute = normal(&folder.join(path));
        let below = absolute.strip_prefix(normal(folder)).ok()?;
        Some(below.to_owned())
    });
    let path = below.unwrap_or_else(|| normal(path));
    path.to_string_lossy().replace(MAIN_SEPARATOR_STR, "/")
}

/// The path from one folder to another path, with `/`; both are absolute.
pub fn between(folder: &Path, path: &Path) -> String {
    let (here, there): (Vec<_>, Vec<_>) =
        (folder.components().collect(), path.components().collect());
    let common = here.iter().zip(&there);
    let common = common.take_while(|(one, other)| one == other).count();
    let up = here[common..].iter().map(|_| "..".into());
    let down = there[common..].iter();
    let down = down.map(|part| part.as_os_str().to_string_lossy());
    let parts: Vec<_> = up.chain(down).collect();
    parts.join("/")
}

/// Drops `.`, and `..` with the folder before it, as far as names tell.
pub fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match (component, normal.components().next_back()) {
            // Nothing is above the root.
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                normal.pop();
            }
            (other, _) => normal.push(other),
        }
    }
    normal
}

/// A path as a URI reference: everything that could mean something in one is encoded.
pub fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    match (path.starts_with('/'), Path::new(path).is_absolute()) {
        (true, _) => uri.push_str("file://"),
        (_, true) => uri.push_str("file:///"),
        _ => {}
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_one_normal_form() {
        for (path, expected) in [
            ("./a/b.yaml", "a/b.yaml"),
            ("a/../b.yaml", "b.yaml"),
            ("a/b/../../../c.yaml", "../c.yaml"),
            ("../../c.yaml", "../../c.yaml"),
            ("/../a//b/./c", "/a/b/c"),
            (".", ""),
        ] {
            assert_eq!(normal(Path::new(path)), Path::new(expected), "{path}");
        }
    }

    #[test]
    fn paths_start_at_the_working_directory() {
        let folder = Some(Path::new("/srv/repo"));
        for (name, expected) in [
            ("pools/a.yaml", "pools/a.yaml"),
            ("./pools//./a.yaml", "pools/a.yaml"),
            ("pools/../a.yaml", "a.yaml"),
            ("/srv/repo/pools/a.yaml", "pools/a.yaml"),
            ("../repo/a.yaml", "a.yaml"),
            ("../other/a.yaml", "../other/a.yaml"),
            ("../../a.yaml", "../../a.yaml"),
            ("/elsewhere/a.yaml", "/elsewhere/a.yaml"),
            ("/srv/repository/a.yaml", "/srv/repository/a.yaml"),
            ("<stdin>", "stdin"),
        ] {
            assert_eq!(relative(name, folder), expected, "{name}");
        }
        assert_eq!(relative("./a/../b.yaml", None), "b.yaml");
    }

    #[test]
    fn uris_keep_nothing_but_letters_and_slashes() {
        assert_eq!(uri("pools/a-1_b.yaml"), "pools/a-1_b.yaml");
        assert_eq!(uri("a b#c?d%e:f\n.yaml"), "a%20b%23c%3Fd%25e%3Af%0A.yaml");
        assert_eq!(uri("é\\.yaml"), "%C3%A9%5C.yaml");
        assert_eq!(uri("/tmp/a.yaml"), "file:///tmp/a.yaml");
    }
}
