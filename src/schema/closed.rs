//! Schemas of manifests that take no more than the API server does: the types, and what their CRDs and the
//! objects that come of them ask beside these.

use std::collections::BTreeSet;

use schemars::Schema;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Value, json};

use crate::api::API_VERSION;
use crate::api::manifest::Kind;
use crate::topology::MAX_POOL_NAME;

/// A name that has no dots. That of a Service may start with a digit from Kubernetes 1.36 on.
const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

/// The schema of a kind.
pub fn of(kind: Kind) -> Schema {
    let mut schema = kind.schema();
    let mut optional = BTreeSet::new();
    RecursiveTransform(|part: &mut Schema| close(part, &mut optional)).transform(&mut schema);
    // Null means that the field is absent.
    for pointer in optional {
        at(&mut schema, &pointer, |definition| {
            definition["type"] = json!(["object", "null"]);
        });
    }
    schema.insert("title".to_owned(), kind.name().into());
    // Of an object as a whole its spec says most.
    let spec = schema.pointer(&format!("/$defs/{kind}Spec/description"));
    let description = spec.cloned().unwrap_or_default();
    schema.insert("description".to_owned(), description);
    at(&mut schema, "/properties", |fields| {
        fields["apiVersion"]["const"] = API_VERSION.into();
        fields["kind"]["const"] = kind.name().into();
        if kind == Kind::Pool {
            fields["metadata"]["properties"]["name"] =
                json!({"pattern": format!("^{LABEL}$"), "maxLength": MAX_POOL_NAME});
        }
    });
    at(&mut schema, "/$defs/ObjectMeta/properties", |fields| {
        fields["name"]["pattern"] = subdomain().into();
        fields["namespace"]["pattern"] = format!("^({LABEL})?$").into();
    });
    at(&mut schema, "/$defs/PoolServiceSpec", |service| {
        service["properties"]["externalIPs"]["items"]["anyOf"] =
            json!([{"format": "ipv4"}, {"format": "ipv6"}]);
        // To the operator it is none.
        if let Value::Array(types) = &mut service["properties"]["type"]["enum"] {
            types.push("".into());
        }
    });
    at(&mut schema, "/$defs/PoolRouteSpec", route);
    at(&mut schema, "/$defs/CodeSpec", code);
    schema
}

fn subdomain() -> String {
    format!(r"^{LABEL}(\.{LABEL})*$")
}

/// Changes what a pointer leads to; nothing where a kind does not have it.
fn at(schema: &mut Schema, pointer: &str, change: impl FnOnce(&mut Value)) {
    if let Some(value) = schema.pointer_mut(pointer) {
        change(value);
    }
}

/// No other fields, no larger numbers, and nulls wherever they mean that something is absent; what is
/// optional and defined elsewhere is noted by its pointer.
fn close(schema: &mut Schema, optional: &mut BTreeSet<String>) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if object.contains_key("properties") {
        object.entry("additionalProperties").or_insert(false.into());
    }
    if let Some(values) = object.get_mut("additionalProperties")
        && values["type"] == "string"
    {
        values["type"] = json!(["string", "null"]);
    }
    if object.get("format").is_some_and(|format| format == "int32") {
        object.entry("minimum").or_insert(i32::MIN.into());
        object.entry("maximum").or_insert(i32::MAX.into());
    }
    let types = object.get("type").and_then(Value::as_array);
    let is_nullable = types.is_some_and(|types| types.contains(&"null".into()));
    if let Some(Value::Array(values)) = object.get_mut("enum")
        && is_nullable
    {
        values.push(Value::Null);
    }
    // Validators say what is wrong with the one, but not with any of two.
    if let Some(reference) = object.get("anyOf").map(|any| any[0]["$ref"].clone())
        && let Some(pointer) = reference.as_str()
    {
        optional.insert(pointer.trim_start_matches('#').to_owned());
        object.remove("anyOf");
        object.insert("$ref".to_owned(), reference);
    }
}

/// An enabled route has a hostname and a Gateway. Of another one they may be anything, as in a chart that
/// fills them in later.
fn route(route: &mut Value) {
    let hostname = route["properties"]["hostname"].as_object_mut();
    let pattern = hostname.and_then(|hostname| hostname.remove("pattern"));
    route["if"] = json!({"required": ["enabled"], "properties": {"enabled": {"const": true}}});
    route["then"] = json!({
        "required": ["hostname", "gatewayRef"],
        "properties": {
            "hostname": {
                "type": "string",
                "pattern": pattern,
                "not": {"pattern": r"^([0-9]+\.){3}[0-9]+$"},
            },
            "gatewayRef": {
                "type": "object",
                "properties": {
                    "name": {"pattern": subdomain()},
                    "sectionName": {"anyOf": [{"pattern": subdomain()}, {"maxLength": 0}]},
                },
            },
        },
    });
}

/// Exactly one of the two is there and not empty.
fn code(code: &mut Value) {
    let given = |name: &str| {
        json!({
            "required": [name],
            "properties": {name: {"type": "string", "minLength": 1}},
        })
    };
    code["if"] = json!({"type": "object"});
    code["then"] = json!({"oneOf": [given("image"), given("claimName")]});
}
