//! What poolctl says of an input against what API servers and the operator did with it.
//!
//! `testdata/verdicts/cluster.jsonl` holds verdicts of kube-apiserver 1.34.3 and 1.37.2 with openvox-operator
//! v0.6.0, `operator.jsonl` what the operator made. Where poolctl differs on purpose, a list here says why,
//! and the test fails as soon as an entry is no longer needed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::common::run;
use poolctl::rules;
use serde::Deserialize;
use serde_json::{Value, json};

/// Inputs that a cluster takes, and the rule by which poolctl refuses them all the same: something would be
/// lost in silence, or never work.
const REFUSED_ON_PURPOSE: &[(&str, &str)] = &[
    ("spec {service: {port: 1, port: 2}}", "duplicate-key"),
    ("service.annotations {a: b, 'a': b}", "duplicate-key"),
    ("yaml duplicate top", "duplicate-key"),
    ("yaml duplicate nested", "duplicate-key"),
    ("yaml duplicate quoted", "duplicate-key"),
    ("yaml JSON dup", "duplicate-key"),
    ("yaml same key by value", "duplicate-key"),
    ("yaml same object twice equal", "duplicate-object"),
    ("yaml Service of the input has the name", "duplicate-object"),
    (
        "service.labels applyset.kubernetes.io/part-of",
        "reserved-metadata",
    ),
    (
        "service.annotations kubectl.kubernetes.io/last-applied-configuration '{}'",
        "reserved-metadata",
    ),
    ("port -5 and route", "service-port"),
    ("server poolRefs [-a] (4)", "unknown-pool-ref"),
    // The CRDs require fields inside of it only.
    ("server without spec", "missing-field"),
    ("certificate without spec", "missing-field"),
    ("yaml Pool kubernetes in default", "pool-name-collision"),
    // kubectl drops what stands behind the three dots.
    ("yaml end without start", "yaml-syntax"),
];

/// Inputs that a cluster refuses, and why poolctl takes them all the same.
const TAKEN_ON_PURPOSE: &[(&str, &str)] = &[
    (
        "namespace '1'",
        "a good name, but that cluster had no such namespace",
    ),
    (
        "certificate status unknown",
        "later operators write what v0.6 does not know, and nothing is made of it",
    ),
];

/// One input and its verdict.
#[derive(Deserialize)]
struct Row {
    name: String,
    input: String,
    cluster: String,
    /// The verdict of the older server, where it differs.
    #[serde(rename = "cluster-1.34")]
    older: Option<String>,
    /// What was refused: the input, or what the operator made of it.
    stage: Option<String>,
    #[serde(default)]
    message: String,
}

impl Row {
    /// The verdict of a server of this version.
    fn is_taken(&self, version: &str) -> bool {
        let verdict = match &self.older {
            Some(older) if version == "1.34" => older,
            _ => &self.cluster,
        };
        verdict == "accepted"
    }

    /// Only the Deployment of a Server was refused, which is not poolctl's to make.
    fn is_about_a_deployment(&self) -> bool {
        self.stage.as_deref() == Some("server-deployment")
    }

    /// The kind that the server spoke of, where its words say so.
    fn kind(&self) -> Option<&'static str> {
        if matches!(self.stage.as_deref(), Some("service" | "tlsroute")) {
            return Some("Pool");
        }
        let names = |kind: &&str| {
            let invalid = format!("The {kind} \"");
            let strict = format!("cannot be handled as a {kind}:");
            self.message.starts_with(&invalid) || self.message.contains(&strict)
        };
        ["Pool", "Server", "Certificate"].into_iter().find(names)
    }

    /// The field that the server does not know.
    fn unknown_field(&self) -> Option<&str> {
        let (_, rest) = self.message.split_once("unknown field \"")?;
        let field = rest.split('"').next()?;
        // An empty key is written in another way.
        (!field.ends_with('.')).then_some(field)
    }
}

/// What poolctl said of an input.
struct Verdict {
    taken: bool,
    findings: Vec<Value>,
}

impl Verdict {
    fn of(row: &Row, version: &str) -> Self {
        let args = ["render", "--format", "json", "--kube-version", version];
        let args: Vec<_> = args.into_iter().chain(["-f", "-"]).collect();
        let run = run(&args, &row.input);
        let report: Value = serde_json::from_str(&run.stderr).expect(&run.stderr);
        Self {
            taken: run.status == 0,
            findings: report["diagnostics"].as_array().unwrap().clone(),
        }
    }

    fn errors(&self) -> impl Iterator<Item = &Value> {
        let findings = self.findings.iter();
        findings.filter(|finding| finding["severity"] == "error")
    }

