//! `cargo bench`: whole runs over Pool, Server and Certificate triples, and beside them the limits of the
//! same bytes: reading, scanning, splitting, the bare events of the YAML parser, printing. Beside it the
//! reports of as many findings as objects, which must grow as the input does.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use clap::Parser;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use granit_parser::Parser as Events;
use kubectl_yaml::{print, split};
use poolctl::cli::Cli;
use poolctl::source::FileId;
use poolctl::{ExitStatus, Screens, Streams};
use serde::Deserialize;
use serde_yaml::Value;

const TRIPLES: &[usize] = &[1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

/// Pools with a route and injection, each with a Server and a Certificate that must change.
fn triples(number: usize) -> String {
    (0..number).map(triple).collect()
}

fn triple(n: usize) -> String {
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
}

fn run(arguments: &[&str], input: &str) -> ExitStatus {
    run_into(arguments, input, &mut io::sink())
}

fn run_into(arguments: &[&str], input: &str, stdout: &mut dyn Write) -> ExitStatus {
    let cli = Cli::parse_from(arguments);
    poolctl::run(
        &cli,
        &mut Streams {
            stdin: &mut input.as_bytes(),
            stdout,
            stderr: &mut io::sink(),
            screens: Screens::default(),
            folder: None,
            program: cli.program,
            kustomize: &poolctl::kustomize::build,
            end: &|_| (),
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
    let arguments = ["poolctl", "render", "-q", "-f", "-"];
    measure(bencher, &triples(number), &arguments, ExitStatus::Success);
}

/// Documents that only the YAML parser reads: each has an anchor in it.
#[divan::bench(args = TRIPLES, sample_count = 5, sample_size = 1)]
fn render_by_the_parser(bencher: Bencher<'_, '_>, number: usize) {
    let text = triples(number).replace("metadata:\n", "metadata: &here\n");
    let arguments = ["poolctl", "render", "-q", "-f", "-"];
    measure(bencher, &text, &arguments, ExitStatus::Success);
}

/// With the notes, of which a few of each rule are shown.
#[divan::bench(args = TRIPLES, sample_count = 5, sample_size = 1)]
fn render_with_notes(bencher: Bencher<'_, '_>, number: usize) {
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

/// Somebody else's Deployment, as long as such documents are.
const FOREIGN: &str = "---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels:
    app.kubernetes.io/name: web
    app.kubernetes.io/part-of: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: web
  template:
    metadata:
      labels:
        app.kubernetes.io/name: web
    spec:
      containers:
        - name: web
          image: registry.example.com/shop/web:1.27.3
          args: [--listen=0.0.0.0:8080, --log=info]
          ports:
            - containerPort: 8080
              name: http
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
          readinessProbe:
            httpGet: {path: /ready, port: http}
";

/// A gigabyte of somebody else's documents around a hundred of ours.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn skip_foreign_documents(bencher: Bencher<'_, '_>) {
    let half = FOREIGN.repeat(500_000_000 / FOREIGN.len());
    let text = [half.as_str(), &triples(33), &half].concat();
    drop(half);
    let file = write("foreign", &[("all.yaml".into(), text.as_str())]);
    let arguments = ["poolctl", "render", "-q", "-f", &file];
    measure(bencher, &text, &arguments, ExitStatus::Success);
}

/// Ten thousand files in a hundred folders, a triple in each.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn read_many_files(bencher: Bencher<'_, '_>) {
    let text = triples(10_000);
    let files: Vec<_> = (0..10_000)
        .map(|n| (format!("{:02}/{n}.yaml", n / 100), triple(n)))
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.clone(), text.as_str()))
        .collect();
    let folder = write("many-files", &files);
    let arguments = ["poolctl", "render", "-q", "-R", "-f", &folder];
    measure(bencher, &text, &arguments, ExitStatus::Success);
}

/// The names that each Certificate lacks, as a diff.
#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn inject(bencher: Bencher<'_, '_>, number: usize) {
    let text = triples(number);
    let file = write("inject", &[("all.yaml".into(), text.as_str())]);
    measure(
        bencher,
        &text,
        &["poolctl", "inject", "-q", &file],
        ExitStatus::Success,
    );
}

/// A Certificate of a megabyte, which is in the input many more times as an earlier run rendered it.
#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn know_copies_of_a_large_certificate(bencher: Bencher<'_, '_>, number: usize) {
    let text = triple(0);
    let copy = text.rsplit_once("---\n").unwrap().1;
    let copy = format!("---\n{copy}    - env-0.puppet.example.com\n");
    let text = text + &"# large\n".repeat(125_000) + &copy.repeat(number);
    let arguments = ["poolctl", "render", "-q", "-f", "-"];
    measure(bencher, &text, &arguments, ExitStatus::Success);
}

/// A folder of files that are all there already: what an unchanged repository costs.
#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn compare_a_folder(bencher: Bencher<'_, '_>, number: usize) {
    let text = triples(number);
    let folder = write("output", &[]);
    let arguments = [
        "poolctl",
        "render",
        "-q",
        "-f",
        "-",
        "--output-dir",
        &folder,
    ];
    assert_eq!(run(&arguments, &text), ExitStatus::Success);
    measure(bencher, &text, &arguments, ExitStatus::Success);
}

