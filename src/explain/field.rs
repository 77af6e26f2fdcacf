//! Fields as `kubectl explain` shows them, from the schemas of the models alone.

use schemars::Schema;
use serde_json::Value;

use crate::api;
use crate::api::manifest::Kind;
use crate::config;
use crate::suggest;
use crate::terminal::{hanging, page};

/// A field of a schema.
#[derive(Clone, Copy)]
struct Field<'s> {
    root: &'s Value,
    /// As its object declares it: description, default, and its type or where that stands.
    declared: &'s Value,
    required: bool,
}

/// Something whose fields are explained.
pub struct Subject {
    /// What paths start with.
    pub start: String,
    /// What it is, as lines for the head.
    pub head: String,
    pub schema: Schema,
}

impl Subject {
    pub fn kind(kind: Kind) -> Self {
        Self {
            start: kind.name().to_lowercase(),
            head: format!("KIND:       {kind}\nVERSION:    {}\n", api::API_VERSION),
            schema: kind.schema(),
        }
    }

    /// The settings of a repository.
    pub fn config() -> Self {
        Self {
            start: config::FILE.to_owned(),
            head: format!("FILE:       {}\n", config::FILE),
            schema: config::schema(),
        }
    }

    /// As a field that holds all others.
    fn object(&self) -> Field<'_> {
        let root = self.schema.as_value();
        Field {
            root,
            declared: root,
            required: false,
        }
    }
}

/// Explains the field at a path; the empty path is the subject itself.
pub fn text(subject: &Subject, path: &str) -> Result<String, String> {
    let object = subject.object();
    match follow(object, path) {
        // Completions leave the dot behind which the fields of a field would follow.
        Ok(field) => Ok(describe(subject, path.trim_end_matches('.'), field)),
        Err(instead) => Err(unknown(subject, path, object, instead)),
    }
}

/// The paths that can begin with a part, down to the next dot, each with the words of its field. A path
/// that goes on ends with a dot.
pub fn paths(subject: &Subject, part: &str) -> Vec<(String, String)> {
    let object = subject.object();
    let start = &subject.start;
    let Some(path) = part.strip_prefix(&format!("{start}.")) else {
        return vec![(format!("{start}."), format!("fields of {start}"))];
    };
    let (parent, head) = match path.rsplit_once('.') {
        Some((parent, _)) => (parent, format!("{start}.{parent}")),
        None => ("", start.clone()),
    };
    let fields = follow(object, parent)
        .map(Field::fields)
        .unwrap_or_default();
    let paths = fields.into_iter().map(|(name, field)| {
        let end = if field.names().is_empty() { "" } else { "." };
        (format!("{head}.{name}{end}"), field.description())
    });
    paths.collect()
}

/// The paths of all fields.
pub fn all_paths(subject: &Subject) -> Vec<String> {
    let mut paths = Vec::new();
    collect(&subject.start, subject.object(), &mut paths);
    paths
}

fn collect(above: &str, field: Field<'_>, paths: &mut Vec<String>) {
    for (name, field) in field.fields() {
        let path = format!("{above}.{name}");
        paths.push(path.clone());
        collect(&path, field, paths);
    }
}

/// The field at a path, or else the path that was probably meant.
fn follow<'s>(object: Field<'s>, path: &str) -> Result<Field<'s>, Option<String>> {
    let mut names: Vec<_> = path.split('.').filter(|name| !name.is_empty()).collect();
    let mut field = object;
    for position in 0..names.len() {
        field = match field.field(names[position]) {
            Some(field) => field,
            None => {
                let near = suggest::nearest(names[position], &field.names());
                return Err(near.and_then(|near| {
                    names[position] = near.name;
                    let instead = names.join(".");
                    follow(object, &instead).ok().map(|_| instead)
                }));
            }
        };
    }
    Ok(field)
}

fn unknown(subject: &Subject, path: &str, object: Field<'_>, instead: Option<String>) -> String {
    let start = &subject.start;
    // The step that is left out most often.
    let below_spec = format!("spec.{path}");
    let instead = instead
        .or_else(|| follow(object, &below_spec).ok().map(|_| below_spec))
        .map(|path| format!("{start}.{path}"));
    let (parent, _) = path.rsplit_once('.').unwrap_or_default();
    let otherwise = match follow(object, parent).map(Field::names) {
        Ok(names) if names.is_empty() => format!("`{start}.{parent}` has no fields of its own"),
        Ok(names) => format!("the fields are {}", names.join(", ")),
        Err(_) => format!("`poolctl explain {start}` shows where to start"),
    };
    super::unknown(&format!("{start}.{path}"), instead.as_deref(), &otherwise)
}

