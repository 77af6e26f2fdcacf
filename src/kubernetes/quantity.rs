//! Amounts of resources.

/// An amount of a resource as API servers read it, `500m`, `1.5` or `1Gi`: the pattern of the CRDs, with a
/// whole number as exponent.
pub fn is_quantity(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = |b: u8| b.is_ascii_digit() || b == b'.';
    let end = unsigned.bytes().position(|b| !is_number(b));
    let (number, suffix) = unsigned.split_at(end.unwrap_or(unsigned.len()));
    let has_digits = number.bytes().any(|b| b.is_ascii_digit());
    let is_exponent = |text: &str| {
        let exponent = text.strip_prefix(['e', 'E']);
        exponent.is_some_and(|exponent| exponent.parse::<i32>().is_ok())
    };
    has_digits
        && number.bytes().filter(|b| *b == b'.').count() <= 1
        && (SUFFIXES.contains(&suffix) || is_exponent(suffix))
}

/// Units of quantities.
const SUFFIXES: &[&str] = &[
    "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
];

/// A quantity below zero.
pub fn is_negative_quantity(text: &str) -> bool {
    let digits = text.trim_end_matches(|char: char| !char.is_ascii_digit());
    let number = digits.split(['e', 'E']).next().unwrap_or_default();
    is_quantity(text) && text.starts_with('-') && number.bytes().any(|b| matches!(b, b'1'..=b'9'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities() {
        for good in [
            "0", "1", "+1", "-1", "0.5", ".5", "5.", "500m", "1Gi", "-1.5Ki", "1e3", "1E3", "1E",
            "1e-3", "1n",
        ] {
            assert!(is_quantity(good), "{good}");
        }
        for bad in [
            "", "abc", "1gb", "1GB", "1 Gi", "1e", "1e1.5", ".", "+", "--1", "1.2.3", "1K", "1ki",
            "Gi", "1Gi ", "\u{661}",
        ] {
            assert!(!is_quantity(bad), "{bad}");
        }
        for (text, negative) in [
            ("-1", true),
            ("-1Gi", true),
            ("-.5", true),
            ("-0", false),
            ("-0.0Gi", false),
            ("-0e5", false),
            ("1", false),
            ("1e-3", false),
            ("-x", false),
        ] {
            assert_eq!(is_negative_quantity(text), negative, "{text}");
        }
    }
}
