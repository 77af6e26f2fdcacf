//! Plain scalars by the rules of go-yaml v2, which kubectl keeps: YAML 1.1 with some of 1.2.

use std::borrow::Cow;

/// What kubectl sees in a scalar after YAML, JSON and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolved {
    Null,
    Bool(bool),
    /// Also a float without a fraction: `1e3` is 1000 once it has been JSON.
    Int(i64),
    Float(f64),
    /// `.inf` and `.nan`: JSON has no such number, so kubectl refuses them.
    NotJson,
    String,
}

/// Resolves a plain scalar that carries no tag.
pub fn resolve(text: &str) -> Resolved {
    match text.as_bytes() {
        // Most texts start with a letter, and are longer than all words.
        [first, _, _, _, _, _, ..] if first.is_ascii_alphabetic() => Resolved::String,
        _ => resolve_other(text),
    }
}

fn resolve_other(text: &str) -> Resolved {
    if let Some(word) = resolve_word(text) {
        return word;
    }
    match text.as_bytes().first() {
        Some(b'.') if underscores_separate_digits(text) => {
            parse_float(&without_underscores(text)).map_or(Resolved::String, number)
        }
        Some(b'0'..=b'9' | b'+' | b'-') => {
            let text = without_underscores(text);
            let number = || parse_float(&text).map(number);
            integer(&text).or_else(number).unwrap_or(Resolved::String)
        }
        _ => Resolved::String,
    }
}

fn resolve_word(text: &str) -> Option<Resolved> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Resolved::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Resolved::Bool(false)
        }
        ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF"
        | "-.inf" | "-.Inf" | "-.INF" => Resolved::NotJson,
        _ => return None,
    })
}

/// Whether Go takes the text for an integer: `1e3` and `08` are floats without a fraction.
pub fn is_integer(text: &str) -> bool {
    text.starts_with(|char: char| char.is_ascii_digit() || "+-".contains(char))
        && integer(&without_underscores(text)).is_some()
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') {
        text.replace('_', "").into()
    } else {
        text.into()
    }
}

/// Go's `ParseInt(text, 0, 64)`, then `ParseUint`, then go-yaml's own binary.
fn integer(text: &str) -> Option<Resolved> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if let Some(magnitude) = parse_magnitude(unsigned) {
        let int = if negative {
            0_i64.checked_sub_unsigned(magnitude)
        } else {
            0_i64.checked_add_unsigned(magnitude)
        };
        if let Some(int) = int {
            return Some(Resolved::Int(int));
        }
        // Only `ParseUint` is left for what does not fit, and that takes no sign.
        if unsigned.len() == text.len() {
            #[expect(
                clippy::cast_precision_loss,
                reason = "JSON numbers are doubles to kubectl"
            )]
            return Some(Resolved::Float(magnitude as f64));
        }
    }
    // go-yaml strips the prefix and lets Go read a sign behind it.
    let binary = match (text.strip_prefix("0b"), text.strip_prefix("-0b")) {
        (Some(digits), _) => i64::from_str_radix(digits, 2).ok(),
        (_, Some(digits)) => i64::from_str_radix(&format!("-{digits}"), 2).ok(),
        _ => None,
    };
    binary.map(Resolved::Int)
}

/// An integer literal of Go without sign: decimal, `0x`, `0o`, `0b`, or octal behind a `0`.
fn parse_magnitude(text: &str) -> Option<u64> {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', b'o' | b'O', ..] => (&text[2..], 8),
        [b'0', b'b' | b'B', ..] => (&text[2..], 2),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    // `from_str_radix` would take another sign.
    let unsigned = digits.bytes().all(|b| b.is_ascii_alphanumeric());
    unsigned.then(|| u64::from_str_radix(digits, radix).ok())?
}

/// Go reads underscores in a float only between digits.
fn underscores_separate_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
    (0..bytes.len()).all(|at| {
        bytes[at] != b'_' || (digit(bytes.get(at.wrapping_sub(1))) && digit(bytes.get(at + 1)))
    })
}

/// `None` for what Go refuses: no number, or out of range. Words like `inf` are the only others that Rust
/// takes, and none of them is finite.
fn parse_float(text: &str) -> Option<f64> {
    text.parse().ok().filter(|float: &f64| float.is_finite())
}

/// The key that a plain float becomes on its way to JSON: Go's `%g` with the seven digits of 32 bits.
/// `None` when Go takes the text for anything else.
pub fn float_key(text: &str) -> Option<String> {
    let double = match resolve_word(text) {
        Some(Resolved::NotJson) => {
            let word = text.trim_start_matches('+').to_ascii_lowercase();
            return Some(word);
        }
        Some(_) => return None,
        None if is_integer(text)
            || !matches!(resolve(text), Resolved::Int(_) | Resolved::Float(_)) =>
        {
            return None;
        }
        None => parse_float(&without_underscores(text))?,
    };
    #[expect(clippy::cast_possible_truncation, reason = "so does kubectl")]
    let float = double as f32;
    if float.is_infinite() {
        return Some(if float > 0.0 { ".inf" } else { "-.inf" }.to_owned());
    }
    let scientific = format!("{float:e}");
    let (digits, power) = scientific.split_once('e')?;
    let exponent: i32 = power.parse().ok()?;
    // As many digits as stand before the point without an exponent.
    if (-4..6).contains(&exponent) {
        return Some(float.to_string());
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    Some(format!("{digits}e{sign}{:02}", exponent.abs()))
}

/// A float behind JSON, which writes it as an integer when it has no fraction (below 1e21).
pub fn number(float: f64) -> Resolved {
    if float.fract() == 0.0 && float.abs() < 1e21 {
        // The shortest digits that tell it from its neighbors, then zeros, as Go writes it.
        if let Ok(int) = float.to_string().parse() {
            return Resolved::Int(int);
        }
    }
    Resolved::Float(float)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every row: a scalar and what `kubectl … -o json` printed for it.
    const FIXTURE: &str = include_str!("../testdata/scalars.tsv");

    pub(crate) fn describe(text: &str) -> String {
        match resolve(text) {
            Resolved::Null => "null".into(),
            Resolved::Bool(bool) => format!("bool {bool}"),
            Resolved::Int(int) => format!("int {int}"),
            Resolved::Float(float) => format!("float {float}"),
            Resolved::NotJson => "error".into(),
            Resolved::String => "str".into(),
        }
    }

    #[test]
    fn scalars_resolve_as_in_kubectl() {
        let rows = FIXTURE.lines().map(|line| line.split_once('\t').unwrap());
        let wrong: Vec<_> = rows
            .map(|(scalar, kubectl)| (scalar, describe(scalar), kubectl))
            .filter(|(_, ours, kubectl)| ours != kubectl)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_eq!(FIXTURE.lines().count(), 122, "123 but for the lone dash");
    }
}
