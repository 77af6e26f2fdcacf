//! Fields that Kubernetes requires inside of its own types: where they are absent, the structs of
//! k8s-openapi are filled with nothing in silence.

use kubectl_yaml::decode::Schemas;

/// What the derives of the types do not say.
pub const SCHEMAS: Schemas = Schemas {
    required: REQUIRED,
    int_or_string: &["Quantity"],
};

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
