//! Places inside a document: `spec.names[1]`, as Kubernetes writes its `field.Path`.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// One step from a node to a child.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// The value of a key of a mapping.
    Key(Cow<'static, str>),
    /// An item of a list, from 0.
    Index(usize),
}

/// The way from the root of a document to a node.
#[derive(Clone, Debug)]
pub struct FieldPath(Way);

/// Rules ask for thousands of paths and report a few, so one that stands in the code is not taken apart.
#[derive(Clone, Debug)]
enum Way {
    /// Plain keys with dots between them.
    Keys(&'static str),
    Segments(Vec<Segment>),
}

impl FieldPath {
    /// Reads a path of plain keys, `spec.template.name`; the empty text is the root.
    pub fn parse(path: &'static str) -> Self {
        Self(Way::Keys(path))
    }

    /// Goes on along a path of plain keys.
    #[must_use]
    pub fn join(self, path: &'static str) -> Self {
        let mut segments = self.into_segments();
        segments.extend(keys(path));
        Self(Way::Segments(segments))
    }

    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.then(Segment::Key(key.to_owned().into()))
    }

    #[must_use]
    pub fn index(self, index: usize) -> Self {
        self.then(Segment::Index(index))
    }

    /// It leads nowhere.
    pub fn is_root(&self) -> bool {
        match &self.0 {
            Way::Keys(path) => path.is_empty(),
            Way::Segments(segments) => segments.is_empty(),
        }
    }

    pub fn segments(&self) -> Cow<'_, [Segment]> {
        match &self.0 {
            Way::Keys(path) => keys(path).collect(),
            Way::Segments(segments) => segments.into(),
        }
    }

    /// The path of the node that holds this one, or `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let mut segments = self.segments().into_owned();
        segments.pop()?;
        Some(Self(Way::Segments(segments)))
    }

    /// It is the other one, or leads to something below that.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.segments().starts_with(&other.segments())
    }

    /// The item of a list that it leads to, or to something below.
    pub fn item_of(&self, list: &Self) -> Option<usize> {
        match self.segments().strip_prefix(&*list.segments())? {
            [Segment::Index(index), ..] => Some(*index),
            _ => None,
        }
    }

    fn then(self, segment: Segment) -> Self {
        let mut segments = self.into_segments();
        segments.push(segment);
        Self(Way::Segments(segments))
    }

    fn into_segments(self) -> Vec<Segment> {
        match self.0 {
            Way::Keys(path) => keys(path).collect(),
            Way::Segments(segments) => segments,
        }
    }
}

fn keys(path: &'static str) -> impl Iterator<Item = Segment> {
    let keys = path.split('.').filter(|key| !key.is_empty());
    keys.map(|key| Segment::Key(key.into()))
}

impl Default for FieldPath {
    fn default() -> Self {
        Self::parse("")
    }
}

impl PartialEq for FieldPath {
    fn eq(&self, other: &Self) -> bool {
        self.segments() == other.segments()
    }
}

impl Eq for FieldPath {}

impl Hash for FieldPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.segments().hash(state);
    }
}

impl PartialOrd for FieldPath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FieldPath {
    fn cmp(&self, other: &Self) -> Ordering {
        self.segments().cmp(&other.segments())
    }
}

impl FromIterator<Segment> for FieldPath {
    fn from_iter<I: IntoIterator<Item = Segment>>(segments: I) -> Self {
        Self(Way::Segments(segments.into_iter().collect()))
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.segments().iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if !is_identifier(key) => write!(f, "[{key}]")?,
                Segment::Key(key) if position == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

fn is_identifier(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn paths_read_like_those_of_the_api_server() {
        let labels = FieldPath::parse("spec.service.labels").key("example.com/a");
        assert_eq!(labels.to_string(), "spec.service.labels[example.com/a]");
        let item = FieldPath::parse("items")
            .index(2)
            .join("spec.names")
            .index(0);
        assert_eq!(item.to_string(), "items[2].spec.names[0]");
    }

    #[test]
    fn paths_are_equal_however_they_came_about() {
        let (parsed, built) = (
            FieldPath::parse("spec.template"),
            FieldPath::default().key("spec").key("template"),
        );
        assert_eq!(parsed, built);
        assert_eq!(parsed.cmp(&built), Ordering::Equal);
        assert!(HashSet::from([parsed.clone()]).contains(&built));
        assert_eq!(parsed.parent(), Some(FieldPath::parse("spec")));
        assert_eq!(FieldPath::parse("").parent(), None);
    }
}
