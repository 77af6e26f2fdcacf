//! Points in time.

use k8s_openapi::jiff::civil::Date;

/// A point in time as API servers read it: RFC 3339, `2024-01-31T23:59:59Z`, with a `T` and a `Z` or an offset.
pub fn is_timestamp(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        let all = digits.bytes().all(|b| b.is_ascii_digit());
        all.then(|| digits.parse::<i16>().ok())?
    };
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    let has_marks = marks
        .iter()
        .all(|(at, mark)| text.as_bytes().get(*at) == Some(mark));
    let small = |range| i8::try_from(number(range)?).ok();
    let fields = (number(0..4), small(5..7), small(8..10));
    let (Some(year), Some(month), Some(day)) = fields else {
        return false;
    };
    let below = |range, limit| number(range).is_some_and(|number| number < limit);
    has_marks
        && Date::new(year, month, day).is_ok()
        && below(11..13, 24)
        && below(14..16, 60)
        && below(17..19, 60)
        && text.get(19..).is_some_and(is_zone)
}

/// What follows the seconds: a fraction, if any, and the offset from UTC.
fn is_zone(text: &str) -> bool {
    let zone = match text.strip_prefix(['.', ',']) {
        Some(rest) => {
            let zone = rest.trim_start_matches(|char: char| char.is_ascii_digit());
            if zone.len() == rest.len() {
                return false;
            }
            zone
        }
        None => text,
    };
    let below = |text: Option<&str>, limit| {
        let digits = text.filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
        digits.is_some_and(|digits| digits.parse::<u32>().is_ok_and(|number| number < limit))
    };
    let is_offset = zone.len() == 6
        && zone.starts_with(['+', '-'])
        && zone.get(3..4) == Some(":")
        && below(zone.get(1..3), 24)
        && below(zone.get(4..6), 60);
    zone == "Z" || is_offset
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
