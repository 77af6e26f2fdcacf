//! Amounts of resources.

use std::cmp::Ordering;

/// An amount as API servers read it, `500m`, `1.5` or `1Gi`: the pattern of the CRDs, with a whole number as
/// exponent.
pub fn is_quantity(text: &str) -> bool {
    Quantity::parse(text).is_some()
}

/// An amount below zero.
pub fn is_negative_quantity(text: &str) -> bool {
    let quantity = Quantity::parse(text);
    quantity.is_some_and(|quantity| quantity.negative && !quantity.is_zero())
}

/// Whether one amount is more than another; `false` for what is no quantity, and for more digits than
/// anything has.
pub fn is_more(one: &str, other: &str) -> bool {
    let order = Quantity::parse(one)
        .zip(Quantity::parse(other))
        .and_then(|(one, other)| one.compare(other));
    order == Some(Ordering::Greater)
}

/// A number of digits, some of them behind the point, and a unit.
#[derive(Clone, Copy)]
struct Quantity<'t> {
    negative: bool,
    whole: &'t str,
    fraction: &'t str,
    /// The powers of ten and of two that its unit stands for.
    tens: i32,
    twos: u32,
}

/// Units with their powers of ten and of two.
const UNITS: &[(&str, i32, u32)] = &[
    ("", 0, 0),
    ("n", -9, 0),
    ("u", -6, 0),
    ("m", -3, 0),
    ("k", 3, 0),
    ("M", 6, 0),
    ("G", 9, 0),
    ("T", 12, 0),
    ("P", 15, 0),
    ("E", 18, 0),
    ("Ki", 0, 10),
    ("Mi", 0, 20),
    ("Gi", 0, 30),
    ("Ti", 0, 40),
    ("Pi", 0, 50),
    ("Ei", 0, 60),
];

/// The powers of ten and of two that a unit or an exponent stands for.
fn powers(unit: &str) -> Option<(i32, u32)> {
    let known = UNITS.iter().find(|(name, ..)| *name == unit);
    let exponent = || Some((unit.strip_prefix(['e', 'E'])?.parse().ok()?, 0));
    known
        .map(|(_, tens, twos)| (*tens, *twos))
        .or_else(exponent)
}

impl<'t> Quantity<'t> {
    fn parse(text: &'t str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let in_number = |b: u8| b.is_ascii_digit() || b == b'.';
        let end = unsigned.bytes().position(|b| !in_number(b));
        let (number, unit) = unsigned.split_at(end.unwrap_or(unsigned.len()));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let has_digits = !(whole.is_empty() && fraction.is_empty());
        let (tens, twos) = powers(unit)?;
        (has_digits && !fraction.contains('.')).then_some(Self {
            negative: text.starts_with('-'),
            whole,
            fraction,
            tens,
            twos,
        })
    }

    fn is_zero(&self) -> bool {
        let mut digits = self.whole.bytes().chain(self.fraction.bytes());
        digits.all(|b| b == b'0')
    }

    fn compare(self, other: Self) -> Option<Ordering> {
        let tens = self.tens()?.min(other.tens()?);
        let value = |quantity: Self| {
            let digits: i128 = format!("{}{}", quantity.whole, quantity.fraction)
                .parse()
                .ok()?;
            let ten = 10i128.checked_pow(quantity.tens()?.checked_sub(tens)?.try_into().ok()?)?;
            let value = digits.checked_mul(ten)?.checked_mul(1 << quantity.twos)?;
            Some(if quantity.negative { -value } else { value })
        };
        Some(value(self)?.cmp(&value(other)?))
    }

    /// The power of ten that its digits count, those behind the point among them.
    fn tens(&self) -> Option<i32> {
        self.tens.checked_sub(self.fraction.len().try_into().ok()?)
    }
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

    #[test]
    fn order() {
        for (one, other, more) in [
            ("2Gi", "1Gi", true),
            ("1Gi", "1Gi", false),
            ("1024Mi", "1Gi", false),
            ("1025Mi", "1Gi", true),
            ("1.5", "1500m", false),
            ("1.501", "1500m", true),
            ("1G", "1Gi", false),
            ("1e3", "1k", false),
            ("1E", "999P", true),
            ("1001n", "1u", true),
            ("-1", "0", false),
            ("x", "0", false),
            ("1e2000000000", "0.1e-2000000000", false),
        ] {
            assert_eq!(is_more(one, other), more, "{one} {other}");
        }
    }
}
