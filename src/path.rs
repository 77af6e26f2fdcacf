//! Names of files as other programs know them: paths from the working directory, and URIs of them.

use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};

use crate::source::STDIN;

/// A path as people and other programs are shown it: with `/` on every platform, so that a report or a diff
/// is the same wherever it was made, and `patch` and `git apply` take it.
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        of_windows(&text)
    }
}

/// The same name for a path of Windows, without the mark of one that Windows is to take as it is.
fn of_windows(path: &str) -> String {
    let plain = match path.strip_prefix(r"\\?\UNC\") {
        Some(share) => format!(r"\\{share}"),
        None => path.strip_prefix(r"\\?\").unwrap_or(path).to_owned(),
    };
    plain.replace('\\', "/")
}

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
    slashed(&path)
}

/// The path from one folder to another path, with `/`; both are absolute. On another drive it stays that.
pub fn between(folder: &Path, path: &Path) -> String {
    let (here, there): (Vec<_>, Vec<_>) =
        (folder.components().collect(), path.components().collect());
    let common = here.iter().zip(&there);
    let common = common.take_while(|(one, other)| one == other).count();
    if common == 0 {
        return slashed(path);
    }
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
    if path.starts_with("//") {
        // A server of Windows follows.
        uri.push_str("file:");
    } else if path.starts_with('/') {
        uri.push_str("file://");
    } else if Path::new(path).is_absolute() {
        uri.push_str("file:///");
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
    fn paths_of_windows_are_shown_with_slashes() {
        for (path, expected) in [
            (r"pools\dev/a.yaml", "pools/dev/a.yaml"),
            (r"C:\repo\a.yaml", "C:/repo/a.yaml"),
            (r"\\?\C:\repo\a.yaml", "C:/repo/a.yaml"),
            (r"\\server\share\a.yaml", "//server/share/a.yaml"),
            (r"\\?\UNC\server\share\a.yaml", "//server/share/a.yaml"),
        ] {
            assert_eq!(of_windows(path), expected);
        }
    }

    #[test]
    fn uris_keep_nothing_but_letters_and_slashes() {
        assert_eq!(uri("pools/a-1_b.yaml"), "pools/a-1_b.yaml");
        assert_eq!(uri("a b#c?d%e:f\n.yaml"), "a%20b%23c%3Fd%25e%3Af%0A.yaml");
        assert_eq!(uri("é\\.yaml"), "%C3%A9%5C.yaml");
        assert_eq!(uri("/tmp/a.yaml"), "file:///tmp/a.yaml");
        assert_eq!(uri("//server/a.yaml"), "file://server/a.yaml");
    }
}
