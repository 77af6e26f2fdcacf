//! The models against the CRDs of openvox-operator v0.6.0: every field, its type, its default, and
//! whether it is required.

use poolctl::api::{CertificateSpec, PoolSpec, ServerSpec};
use schemars::{Schema, schema_for};
use serde_json::Value;

/// One row for each field: path, type, default or `-`, and `required` where it is.
const POOL: &str = r#"
route                       object   -
route.enabled               boolean  false
route.gatewayRef            object   -
route.gatewayRef.name       string   -        required
route.gatewayRef.sectionName string  -
route.hostname              string   -
route.injectDNSAltName      boolean  false
service                     object   -
service.annotations         map      -
service.externalIPs         array    -
service.labels              map      -
service.nodePort            int32    -
service.port                int32    8140
service.type                string   "ClusterIP"
"#;

const SERVER: &str = r#"
affinity                    object   -
autoscaling                 object   -
autoscaling.enabled         boolean  false
autoscaling.maxReplicas     int32    5
autoscaling.minReplicas     int32    1
autoscaling.targetCPU       int32    75
ca                          boolean  false
certificateRef              string   -        required
code                        object   -
code.claimName              string   -
code.image                  string   -
code.imagePullPolicy        string   "IfNotPresent"
code.imagePullSecret        string   -
configRef                   string   -        required
image                       object   -
image.pullPolicy            string   "IfNotPresent"
image.pullSecrets           array    -
image.repository            string   "ghcr.io/slauger/openvox-server"
image.tag                   string   "latest"
javaArgs                    string   "-Xms512m -Xmx1024m"
maxActiveInstances          int32    1
networkPolicy               object   -
networkPolicy.additionalIngress array -
networkPolicy.enabled       boolean  false
pdb                         object   -
pdb.enabled                 boolean  false
pdb.maxUnavailable          int-or-string -
pdb.minAvailable            int-or-string -
poolRefs                    array    -
priorityClassName           string   -
replicas                    int32    1
resources                   object   -
server                      boolean  true
topologySpreadConstraints   array    -
"#;

const CERTIFICATE: &str = r#"
authorityRef                string   -        required
certname                    string   "puppet"
csrExtensions               object   -
csrExtensions.customExtensions map   -
csrExtensions.ppCliAuth     boolean  -
csrExtensions.ppEnvironment string   -
csrExtensions.ppRole        string   -
dnsAltNames                 array    -
renewBefore                 string   "60d"
"#;

#[test]
fn models_have_the_fields_of_the_crds() {
    for (name, schema, table) in [
        ("Pool", schema_for!(PoolSpec), POOL),
        ("Server", schema_for!(ServerSpec), SERVER),
        ("Certificate", schema_for!(CertificateSpec), CERTIFICATE),
    ] {
        let expected: Vec<String> = table
            .lines()
            .filter(|line| !line.is_empty())
            .map(words)
            .collect();
        assert_eq!(rows(&schema), expected, "{name}");
    }
}

/// A row with single blanks.
fn words(line: &str) -> String {
    let mut words = line.split_whitespace();
    let [path, kind] = [words.next(), words.next()].map(Option::unwrap);
    format!("{path} {kind} {}", words.collect::<Vec<_>>().join(" "))
}

fn rows(schema: &Schema) -> Vec<String> {
    let root = schema.as_value();
    let mut rows = Vec::new();
    walk(root, root, "", &mut rows);
    rows.sort();
    rows
}

fn walk(root: &Value, object: &Value, prefix: &str, rows: &mut Vec<String>) {
    let Some(properties) = object["properties"].as_object() else {
        return;
    };
    for (name, field) in properties {
        let path = format!("{prefix}{name}");
        let target = target(root, field);
        let default = field.get("default").map_or("-".into(), ToString::to_string);
        let required = object["required"]
            .as_array()
            .is_some_and(|names| names.contains(&name.as_str().into()));
        let required = if required { " required" } else { "" };
        rows.push(format!("{path} {} {default}{required}", kind(target)));
        assert!(
            field.get("description").is_some(),
            "{path} has no description"
        );
        walk(root, target, &format!("{path}."), rows);
    }
}

/// The definition behind `$ref`, also of an optional field.
fn target<'v>(root: &'v Value, field: &'v Value) -> &'v Value {
    let alternatives = field["anyOf"].as_array().and_then(|any| any.first());
    let field = alternatives.unwrap_or(field);
    match field["$ref"].as_str() {
        Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap(),
        None => field,
    }
}

fn kind(field: &Value) -> String {
    let types: Vec<_> = match &field["type"] {
        Value::Array(types) => types
            .iter()
            .filter_map(Value::as_str)
            .filter(|kind| *kind != "null")
            .collect(),
        other => other.as_str().into_iter().collect(),
    };
    match (types.as_slice(), field["format"].as_str()) {
        (["integer"], Some(format)) => format.to_owned(),
        (["object"], _) if field["additionalProperties"]["type"] == "string" => "map".into(),
        (["integer", "string"], _) => "int-or-string".into(),
        (types, _) => types.join(" "),
    }
}
