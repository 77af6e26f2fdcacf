//! Hostnames of TLSRoutes: what the CRD of Gateway API refuses, and what it takes but no TLS client can use.

use std::net::IpAddr;

use super::{MAX_LABEL, MAX_SUBDOMAIN, is_label_of_any_length};
use crate::hostname::wildcard_domain;

/// Why a text cannot be the hostname of a TLSRoute, and the one that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostnameProblem {
    /// Goes on after "the hostname `x`".
    pub reason: String,
    pub instead: Option<String>,
}

/// The pattern and the CEL rules of the CRD.
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
    } else if let Some((scheme, rest)) = text.rsplit_once("://") {
        ("is a URL".into(), host_of_url(scheme, rest))
    } else if let Some(host) = text.strip_suffix('/') {
        ("ends with a `/`".into(), Some(host.to_ascii_lowercase()))
    } else if is_address(text) {
        ("is an IP address".into(), None)
    } else if let Some(host) = before_port(text) {
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
        let mut labels = wildcard_domain(text).unwrap_or(text).split('.');
        (labels.find_map(label_problem)?, None)
    };
    Some((reason, instead))
}

/// The host of a URL that has no more than a scheme, a host, a port and a path.
fn host_of_url(scheme: &str, rest: &str) -> Option<String> {
    let is_word = scheme.bytes().all(|byte| byte.is_ascii_alphabetic());
    let authority = rest.split('/').next()?;
    let host = before_port(authority).unwrap_or(authority);
    (is_word && !scheme.is_empty()).then(|| host.to_ascii_lowercase())
}

/// What stands before a number that can be a port.
fn before_port(text: &str) -> Option<&str> {
    let (host, port) = text.rsplit_once(':')?;
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    is_port.then_some(host)
}

/// Why no TLS client asks for a name that API servers accept, going on after the hostname.
pub fn hostname_doubt(text: &str) -> Option<String> {
    let rest = wildcard_domain(text).unwrap_or(text);
    let is_number = |label: &str| label.bytes().all(|b| b.is_ascii_digit());
    if let Some(long) = rest.split('.').find(|label| label.len() > MAX_LABEL) {
        let length = long.len();
        Some(format!(
            "has a label of {length} bytes, more than {MAX_LABEL}"
        ))
    } else if rest.rsplit('.').next().is_some_and(is_number) {
        Some("ends with a number, as an IP address does".into())
    } else if rest != text && !rest.contains('.') {
        Some("covers a whole top-level domain".into())
    } else {
        None
    }
}

fn wildcard_problem(text: &str) -> Option<&'static str> {
    let rest = wildcard_domain(text).unwrap_or(text);
    match rest {
        "*" => Some("is a `*` alone"),
        rest if rest.contains('*') => Some("has a `*` that is not the whole first label"),
        _ => None,
    }
}

fn label_problem(label: &str) -> Option<String> {
    if label.is_empty() {
        Some("has an empty label".into())
    } else if let Some(char) = label
        .chars()
        .find(|c| !c.is_ascii_alphanumeric() && *c != '-')
    {
        Some(format!("has the character `{char}`"))
    } else if !is_label_of_any_length(label) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostnames() {
        let long = format!("{}.example.com", "a".repeat(63));
        let longer = format!("{}.example.com", "a".repeat(64));
        for good in [
            "puppet",
            "a.example.com",
            "*.example.com",
            "*.com",
            "1.example.com",
            &long,
            &longer,
            "192.0.2.010",
            "10.1",
            "1",
        ] {
            assert_eq!(check_hostname(good), Ok(()), "{good}");
        }
        for (name, doubtful) in [
            ("puppet", false),
            ("a.example.com", false),
            ("*.example.com", false),
            ("1.example.com", false),
            ("a.1b", false),
            (&long, false),
            (&longer, true),
            ("*.com", true),
            ("192.0.2.010", true),
            ("256.256.256.256", true),
            ("1", true),
            ("a.1", true),
        ] {
            assert_eq!(hostname_doubt(name).is_some(), doubtful, "{name}");
        }
        let longest = ["a".repeat(60).as_str(); 5].join(".");
        for (bad, instead) in [
            ("Puppet.example.com", Some("puppet.example.com")),
            ("puppet.example.com.", Some("puppet.example.com")),
            (
                "https://puppet.example.com:8140/x",
                Some("puppet.example.com"),
            ),
            ("Puppet.example.com/", Some("puppet.example.com")),
            ("puppet.example.com/a/", None),
            ("puppet.example.com:8140", Some("puppet.example.com")),
            ("http://puppet.example.com", Some("puppet.example.com")),
            ("https://user:pw@a.example.com", None),
            ("https://user@a.example.com", None),
            ("http://http://d.example.com", None),
            ("https://a.example.com/,https://b.example.com/", None),
            ("https://a.example.com:/", None),
            ("https://a.example.com?x", None),
            ("https:/d.example.com", None),
            ("http:d.example.com", None),
            ("://d.example.com", None),
            ("a.example.com:b", None),
            ("a.example.com:+1", None),
            (":8140:8140", None),
            ("a.example.com:99999", None),
            (":99999", None),
            (" Puppet.example.com ", Some("puppet.example.com")),
            ("puppet_ca.example.com", None),
            ("192.0.2.1", None),
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
            (&longest, None),
        ] {
            let problem = check_hostname(bad).expect_err(bad);
            assert_eq!(problem.instead.as_deref(), instead, "{bad}");
        }
    }
}
