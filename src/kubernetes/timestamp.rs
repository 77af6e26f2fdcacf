//! Points in time.

use k8s_openapi::jiff::civil::{DateTime, Time};

/// A point in time as API servers read it: RFC 3339, `2024-01-31T23:59:59Z`, with a `T` and a `Z` or an offset.
pub fn is_timestamp(text: &str) -> bool {
    let Some((time, rest)) = text.split_at_checked(19) else {
        return false;
    };
    let zone = match rest.strip_prefix(['.', ',']) {
        Some(fraction) if fraction.starts_with(|char: char| char.is_ascii_digit()) => {
            fraction.trim_start_matches(|char: char| char.is_ascii_digit())
        }
        _ => rest,
    };
    // Others have leap seconds, API servers have none.
    has_form(time, "0000-00-00T00:00:00")
        && !time.ends_with("60")
        && time.parse::<DateTime>().is_ok()
        && (zone == "Z" || is_offset(zone))
}

fn is_offset(zone: &str) -> bool {
    let time = zone.strip_prefix(['+', '-']).unwrap_or_default();
    has_form(time, "00:00") && time.parse::<Time>().is_ok()
}

/// The texts are the same but for digits, which are all written as `0` in the form.
fn has_form(text: &str, form: &str) -> bool {
    let digits_as_zeros = text.bytes().map(|byte| match byte {
        b'0'..=b'9' => b'0',
        other => other,
    });
    digits_as_zeros.eq(form.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps() {
        for good in [
            "2024-01-31T23:59:59Z",
            "2024-02-29T00:00:00+02:00",
            "2024-01-01T00:00:00.123456Z",
            "0001-01-01T00:00:00-23:59",
        ] {
            assert!(is_timestamp(good), "{good}");
        }
        for bad in [
            "",
            "yesterday",
            "2024-01-01",
            "2024-01-01 00:00:00Z",
            "2024-01-01T00:00:00",
            "2024-01-01t00:00:00z",
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "2024-01-00T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:60:00Z",
            "2024-01-01T00:00:60Z",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00+0200",
            "2024-01-01T00:00:00\u{e9}Z",
        ] {
            assert!(!is_timestamp(bad), "{bad}");
        }
    }
}
