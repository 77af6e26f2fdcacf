//! Keys without their colon, and items without the space behind their dash.

use super::{Line, Mistake, indentation, quoted};

/// A line that is neither a key with its colon nor an item.
pub(super) fn lacking(text: &str, line: Line<'_>) -> Mistake {
    if let Some(mistake) = dash(line) {
        return mistake;
    }
    let content = line.content().trim_start_matches(['-', ' ']);
    let said = quoted(content).unwrap_or_else(|| "this line".into());
    let (message, meant) = match halves(content) {
        Some((key, ':', value)) => (
            format!("{said} has no space after its `:`"),
            format!("{key}: {value}"),
        ),
        Some((key, _, value)) => (format!("{said} has no `:`"), format!("{key}: {value}")),
        None if is_word(content) => {
            let is_parent = line
                .below(text)
                .is_some_and(|below| below.indent > line.indent + line.dashes());
            let value = if is_parent { "" } else { " VALUE" };
            (format!("{said} has no `:`"), format!("{content}:{value}"))
        }
        None => (format!("{said} has no `:`"), String::new()),
    };
    let start = line.range().end - line.text.trim_start_matches(['-', ' ']).len();
    let help = match quoted(&meant) {
        Some(meant) => format!("write {meant}"),
        None => "write `KEY: VALUE`, or indent the line if it belongs to the text above".into(),
    };
    Mistake::new(start..line.range().end, message, help)
}

/// A key whose colon cannot stand on its line, because of the line above or of its own indentation.
pub(super) fn in_front(text: &str, line: Line<'_>) -> Option<Mistake> {
    let above = line.above(text)?;
    if above.key().is_some() {
        return indentation::find(text, line);
    }
    // A text that goes on, below the key that it belongs to.
    let mut lines = std::iter::successors(Some(above), |line| line.above(text));
    let owner = lines.find_map(|line| Some((line, line.key()?)));
    match owner {
        Some((owner, (_, value))) if !value.is_empty() && owner.indent < above.indent => {
            indentation::find(text, line)
        }
        _ => Some(lacking(text, above)),
    }
}

/// `-name`, which is no item.
fn dash(line: Line<'_>) -> Option<Mistake> {
    let item = line.content().strip_prefix('-')?;
    let is_item = item.starts_with(|char: char| !char.is_whitespace() && char != '-');
    let (said, meant) = (quoted(line.content())?, quoted(&format!("- {item}"))?);
    is_item.then(|| {
        Mistake::new(
            line.range(),
            format!("{said} is no item of a list"),
            format!("put a space after the dash: {meant}"),
        )
    })
}

/// A key and a value, and what stands between them in place of a colon and a space.
fn halves(content: &str) -> Option<(&str, char, &str)> {
    let at = content.find([' ', ':', '='])?;
    let (key, rest) = content.split_at(at);
    let separator = rest.chars().next()?;
    let value = rest[1..].trim_start();
    let is_value = !value.is_empty() && !value.contains(' ') && !value.starts_with("//");
    (is_word(key) && is_value).then_some((key, separator, value))
}

fn is_word(text: &str) -> bool {
    let is_in_word = |char: char| char.is_ascii_alphanumeric() || "-_./".contains(char);
    text.starts_with(|char: char| char.is_ascii_alphabetic()) && text.chars().all(is_in_word)
}
