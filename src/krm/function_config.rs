//! What the functionConfig of a ResourceList says.

use std::collections::HashSet;

use schemars::{JsonSchema, Schema, schema_for};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_yaml::{Mapping, Value};

use super::{ResourceList, printed};
use crate::config::FunctionSpec;
use crate::documents::{self, RawObject};
use crate::{suggest, value};
use kubectl_yaml::decode::{Problem, ProblemKind, decode};
use kubectl_yaml::path::{FieldPath, Segment};
use kubectl_yaml::tree::{Node, Value as Tree};

/// Options of `poolctl fn`, for kustomize and kpt. Any apiVersion is taken.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct RenderPools {
    #[schemars(extend("examples" = ["poolctl.openvox.voxpupuli.org/v1alpha1"]))]
    api_version: String,
    #[schemars(extend("const" = "RenderPools"))]
    kind: String,
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    metadata: IgnoredAny,
    spec: FunctionSpec,
}

/// The JSON Schema of a functionConfig.
pub fn schema() -> Schema {
    schema_for!(RenderPools)
}

/// The options that a functionConfig has, which may also be a ConfigMap with all of them as strings, lists
/// with commas; else sentences.
pub fn options(list: &ResourceList<'_>) -> Result<FunctionSpec, Vec<String>> {
    let Some(node) = list.root.get("functionConfig") else {
        return Ok(FunctionSpec::default());
    };
    if node.value == Tree::Null {
        return Ok(FunctionSpec::default());
    }
    match RawObject::root(node).kind {
        "RenderPools" => read(node, "spec"),
        "ConfigMap" => {
            let text = printed(&typed(node.get("data")));
            match documents::only(&text) {
                Ok(Some(tree)) => read(&tree.root, "data"),
                _ => Err(vec!["functionConfig: its `data` cannot be read".to_owned()]),
            }
        }
        kind => Err(vec![format!(
            "functionConfig is a `{kind}`: write a `RenderPools` or a `ConfigMap`"
        )]),
    }
}

/// The data of a ConfigMap as a RenderPools has it.
fn typed(data: Option<&Node<'_>>) -> Mapping {
    let schema = schema_for!(FunctionSpec);
    let is = |key: &str, kind: &str| {
        let types = schema.pointer(&format!("/properties/{key}/type"));
        types.is_some_and(|types| {
            let mut several = types.as_array().into_iter().flatten();
            types == kind || several.any(|one| one == kind)
        })
    };
    let entries = data.map(Node::entries).unwrap_or_default().iter();
    let spec = entries.map(|entry| {
        let key = &*entry.key;
        let value = match entry.value.as_str() {
            Some(text) if is(key, "array") => {
                let items = text.split(',').map(str::trim);
                items
                    .filter(|item| !item.is_empty())
                    .map(Value::from)
                    .collect()
            }
            Some("true") if is(key, "boolean") => Value::Bool(true),
            Some("false") if is(key, "boolean") => Value::Bool(false),
            _ => value::from_node(&entry.value),
        };
        (Value::from(key), value)
    });
    let spec: Mapping = spec.collect();
    value::entries([("spec", spec.into())])
}

/// `called` is what the user calls the options.
fn read(node: &Node<'_>, called: &str) -> Result<FunctionSpec, Vec<String>> {
    let (config, problems) = decode::<RenderPools>(node);
    match config {
        Some(config) if problems.is_empty() => Ok(config.spec),
        _ => Err(sentences(&problems, called)),
    }
}

/// What stands in for a wrong value is wrong for what holds that value, which goes without saying.
fn sentences(problems: &[Problem], called: &str) -> Vec<String> {
    let holders = problems.iter().flat_map(|problem| {
        let above = std::iter::successors(problem.path.parent(), FieldPath::parent);
        above.collect::<Vec<_>>()
    });
    let holders: HashSet<_> = holders.collect();
    let own = problems
        .iter()
        .filter(|problem| !holders.contains(&problem.path));
    own.map(|problem| sentence(problem, called)).collect()
}

fn sentence(problem: &Problem, called: &str) -> String {
    let path = problem.path.to_string();
    let path = match path.strip_prefix("spec.") {
        Some(option) => format!("{called}.{option}"),
        None => path,
    };
    let what = match &problem.kind {
        ProblemKind::InvalidType {
            expected: "a string",
        } => "it must be a string, in quotes".to_owned(),
        ProblemKind::InvalidType { expected } => format!("it must be {expected}"),
        ProblemKind::InvalidValue(reason) => reason.replace("unknown variant", "there is no value"),
        ProblemKind::OutOfRange { int, name } => format!("{int} does not fit {name}"),
        ProblemKind::MissingField => "it is required".to_owned(),
        ProblemKind::UnknownField { known } => {
            match suggest::nearest(&last(&problem.path), known) {
                Some(near) => format!("there is no such option; did you mean `{}`?", near.name),
                None => format!(
                    "there is no such option; the options are {}",
                    known.join(", ")
                ),
            }
        }
    };
    format!("functionConfig: `{path}`: {what}")
}

fn last(path: &FieldPath) -> String {
    match path.segments().last() {
        Some(Segment::Key(key)) => key.to_string(),
        _ => String::new(),
    }
}
