//! Places inside a document: `spec.poolRefs[1]`, as Kubernetes writes its `field.Path`.

use std::fmt;

/// One step from a node to a child.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// The value of a key of a mapping.
    Key(String),
    /// An item of a list, from 0.
    Index(usize),
}

/// The way from the root of a document to a node.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldPath(Vec<Segment>);

impl FieldPath {
    /// Reads a path of plain keys, `spec.route.hostname`; the empty text is the root.
    pub fn parse(path: &str) -> Self {
        Self::default().join(path)
    }

    /// Goes on along a path of plain keys.
    #[must_use]
    pub fn join(mut self, path: &str) -> Self {
        let keys = path.split('.').filter(|key| !key.is_empty());
        self.0.extend(keys.map(|key| Segment::Key(key.to_owned())));
        self
    }

    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.0.push(Segment::Key(key.to_owned()));
        self
    }

    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Segment::Index(index));
        self
    }

    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The path of the node that holds this one, or `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let (_, init) = self.0.split_last()?;
        Some(Self(init.to_vec()))
    }
}

impl FromIterator<Segment> for FieldPath {
    fn from_iter<I: IntoIterator<Item = Segment>>(segments: I) -> Self {
        Self(segments.into_iter().collect())
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
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
    use super::*;

    #[test]
    fn paths_read_like_those_of_the_api_server() {
        let labels = FieldPath::parse("spec.service.labels").key("example.com/a");
        assert_eq!(labels.to_string(), "spec.service.labels[example.com/a]");
        let item = FieldPath::parse("items")
            .index(2)
            .join("spec.poolRefs")
            .index(0);
        assert_eq!(item.to_string(), "items[2].spec.poolRefs[0]");
    }
}
