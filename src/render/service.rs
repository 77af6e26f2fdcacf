//! The Service of a Pool, as the operator's Pool controller makes it.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use smol_str::SmolStr;

use super::RenderOptions;
use crate::api::{
    MANAGED_BY_LABEL, NAME_LABEL, POOL_LABEL_PREFIX, PRODUCT, PoolSpec, pool::PUPPET_PORT,
};
use crate::object::Object;

/// The whole object.
pub fn service(pool: &Object<PoolSpec>, options: &RenderOptions) -> Service {
    let pool_label = (
        format!("{POOL_LABEL_PREFIX}{}", pool.name()),
        "true".to_owned(),
    );
    let mut labels = fixed_labels(options);
    labels.extend([pool_label.clone()]);
    // The user's labels win, over the fixed ones too.
    labels.extend(copied(pool.spec.labels()));
    let annotations: BTreeMap<_, _> = copied(pool.spec.annotations()).collect();
    let external_ips = pool.spec.external_ips().iter().map(SmolStr::to_string);
    let external_ips: Vec<_> = external_ips.collect();
    Service {
        metadata: ObjectMeta {
            annotations: Some(annotations).filter(|annotations| !annotations.is_empty()),
            labels: Some(labels),
            ..metadata(pool)
        },
        spec: Some(ServiceSpec {
            external_ips: Some(external_ips).filter(|ips| !ips.is_empty()),
            ports: Some(vec![ServicePort {
                name: Some("https".into()),
                node_port: pool.spec.node_port(),
                port: pool.spec.port(),
                protocol: Some("TCP".into()),
                target_port: Some(IntOrString::Int(PUPPET_PORT)),
                ..ServicePort::default()
            }]),
            selector: Some(BTreeMap::from([pool_label])),
            type_: Some(pool.spec.service_type().to_owned()),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    }
}

fn copied(map: Option<&IndexMap<SmolStr, SmolStr>>) -> impl Iterator<Item = (String, String)> {
    let entries = map.into_iter().flatten();
    entries.map(|(key, value)| (key.to_string(), value.to_string()))
}

/// Name and namespace of the Pool; nothing else of its metadata goes on.
pub fn metadata(pool: &Object<PoolSpec>) -> ObjectMeta {
    let namespace = Some(pool.key().namespace.to_string());
    ObjectMeta {
        name: Some(pool.name().to_owned()),
        namespace: namespace.filter(|namespace| !namespace.is_empty()),
        ..ObjectMeta::default()
    }
}

/// The labels of everything that is made from a Pool.
pub fn fixed_labels(options: &RenderOptions) -> BTreeMap<String, String> {
    BTreeMap::from([
        (NAME_LABEL.to_owned(), PRODUCT.to_owned()),
        (
            MANAGED_BY_LABEL.to_owned(),
            options.managed_by.as_str().to_owned(),
        ),
    ])
}
