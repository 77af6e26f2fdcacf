//! `cargo bench`: the whole run over Pool, Server and Certificate triples, beside the limits of the
//! same bytes: finding the separators, and the bare events of the YAML parser. Beside it the reports of
//! as many findings as objects, which must grow as the input does.

use clap::Parser;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use granit_parser::Parser as Events;
use poolctl::cli::Cli;
use poolctl::source::FileId;
use poolctl::yaml::split;
use poolctl::{ExitStatus, Streams};

const TRIPLES: &[usize] = &[1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

/// Pools with a route and injection, each with a Server and a Certificate that must change.
fn triples(number: usize) -> String {
    let triple = |n: usize| {
        format!(
            "---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata:
  name: puppet-{n}
  namespace: production
spec:
  service:
    type: ClusterIP
    annotations:
      example.com/owner: \"platform\"
  route:
    enabled: true
    hostname: env-{n}.puppet.example.com
    gatewayRef: {{name: puppet-gateway, sectionName: tls}}
    injectDNSAltName: true
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata:
  name: compiler-{n}
  namespace: production
spec:
  configRef: production
  certificateRef: cert-{n}
  poolRefs:
    - puppet-{n}
  replicas: 2
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Certificate
metadata:
  name: cert-{n}
  namespace: production
spec:
  authorityRef: production-ca
  certname: compiler-{n}
  dnsAltNames:
    - puppet
    - compiler-{n}
"
        )
    };
    (0..number).map(triple).collect()
}

fn run(arguments: &[&str], input: &str) -> ExitStatus {
    let cli = Cli::parse_from(arguments);
    poolctl::run(
        &cli,
        &mut Streams {
            stdin: &mut input.as_bytes(),
            stdout: &mut std::io::sink(),
            stderr: &mut std::io::sink(),
            color: (false, false),
            folder: None,
        },
    )
}

fn measure(bencher: Bencher<'_, '_>, text: &str, arguments: &[&str], expected: ExitStatus) {
    bencher
        .counter(BytesCount::of_str(text))
        .bench_local(|| assert_eq!(run(black_box(arguments), black_box(text)), expected));
}

#[divan::bench(args = TRIPLES, sample_count = 5, sample_size = 1)]
fn render(bencher: Bencher<'_, '_>, number: usize) {
    let arguments = ["poolctl", "render", "-f", "-"];
    measure(bencher, &triples(number), &arguments, ExitStatus::Success);
}

/// Every Server lists a Pool that is not there.
#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn report_a_finding_for_each_server(bencher: Bencher<'_, '_>, number: usize) {
    let text = triples(number).replace("- puppet-", "- pupet-");
    let arguments = ["poolctl", "check", "-f", "-"];
    measure(bencher, &text, &arguments, ExitStatus::Rejected);
}

/// Five objects with something wrong in each, of a different kind, and in different ways with the others.
fn troubles(number: usize) -> String {
    let trouble = |n: usize| {
        format!(
            "---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata:
  name: puppet-{n}
  namespace: production
spec:
  service:
    type: LoadBalancer
    nodePort: {node_port}
    labels: {{team: \"a b\", app.kubernetes.io/name: puppet}}
    externalIPs: [192.0.2.1]
  route:
    enabled: true
    hostname: env-{n}.puppet.example.com
    gatewayRef: {{name: gateway-{gateway}, sectionName: any}}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata:
  name: agents-{n}
  namespace: production
spec:
  route:
    enabled: true
    hostname: shared.example.com
    gatewayRef: {{name: puppet-gateway}}
    injectDNSAltName: true
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata:
  name: compiler-{n}
  namespace: production
spec:
  configRef: production
  certificateRef: cert-{n}
  poolRefs: [puppet-{n}, agents-{n}, puppet-{n}, agents]
  replicas: 0
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Certificate
metadata:
  name: cert-{n}
  namespace: production
spec:
  authorityRef: production-ca
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata:
  name: legacy-{n}
  namespace: production
spec:
  parentRefs: [{{name: puppet-gateway, sectionName: tls}}]
  hostnames: [shared.example.com]
",
            node_port = 30_000 + n % 100,
            gateway = n / 5 % 100,
        )
    };
    (0..number / 5).map(trouble).collect()
}

#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn report_many_findings_for_each_object(bencher: Bencher<'_, '_>, number: usize) {
    let arguments = ["poolctl", "check", "-f", "-"];
    measure(bencher, &troubles(number), &arguments, ExitStatus::Rejected);
}

/// The rules alone: no finding is printed.
#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn find_many_for_each_object(bencher: Bencher<'_, '_>, number: usize) {
    let arguments = ["poolctl", "check", "-q", "--format", "short", "-f", "-"];
    measure(bencher, &troubles(number), &arguments, ExitStatus::Rejected);
}

