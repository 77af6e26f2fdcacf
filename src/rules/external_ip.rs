//! `external-ip`: what API servers refuse as an external address, and what no client can reach.
//!
//! Leading zeros and IPv4-mapped addresses are refused from Kubernetes 1.36 on (KEP-4858); private and
//! most multicast addresses are not. Zeros in front of four digits of IPv6 are refused from 1.37 on.

use std::collections::HashMap;
use std::net::IpAddr;

use crate::api::PoolSpec;
use crate::diagnostic::{Code, Severity, Sink};
use crate::kubernetes;
use crate::object::Object;
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "external-ip",
    "an external address that is refused, or of no use",
);

pub(super) fn run(topology: &Topology<'_>, cluster: &Cluster, findings: &mut Sink<'_>) {
    let mut used: HashMap<(IpAddr, i32), (&Object<PoolSpec>, usize)> = HashMap::new();
    for pool in topology.inventory.pools.values() {
        let port = pool.spec.port();
        for (index, text) in pool.spec.external_ips().iter().enumerate() {
            let place = pool.item("spec.service.externalIPs", index);
            let (address, problem) = judge(text, cluster);
            if let Some((severity, reason)) = problem {
                let message = if text.is_empty() {
                    "an external address cannot be empty".to_owned()
                } else {
                    format!("the external address `{text}` {reason}")
                };
                let finding = CODE.at(place.clone(), message).severity(severity);
                findings.push(match address {
                    Some(address) if kubernetes::ipv4_with_leading_zeros(text).is_some() => {
                        finding.help(format!("write `{address}`, unless the zeros mean octal"))
                    }
                    Some(address) => finding
                        .help(format!("write `{address}`"))
                        .fix(address.to_string()),
                    None => finding.help(
                        "write an address at which clients reach the nodes, such as `192.0.2.10`",
                    ),
                });
            }
            let Some(address) = address else {
                continue;
            };
            let (other, earlier) = *used.entry((address, port)).or_insert((pool, index));
            let same_pool = std::ptr::eq(other, pool);
            if same_pool && earlier == index {
                continue;
            }
            let message = if same_pool {
                format!("the external address `{text}` stands here twice")
            } else {
                format!(
                    "Pools `{}` and `{}` both have port {port} of the external address `{text}`",
                    other.key(),
                    pool.key()
                )
            };
            let finding = CODE.at(place, message).severity(Severity::Warning).related(
                other.item("spec.service.externalIPs", earlier),
                "first here",
            );
            findings.push(finding.help(if same_pool {
                "remove one of them; later versions of the operator refuse duplicates"
            } else {
                "give one of them another address or port: which one gets the traffic is undefined"
            }));
        }
    }
}

/// What is wrong, going on after the address.
type Problem = (Severity, &'static str);

/// The address that is meant, if clients can reach it, and what is wrong with the text.
fn judge(text: &str, cluster: &Cluster) -> (Option<IpAddr>, Option<Problem>) {
    let refused_since = |minor| {
        if cluster.may_be_since(minor) {
            Severity::Error
        } else {
            Severity::Warning
        }
    };
    let refused = |reason| (None, Some((Severity::Error, reason)));
    let padded = || {
        let v4 = kubernetes::ipv4_with_leading_zeros(text).map(IpAddr::V4);
        v4.or_else(|| kubernetes::ipv6_with_leading_zeros(text).map(IpAddr::V6))
    };
    let parsed = text.parse().ok();
    let Some(given) = parsed.or_else(padded) else {
        return refused(match text {
            text if text.contains('/') => "is a network",
            text if text.contains('%') => "has a zone",
            _ => "is no IP address",
        });
    };
    let address = match given {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(given, IpAddr::V4),
        IpAddr::V4(_) => given,
    };
    let canonical = given.to_string() == text;
    if let Some(reason) = kubernetes::special_address(address) {
        return refused(reason);
    }
    let problem = if address != given {
        Some((refused_since(36), "is an IPv4 address in the form of IPv6"))
    } else if !canonical && address.is_ipv4() {
        Some((refused_since(36), "has leading zeros"))
    } else if parsed.is_none() {
        Some((
            refused_since(37),
            "has more than four digits between two colons",
        ))
    } else if let Some(reason) = useless(address) {
        return (None, Some((Severity::Warning, reason)));
    } else if !canonical {
        Some((Severity::Warning, "is not in its canonical form"))
    } else {
        None
    };
    (Some(address), problem)
}

/// What is accepted, and reaches nobody.
fn useless(address: IpAddr) -> Option<&'static str> {
    match address {
        _ if address.is_multicast() => Some("is a multicast address"),
        IpAddr::V4(v4) if matches!(v4.octets()[0], 0 | 240..) => Some("is reserved"),
        _ => None,
    }
}
