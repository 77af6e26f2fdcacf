//! Server: a Deployment of OpenVox servers. Only its references matter to Pools.

use std::borrow::Cow;

use k8s_openapi::api::core::v1::{Affinity, ResourceRequirements, TopologySpreadConstraint};
use k8s_openapi::api::networking::v1::NetworkPolicyIngressRule;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use smol_str::SmolStr;

use super::KubernetesObject;

/// Pods of a Server that says nothing of their number.
const DEFAULT_REPLICAS: i32 = 1;

/// Pods of a Server whose number follows the load.
const DEFAULT_MIN_REPLICAS: i32 = 1;
const DEFAULT_MAX_REPLICAS: i32 = 5;

const PULL_POLICIES: &[&str] = &["Always", "IfNotPresent", "Never"];

/// Desired state of a Server.
// What is rarely there and not small is boxed: there may be a hundred thousand Servers.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServerSpec {
    /// Config that this Server belongs to.
    pub config_ref: SmolStr,
    /// Certificate whose Secret the pods mount.
    pub certificate_ref: SmolStr,
    /// Pools that this Server joins, by name, in its own namespace.
    pub pool_refs: Option<Vec<SmolStr>>,
    /// Image in place of the Config's.
    pub image: Option<Box<ImageSpec>>,
    /// Whether the pods run the certificate authority.
    #[schemars(extend("default" = false))]
    pub ca: Option<bool>,
    /// Whether the pods compile catalogs and serve files.
    #[schemars(extend("default" = true))]
    pub server: Option<bool>,
    /// Number of pods.
    #[schemars(extend("default" = DEFAULT_REPLICAS))]
    pub replicas: Option<i32>,
    /// Horizontal autoscaling.
    pub autoscaling: Option<Box<AutoscalingSpec>>,
    /// Compute resources of the pods.
    #[schemars(with = "Option<KubernetesObject>")]
    pub resources: Option<Box<ResourceRequirements>>,
    /// Arguments of the Java virtual machine.
    #[schemars(extend("default" = "-Xms512m -Xmx1024m"))]
    pub java_args: Option<SmolStr>,
    /// JRuby instances in a pod.
    #[schemars(extend("default" = 1))]
    pub max_active_instances: Option<i32>,
    /// Puppet code in place of the Config's: exactly one of `image` and `claimName`.
    pub code: Option<Box<CodeSpec>>,
    /// How the pods spread over topology domains.
    #[schemars(with = "Option<Vec<KubernetesObject>>")]
    pub topology_spread_constraints: Option<Vec<TopologySpreadConstraint>>,
    /// Node and pod affinity.
    #[schemars(with = "Option<KubernetesObject>")]
    pub affinity: Option<Box<Affinity>>,
    /// PriorityClass of the pods.
    pub priority_class_name: Option<SmolStr>,
    /// PodDisruptionBudget of the pods.
    pub pdb: Option<Box<PdbSpec>>,
    /// NetworkPolicy of the pods.
    pub network_policy: Option<Box<NetworkPolicySpec>>,
}

/// A container image.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImageSpec {
    /// Repository of the image.
    #[schemars(extend("default" = "ghcr.io/slauger/openvox-server"))]
    pub repository: Option<SmolStr>,
    /// Tag of the image.
    #[schemars(extend("default" = "latest"))]
    pub tag: Option<SmolStr>,
    /// When the image is pulled.
    #[schemars(extend("default" = "IfNotPresent", "enum" = PULL_POLICIES))]
    pub pull_policy: Option<SmolStr>,
    /// Secrets for the registry.
    #[schemars(with = "Option<Vec<KubernetesObject>>")]
    pub pull_secrets: Option<Vec<k8s_openapi::api::core::v1::LocalObjectReference>>,
}

/// Horizontal autoscaling of the pods.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AutoscalingSpec {
    /// Whether the number of pods follows the load.
    #[schemars(extend("default" = false))]
    pub enabled: Option<bool>,
    /// Fewest pods.
    #[schemars(extend("default" = DEFAULT_MIN_REPLICAS))]
    pub min_replicas: Option<i32>,
    /// Most pods.
    #[schemars(extend("default" = DEFAULT_MAX_REPLICAS))]
    pub max_replicas: Option<i32>,
    /// Target CPU utilization in percent.
    #[serde(rename = "targetCPU")]
    #[schemars(extend("default" = 75))]
    pub target_cpu: Option<i32>,
}

