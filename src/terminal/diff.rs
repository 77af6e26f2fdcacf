//! Two texts as a unified diff, for people and for `patch`.

use similar::{ChangeTag, TextDiff};

use super::{Paint, visible};

/// Lines around a change, as in diff(1).
const CONTEXT: usize = 3;

/// The difference of two texts; empty when there is none. A name is a path, or `/dev/null` where there
/// is no such file. Control characters but for tabs are shown, not obeyed, so that the diff may go to
/// a terminal.
pub fn unified(old: (&str, &str), new: (&str, &str), color: bool) -> String {
    if old.1 == new.1 {
        return String::new();
    }
    let mut out = String::new();
    let mut line = |paint: Option<Paint>, text: &str| {
        out += &paint.map_or(text.to_owned(), |paint| paint.on(text, color));
        out += "\n";
    };
    line(Some(Paint::Bold), &format!("--- {}", file_name(old.0)));
    line(Some(Paint::Bold), &format!("+++ {}", file_name(new.0)));
    let diff = TextDiff::from_lines(old.1, new.1);
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        line(Some(Paint::Cyan), &hunk.header().to_string());
        for change in hunk.iter_changes() {
            let (paint, sign) = match change.tag() {
                ChangeTag::Equal => (None, ' '),
                ChangeTag::Delete => (Some(Paint::Red), '-'),
                ChangeTag::Insert => (Some(Paint::Green), '+'),
            };
            let value = change.value();
            let text = value.trim_end_matches(['\r', '\n']);
            // The return of a Windows line end belongs to the line.
            let carriage = if value.ends_with("\r\n") { "\r" } else { "" };
            let parts: Vec<_> = text.split('\t').map(visible).collect();
            line(paint, &format!("{sign}{}{carriage}", parts.join("\t")));
            if change.missing_newline() {
                line(None, "\\ No newline at end of file");
            }
        }
    }
    out
}

/// A name with blanks ends with a tab, as in diff(1) and git: `patch` takes it to end at the first blank
/// otherwise. One with control characters stands in quotes, as both write and read it.
fn file_name(name: &str) -> String {
    // `git apply` takes no path with a dot.
    let name = name.strip_prefix("./").unwrap_or(name);
    if visible(name) != name || name.starts_with('"') {
        return quoted(name);
    }
    let end = if name.contains(' ') { "\t" } else { "" };
    format!("{name}{end}")
}

/// As in C: what is not printable ASCII as its bytes, and what a CI system might obey.
fn quoted(name: &str) -> String {
    let bytes = name.bytes().map(|byte| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' if byte != b'#' => char::from(byte).to_string(),
        _ => format!("\\{byte:03o}"),
    });
    format!("\"{}\"", bytes.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_read_like_those_of_diff() {
        let old = "a\r\nb\nc\n\td\ne\nf";
        let new = "a\r\nb\nc\n\td\ne\u{1b}\nf\ng\n";
        assert_eq!(
            unified(("x", old), ("y", new), false),
            "--- x\n+++ y\n@@ -2,5 +2,6 @@\n b\n c\n \td\n-e\n-f\n\\ No newline at end of file\n+e\\u{1b}\n+f\n+g\n"
        );
        assert_eq!(unified(("x", old), ("x", old), false), "");
        assert_eq!(
            unified(("a b", "c"), ("a b", "d"), false).lines().next(),
            Some("--- a b\t")
        );
        assert_eq!(
            file_name("a\t\\ \u{2028}é"),
            r#""a\011\\ \342\200\250\303\251""#
        );
        assert_eq!(file_name("\"a\""), r#""\"a\"""#);
        assert_eq!(
            unified(("/dev/null", ""), ("y", "a\r\n"), true),
            "\u{1b}[1m--- /dev/null\u{1b}[0m\n\u{1b}[1m+++ y\u{1b}[0m\n\u{1b}[36m@@ -0,0 +1 @@\u{1b}[0m\n\u{1b}[32m+a\r\u{1b}[0m\n"
        );
    }
}
