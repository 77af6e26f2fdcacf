//! Only as many findings are kept as somebody may ask for: what is shown and counted is what it would be
//! if all were.

use crate::common::run;

/// A Certificate that gets a hostname of its Pool, and is not signed again; the later the name, the earlier.
fn triples(number: usize) -> String {
    let names = (0..number).rev().map(|n| format!("n{n:02}"));
    let triple = |name: String| {
        format!(
            "---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata: {{name: {name}, namespace: production}}
spec: {{route: {{enabled: true, hostname: {name}.example.com, gatewayRef: {{name: edge}}, injectDNSAltName: true}}}}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata: {{name: {name}, namespace: production}}
spec: {{configRef: production, certificateRef: {name}, poolRefs: [{name}]}}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Certificate
metadata: {{name: {name}, namespace: production}}
spec: {{authorityRef: ca, certname: {name}}}
"
        )
    };
    names.map(triple).collect()
}

/// Pools of which no Server is known; those of a List have what they say of labels from the first one.
fn pools(number: usize) -> String {
    let first = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: openvox.voxpupuli.org/v1alpha1\n  kind: Pool\n  \
                 metadata: {name: first, namespace: production}\n  spec: &spec {service: {labels: \
                 {app.kubernetes.io/name: agents}}}\n";
    let other = |n| {
        format!(
            "- {{apiVersion: openvox.voxpupuli.org/v1alpha1, kind: Pool, metadata: {{name: p{n}, \
             namespace: production}}, spec: *spec}}\n"
        )
    };
    first.to_owned() + &(0..number).map(other).collect::<String>()
}

fn check(args: &[&str], input: &str) -> Vec<String> {
    let run = run(&[&["check", "-"], args].concat(), input);
    run.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn the_notes_that_are_shown_come_first_in_the_input() {
    for input in [triples(8), pools(8)] {
        let all = check(&["--format", "short", "--max-findings", "0"], &input);
        let (total, all) = all.split_last().unwrap();
        for most in 1..all.len() {
            let most = most.to_string();
            let shown = check(&["--format", "short", "--max-findings", &most], &input);
            let (summary, shown) = shown.split_last().unwrap();
            assert_eq!(summary, total);
            let shown = &shown[..most.parse().unwrap()];
            assert_eq!(shown, &all[..shown.len()], "--max-findings {most}");
        }
    }
}

#[test]
fn findings_that_are_allowed_are_counted_however_few_are_shown() {
    let args = ["-v", "--allow", "resigning", "--max-findings", "2"];
    let shown = check(&args, &triples(8));
    assert!(
        shown.contains(&"6 more allowed findings".to_owned()),
        "{shown:#?}"
    );
}

#[test]
fn results_of_a_function_are_all_findings() {
    let list = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig: {apiVersion: \
                poolctl.openvox.voxpupuli.org/v1alpha1, kind: RenderPools, metadata: {name: x}}\n";
    let pools = pools(0)
        .lines()
        .skip(2)
        .fold(list.to_owned(), |all, line| all + line + "\n");
    let other = |n| {
        format!(
            "- {{apiVersion: openvox.voxpupuli.org/v1alpha1, kind: Pool, metadata: {{name: p{n}}}, spec: {{}}}}\n"
        )
    };
    let many =
        pools.replace(", namespace: production", "") + &(0..1_200).map(other).collect::<String>();
    let run = run(&["fn"], &many);
    let (_, results) = run.stdout.split_once("\nresults:").unwrap();
    assert_eq!(results.matches("empty-pool").count(), 1_201);
}