/// Puppet code from an image or a volume claim: exactly one of them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CodeSpec {
    /// OCI image with the code.
    pub image: Option<SmolStr>,
    /// PersistentVolumeClaim with the code.
    pub claim_name: Option<SmolStr>,
    /// When the image is pulled.
    #[schemars(extend("default" = "IfNotPresent", "enum" = PULL_POLICIES))]
    pub image_pull_policy: Option<SmolStr>,
    /// Secret for the registry of the image.
    pub image_pull_secret: Option<SmolStr>,
}

/// PodDisruptionBudget of the pods.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PdbSpec {
    /// Whether there is one.
    #[schemars(extend("default" = false))]
    pub enabled: Option<bool>,
    /// Pods that must stay, as a number or a percentage.
    #[schemars(with = "Option<IntOrStringSchema>")]
    pub min_available: Option<IntOrString>,
    /// Pods that may be away, as a number or a percentage.
    #[schemars(with = "Option<IntOrStringSchema>")]
    pub max_unavailable: Option<IntOrString>,
}

/// NetworkPolicy of the pods.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NetworkPolicySpec {
    /// Whether there is one; it admits TCP port 8140.
    #[schemars(extend("default" = false))]
    pub enabled: Option<bool>,
    /// Ingress rules beside it.
    #[schemars(with = "Option<Vec<KubernetesObject>>")]
    pub additional_ingress: Option<Vec<NetworkPolicyIngressRule>>,
}

impl ServerSpec {
    /// The Pools that the Server lists.
    pub fn pool_refs(&self) -> &[SmolStr] {
        self.pool_refs.as_deref().unwrap_or_default()
    }

    /// The Certificate, unless it is named with an empty string.
    pub fn certificate_ref(&self) -> Option<&str> {
        Some(self.certificate_ref.as_str()).filter(|name| !name.is_empty())
    }

    /// What the pods ask for and may have: the path of the map, the resource and its amount.
    pub fn amounts(&self) -> impl Iterator<Item = (&'static str, &str, &str)> {
        let resources = self.resources.iter();
        let maps = resources.flat_map(|resources| {
            [
                ("spec.resources.limits", &resources.limits),
                ("spec.resources.requests", &resources.requests),
            ]
        });
        maps.flat_map(|(path, map)| {
            let amounts = map.iter().flatten();
            amounts.map(move |(resource, amount)| (path, resource.as_str(), amount.0.as_str()))
        })
    }

    /// The pods that there will be: the fewest and the most, which differ where their number follows the load.
    pub fn pods(&self) -> (u64, u64) {
        let count = |pods: Option<i32>, default| {
            let pods = pods.unwrap_or(default);
            u64::try_from(pods).unwrap_or_default()
        };
        match &self.autoscaling {
            Some(scaling) if self.is_autoscaled() => {
                let least = count(scaling.min_replicas, DEFAULT_MIN_REPLICAS);
                let most = count(scaling.max_replicas, DEFAULT_MAX_REPLICAS);
                (least, most.max(least))
            }
            _ => {
                let pods = count(self.replicas, DEFAULT_REPLICAS);
                (pods, pods)
            }
        }
    }

    /// The number of pods follows the load.
    pub fn is_autoscaled(&self) -> bool {
        let scaling = self.autoscaling.as_ref();
        scaling.is_some_and(|scaling| scaling.enabled.unwrap_or(false))
    }

    pub fn is_ca(&self) -> bool {
        self.ca.unwrap_or(false)
    }

    /// Whether the Server compiles catalogs.
    pub fn is_server(&self) -> bool {
        self.server.unwrap_or(true)
    }
}

/// The schema of [`IntOrString`].
struct IntOrStringSchema;

impl JsonSchema for IntOrStringSchema {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "IntOrString".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["integer", "string"]})
    }
}
