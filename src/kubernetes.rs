//! The syntax rules of API servers as pure functions. Sources: apimachinery `util/validation` and the
//! Gateway API CRDs.

use std::net::IpAddr;

/// Longest DNS label, Service name and label value.
pub const MAX_LABEL: usize = 63;

/// Longest DNS name.
pub const MAX_SUBDOMAIN: usize = 253;

/// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, 1 to 63 bytes (RFC 1123).
pub fn is_dns_label(text: &str) -> bool {
    text.len() <= MAX_LABEL && is_label_of_any_length(text)
}

/// A DNS label that starts with a letter (RFC 1035): a Service name before Kubernetes 1.36.
pub fn is_dns_1035_label(text: &str) -> bool {
    is_dns_label(text) && text.starts_with(|char: char| char.is_ascii_lowercase())
}

/// DNS labels joined by dots, 1 to 253 bytes; single labels have no limit of their own.
pub fn is_dns_subdomain(text: &str) -> bool {
    text.len() <= MAX_SUBDOMAIN && text.split('.').all(is_label_of_any_length)
}

fn is_label_of_any_length(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}

/// `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`: the name part of a label key, without its length.
pub fn is_qualified_name(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    text.bytes().all(inner)
        && text.starts_with(|char: char| char.is_ascii_alphanumeric())
        && text.ends_with(|char: char| char.is_ascii_alphanumeric())
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
    let (reason, instead) = if let Some((_, rest)) = text.split_once("://") {
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        ("is a URL".into(), Some(host.to_ascii_lowercase()))
    } else if reads_as_address(text) {
        ("is an IP address".into(), None)
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

/// An address, or numbers and dots, which TLS clients take for one (`192.0.2.010`).
fn reads_as_address(text: &str) -> bool {
    let numeric = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit());
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<IpAddr>().is_ok() || text.split('.').all(numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, label, label_1035, subdomain) in [
            ("puppet", true, true, true),
            ("8140-ca", true, false, true),
            ("a.b", false, false, true),
            ("-a", false, false, false),
            ("a-", false, false, false),
            ("A", false, false, false),
            ("a_b", false, false, false),
            ("", false, false, false),
            ("a..b", false, false, false),
        ] {
            assert_eq!(is_dns_label(name), label, "{name}");
            assert_eq!(is_dns_1035_label(name), label_1035, "{name}");
            assert_eq!(is_dns_subdomain(name), subdomain, "{name}");
        }
        assert!(is_dns_label(&"a".repeat(63)) && !is_dns_label(&"a".repeat(64)));
        assert!(is_label_value("") && is_label_value("a_B.c") && !is_label_value("a/b"));
        assert!(!is_label_value("-a") && !is_label_value(&"a".repeat(64)));
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
