//! Objects of the input and the way back to their text.

use std::fmt;
use std::sync::Arc;

use crate::source::{FileId, Span};
use crate::yaml::path::FieldPath;
use crate::yaml::split::Chunk;

/// Namespace and name; the namespace is empty where a document has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectKey {
    pub namespace: String,
    pub name: String,
}

impl ObjectKey {
    pub fn new(namespace: &str, name: &str) -> Self {
        Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        }
    }

    /// Another object in the same namespace.
    #[must_use]
    pub fn sibling(&self, name: &str) -> Self {
        Self::new(&self.namespace, name)
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.namespace.is_empty() {
            write!(f, "{}/", self.namespace)?;
        }
        f.write_str(&self.name)
    }
}

/// Where an object stands in the input, and what it says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub chunk: Chunk,
    /// The way to an item of a List; empty for a document of its own.
    pub item: FieldPath,
    pub api_version: String,
    pub kind: String,
    /// The name is empty when the document has none.
    pub key: ObjectKey,
}

impl Origin {
    /// A field by its path from the root of the object, `spec.route.hostname`.
    pub fn at(self: &Arc<Self>, path: &str) -> Place {
        self.field(FieldPath::parse(path))
    }

    /// The file that it stands in.
    pub fn file(&self) -> FileId {
        self.chunk.span.file
    }

    pub fn field(self: &Arc<Self>, path: FieldPath) -> Place {
        Place::Field {
            object: Arc::clone(self),
            path,
            target: Target::Value,
        }
    }

    /// The path of a field from the root of the document.
    pub fn document_path(&self, path: &FieldPath) -> FieldPath {
        let segments = self.item.segments().iter().chain(path.segments());
        segments.cloned().collect()
    }
}

/// A typed object of the input.
#[derive(Clone, Debug)]
pub struct Object<T> {
    pub spec: T,
    pub origin: Arc<Origin>,
}

impl<T> Object<T> {
    pub fn key(&self) -> &ObjectKey {
        &self.origin.key
    }

    pub fn name(&self) -> &str {
        &self.origin.key.name
    }

    /// A field by its path from the root of the object, `spec.route.hostname`.
    pub fn at(&self, path: &str) -> Place {
        self.origin.at(path)
    }

    /// An item of the list at a path.
    pub fn item(&self, path: &str, index: usize) -> Place {
        self.origin.field(FieldPath::parse(path).index(index))
    }
}

/// A place in the input; spans are looked up when a report is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The input as a whole.
    Input,
    Text(Span),
    /// A field of an object; where it is absent, the nearest one above it.
    Field {
        object: Arc<Origin>,
        path: FieldPath,
        target: Target,
    },
}

/// What of a field is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Key,
    Value,
}

impl Place {
    /// The key of the field rather than its value.
    #[must_use]
    pub fn on_key(self) -> Self {
        match self {
            Self::Field { object, path, .. } => Self::Field {
                object,
                path,
                target: Target::Key,
            },
            other => other,
        }
    }
}
