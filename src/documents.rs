//! Texts as documents. Nothing else splits or parses: a document is asked for here each time, for its tree
//! takes many times the memory of its text, and to read it again takes less time than to keep it.

mod kustomization;

use std::cell::OnceCell;

pub use self::kustomization::{Kustomization, is_kustomization};
use crate::source::{FileId, SourceMap, Span};
use kubectl_yaml::SyntaxError;
use kubectl_yaml::path::FieldPath;
use kubectl_yaml::plain;
use kubectl_yaml::split::{self, Chunk};
use kubectl_yaml::tree::{self, Node, Tree, Value};

/// The documents of all files of a run, each file split when it is first asked for.
#[derive(Debug)]
pub struct Documents<'s> {
    pub sources: &'s SourceMap,
    pub kustomizations: Vec<Kustomization>,
    files: Vec<File>,
}

#[derive(Debug, Default)]
struct File {
    split: OnceCell<(Vec<Chunk>, Vec<SyntaxError>)>,
    /// The documents of the first chunk, which alone may be JSON.
    first: OnceCell<Vec<Chunk>>,
    /// A kustomization says that it holds no objects.
    set_aside: bool,
}

impl File {
    fn set_aside() -> Self {
        Self {
            split: OnceCell::from((Vec::new(), Vec::new())),
            first: OnceCell::new(),
            set_aside: true,
        }
    }
}

impl<'s> Documents<'s> {
    pub fn new(sources: &'s SourceMap) -> Self {
        let files = std::iter::repeat_with(File::default);
        let mut documents = Self {
            sources,
            kustomizations: Vec::new(),
            files: files.take(sources.all().count()).collect(),
        };
        let kustomizations = kustomization::find(&documents);
        for id in kustomizations.iter().flat_map(|found| &found.parts) {
            documents.files[id.0 as usize] = File::set_aside();
        }
        Self {
            kustomizations,
            ..documents
        }
    }

    /// A kustomization says that the file holds no objects, so it has no documents.
    pub fn is_set_aside(&self, file: FileId) -> bool {
        self.files[file.0 as usize].set_aside
    }

    /// What stands between the separators of a file, JSON documents in a row together.
    pub fn chunks(&self, file: FileId) -> &[Chunk] {
        &self.split(file).0
    }

    /// What is wrong with the separators of a file.
    pub fn errors(&self, file: FileId) -> &[SyntaxError] {
        &self.split(file).1
    }

    /// The documents of a chunk: one, but of JSON each by itself.
    pub fn parts<'d>(&'d self, chunk: &'d Chunk) -> &'d [Chunk] {
        let id = chunk.span.file;
        if self.chunks(id).first() != Some(chunk) {
            return std::slice::from_ref(chunk);
        }
        let first = &self.files[id.0 as usize].first;
        first.get_or_init(|| split::split_json(*chunk, self.text(*chunk)))
    }

    /// All documents of a file.
    pub fn of(&self, file: FileId) -> impl Iterator<Item = Chunk> {
        let chunks = self.chunks(file).iter();
        chunks.flat_map(|chunk| self.parts(chunk)).copied()
    }

    pub fn text(&self, chunk: Chunk) -> &'s str {
        self.sources.text(chunk.span)
    }

    /// Reads a document.
    pub fn parse(&self, chunk: Chunk) -> Result<Tree<'s>, SyntaxError> {
        tree::parse(chunk, self.text(chunk))
    }

    /// What is wrong with a document that nobody wants to see, which is told faster than by reading it.
    pub fn broken(&self, chunk: Chunk) -> Option<SyntaxError> {
        let text = self.text(chunk);
        let is_sound = if chunk.json {
            split::is_json(text)
        } else {
            plain::is_plain(text)
        };
        if is_sound {
            return None;
        }
        self.parse(chunk).err()
    }

    /// The root of a document of which it is known that it can be read.
    pub fn root(&self, chunk: Chunk) -> Node<'s> {
        match self.parse(chunk) {
            Ok(tree) => tree.root,
            Err(error) => unreachable!("it could be read before: {error:?}"),
        }
    }

    fn split(&self, file: FileId) -> &(Vec<Chunk>, Vec<SyntaxError>) {
        let split = &self.files[file.0 as usize].split;
        split.get_or_init(|| split::split(file, &self.sources.file(file).text))
    }
}

