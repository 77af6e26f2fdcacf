//! KRM functions: a ResourceList as input of the pipeline, and what comes of it as a ResourceList.
//!
//! A ResourceList is a List, which the pipeline reads as it is. What is different is here: references that
//! kustomize has left behind when it renamed, the functionConfig, and the way back, on which every item that
//! nobody changed keeps its text with the annotations that kustomize and kpt know it by.

mod function_config;
mod names;
mod output;
mod results;

use serde_yaml::Mapping;

pub use self::function_config::{options, schema};
pub use self::names::with_final_names;
pub use self::output::{Output, text};
pub use self::results::results;
use crate::api::GROUP;
use crate::documents::{self, RawObject};
use crate::source::{STDIN, SourceFile};
use crate::value;
use kubectl_yaml::print;
use kubectl_yaml::tree::{Node, Tree};

/// The kind of what functions read and print.
const KIND: &str = "ResourceList";

/// What a function reads.
pub struct ResourceList<'s> {
    pub text: &'s str,
    root: Node<'s>,
}

impl<'s> ResourceList<'s> {
    /// Reads it from stdin; else a sentence.
    pub fn read(file: &'s SourceFile) -> Result<Self, String> {
        if file.invalid.is_some() || file.binary.is_some() {
            return Err(format!("{STDIN} is no text in UTF-8 or UTF-16"));
        }
        match documents::only(&file.text) {
            Ok(tree) => Self::new(&file.text, tree).ok_or_else(|| {
                format!(
                    "{STDIN} is no {KIND}, which is what kustomize and kpt hand to functions: \
                     `poolctl render` reads plain manifests"
                )
            }),
            Err(error) => {
                let place = file.place(error.span.range().start);
                Err(format!("{place}: {}", error.message))
            }
        }
    }

    /// Reads what has been edited.
    fn parse(text: &'s str) -> Option<Self> {
        Self::new(text, documents::only(text).ok()?)
    }

    fn new(text: &'s str, tree: Option<Tree<'s>>) -> Option<Self> {
        let root = tree?.root;
        let is_list = RawObject::root(&root).kind == KIND;
        is_list.then_some(Self { text, root })
    }

    fn items(&self) -> Vec<RawObject<'_, 's>> {
        RawObject::root(&self.root).items().collect()
    }

    /// The items of a kind of the operator.
    fn of_kind(&self, kind: &str) -> Vec<RawObject<'_, 's>> {
        let items = self.items().into_iter();
        let is_meant = |item: &RawObject<'_, '_>| is_ours(item) && item.kind == kind;
        items.filter(is_meant).collect()
    }

    /// Why an item cannot be rendered, as a sentence: kustomize takes Lists apart, but `kustomize fn run`
    /// does not, and what it does not know by itself cannot be replaced.
    pub fn refusal(&self) -> Option<String> {
        let mut lists = self.items().into_iter().filter(RawObject::is_list);
        let list = lists.find(|list| list.items().any(|item| is_ours(&item)))?;
        let path = annotation(list.node, "config.kubernetes.io/path");
        let place = if path.is_empty() { STDIN } else { path };
        Some(format!(
            "{place}: a {} with objects of the operator is no item for a function: write them as documents",
            list.kind
        ))
    }

    /// There is something to render among the items.
    pub fn has_pools(&self) -> bool {
        !self.of_kind("Pool").is_empty()
    }
}

fn is_ours(item: &RawObject<'_, '_>) -> bool {
    let group = item.api_version.split_once('/');
    group.is_some_and(|(group, _)| group == GROUP)
}

/// An annotation of an item, which is empty where there is none.
fn annotation<'t>(item: &'t Node<'_>, key: &str) -> &'t str {
    item.text_at(&["metadata", "annotations", key])
}

/// A guess that looks right, if it reads as what is expected; else this printed anew.
fn verified(guess: Option<String>, expected: &Mapping) -> String {
    let says = |text: &str| {
        let list = ResourceList::parse(text);
        list.is_some_and(|list| value::mapping(&list.root) == *expected)
    };
    let guess = guess.filter(|guess| says(guess));
    guess.unwrap_or_else(|| printed(expected))
}

/// A document without its separator.
fn printed(body: &impl serde::Serialize) -> String {
    let mut text = String::new();
    print::document(&mut text, body);
    text.split_off("---\n".len())
}
