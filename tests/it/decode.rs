//! Typed reading: nulls, and every mistake of a document.

use kubectl_yaml::decode::{ProblemKind, decode_by};
use kubectl_yaml::source::{FileId, Span};
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree;
use poolctl::api::required::SCHEMAS;
use poolctl::api::{PoolSpec, ServerSpec};
use serde::Deserialize;

fn decoded<T: for<'de> Deserialize<'de>>(text: &str) -> (Option<T>, Vec<String>) {
    let span = Span::new(FileId::default(), 0..text.len());
    let tree = tree::parse(Chunk { span, json: false }, text).unwrap();
    let (value, problems) = decode_by(SCHEMAS, &tree.root);
    let words = problems.into_iter().map(|problem| match problem.kind {
        ProblemKind::InvalidType { expected } => format!("{}: not {expected}", problem.path),
        ProblemKind::InvalidValue(reason) => format!("{}: {reason}", problem.path),
        ProblemKind::OutOfRange { int, name } => {
            format!("{}: {int} does not fit {name}", problem.path)
        }
        ProblemKind::MissingField => format!("{}: missing", problem.path),
        ProblemKind::UnknownField { .. } => format!("{}: unknown", problem.path),
    });
    (value, words.collect())
}

#[test]
fn nulls_are_absent_and_lists_hold_none() {
    let text =
        "{service: {port: null, labels: {a: null, b: x}, externalIPs: [a, null]}, route: null}";
    let (pool, problems) = decoded::<PoolSpec>(text);
    let service = pool.unwrap().service.unwrap();
    assert_eq!(service.port, None);
    assert_eq!(service.labels.unwrap().len(), 1);
    assert_eq!(service.external_ips.unwrap(), ["a", ""]);
    assert_eq!(problems, ["service.externalIPs[1]: not a string"]);
}

#[test]
fn enums_are_strings() {
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Level {
        Low,
        High,
    }
    let (levels, problems) = decoded::<Vec<Level>>("[high, low, 1, mid]");
    let stand_in = Level::Low;
    assert_eq!(
        levels.unwrap(),
        [Level::High, Level::Low, stand_in, Level::Low]
    );
    let unknown = "[3]: unknown variant `mid`, expected `low` or `high`";
    assert_eq!(problems, ["[2]: not a string", unknown]);
}

#[test]
fn every_mistake_of_a_document_is_found() {
    let text = "{poolRefs: [on, 1_000, a, ~], replicas: 3000000000, ca: 'true', certificateRef: [], \
                image: {tga: x, tag: 1}, resources: {limits: {cpu: 2, memory: 1Gi, x: 0.5}}, \
                pdb: {minAvailable: 50%, maxUnavailable: true}, affinity: {nodeAfinity: {}}}";
    let (server, mut problems) = decoded::<ServerSpec>(text);
    let server = server.unwrap();
    assert_eq!(server.pool_refs(), ["", "", "a", ""]);
    let limits = server.resources.unwrap().limits.unwrap();
    assert_eq!(
        (limits["cpu"].0.as_str(), limits["memory"].0.as_str()),
        ("2", "1Gi")
    );
    problems.sort();
    assert_eq!(
        problems,
        [
            "affinity.nodeAfinity: unknown",
            "ca: not a boolean",
            "certificateRef: not a string",
            "configRef: missing",
            "image.tag: not a string",
            "image.tga: unknown",
            "pdb.maxUnavailable: not an integer or a string",
            "poolRefs[0]: not a string",
            "poolRefs[1]: not a string",
            "poolRefs[3]: not a string",
            "replicas: 3000000000 does not fit int32",
            "resources.limits.x: not an integer or a string",
        ]
    );
}

#[test]
fn stand_ins_fill_structs_of_any_depth() {
    let (server, problems) = decoded::<ServerSpec>("{image: 1, code: [], autoscaling: x}");
    assert_eq!(server.unwrap().image, None);
    assert_eq!(problems.len(), 5, "{problems:?}");
}
