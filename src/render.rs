//! The manifests that a topology without errors stands for. Total: cannot fail, asks nothing.

pub mod certificate;
mod service;
mod tls_route;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use serde_yaml::Mapping;

use crate::api::pool::PoolRouteSpec;
use crate::api::{self, API_VERSION, GATEWAY_GROUP, GROUP, PoolSpec};
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
    /// The kind of an object by what it says of itself; `None` for one that is never rendered.
    pub fn of(api_version: &str, kind: &str) -> Option<Self> {
        match (api::group_of(api_version), kind) {
            ("v1", "Service") => Some(Self::Service),
            (GATEWAY_GROUP, "TLSRoute") => Some(Self::TlsRoute),
            (GROUP, "Certificate") => Some(Self::Certificate),
            _ => None,
        }
    }

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

impl CertificateForm {
    /// A Certificate is an object of the output.
    pub fn is_object(self) -> bool {
        matches!(self, Self::Full | Self::Patch)
    }
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
    pub fn names(&self, kind: Kind) -> bool {
        self.only.is_empty() || self.only.contains(&kind)
    }

    /// Objects of the kind are rendered.
    pub fn wants(&self, kind: Kind) -> bool {
        self.names(kind) && !(self.no_routes && kind != Kind::Service)
    }

    /// The Pool is one of those that are rendered.
    pub fn selects(&self, pool: &str) -> bool {
        self.pools.is_empty() || self.pools.iter().any(|selected| selected == pool)
    }
}

/// What becomes of a Pool or Certificate. The object is built while it is written: all objects at once
/// would take many times the memory of the input.
pub enum Manifest<'a> {
    Service(&'a Object<PoolSpec>, &'a RenderOptions),
    TlsRoute(&'a Object<PoolSpec>, &'a PoolRouteSpec, &'a RenderOptions),
    Certificate(&'a CertificateNode<'a>, CertificateForm),
}

impl<'a> Manifest<'a> {
    pub fn key(&self) -> &'a ObjectKey {
        match self {
            Self::Service(pool, _) | Self::TlsRoute(pool, ..) => pool.key(),
            Self::Certificate(node, _) => &node.key,
        }
    }

    pub fn kind(&self) -> Kind {
        match self {
            Self::Service(..) => Kind::Service,
            Self::TlsRoute(..) => Kind::TlsRoute,
            Self::Certificate(..) => Kind::Certificate,
        }
    }

    /// The files of the input that it comes from.
    pub fn files(&self) -> Vec<FileId> {
        match self {
            Self::Service(pool, _) | Self::TlsRoute(pool, ..) => vec![pool.origin.file()],
            Self::Certificate(node, _) => certificate::files(node),
        }
    }

    /// The entries of the object.
    pub fn mapping(&self) -> Mapping {
        value::from_object(self)
    }
}

impl Serialize for Manifest<'_> {
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

/// Renders in the order of namespace, kind and name.
pub fn render<'a>(topology: &'a Topology<'a>, options: &'a RenderOptions) -> Vec<Manifest<'a>> {
    // To grow would take more memory than all else at this point.
    let most = 2 * topology.pools.len() + topology.certificates.len();
    let mut manifests = Vec::with_capacity(most);
    let pools = topology.pools.iter().map(|node| node.pool);
    for pool in pools.filter(|pool| options.selects(pool.name())) {
        if options.wants(Kind::Service) {
            manifests.push(Manifest::Service(pool, options));
        }
        let route = pool.spec.enabled_route();
        if let Some(route) = route.filter(|_| options.wants(Kind::TlsRoute)) {
            manifests.push(Manifest::TlsRoute(pool, route, options));
        }
    }
    if options.certificates.is_object() {
        let changed = certificate::changed(topology, options);
        manifests.extend(changed.map(|node| Manifest::Certificate(node, options.certificates)));
    }
    sort(&mut manifests);
    manifests
}

/// Brings manifests into the order of the output. No two may be the same object.
pub fn sort(manifests: &mut [Manifest<'_>]) {
    manifests.sort_unstable_by_key(|manifest| {
        let key = manifest.key();
        (&key.namespace, manifest.kind(), &key.name)
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
    let mut metadata = value::entries([("name", key.name.as_str().into())]);
    if !key.namespace.is_empty() {
        metadata.insert("namespace".into(), key.namespace.as_str().into());
    }
    value::entries([
        ("apiVersion", API_VERSION.into()),
        ("kind", kind.into()),
        ("metadata", metadata.into()),
    ])
}