fn describe(subject: &Subject, path: &str, field: Field<'_>) -> String {
    let mut out = subject.head.clone();
    if !path.is_empty() {
        out.push_str(&format!("FIELD:      {path} <{}>\n", field.kind()));
        let required = if field.required { "yes" } else { "no" };
        out.push_str(&format!("REQUIRED:   {required}\n"));
        if let Some(default) = field.default() {
            out.push_str(&hanging("DEFAULT:    ", &default));
        }
        if let Some(limits) = field.limits() {
            // Patterns are long, and not taken apart.
            out.push_str(&page(&limits, "LIMITS:     ", "    "));
        }
    }
    out.push_str("\nDESCRIPTION:\n");
    // Of an object as a whole its spec says most.
    let described = if path.is_empty() {
        field.field("spec").unwrap_or(field)
    } else {
        field
    };
    out.push_str(&hanging("    ", &described.description()));
    let fields = field.fields();
    if !fields.is_empty() {
        out.push_str("\nFIELDS:\n");
    }
    for (name, field) in fields {
        let required = if field.required { " -required-" } else { "" };
        out.push_str(&format!("    {name} <{}>{required}\n", field.kind()));
        out.push_str(&hanging("        ", &field.description()));
    }
    out
}

/// Fields without a description are none that people write.
impl<'s> Field<'s> {
    fn field(self, name: &str) -> Option<Self> {
        let object = self.object();
        let required = object["required"].as_array();
        let field = Self {
            root: self.root,
            declared: object["properties"].get(name)?,
            required: required.is_some_and(|names| names.iter().any(|other| other == name)),
        };
        Some(field).filter(|field| !field.description().is_empty())
    }

    fn fields(self) -> Vec<(&'s str, Self)> {
        let properties = self.object()["properties"].as_object();
        let names = properties.into_iter().flat_map(|fields| fields.keys());
        let fields = names.filter_map(|name| Some((name.as_str(), self.field(name)?)));
        fields.collect()
    }

    fn names(self) -> Vec<&'s str> {
        self.fields().into_iter().map(|(name, _)| name).collect()
    }

    /// The definition of the type, also where it is optional or elsewhere.
    fn definition(self) -> &'s Value {
        let alternatives = self.declared["anyOf"].as_array();
        let declared = alternatives
            .and_then(|any| any.first())
            .unwrap_or(self.declared);
        let reference = declared["$ref"].as_str();
        let target = reference.and_then(|to| self.root.pointer(to.trim_start_matches('#')));
        target.unwrap_or(declared)
    }

    /// The object whose fields can be named: the type itself, or that of the items of a list.
    fn object(self) -> &'s Value {
        let definition = self.definition();
        let values = definition.get("additionalProperties");
        match definition
            .get("items")
            .or(values.filter(|values| values.is_object()))
        {
            Some(items) => self.typed(items).definition(),
            None => definition,
        }
    }

    fn typed(self, declared: &'s Value) -> Self {
        Self { declared, ..self }
    }

    /// The type in kubectl's words.
    fn kind(self) -> String {
        let definition = self.definition();
        let mut types: Vec<_> = match &definition["type"] {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            other => other.as_str().into_iter().collect(),
        };
        types.retain(|name| *name != "null");
        match types.as_slice() {
            ["array"] => format!("[]{}", self.typed(&definition["items"]).kind()),
            ["object"] if definition["additionalProperties"]["type"] == "string" => {
                "map[string]string".into()
            }
            ["object"] => "Object".into(),
            ["integer", "string"] => "IntOrString".into(),
            // All enumerations are of strings.
            [] => "string".into(),
            types => types.join(" or "),
        }
    }

    /// The words of the field, or else those of its type.
    fn description(self) -> String {
        let words = self.declared["description"]
            .as_str()
            .or(self.definition()["description"].as_str());
        words.unwrap_or_default().replace('\n', " ")
    }

    fn default(self) -> Option<String> {
        Some(match self.declared.get("default")? {
            Value::Null => return None,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    }

    /// What the schema says of values beyond their type.
    fn limits(self) -> Option<String> {
        let definition = self.definition();
        let mut limits = Vec::new();
        if let Some(values) = definition["enum"].as_array() {
            let values: Vec<_> = values.iter().filter_map(Value::as_str).collect();
            limits.push(format!("one of {}", values.join(", ")));
        }
        match (&definition["minimum"], &definition["maximum"]) {
            (Value::Number(least), Value::Number(most)) => {
                limits.push(format!("{least} to {most}"));
            }
            _ if definition["format"] == "int32" => limits.push("32 bits".into()),
            _ => {}
        }
        if let Some(most) = definition["maxLength"].as_u64() {
            limits.push(format!("at most {most} bytes"));
        }
        if let Some(pattern) = definition["pattern"].as_str() {
            limits.push(format!("must match {pattern}"));
        }
        (!limits.is_empty()).then(|| limits.join("; "))
    }
}
