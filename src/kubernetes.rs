//! The syntax rules of API servers as pure functions. Sources: apimachinery `util/validation` and the
//! Gateway API CRDs.

mod hostname;
mod quantity;
mod timestamp;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use smol_str::SmolStr;

pub use hostname::{HostnameProblem, check_hostname, hostname_doubt};
pub use quantity::{is_more, is_negative_quantity, is_quantity};
pub use timestamp::is_timestamp;

/// Longest DNS label, Service name and label value.
pub const MAX_LABEL: usize = 63;

/// Longest DNS name.
pub const MAX_SUBDOMAIN: usize = 253;

/// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, 1 to 63 bytes (RFC 1123).
pub fn is_dns_label(text: &str) -> bool {
    text.len() <= MAX_LABEL && is_label_of_any_length(text)
}

/// DNS labels joined by dots, 1 to 253 bytes; single labels have no limit of their own.
pub fn is_dns_subdomain(text: &str) -> bool {
    text.len() <= MAX_SUBDOMAIN && text.split('.').all(is_label_of_any_length)
}

/// A DNS label without its length.
pub fn is_label_of_any_length(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}

/// The label that a text becomes in lower case, with hyphens for what no label has; `None` where nothing is
/// left of it.
pub fn near_label(text: &str) -> Option<String> {
    let label = |char: char| {
        if char.is_ascii_alphanumeric() {
            char.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let label: String = text.chars().map(label).collect();
    let label = label.trim_matches('-');
    is_dns_label(label).then(|| label.to_owned())
}

/// `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`: the name part of a label key, without its length.
pub fn is_qualified_name(text: &str) -> bool {
    text.bytes().all(is_in_qualified_name)
        && text.starts_with(|char: char| char.is_ascii_alphanumeric())
        && text.ends_with(|char: char| char.is_ascii_alphanumeric())
}

/// The text can stand at the end of a longer name part: `-a` in `pool--a`.
pub fn ends_qualified_name(text: &str) -> bool {
    text.bytes().all(is_in_qualified_name)
        && text.ends_with(|char: char| char.is_ascii_alphanumeric())
}

fn is_in_qualified_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}

/// Why a text is no key of a label or annotation, going on after the key; `None` when it is one.
pub fn qualified_key_problem(key: &str) -> Option<&'static str> {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    if name.contains('/') {
        Some("has more than one `/`")
    } else if key.is_empty() {
        Some("is empty")
    } else if prefix.is_some_and(str::is_empty) {
        Some("has an empty prefix")
    } else if prefix.is_some_and(|prefix| !is_dns_subdomain(prefix)) {
        Some("has a prefix that is no DNS name")
    } else if name.is_empty() {
        Some("has no name")
    } else if name.len() > MAX_LABEL {
        Some("has a name of more than 63 bytes")
    } else if !name.bytes().all(is_in_qualified_name) {
        Some("has a name with other characters than letters, digits, `-`, `_` and `.`")
    } else if !is_qualified_name(name) {
        Some("has a name that does not start and end with a letter or digit")
    } else {
        None
    }
}

/// How to write a key of a label or annotation.
pub const KEY_HELP: &str = "write `name` or `prefix/name`, such as `example.com/team`: the name has at most 63 letters, digits, `-`, `_` and `.`, the prefix is a DNS name";

/// A label value: empty, or a qualified name of at most 63 bytes.
pub fn is_label_value(text: &str) -> bool {
    text.is_empty() || (text.len() <= MAX_LABEL && is_qualified_name(text))
}

/// Why a label cannot have a value; `None` when it can.
pub fn label_value_problem(key: &str, value: &str) -> Option<String> {
    if is_label_value(value) {
        None
    } else if value.len() > MAX_LABEL {
        let length = value.len();
        Some(format!(
            "the value of label `{key}` has {length} bytes, more than {MAX_LABEL}"
        ))
    } else {
        Some(format!("the label `{key}` cannot have the value `{value}`"))
    }
}

/// How to write the value of a label.
pub const LABEL_VALUE_HELP: &str = "write at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, or make it an annotation, which takes any text";

/// Bytes of the keys and values of all annotations together, at most.
pub const MAX_ANNOTATIONS: usize = 262_144;

/// What to do about more.
pub const ANNOTATIONS_HELP: &str = "keep large values in a ConfigMap";

/// Why annotations are too large; `None` when they are not.
pub fn annotations_problem<'a>(
    annotations: impl Iterator<Item = (&'a SmolStr, &'a SmolStr)>,
) -> Option<String> {
    let size: usize = annotations
        .map(|(key, value)| key.len() + value.len())
        .sum();
    (size > MAX_ANNOTATIONS)
        .then(|| format!("the annotations have {size} bytes, more than {MAX_ANNOTATIONS}"))
}

