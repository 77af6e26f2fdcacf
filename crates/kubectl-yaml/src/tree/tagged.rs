//! Scalars with a tag of YAML's own, as go-yaml v2 resolves them.

use granit_parser::Tag;

use super::text::CORE_SCHEMA;
use crate::scalar::{self, Resolved};

/// What a scalar with a tag is; the text of `!!binary` becomes what it encodes.
pub(super) enum Tagged {
    Resolved(Resolved),
    Decoded(String),
}

/// Resolves a scalar with a tag, or says why it cannot.
pub(super) fn resolve(tag: &Tag, text: &str) -> Result<Tagged, String> {
    let Some(core) = tag.suffix_in_namespace(CORE_SCHEMA) else {
        return Ok(Tagged::Resolved(Resolved::String));
    };
    if core == "binary" {
        let bytes = decode_base64(text).ok_or("this is not base64, as `!!binary` has to be")?;
        // Other bytes are no JSON, and go becomes what replaces them.
        return Ok(Tagged::Decoded(
            String::from_utf8_lossy(&bytes).into_owned(),
        ));
    }
    let resolved = scalar::resolve(text);
    let fits = match &*core {
        "null" => resolved == Resolved::Null,
        "bool" => matches!(resolved, Resolved::Bool(_)),
        "int" => scalar::is_integer(text),
        "float" => match resolved {
            #[expect(
                clippy::cast_precision_loss,
                reason = "JSON numbers are doubles to kubectl"
            )]
            Resolved::Int(int) => return Ok(Tagged::Resolved(scalar::number(int as f64))),
            // An integer beyond 63 bits is no float to go-yaml.
            Resolved::Float(_) => !scalar::is_integer(text),
            _ => resolved == Resolved::NotJson,
        },
        "timestamp" if is_timestamp(text) => return Ok(Tagged::Resolved(Resolved::String)),
        "timestamp" => false,
        _ => return Ok(Tagged::Resolved(Resolved::String)),
    };
    if fits {
        Ok(Tagged::Resolved(resolved))
    } else {
        Err(format!("`{text}` cannot be read as `!!{core}` here"))
    }
}

/// Go's standard base64: with padding, line breaks anywhere.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.bytes().filter(|b| !b"\r\n".contains(b)).collect();
    let padded = text.strip_suffix(b"=").unwrap_or(&text);
    let digits = padded.strip_suffix(b"=").unwrap_or(padded);
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in digits.chunks(4) {
        let mut bits = 0_u32;
        for digit in group {
            bits = bits << 6 | u32::from(sextet(*digit)?);
        }
        bits <<= 6 * (4 - group.len());
        let [_, all @ ..] = bits.to_be_bytes();
        bytes.extend_from_slice(all.get(..group.len().checked_sub(1)?)?);
    }
    Some(bytes)
}

fn sextet(digit: u8) -> Option<u8> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// A date, alone or with a time: `2001-1-2`, `2001-01-02T03:04:05.6Z`, `2001-01-02 03:04:05`.
fn is_timestamp(text: &str) -> bool {
    let separator = text.find(['T', 't', ' ']);
    let (date, time) = text.split_at(separator.unwrap_or(text.len()));
    let mut parts = date.split('-');
    let year = parts.next().filter(|year| year.len() == 4);
    let (Some(year), Some(month), Some(day), None) = (
        year.and_then(number),
        parts.next().and_then(short),
        parts.next().and_then(short),
        parts.next(),
    ) else {
        return false;
    };
    if !(1..=days_in_month(year, month)).contains(&day) {
        return false;
    }
    match time.as_bytes().first() {
        None => true,
        Some(b' ') => is_time(&time[1..]),
        _ => is_zoned_time(&time[1..]),
    }
}

/// The days of a month; 0 where there is no such month.
fn days_in_month(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    }
}

fn is_zoned_time(text: &str) -> bool {
    if let Some(time) = text.strip_suffix('Z') {
        return is_time(time);
    }
    let Some((time, zone)) = text
        .len()
        .checked_sub(6)
        .and_then(|at| text.split_at_checked(at))
    else {
        return false;
    };
    let zone = zone
        .strip_prefix(['+', '-'])
        .and_then(|zone| zone.split_once(':'));
    let is_zone = zone.is_some_and(|(hours, minutes)| {
        number(hours).is_some_and(|hours| hours < 24) && number(minutes).is_some_and(|m| m < 60)
    });
    is_zone && is_time(time)
}

/// Hours, minutes and seconds, with a fraction or without.
fn is_time(text: &str) -> bool {
    let (time, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = time.split(':');
    let mut next = |limit| {
        parts
            .next()
            .and_then(short)
            .is_some_and(|part| part < limit)
    };
    let in_range = next(24) && next(60) && next(60);
    in_range
        && parts.next().is_none()
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// One digit or two.
fn short(text: &str) -> Option<u32> {
    number(text).filter(|_| text.len() <= 2)
}

/// Digits and nothing else.
fn number(text: &str) -> Option<u32> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for text in [
            "2001-1-1",
            "2000-02-29",
            "2001-01-01 1:2:3",
            "2001-01-01T1:2:3.5Z",
        ] {
            assert!(is_timestamp(text), "{text}");
        }
        for text in [
            "foo",
            "",
            "2001-13-1",
            "1900-02-29",
            "2001-1",
            "2001-1-1T1:2:3",
            "1-1-1",
        ] {
            assert!(!is_timestamp(text), "{text}");
        }
        assert!(is_timestamp("2001-01-01t01:02:03+01:00"));
    }

    #[test]
    fn base64_is_that_of_go() {
        for (text, bytes) in [
            ("", Some(&b""[..])),
            ("YQ==", Some(b"a")),
            ("YR==", Some(b"a")),
            ("YW\nE=", Some(b"aa")),
            ("aGVsbG8h", Some(b"hello!")),
            ("YQ", None),
            ("Y Q==", None),
            ("Y===", None),
            ("YQ==YQ==", None),
        ] {
            assert_eq!(decode_base64(text).as_deref(), bytes, "{text:?}");
        }
    }
}
