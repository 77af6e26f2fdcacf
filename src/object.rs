//! Objects of the input and the way back to their text.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, OnceLock};

use indexmap::Equivalent;
use smol_str::SmolStr;

use crate::api;
use crate::source::{FileId, Span};
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::split::Chunk;

/// Namespace and name; the namespace is empty where a document has none. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectKey {
    pub namespace: SmolStr,
    pub name: SmolStr,
}

impl ObjectKey {
    pub fn new(namespace: &str, name: &str) -> Self {
        Self {
            namespace: namespace.into(),
            name: name.into(),
        }
    }

    /// Another object in the same namespace.
    #[must_use]
    pub fn sibling(&self, name: &str) -> Self {
        Self {
            namespace: self.namespace.clone(),
            name: name.into(),
        }
    }

    /// Another object in the same namespace, to look it up.
    pub fn beside<'a>(&'a self, name: &'a str) -> KeyRef<'a> {
        KeyRef {
            namespace: &self.namespace,
            name,
        }
    }
}

/// A key to look an object up by, without a copy of the name.
#[derive(Clone, Copy, Debug, Hash)]
pub struct KeyRef<'a> {
    pub namespace: &'a str,
    pub name: &'a str,
}

impl Equivalent<ObjectKey> for KeyRef<'_> {
    fn equivalent(&self, key: &ObjectKey) -> bool {
        *self.name == *key.name && *self.namespace == *key.namespace
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
    pub api_version: Cow<'static, str>,
    pub kind: Cow<'static, str>,
    /// The name is empty when the document has none.
    pub key: ObjectKey,
    /// Known once the object is decoded; set for the few that have such fields.
    unread: OnceLock<Box<Unread>>,
}

/// Fields that could not be read: what stands in for their values is nobody's mistake.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread(HashSet<FieldPath>);

impl Unread {
    pub fn insert(&mut self, field: FieldPath) {
        self.0.insert(field);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The field, or one that holds it, could not be read.
    pub fn covers(&self, field: &FieldPath) -> bool {
        let mut holders = std::iter::successors(Some(field.clone()), FieldPath::parent);
        !self.is_empty() && holders.any(|field| self.0.contains(&field))
    }

    /// The field or a part of it could not be read, or one that holds it.
    fn touches(&self, field: &FieldPath) -> bool {
        self.covers(field) || self.0.iter().any(|unread| unread.starts_with(field))
    }
}

impl Origin {
    /// An object whose name is not known yet.
    pub fn new(chunk: Chunk, item: FieldPath, api_version: &str, kind: &str) -> Self {
        Self {
            chunk,
            item,
            api_version: api::word(api_version),
            kind: api::word(kind),
            key: ObjectKey::default(),
            unread: OnceLock::new(),
        }
    }

    /// Decoding says, once, which fields could not be read.
    pub fn set_unread(&self, unread: Unread) {
        if !unread.is_empty() {
            self.unread.get_or_init(|| Box::new(unread));
        }
    }

    /// Neither the field nor one that holds it was beyond reading, though it may be absent.
    pub fn could_read(&self, field: &FieldPath) -> bool {
        self.unread.get().is_none_or(|unread| !unread.covers(field))
    }

    /// A field by its path from the root of the object, `spec.route.hostname`.
    pub fn at(self: &Arc<Self>, path: &'static str) -> Place {
        self.field(FieldPath::parse(path))
    }

    /// An entry of the mapping at a path.
    pub fn entry(self: &Arc<Self>, path: &'static str, key: &str) -> Place {
        self.field(FieldPath::parse(path).key(key))
    }

    /// Where it stands: no two objects have the same, and the order is that of reading.
    pub fn standing(&self) -> (Span, &FieldPath) {
        (self.chunk.span, &self.item)
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
        let (item, path) = (self.item.segments(), path.segments());
        item.iter().chain(path.iter()).cloned().collect()
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
    pub fn at(&self, path: &'static str) -> Place {
        self.origin.at(path)
    }

    /// Whether a field, `spec.route.hostname`, says what the input says; see `Origin::could_read`.
    pub fn could_read(&self, path: &'static str) -> bool {
        self.origin.could_read(&FieldPath::parse(path))
    }

    /// The same, with all that the field holds.
    pub fn could_read_all(&self, path: &'static str) -> bool {
        let unread = self.origin.unread.get();
        unread.is_none_or(|unread| !unread.touches(&FieldPath::parse(path)))
    }

    /// An entry of the mapping at a path.
    pub fn entry(&self, path: &'static str, key: &str) -> Place {
        self.origin.entry(path, key)
    }

    /// Each name in the list at a path that stands in it before, and the places of both.
    pub fn repeated<'n>(
        &self,
        path: &'static str,
        names: &'n [SmolStr],
    ) -> impl Iterator<Item = (&'n str, Place, Place)> {
        let mut first: HashMap<&str, usize> = HashMap::new();
        names.iter().enumerate().filter_map(move |(index, name)| {
            let earlier = *first.entry(name).or_insert(index);
            let place = |index| self.item(path, index);
            (earlier != index).then(|| (name.as_str(), place(index), place(earlier)))
        })
    }

    /// An item of the list at a path.
    pub fn item(&self, path: &'static str, index: usize) -> Place {
        self.origin.field(FieldPath::parse(path).index(index))
    }
}

/// A place in the input; spans are looked up when a report is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The input as a whole.
    Input,
    /// A file as a whole that is no input.
    File(Box<str>),
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
    /// The object that holds the field.
    pub fn object(&self) -> Option<&Arc<Origin>> {
        match self {
            Self::Field { object, .. } => Some(object),
            Self::Input | Self::File(_) | Self::Text(_) => None,
        }
    }

    /// The text itself, where it is known without a look at the document.
    pub fn text(&self) -> Option<Span> {
        match self {
            Self::Text(span) => Some(*span),
            Self::Input | Self::File(_) | Self::Field { .. } => None,
        }
    }

    /// The text itself, or the document that holds the field.
    pub fn document(&self) -> Option<Span> {
        let of_object = || self.object().map(|object| object.chunk.span);
        self.text().or_else(of_object)
    }

    /// What is found here was read there, and not put in its stead.
    pub fn could_be_read(&self) -> bool {
        match self {
            Self::Field { object, path, .. } => object.could_read(path),
            Self::Input | Self::File(_) | Self::Text(_) => true,
        }
    }

    /// The key of the field rather than its value.
    #[must_use]
    pub fn on_key(mut self) -> Self {
        if let Self::Field { target, .. } = &mut self {
            *target = Target::Key;
        }
        self
    }
}
