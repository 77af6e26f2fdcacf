//! Limits to the byte, where a case in `testdata/` would be long or hard to count.

use crate::common::run;

const POOL: &str = "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Pool\nmetadata:\n";

/// Whether checking a Pool with these lines reports the rule.
fn reports(rule: &str, lines: &str, args: &[&str]) -> bool {
    let args: Vec<_> = ["check", "--format", "short", "-"]
        .iter()
        .chain(args)
        .copied()
        .collect();
    let report = run(&args, &format!("{POOL}{lines}")).stdout;
    report.contains(&format!("[{rule}]"))
}

#[test]
fn names_end_where_label_keys_do() {
    for (length, reported) in [(1, false), (58, false), (59, true), (60, true), (64, true)] {
        let lines = format!("  name: {}\n", "p".repeat(length));
        assert_eq!(reports("pool-name", &lines, &[]), reported, "{length}");
    }
}

#[test]
fn annotations_have_262144_bytes_together() {
    for (size, reported) in [(262_144, false), (262_145, true)] {
        // Two keys of one byte.
        let value = "v".repeat(size - 2 - 100_000);
        let other = "w".repeat(100_000);
        let lines = format!(
            "  name: puppet\nspec:\n  service:\n    annotations:\n      a: {value}\n      b: {other}\n"
        );
        assert_eq!(
            reports("annotation-syntax", &lines, &[]),
            reported,
            "{size}"
        );
    }
}

#[test]
fn label_keys_and_values_have_63_bytes() {
    for (key, value, reported) in [(63, 63, false), (64, 63, true), (63, 64, true)] {
        let (key, value) = ("k".repeat(key), "v".repeat(value));
        let prefix = "p".repeat(253);
        let lines = format!(
            "  name: puppet\nspec:\n  service:\n    labels:\n      ? {prefix}/{key}\n      : {value}\n"
        );
        assert_eq!(reports("label-syntax", &lines, &[]), reported, "{lines}");
    }
}

#[test]
fn ports_have_16_bits() {
    for (port, reported) in [(1, false), (65_535, false), (65_536, true), (-1, true)] {
        let lines = format!("  name: puppet\nspec: {{service: {{port: {port}}}}}\n");
        assert_eq!(reports("service-port", &lines, &[]), reported, "{port}");
    }
}

#[test]
fn hostnames_have_253_bytes_and_their_labels_63() {
    let labels = |lengths: &[usize]| {
        let labels: Vec<_> = lengths.iter().map(|length| "h".repeat(*length)).collect();
        labels.join(".")
    };
    for (hostname, reported) in [
        (labels(&[63, 63, 63, 61]), false),
        (labels(&[63, 63, 63, 62]), true),
        (labels(&[64, 3]), true),
    ] {
        let lines = format!(
            "  name: puppet\nspec:\n  route: {{enabled: true, hostname: {hostname}, gatewayRef: {{name: g}}}}\n"
        );
        assert_eq!(
            reports("route-hostname", &lines, &[]),
            reported,
            "{hostname}"
        );
    }
}

#[test]
fn node_ports_end_with_their_range() {
    for (range, port, reported) in [
        ("30000-32767", 29_999, true),
        ("30000-32767", 30_085, false),
        // A note: the API server allocates from here on.
        ("30000-32767", 30_086, true),
        ("30000-32767", 32_768, true),
        ("80-90", 80, false),
        ("80-90", 90, false),
        ("80-90", 91, true),
    ] {
        let lines =
            format!("  name: puppet\nspec: {{service: {{type: NodePort, nodePort: {port}}}}}\n");
        let args = ["--node-port-range", range];
        assert_eq!(
            reports("node-port-range", &lines, &args),
            reported,
            "{range} {port}"
        );
    }
}

#[test]
fn the_version_decides_what_is_refused() {
    let digit = "  name: 8140-ca\n";
    let zeros = "  name: puppet\nspec: {service: {externalIPs: [192.0.2.010]}}\n";
    for (rule, lines, version, severity) in [
        ("pool-name", digit, None, Some("warning")),
        ("pool-name", digit, Some("1.35"), Some("error")),
        ("pool-name", digit, Some("1.36"), None),
        ("external-ip", zeros, None, Some("error")),
        ("external-ip", zeros, Some("v1.35.4"), Some("warning")),
        ("external-ip", zeros, Some("1.36"), Some("error")),
    ] {
        let mut args = vec!["check", "--format", "short", "-"];
        args.extend(version.map(|_| "--kube-version"));
        args.extend(version);
        let report = run(&args, &format!("{POOL}{lines}")).stdout;
        let line = report
            .lines()
            .find(|line| line.contains(&format!("[{rule}]")));
        let found = line.and_then(|line| line.split(": ").nth(1)?.split('[').next());
        assert_eq!(found, severity, "{version:?}\n{report}");
    }
}

/// An API server refuses a Gateway with more, so there is nothing to say of a route to it.
#[test]
fn gateways_have_64_listeners() {
    for (listeners, reported) in [(64, true), (65, false)] {
        let listeners: String = (0..listeners)
            .map(|index| format!("  - {{name: l{index}, port: {index}, protocol: HTTP}}\n"))
            .collect();
        let lines = format!(
            "  name: puppet\nspec:\n  route: {{enabled: true, hostname: a.b, gatewayRef: {{name: g}}}}\n---\n\
             apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {{name: g}}\nspec:\n  \
             listeners:\n{listeners}"
        );
        assert_eq!(reports("listener-protocol", &lines, &[]), reported);
    }
}

/// More would be quadratic: so many Servers are looked at for all selectors together.
#[test]
fn old_selectors_look_at_a_million_servers() {
    let servers: String = (0..1000)
        .map(|index| {
            format!(
                "---\napiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Server\nmetadata: {{name: s{index}}}\n\
                 spec: {{configRef: c, certificateRef: c}}\n"
            )
        })
        .collect();
    for (pools, named) in [(999, true), (1000, false)] {
        let role = |index: usize| if index == pools { "server" } else { "none" };
        let pools: String = (0..=pools)
            .map(|index| {
                let role = role(index);
                format!("---\n{POOL}  name: p{index}\nspec: {{selector: {{role: {role}}}}}\n")
            })
            .collect();
        let report = run(&["check", "--format", "json", "-"], &(pools + &servers)).stdout;
        assert_eq!(report.contains("that it selected: `s0`"), named);
    }
}