/// The whole stream, with names added where the Certificates stand.
#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn pass_through(bencher: Bencher<'_, '_>, number: usize) {
    let arguments = ["poolctl", "render", "-q", "--passthrough", "-f", "-"];
    measure(bencher, &triples(number), &arguments, ExitStatus::Success);
}

/// A List whose names are shared by aliases, so that no edit can be made.
#[divan::bench(args = [500, 2_000], sample_count = 3, sample_size = 1)]
fn pass_through_aliases(bencher: Bencher<'_, '_>, number: usize) {
    let arguments = ["poolctl", "render", "-q", "--passthrough", "-f", "-"];
    measure(bencher, &aliased(number), &arguments, ExitStatus::Success);
}

/// A List of Pools, of which one names its chart file.
#[divan::bench(args = [500, 2_000], sample_count = 3, sample_size = 1)]
fn pass_through_chart_files(bencher: Bencher<'_, '_>, number: usize) {
    let arguments = ["poolctl", "render", "-q", "--passthrough", "-f", "-"];
    let pool = |n| {
        let file = if n == 0 {
            ", annotations: {postrenderer.helm.sh/postrender-filename: a.yaml}"
        } else {
            ""
        };
        format!("- metadata: {{name: p{n}{file}}}\n")
    };
    let text = format!(
        "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: PoolList\nitems:\n{}",
        (0..number).map(pool).collect::<String>()
    );
    measure(bencher, &text, &arguments, ExitStatus::Success);
}

/// A Pool, its Servers, and a List of their Certificates, whose names stand elsewhere,
/// too.
fn aliased(number: usize) -> String {
    let api = "apiVersion: openvox.voxpupuli.org/v1alpha1";
    let pool = format!(
        "{api}\nkind: Pool\nmetadata: {{name: a}}\nspec:\n  route: {{enabled: true, hostname: a.pool.org, \
         gatewayRef: {{name: g}}, injectDNSAltName: true}}\n---\napiVersion: v1\nkind: List\nitems:\n"
    );
    let items = (0..number).map(|n| {
        format!(
            "- {api}\n  kind: Server\n  metadata: {{name: s{n}}}\n  \
             spec: {{configRef: c, certificateRef: s{n}, poolRefs: [a]}}\n\
             - {api}\n  kind: Certificate\n  metadata: {{name: s{n}}}\n  \
             spec: {{authorityRef: ca, certname: s{n}, dnsAltNames: &n{n} [s{n}]}}\n  status: *n{n}\n"
        )
    });
    pool + &items.collect::<String>()
}

/// A new folder with these files, or the one file.
fn write(name: &str, files: &[(String, &str)]) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => panic!("{error}"),
        _ => fs::create_dir_all(&folder).unwrap(),
    }
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    match files {
        [(name, _)] => folder.join(name),
        _ => folder,
    }
    .to_str()
    .unwrap()
    .to_owned()
}

/// Limit: the bytes read from a file.
#[divan::bench(args = TRIPLES, sample_count = 5, sample_size = 1)]
fn limit_read(bencher: Bencher<'_, '_>, number: usize) {
    let text = triples(number);
    let file = write("read", &[("all.yaml".into(), text.as_str())]);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| fs::read(black_box(&file)).unwrap().len());
}

/// Limit: a byte looked for that is not there.
#[divan::bench(args = TRIPLES, sample_count = 5, sample_size = 1)]
fn limit_scan(bencher: Bencher<'_, '_>, number: usize) {
    let text = triples(number);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| memchr::memchr(0, black_box(text.as_bytes())));
}

/// Limit: the bytes split into documents.
#[divan::bench(args = TRIPLES, sample_count = 5, sample_size = 1)]
fn limit_split(bencher: Bencher<'_, '_>, number: usize) {
    let text = triples(number);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| split::split(FileId::default(), black_box(&text)).0.len());
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

/// Limit: the output printed, from objects that are ready. Counts the bytes of the output.
#[divan::bench(args = TRIPLES, sample_count = 5, sample_size = 1)]
fn limit_print(bencher: Bencher<'_, '_>, number: usize) {
    let mut output = Vec::new();
    let arguments = ["poolctl", "render", "-q", "-f", "-"];
    let status = run_into(&arguments, &triples(number), &mut output);
    assert_eq!(status, ExitStatus::Success);
    let text = String::from_utf8(output).unwrap();
    let documents = serde_yaml::Deserializer::from_str(&text);
    let objects: Vec<_> = documents
        .map(|document| Value::deserialize(document).unwrap())
        .collect();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let mut out = String::new();
        for object in black_box(&objects) {
            out.clear();
            print::document(&mut out, object);
        }
        out.len()
    });
}

/// Environments of 200 Pools each: the time grows as their sum does.
#[divan::bench(args = [5, 50], sample_count = 5, sample_size = 1)]
fn check_environments(bencher: Bencher<'_, '_>, number: usize) {
    let text = triples(200);
    let environment = |n: usize| format!("[environment.e{n}]\ninputs = [\"e{n}\"]\n");
    let config: String = (0..number).map(environment).collect();
    let mut files = vec![("poolctl.toml".to_owned(), config.as_str())];
    files.extend((0..number).map(|n| (format!("e{n}/all.yaml"), text.as_str())));
    let folder = write("environments", &files);
    let config = format!("{folder}/poolctl.toml");
    let arguments = ["poolctl", "check", "-q", "--config", &config];
    measure(
        bencher,
        &text.repeat(number),
        &arguments,
        ExitStatus::Success,
    );
}
