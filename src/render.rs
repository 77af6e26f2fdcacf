//! The manifests that a topology without errors stands for. Total: cannot fail, asks nothing.

pub mod certificate;
mod service;
mod tls_route;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use serde_yaml::Mapping;

use crate::api::pool::PoolRouteSpec;
use crate::api::{API_VERSION, GATEWAY_GROUP, GROUP, PoolSpec};
use crate::object::{Object, ObjectKey};
use crate::options::Manager;
use crate::source::FileId;
use crate::topology::{CertificateNode, Topology};
use crate::value;

/// What is rendered; the order is that of the output within a namespace.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ValueEnum, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    #[value(help = "Services, one for each Pool")]
    Service,
    #[value(
        name = "tlsroute",
        help = "TLSRoutes, one for each Pool with an enabled route"
    )]
    TlsRoute,
    #[value(help = "Certificates that get a hostname")]
    Certificate,
}

impl Kind {
    /// The resource as `kubectl get -o name` writes it.
    pub fn resource(self) -> String {
        match self {
            Self::Service => "service".into(),
            Self::TlsRoute => format!("tlsroute.{GATEWAY_GROUP}"),
            Self::Certificate => format!("certificate.{GROUP}"),
        }
    }
}

/// Versions of `TLSRoute`; the object is the same in all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TlsRouteVersion {
    /// Gateway API 1.5 and later
    #[default]
    V1,
    /// Gateway API 1.4 and later, experimental channel
    V1alpha3,
    /// before Gateway API 1.5, experimental channel
    V1alpha2,
}

/// Forms of a Certificate change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CertificateForm {
    /// The whole Certificate from the input, its list extended
    #[default]
    Full,
    /// Only the complete list, for `kubectl apply --server-side`
    Patch,
    /// With --output-dir: JSON patches in a kustomize Component
    Kustomize,
    /// No Certificates
    None,
}

/// What to render, and how.
#[derive(Clone, Debug, Default)]
pub struct RenderOptions {
    /// All kinds when empty.
    pub only: Vec<Kind>,
    /// Names of Pools; all of them when empty.
    pub pools: Vec<String>,
    /// Value of the label `app.kubernetes.io/managed-by`.
    pub managed_by: Manager,
    pub tls_route_version: TlsRouteVersion,
    pub certificates: CertificateForm,
    /// Neither TLSRoutes nor injected names.
    pub no_routes: bool,
}

impl RenderOptions {
    /// The kind is among those that are asked for.
    pub fn wants(&self, kind: Kind) -> bool {
        self.only.is_empty() || self.only.contains(&kind)
    }

    /// The Pool is one of those that are rendered.
    pub fn selects(&self, pool: &str) -> bool {
        self.pools.is_empty() || self.pools.iter().any(|selected| selected == pool)
    }
}

/// An object to be written.
pub struct Manifest<'a> {
    pub key: &'a ObjectKey,
    pub kind: Kind,
    pub body: Body<'a>,
}

/// What becomes of a Pool or Certificate. The object is built while it is written: all objects at once
/// would take many times the memory of the input.
pub enum Body<'a> {
    Service(&'a Object<PoolSpec>, &'a RenderOptions),
    TlsRoute(&'a Object<PoolSpec>, &'a PoolRouteSpec, &'a RenderOptions),
    Certificate(&'a CertificateNode<'a>, CertificateForm),
}

impl Manifest<'_> {
    /// The files of the input that it comes from.
    pub fn files(&self) -> Vec<FileId> {
        match self.body {
            Body::Service(pool, _) | Body::TlsRoute(pool, ..) => vec![pool.origin.file()],
            Body::Certificate(node, _) => certificate::files(node),
        }
    }
}

impl Body<'_> {
    /// The entries of the object.
    pub fn mapping(&self) -> Mapping {
        value::from_object(self)
    }
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Service(pool, options) => service::service(pool, options).serialize(serializer),
            Self::TlsRoute(pool, route, options) => {
                tls_route::tls_route(pool, route, options).serialize(serializer)
            }
            Self::Certificate(node, form) => {
                certificate::certificate(node, *form).serialize(serializer)
            }
        }
    }
}

type Renderer = for<'a> fn(&'a Topology<'a>, &'a RenderOptions) -> Vec<Manifest<'a>>;

/// One row for each rendered kind. Each sees the whole input: Pools share Certificates.
static KINDS: &[(Kind, Renderer)] = &[
    (Kind::Service, service::render),
    (Kind::TlsRoute, tls_route::render),
    (Kind::Certificate, certificate::render),
];

/// Renders in the order of namespace, kind and name.
pub fn render<'a>(topology: &'a Topology<'a>, options: &'a RenderOptions) -> Vec<Manifest<'a>> {
    let kinds = KINDS.iter().filter(|(kind, _)| options.wants(*kind));
    // To grow would take more memory than all else at this point.
    let most = 2 * topology.pools.len() + topology.certificates.len();
    let mut manifests = Vec::with_capacity(most);
    kinds.for_each(|(_, render)| manifests.extend(render(topology, options)));
    sort(&mut manifests);
    manifests
}

/// Brings manifests into the order of the output. No two may be the same object.
pub fn sort(manifests: &mut [Manifest<'_>]) {
    manifests.sort_unstable_by_key(|manifest| {
        (&manifest.key.namespace, manifest.kind, &manifest.key.name)
    });
}

impl TlsRouteVersion {
    fn api_version(self) -> String {
        let version = match self {
            Self::V1 => "v1",
            Self::V1alpha3 => "v1alpha3",
            Self::V1alpha2 => "v1alpha2",
        };
        format!("{GATEWAY_GROUP}/{version}")
    }
}

/// The identity of an openvox object that is written in part.
fn header(kind: &str, key: &ObjectKey) -> Mapping {
    let mut metadata = Mapping::new();
    metadata.insert("name".into(), key.name.as_str().into());
    if !key.namespace.is_empty() {
        metadata.insert("namespace".into(), key.namespace.as_str().into());
    }
    let mut body = Mapping::new();
    body.insert("apiVersion".into(), API_VERSION.into());
    body.insert("kind".into(), kind.into());
    body.insert("metadata".into(), metadata.into());
    body
}
