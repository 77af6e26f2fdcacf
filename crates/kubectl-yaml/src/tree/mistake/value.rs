//! Values that need quotes, and lists that need a line of their own.

use super::{Line, Mistake, in_quotes, quoted, without_comment};

/// A value that starts with a sign of YAML's own.
pub(super) fn find(text: &str, line: Line<'_>, at: usize, flow: bool) -> Option<Mistake> {
    let before = text.get(line.start..at)?;
    let count = |signs: [char; 2]| before.matches(signs).count();
    let in_brackets = flow || count(['[', '{']) > count([']', '}']);
    let rest = without_comment(text.get(at..line.range().end)?);
    let end = rest.find([',', ']', '}']).filter(|_| in_brackets);
    let value = rest[..end.unwrap_or(rest.len())].trim_end();
    let range = at..at + value.len();
    let sign = value.chars().next()?;
    if let Some(item) = value.strip_prefix("- ") {
        return dash(range, item.trim(), in_brackets);
    }
    if let Some(name) = value.strip_prefix('*')
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    {
        let message = format!(
            "there is no anchor `&{}` above",
            quoted(name)?.trim_matches('`')
        );
        let help = match in_quotes(value) {
            Some(text) => format!("define it in the same document, or write {text} for a text"),
            None => "define it in the same document".into(),
        };
        return Some(Mistake::new(range, message, help));
    }
    if !"*&@%`|>?!".contains(sign) {
        return None;
    }
    let sign = quoted(&sign.to_string()).unwrap_or_else(|| "a backtick".into());
    let help = match in_quotes(value) {
        Some(text) => format!("write {text}"),
        None => "put it in quotes".into(),
    };
    let message = format!("a value that starts with {sign} needs quotes");
    Some(Mistake::new(range, message, help))
}

/// A value with a colon in it, which would make a key of its first half.
pub(super) fn second_colon(line: Line<'_>, at: usize) -> Option<Mistake> {
    let (_, value) = line.key()?;
    // A value is the last part of its line.
    let start = line.range().start + line.content().len() - value.len();
    let is_in_value = !value.is_empty() && (start..start + value.len()).contains(&at);
    if !is_in_value || value.starts_with(['"', '\'', '[', '{']) {
        return None;
    }
    let help = match in_quotes(value) {
        Some(text) => format!("write {text}"),
        None => "put the whole value in quotes".into(),
    };
    let message = "a value with a `:` and a space in it needs quotes";
    Some(Mistake::new(start..start + value.len(), message, help))
}

/// An item of a list where none can start.
fn dash(range: std::ops::Range<usize>, item: &str, in_brackets: bool) -> Option<Mistake> {
    let item = quoted(item)?;
    let item = item.trim_matches('`');
    Some(if in_brackets {
        let message = "between brackets an item has no dash";
        Mistake::new(range, message, format!("write `{item}`"))
    } else {
        let message = "a list cannot start on the line of its key";
        let help = format!("write `- {item}` on a line of its own, or `[{item}]`");
        Mistake::new(range, message, help)
    })
}