/// Pools, half of them with a route, whose only Server has one Certificate with a name for each.
fn one_certificate(number: usize) -> String {
    let pool = |n: usize| {
        format!(
            "---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata: {{name: puppet-{n}, namespace: production}}
spec:
  route:
    enabled: {enabled}
    hostname: env-{n}.puppet.example.com
    gatewayRef: {{name: puppet-gateway}}
",
            enabled = n.is_multiple_of(2),
        )
    };
    let pools: String = (0..number).map(pool).collect();
    let refs: String = (0..number).map(|n| format!("  - puppet-{n}\n")).collect();
    let names: String = (0..number)
        .map(|n| format!("  - other-{n}.puppet.example.com\n"))
        .collect();
    format!(
        "{pools}---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata: {{name: compiler, namespace: production}}
spec:
  configRef: production
  certificateRef: cert
  poolRefs:
{refs}---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Certificate
metadata: {{name: cert, namespace: production}}
spec:
  authorityRef: production-ca
  dnsAltNames:
{names}"
    )
}

#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn look_for_names_in_one_certificate(bencher: Bencher<'_, '_>, number: usize) {
    let arguments = ["poolctl", "check", "-q", "--format", "short", "-f", "-"];
    let text = one_certificate(number);
    measure(bencher, &text, &arguments, ExitStatus::Success);
}

/// A tenth as many Gateways as Pools, each with the most listeners that the CRD takes, of which a Pool
/// asks for one or for all.
fn gateways(number: usize) -> String {
    let listener = |n: usize| {
        format!(
            "  - {{name: listener-{n}, port: {port}, hostname: \"*.env-{n}.example.com\", protocol: TLS, \
             tls: {{mode: Passthrough}}}}\n",
            port = 8140 + n % 2,
        )
    };
    let listeners: String = (0..64).map(listener).collect();
    let gateway = |n: usize| {
        format!(
            "---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {{name: gateway-{n}, namespace: production}}
spec:
  listeners:
{listeners}"
        )
    };
    let pool = |n: usize| {
        let section = match n % 2 {
            0 => String::new(),
            _ => format!(", sectionName: listener-{}", n % 100),
        };
        format!(
            "---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata: {{name: puppet-{n}, namespace: production}}
spec:
  route:
    enabled: true
    hostname: pool-{n}.env-{env}.example.com
    gatewayRef: {{name: gateway-{gateway}{section}}}
",
            env = n % 70,
            gateway = n / 10,
        )
    };
    let gateways = (0..number / 10).map(gateway);
    gateways.chain((0..number).map(pool)).collect()
}

#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn attach_to_gateways_with_many_listeners(bencher: Bencher<'_, '_>, number: usize) {
    let arguments = ["poolctl", "check", "-q", "--format", "short", "-f", "-"];
    measure(bencher, &gateways(number), &arguments, ExitStatus::Rejected);
}

/// A hundred megabytes of somebody else's documents around one Pool.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn skip_foreign_documents(bencher: Bencher<'_, '_>) {
    let foreign = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n\
                   spec:\n  template:\n    spec:\n      containers:\n      - image: nginx\n";
    let text = foreign.repeat(100_000_000 / foreign.len()) + &triples(1);
    let arguments = ["poolctl", "render", "-f", "-"];
    measure(bencher, &text, &arguments, ExitStatus::Success);
}

/// Limit: the events of the YAML parser, thrown away.
#[divan::bench(args = TRIPLES, sample_count = 5, sample_size = 1)]
fn limit_bare_events(bencher: Bencher<'_, '_>, number: usize) {
    let text = triples(number);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let (chunks, _) = split::split(FileId::default(), black_box(&text));
        let events = chunks.iter().map(|chunk| {
            let events = Events::new_from_str(&text[chunk.span.range()]);
            events.filter(Result::is_ok).count()
        });
        black_box(events.sum::<usize>())
    });
}

/// Limit: the bytes read once, for the separators.
#[divan::bench(args = TRIPLES, sample_count = 5, sample_size = 1)]
fn limit_split(bencher: Bencher<'_, '_>, number: usize) {
    let text = triples(number);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| split::split(FileId::default(), black_box(&text)).0.len());
}