/// What `ValidateNonSpecialIP` of API servers refuses, going on after the address. Of multicast
/// addresses that is only the link-local ones.
pub fn special_address(address: IpAddr) -> Option<&'static str> {
    let (link_local, link_local_multicast) = match address {
        IpAddr::V4(v4) => (v4.is_link_local(), v4.octets()[..3] == [224, 0, 0]),
        IpAddr::V6(v6) => (
            v6.is_unicast_link_local(),
            v6.segments()[0] & 0xff0f == 0xff02,
        ),
    };
    match address {
        _ if address.is_unspecified() => Some("is the unspecified one"),
        _ if address.is_loopback() => Some("is a loopback address"),
        _ if link_local => Some("is link-local"),
        _ if link_local_multicast => Some("is link-local multicast"),
        _ => None,
    }
}

/// An IPv4 address as API servers read it before Kubernetes 1.36: with leading zeros.
pub fn ipv4_with_leading_zeros(text: &str) -> Option<Ipv4Addr> {
    let number = |part: &str| {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<u8>().ok())?
    };
    let numbers: Vec<u8> = text.split('.').map(number).collect::<Option<_>>()?;
    let octets: [u8; 4] = numbers.try_into().ok()?;
    Some(Ipv4Addr::from(octets))
}

/// An IPv6 address as API servers read it before Kubernetes 1.37: with more than four digits in a group, as
/// long as those in front are zeros.
pub fn ipv6_with_leading_zeros(text: &str) -> Option<Ipv6Addr> {
    let shorter = |group| match (str::len(group), group.trim_start_matches('0')) {
        (..=4, _) => group,
        (_, "") => "0",
        (_, shorter) => shorter,
    };
    let groups: Vec<_> = text.split(':').map(shorter).collect();
    groups.join(":").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, label, subdomain) in [
            ("puppet", true, true),
            ("8140-ca", true, true),
            ("a.b", false, true),
            ("-a", false, false),
            ("a-", false, false),
            ("A", false, false),
            ("a_b", false, false),
            ("", false, false),
            ("a..b", false, false),
        ] {
            assert_eq!(is_dns_label(name), label, "{name}");
            assert_eq!(is_dns_subdomain(name), subdomain, "{name}");
        }
        assert!(is_dns_label(&"a".repeat(63)) && !is_dns_label(&"a".repeat(64)));
        assert!(is_label_value("") && is_label_value("a_B.c") && !is_label_value("a/b"));
        assert!(!is_label_value("-a") && !is_label_value(&"a".repeat(64)));
    }

    #[test]
    fn labels_that_are_meant() {
        for (text, label) in [
            ("puppet.v2", Some("puppet-v2")),
            ("Puppet_CA", Some("puppet-ca")),
            ("-puppet ", Some("puppet")),
            ("\u{fc}ber", Some("ber")),
            ("--", None),
        ] {
            assert_eq!(near_label(text).as_deref(), label, "{text}");
        }
    }

    #[test]
    fn special_addresses() {
        for (address, special) in [
            ("0.0.0.0", true),
            ("::", true),
            ("127.8.0.1", true),
            ("::1", true),
            ("169.254.1.1", true),
            ("fe80::1", true),
            ("febf::1", true),
            ("224.0.0.251", true),
            ("ff02::1", true),
            ("ff12::1", true),
            ("224.0.1.1", false),
            ("239.0.0.1", false),
            ("ff05::1", false),
            ("fec0::1", false),
            ("10.0.0.1", false),
            ("255.255.255.255", false),
            ("0.0.0.1", false),
        ] {
            let found = special_address(address.parse().unwrap());
            assert_eq!(found.is_some(), special, "{address}");
        }
        let plain = |text| ipv4_with_leading_zeros(text).map(|address| address.to_string());
        assert_eq!(plain("192.000.2.010").as_deref(), Some("192.0.2.10"));
        for other in ["192.0.2", "192.0.2.+1", "192.0.2.", "192.0.2.256", "::1"] {
            assert_eq!(plain(other), None, "{other}");
        }
        let plain = |text| ipv6_with_leading_zeros(text).map(|address| address.to_string());
        for (text, address) in [
            ("2001:db8::00001", Some("2001:db8::1")),
            ("2001:db8::00000", Some("2001:db8::")),
            ("002001:db8::1", Some("2001:db8::1")),
            ("2001:db8::10000", None),
            ("2001:db8::0000g", None),
            ("192.0.2.1", None),
        ] {
            assert_eq!(plain(text).as_deref(), address, "{text}");
        }
    }
}
