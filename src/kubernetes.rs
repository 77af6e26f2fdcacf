//! The syntax rules of API servers as pure functions. Sources: apimachinery `util/validation` and the
//! Gateway API CRDs.

use std::net::{IpAddr, Ipv4Addr};

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

/// `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`: the name part of a label key, without its length.
pub fn is_qualified_name(text: &str) -> bool {
    text.bytes().all(is_in_qualified_name)
        && text.starts_with(|char: char| char.is_ascii_alphanumeric())
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

/// A label value: empty, or a qualified name of at most 63 bytes.
pub fn is_label_value(text: &str) -> bool {
    text.is_empty() || (text.len() <= MAX_LABEL && is_qualified_name(text))
}

/// Why a text cannot be the hostname of a TLSRoute, and the one that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostnameProblem {
    /// Goes on after "the hostname `x`".
    pub reason: String,
    pub instead: Option<String>,
}

/// The CRD's pattern and CEL rules, and what it lets pass but no TLS client can use: labels over 63
/// bytes and names that read as addresses.
pub fn check_hostname(text: &str) -> Result<(), HostnameProblem> {
    let Some((reason, instead)) = hostname_problem(text) else {
        return Ok(());
    };
    let instead = instead.filter(|name| hostname_problem(name).is_none());
    Err(HostnameProblem { reason, instead })
}

fn hostname_problem(text: &str) -> Option<(String, Option<String>)> {
    let (reason, instead) = if !text.trim().is_empty() && text != text.trim() {
        (
            "has blanks around it".into(),
            Some(text.trim().to_ascii_lowercase()),
        )
    } else if let Some((_, rest)) = text.split_once("://") {
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        ("is a URL".into(), Some(host.to_ascii_lowercase()))
    } else if is_address(text) {
        ("is an IP address".into(), None)
    } else if is_numbers(text) {
        ("reads as an IP address".into(), None)
    } else if let Some((host, _)) = text.split_once(':') {
        ("has a port".into(), Some(host.to_ascii_lowercase()))
    } else if let Some(name) = text.strip_suffix('.').filter(|name| *name != "*") {
        ("ends with a dot".into(), Some(name.to_ascii_lowercase()))
    } else if text.len() > MAX_SUBDOMAIN {
        (
            format!("has {} bytes, more than {MAX_SUBDOMAIN}", text.len()),
            None,
        )
    } else if let Some(problem) = wildcard_problem(text) {
        (problem.into(), None)
    } else if text.contains(|char: char| char.is_ascii_uppercase()) {
        (
            "has upper-case letters".into(),
            Some(text.to_ascii_lowercase()),
        )
    } else {
        let mut labels = text.strip_prefix("*.").unwrap_or(text).split('.');
        (labels.find_map(label_problem)?, None)
    };
    Some((reason, instead))
}

fn wildcard_problem(text: &str) -> Option<&'static str> {
    let rest = text.strip_prefix("*.").unwrap_or(text);
    match rest {
        "*" => Some("is a `*` alone"),
        rest if rest.contains('*') => Some("has a `*` that is not the whole first label"),
        _ => None,
    }
}

fn label_problem(label: &str) -> Option<String> {
    if label.is_empty() {
        Some("has an empty label".into())
    } else if label.len() > MAX_LABEL {
        Some(format!(
            "has a label of {} bytes, more than {MAX_LABEL}",
            label.len()
        ))
    } else if let Some(char) = label
        .chars()
        .find(|c| !c.is_ascii_alphanumeric() && *c != '-')
    {
        Some(format!("has the character `{char}`"))
    } else if !is_dns_label(label) {
        Some(format!(
            "has a label that starts or ends with a hyphen, `{label}`"
        ))
    } else {
        None
    }
}

fn is_address(text: &str) -> bool {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<IpAddr>().is_ok()
}

/// Numbers and dots, which TLS clients take for an address (`192.0.2.010`).
fn is_numbers(text: &str) -> bool {
    let numeric = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit());
    text.split('.').all(numeric)
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
    let octets: Vec<u8> = text.split('.').map(number).collect::<Option<_>>()?;
    let octets: [u8; 4] = octets.try_into().ok()?;
    Some(Ipv4Addr::from(octets))
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
    }

    #[test]
    fn hostnames() {
        let long = format!("{}.example.com", "a".repeat(63));
        for good in [
            "puppet",
            "a.example.com",
            "*.example.com",
            "*.com",
            "1.example.com",
            &long,
        ] {
            assert_eq!(check_hostname(good), Ok(()), "{good}");
        }
        let longer = format!("{}.example.com", "a".repeat(64));
        let longest = ["a".repeat(60).as_str(); 5].join(".");
        for (bad, instead) in [
            ("Puppet.example.com", Some("puppet.example.com")),
            ("puppet.example.com.", Some("puppet.example.com")),
            (
                "https://puppet.example.com:8140/x",
                Some("puppet.example.com"),
            ),
            ("puppet.example.com:8140", Some("puppet.example.com")),
            (" Puppet.example.com ", Some("puppet.example.com")),
            ("puppet_ca.example.com", None),
            ("192.0.2.1", None),
            ("192.0.2.010", None),
            ("10.1", None),
            ("2001:db8::1", None),
            ("[2001:db8::1]", None),
            ("*", None),
            ("*.", None),
            ("a.*.com", None),
            ("*a.com", None),
            ("*.*.com", None),
            ("a..com", None),
            ("-a.com", None),
            ("a b", None),
            (" ", None),
            ("", None),
            (&longer, None),
            (&longest, None),
        ] {
            let problem = check_hostname(bad).expect_err(bad);
            assert_eq!(problem.instead.as_deref(), instead, "{bad}");
        }
    }
}