    fn rules(&self) -> BTreeSet<&str> {
        let findings = self.findings.iter();
        findings
            .filter_map(|finding| finding["rule"].as_str())
            .collect()
    }

    /// Where it differs from that of the cluster, if anywhere.
    fn problem(&self, row: &Row, version: &str) -> Option<String> {
        if row.is_about_a_deployment() {
            let warned = ["server-workload", "server-name"];
            let said = !self.taken || warned.iter().any(|rule| self.rules().contains(rule));
            return (!said).then(|| "nothing says that the Deployment is refused".into());
        }
        if self.taken != row.is_taken(version) {
            let verdict = if self.taken { "taken" } else { "refused" };
            return Some(format!("{verdict} by {:?}", self.rules()));
        }
        if self.taken || self.rules().contains("yaml-syntax") {
            return None;
        }
        let kind = row.kind()?;
        if !self.errors().any(|error| error["object"]["kind"] == kind) {
            return Some(format!("no error is about a {kind}"));
        }
        let field = row.unknown_field()?;
        let holds = |error: &Value| {
            let rest = error["field"]
                .as_str()
                .and_then(|path| field.strip_prefix(path));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let named = self.errors().any(holds);
        (!named).then(|| format!("no error is at `{field}`"))
    }
}

#[test]
fn verdicts_are_those_of_the_cluster() {
    let rows: Vec<Row> = lines("cluster");
    let refused: BTreeMap<_, _> = REFUSED_ON_PURPOSE.iter().copied().collect();
    let taken: BTreeMap<_, _> = TAKEN_ON_PURPOSE.iter().copied().collect();
    let mut exceptions: BTreeSet<&str> = refused.keys().chain(taken.keys()).copied().collect();
    let mut wrong = Vec::new();
    for row in &rows {
        for version in ["1.34", "1.37"] {
            let verdict = Verdict::of(row, version);
            let problem = verdict.problem(row, version);
            let name = row.name.as_str();
            let expected = if let Some(rule) = refused.get(name) {
                let said = verdict.errors().any(|error| error["rule"] == *rule);
                row.is_taken(version) && !verdict.taken && said
            } else if taken.contains_key(name) {
                !row.is_taken(version) && verdict.taken
            } else {
                problem.is_none()
            };
            if !expected {
                wrong.push(format!("{name} ({version}): {problem:?}"));
            }
            exceptions.remove(name);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(exceptions.is_empty(), "no such inputs: {exceptions:?}");
}

/// Words of API servers that explanations quote, by rule.
const QUOTES: &[(&str, &str)] = &[
    (
        "external-ip",
        "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
    ),
    (
        "invalid-pool-ref",
        "Invalid value: \"openvox.voxpupuli.org/pool-a-\": name part must consist of",
    ),
    (
        "invalid-type",
        "spec.service.port in body must be of type integer: \"string\"",
    ),
    (
        "invalid-type",
        "cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string",
    ),
    (
        "invalid-value",
        "spec.renewBefore in body should match '^\\d+[smhdy]$'",
    ),
    (
        "invalid-value",
        "spec.resources.claims[0].name: Required value",
    ),
    (
        "invalid-value",
        "Checked value must be of type integer with format int32 in spec.service.port",
    ),
    (
        "label-syntax",
        "a valid label must be an empty string or consist of alphanumeric characters",
    ),
    (
        "load-balancer-source-ranges",
        "must not have leading 0s in IP or prefix length",
    ),
    (
        "load-balancer-source-ranges",
        "must not have bits set beyond the prefix length",
    ),
    (
        "metadata-syntax",
        "metadata.labels: Invalid value: \"é\": a valid label must be",
    ),
    (
        "metadata-syntax",
        "metadata.ownerReferences[0].uid: Required value: must not be empty",
    ),
    ("metadata-syntax", "cannot parse \"yesterday\" as \"2006\""),
    ("missing-field", "spec.certificateRef: Required value"),
    ("node-port-conflict", "provided port is already allocated"),
    (
        "node-port-range",
        "provided port is not in the valid range. The range of valid ports is 30000-32767",
    ),
    (
        "node-port-type",
        "Forbidden: may not be used when `type` is 'ClusterIP'",
    ),
    (
        "route-hostname",
        "spec.hostnames: Invalid value: Hostnames must be valid based on RFC-1123",
    ),
    ("route-hostname", "Hostnames cannot contain an IP"),
    ("server-name", "must be no more than 63 bytes"),
    (
        "server-workload",
        "resources.requests[memory]: Invalid value: \"-1\": must be greater than or equal to 0",
    ),
    ("service-port", "must be between 1 and 65535, inclusive"),
    (
        "service-type",
        "Unsupported value: \"Loadbalancer\": supported values:",
    ),
    (
        "unknown-field",
        "strict decoding error: unknown field \"metadata.bogus\"",
    ),
];

#[test]
fn explanations_quote_what_the_servers_said() {
    let rows: Vec<Row> = lines("cluster");
    for (rule, words) in QUOTES {
        let explanation = rules::named(rule).unwrap().explanation;
        assert!(
            explanation.contains(words),
            "{rule} does not quote: {words}"
        );
        let said = rows.iter().any(|row| row.message.contains(words));
        assert!(said, "{rule}: no server said: {words}");
    }
}

/// What the operator made of an input.
#[derive(Deserialize)]
struct Made {
    seed: u64,
    input: String,
    objects: Vec<Value>,
}

#[test]
fn output_is_what_the_operator_made() {
    for made in lines::<Made>("operator") {
        let args = ["render", "--managed-by", "openvox-operator", "-o", "json"];
        let args: Vec<_> = args.into_iter().chain(["-f", "-"]).collect();
        let absent = absent_certificates(&made.input);
        let run = run(&args, &format!("{}{}", made.input, documents(&absent)));
        assert_eq!(run.status, 0, "{}: {}", made.seed, run.stderr);
        let list: Value = serde_json::from_str(&run.stdout).unwrap();
        let objects = list["items"].as_array().unwrap();
        let [mut ours, theirs] = [objects, &made.objects].map(|objects| comparable(objects));
        for (namespace, name) in &absent {
            ours.remove(&key("Certificate", namespace, name));
        }
        assert_eq!(ours, theirs, "{}", made.seed);
    }
}

/// Namespaces and names of Certificates that Servers name and the input lacks. The operator waits for such
/// a one, poolctl refuses to leave it out.
fn absent_certificates(input: &str) -> BTreeSet<(String, String)> {
    let documents = serde_yaml::Deserializer::from_str(input);
    let documents: Vec<_> = documents
        .map(|document| Value::deserialize(document).unwrap())
        .collect();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of_kind = |kind: &'static str, name: &'static str| {
        let documents = documents
            .iter()
            .filter(move |document| document["kind"] == kind);
        documents.map(move |document| {
            let name = document.pointer(name).unwrap_or(&Value::Null);
            (text(&document["metadata"]["namespace"]), text(name))
        })
    };
    let present: BTreeSet<_> = of_kind("Certificate", "/metadata/name").collect();
    let named = of_kind("Server", "/spec/certificateRef");
    named.filter(|name| !present.contains(name)).collect()
}

/// Certificates of these namespaces and names.
fn documents(certificates: &BTreeSet<(String, String)>) -> String {
    let documents = certificates.iter().map(|(namespace, name)| {
        format!(
            "---\napiVersion: openvox.voxpupuli.org/v1alpha1\nkind: Certificate\n\
             metadata: {{namespace: {namespace}, name: {name}}}\nspec: {{authorityRef: ca}}\n"
        )
    });
    documents.collect()
}

fn key(kind: &str, namespace: &str, name: &str) -> String {
    format!("{kind} {namespace}/{name}")
}

/// Objects by kind, namespace and name, without what differs on purpose: the operator sets no labels on
/// TLSRoutes, appends names in the order of its reconciles, and reads what the API server has filled in.
fn comparable(objects: &[Value]) -> BTreeMap<String, Value> {
    let objects = objects.iter().cloned().map(|mut object| {
        let kind = object["kind"].as_str().unwrap().to_owned();
        let metadata = object["metadata"].as_object_mut().unwrap();
        if kind == "TLSRoute" {
            metadata.remove("labels");
        }
        let text = |field: &str| metadata[field].as_str().unwrap();
        let key = key(&kind, text("namespace"), text("name"));
        if kind == "Certificate" {
            let spec = object["spec"].as_object_mut().unwrap();
            for (field, default) in [("certname", "puppet"), ("renewBefore", "60d")] {
                spec.entry(field).or_insert_with(|| json!(default));
            }
            let names = spec["dnsAltNames"].as_array_mut().unwrap();
            names.sort_by(|one, other| one.as_str().cmp(&other.as_str()));
        }
        (key, object)
    });
    objects.collect()
}

/// The lines of a file, each a JSON document.
fn lines<T: for<'de> Deserialize<'de>>(name: &str) -> Vec<T> {
    let text = fs::read_to_string(format!("testdata/verdicts/{name}.jsonl")).unwrap();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
