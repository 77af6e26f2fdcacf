//! A dash alone between brackets, `[-]` or `{a: -}`, which is text to kubectl, and a mistake to the parser.

/// The text with a letter for each dash that may be one; `None` without any. Where it was none, the document
/// has the dash all the same: text is taken from there.
pub(super) fn replace(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_alone = |at: &usize| {
        let before = at.checked_sub(1).map(|at| bytes[at]);
        matches!(
            before,
            Some(b' ' | b'\t' | b'\n' | b'[' | b'{' | b',' | b':')
        ) && matches!(bytes.get(at + 1), Some(b',' | b']' | b'}'))
    };
    let mut seen = String::new();
    let mut kept = 0;
    for at in memchr::memchr_iter(b'-', bytes).filter(is_alone) {
        seen.push_str(&text[kept..at]);
        seen.push('x');
        kept = at + 1;
    }
    if seen.is_empty() {
        return None;
    }
    seen.push_str(&text[kept..]);
    Some(seen)
}
