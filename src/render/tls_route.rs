//! The TLSRoute of a Pool with an enabled route.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::RenderOptions;
use super::service::{fixed_labels, metadata};
use crate::api::PoolSpec;
use crate::api::pool::PoolRouteSpec;
use crate::api::tls_route::{BackendRef, ParentReference, TlsRoute, TlsRouteRule, TlsRouteSpec};
use crate::object::Object;

/// The whole object.
pub fn tls_route(
    pool: &Object<PoolSpec>,
    route: &PoolRouteSpec,
    options: &RenderOptions,
) -> TlsRoute {
    TlsRoute {
        api_version: options.tls_route_version.api_version(),
        kind: "TLSRoute",
        metadata: ObjectMeta {
            labels: Some(fixed_labels(options)),
            ..metadata(pool)
        },
        spec: TlsRouteSpec {
            hostnames: vec![route.hostname().to_owned()],
            parent_refs: vec![ParentReference {
                name: route.gateway_name().to_owned(),
                section_name: route.section_name().map(str::to_owned),
            }],
            rules: vec![TlsRouteRule {
                backend_refs: vec![BackendRef {
                    name: pool.name().to_owned(),
                    port: pool.spec.port(),
                }],
            }],
        },
    }
}