/// Reads all documents of a text that is no file of the input; `None` when kubectl would not read all of it,
/// or where a key stands twice.
pub fn read_all(text: &str) -> Option<Vec<Tree<'_>>> {
    let (chunks, errors) = split::split(FileId::default(), text);
    if !errors.is_empty() {
        return None;
    }
    let read = |chunk: Chunk| {
        let tree = tree::parse(chunk, text.get(chunk.span.range())?).ok()?;
        tree.duplicates.is_empty().then_some(tree)
    };
    let mut trees: Vec<_> = chunks.into_iter().map(read).collect::<Option<_>>()?;
    trees.retain(|tree| !matches!(tree.root.value, Value::Null));
    Some(trees)
}

/// Reads a text that stands for that of a chunk, as JSON or as YAML.
pub fn parse_instead(chunk: Chunk, json: bool, text: &str) -> Option<Tree<'_>> {
    let start = chunk.span.range().start;
    let span = Span::new(chunk.span.file, start..start + text.len());
    tree::parse(Chunk { span, json }, text).ok()
}

/// Reads a text that is one document, which is `None` when there is another number of them.
pub fn only(text: &str) -> Result<Option<Tree<'_>>, SyntaxError> {
    let (chunks, errors) = split::split(FileId::default(), text);
    if let Some(error) = errors.into_iter().next() {
        return Err(error);
    }
    let parts = chunks.into_iter().flat_map(|chunk| {
        let range = chunk.span.range();
        split::split_json(chunk, &text[range])
    });
    let trees = parts.map(|chunk| tree::parse(chunk, &text[chunk.span.range()]));
    let mut trees = trees.collect::<Result<Vec<_>, _>>()?;
    trees.retain(|tree| tree.root.value != Value::Null);
    let last = trees.pop();
    Ok(last.filter(|_| trees.is_empty()))
}

/// An object of a document, or a List of them, as it was read. Nothing is known of it yet.
#[derive(Clone, Debug)]
pub struct RawObject<'t, 's> {
    /// The way to an item of a List; empty for a document of its own.
    pub item: FieldPath,
    pub node: &'t Node<'s>,
    /// What it says itself, else what its List says; empty when neither does.
    pub api_version: &'t str,
    pub kind: &'t str,
}

impl<'t, 's> RawObject<'t, 's> {
    /// All of a document.
    pub fn root(node: &'t Node<'s>) -> Self {
        Self {
            item: FieldPath::default(),
            node,
            api_version: text(node, "apiVersion"),
            kind: text(node, "kind"),
        }
    }

    /// It is called a List, and has something that may be its items.
    pub fn is_list(&self) -> bool {
        self.kind.ends_with("List") && self.node.get("items").is_some()
    }

    /// The items of a List. Those of a PoolList may leave out what it says of itself.
    pub fn items(&self) -> impl Iterator<Item = Self> {
        let of_items = self.kind.strip_suffix("List").unwrap_or_default();
        let items = self.node.get("items").map(Node::items).unwrap_or_default();
        items.iter().enumerate().map(move |(index, node)| {
            let own = |key, inherited| node.get(key).and_then(Node::as_str).unwrap_or(inherited);
            Self {
                item: self.item.clone().key("items").index(index),
                node,
                api_version: own("apiVersion", self.api_version),
                kind: own("kind", of_items),
            }
        })
    }

    /// The objects of a document: itself, or the items of a List.
    pub fn objects(self) -> Vec<Self> {
        if self.is_list() {
            self.items().collect()
        } else {
            vec![self]
        }
    }
}

/// A text in a mapping; empty when there is none.
fn text<'t>(node: &'t Node<'_>, key: &str) -> &'t str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}
