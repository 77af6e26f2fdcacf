//! `cargo bench`: the whole run over Pool, Server and Certificate triples, beside the limits of the
//! same bytes: finding the separators, and the bare events of the YAML parser.

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
