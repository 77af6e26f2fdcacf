//! `load-balancer-source-ranges`: an annotation that API servers read.
//!
//! Host bits, leading zeros and IPv4-mapped addresses are refused from Kubernetes 1.36 on (KEP-4858).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::diagnostic::{Code, Sink};
use crate::kubernetes;
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "load-balancer-source-ranges",
    "source ranges without a load balancer, or that are no networks",
);

const ANNOTATION: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";

pub(super) fn run(topology: &Topology<'_>, cluster: &Cluster, findings: &mut Sink<'_>) {
    for pool in topology.inventory.pools.values() {
        let Some(ranges) = pool.spec.annotations().and_then(|map| map.get(ANNOTATION)) else {
            continue;
        };
        let place = pool.entry("spec.service.annotations", ANNOTATION);
        // Another type is a finding of its own, and probably a load balancer misspelled.
        if matches!(pool.spec.service_type(), "ClusterIP" | "NodePort")
            && pool.could_read("spec.service.type")
        {
            let message = format!(
                "a Service of type {} cannot have source ranges",
                pool.spec.service_type()
            );
            let finding = CODE.at(place.clone().on_key(), message);
            findings.push(finding.help("remove the annotation, or write `type: LoadBalancer`"));
        }
        for range in ranges.split(',').map(str::trim) {
            // Nothing at all stands for every address.
            if ranges.trim().is_empty() {
                break;
            }
            if let Some(reason) = problem(range, cluster.may_be_since(36)) {
                let message = if range.is_empty() {
                    "a source range cannot be empty".to_owned()
                } else {
                    format!("the source range `{range}` {reason}")
                };
                let finding = CODE.at(place.clone(), message);
                findings.push(match meant(range) {
                    Some(network) => finding.help(format!("write `{network}`")),
                    None => finding
                        .help("write networks such as `10.9.8.0/24`, with commas between them"),
                });
            }
        }
    }
}

/// An address as it stands before the `/`.
fn parsed(address: &str) -> Option<IpAddr> {
    let padded = || kubernetes::ipv4_with_leading_zeros(address).map(IpAddr::V4);
    address.parse().ok().or_else(padded)
}

/// The bits of an address, from the highest one on, and how many it has.
fn bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()) << 96, 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    }
}

/// The bits behind a prefix.
fn host(length: u32) -> u128 {
    u128::MAX.checked_shr(length).unwrap_or(0)
}

fn problem(range: &str, strict: bool) -> Option<&'static str> {
    let parts = range.split_once('/').and_then(|(text, digits)| {
        let length: u8 = digits.parse().ok()?;
        Some((text, parsed(text)?, digits, u32::from(length)))
    });
    let Some((text, address, digits, length)) = parts else {
        return Some("is no network");
    };
    let (bits, width) = bits(address);
    let is_padded =
        address.is_ipv4() && address.to_string() != text || digits != length.to_string();
    if length > width || range.contains('+') {
        Some("has a prefix length that no network has")
    } else if strict && is_padded {
        Some("has leading zeros")
    } else if strict && address.to_canonical() != address {
        Some("is an IPv4 network in the form of IPv6")
    } else if strict && bits & host(length) != 0 {
        Some("has bits behind its prefix")
    } else {
        None
    }
}

/// The network that somebody meant who wrote an address of it.
fn meant(range: &str) -> Option<String> {
    let (address, digits) = range.split_once('/').unzip();
    let (bits, width) = bits(parsed(address.unwrap_or(range))?.to_canonical());
    let length = digits.map_or(Some(width), |digits| digits.parse().ok())?;
    let network = bits & !host(length);
    let first = match width {
        32 => IpAddr::V4(Ipv4Addr::from_bits(u32::try_from(network >> 96).ok()?)),
        _ => IpAddr::V6(Ipv6Addr::from_bits(network)),
    };
    (length <= width).then(|| format!("{first}/{length}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_that_are_meant() {
        for (range, network) in [
            ("10.9.8.7", Some("10.9.8.7/32")),
            ("10.9.8.7/24", Some("10.9.8.0/24")),
            ("10.9.08.0/024", Some("10.9.8.0/24")),
            ("10.9.8.7/0", Some("0.0.0.0/0")),
            ("2001:db8::1", Some("2001:db8::1/128")),
            ("2001:db8::1/64", Some("2001:db8::/64")),
            ("10.9.8.0/33", None),
            ("::/129", None),
            ("::ffff:10.9.8.7/128", None),
            ("x/8", None),
            ("", None),
        ] {
            assert_eq!(meant(range).as_deref(), network, "{range}");
        }
    }

    #[test]
    fn networks() {
        for (range, is_taken, was_taken) in [
            ("10.9.8.0/24", true, true),
            ("0.0.0.0/0", true, true),
            ("10.0.0.1/32", true, true),
            ("2001:db8::/64", true, true),
            ("::/0", true, true),
            ("::1/128", true, true),
            ("10.9.8.07/32", false, true),
            ("10.9.8.0/024", false, true),
            ("10.9.8.7/24", false, true),
            ("2001:db8::1/64", false, true),
            ("::ffff:10.9.8.7/128", false, true),
            ("10.9.8.7", false, false),
            ("10.9.8.0/33", false, false),
            ("x/8", false, false),
            ("", false, false),
            ("10.9.8.0/-1", false, false),
            ("10.9.8.0/+8", false, false),
            ("::/129", false, false),
        ] {
            assert_eq!(problem(range, true).is_none(), is_taken, "{range}");
            assert_eq!(problem(range, false).is_none(), was_taken, "{range}");
        }
    }
}
