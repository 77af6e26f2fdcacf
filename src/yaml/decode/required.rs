//! Fields that Kubernetes requires inside of its own types: where they are absent, the structs of
//! k8s-openapi are filled with nothing in silence.

/// The structs that a Server can hold, by name, with their required fields. Source: `required` in the
/// schemas of openvox-operator v0.6.0, `config/crd/bases`.
const REQUIRED: &[(&str, &[&str])] = &[
    ("IPBlock", &["cidr"]),
    ("LabelSelectorRequirement", &["key", "operator"]),
    ("NodeSelector", &["nodeSelectorTerms"]),
    ("NodeSelectorRequirement", &["key", "operator"]),
    ("PodAffinityTerm", &["topologyKey"]),
    ("PreferredSchedulingTerm", &["preference", "weight"]),
    ("ResourceClaim", &["name"]),
    (
        "TopologySpreadConstraint",
        &["maxSkew", "topologyKey", "whenUnsatisfiable"],
    ),
    ("WeightedPodAffinityTerm", &["podAffinityTerm", "weight"]),
];

/// What a struct lacks, going on after its path; `None` when it has all that is required.
pub(super) fn absent(name: &str, is_there: impl Fn(&&str) -> bool) -> Option<String> {
    let (_, fields) = REQUIRED.iter().find(|(known, _)| *known == name)?;
    let absent: Vec<_> = fields.iter().filter(|field| !is_there(field)).collect();
    match absent.as_slice() {
        [] => None,
        [one] => Some(format!("`{one}` is required")),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(|field| format!("`{field}`")).collect();
            Some(format!("{} and `{last}` are required", first.join(", ")))
        }
    }
}
