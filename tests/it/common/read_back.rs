//! Printed values, read again.
#![allow(dead_code, reason = "not every user needs everything")]

use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{self, Tree};
use kubectl_yaml::{SyntaxError, print, split};
use poolctl::source::{SourceFile, SourceMap};
use poolctl::value;
use serde_yaml::{Mapping, Number, Value};

pub fn sources(text: &str) -> SourceMap {
    SourceMap::new(vec![SourceFile::new("x.yaml".into(), text.into(), true)])
}

/// Every document of a file, until the first that is not YAML.
pub fn trees(sources: &SourceMap) -> Result<Vec<Tree<'_>>, SyntaxError> {
    let (id, file) = sources.files().next().unwrap();
    let (chunks, errors) = split::split(id, &file.text);
    if let Some(error) = errors.into_iter().next() {
        return Err(error);
    }
    let chunks = chunks.into_iter();
    let chunks = chunks.flat_map(|chunk| split::split_json(chunk, sources.text(chunk.span)));
    chunks
        .map(|chunk| tree(chunk, sources.text(chunk.span)))
        .collect()
}

/// A document, which must be the same for both ways to read it.
fn tree(chunk: Chunk, text: &str) -> Result<Tree<'_>, SyntaxError> {
    let tree = tree::parse(chunk, text);
    assert_eq!(tree, tree::parse_any(chunk, text), "{text:?}");
    tree
}

/// The documents that are not empty, and how many keys stand there twice.
pub fn read(text: &str) -> Result<(Vec<Value>, usize), SyntaxError> {
    let sources = sources(text);
    let trees = trees(&sources)?;
    let duplicates = trees.iter().map(|tree| tree.duplicates.len()).sum();
    let values = trees.iter().map(|tree| value::from_node(&tree.root));
    Ok((
        values.filter(|value| !value.is_null()).collect(),
        duplicates,
    ))
}

pub fn printed(bodies: &[&Mapping]) -> String {
    let mut text = String::new();
    bodies
        .iter()
        .for_each(|body| print::document(&mut text, body));
    text
}

/// A float without fraction is an integer to Kubernetes.
fn whole(value: &Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e18 => {
                // The shortest digits that tell it from its neighbors, then zeros.
                Value::Number(Number::from(float.to_string().parse::<i64>().unwrap()))
            }
            _ => value.clone(),
        },
        Value::Sequence(items) => Value::Sequence(items.iter().map(whole).collect()),
        Value::Mapping(entries) => Value::Mapping(whole_mapping(entries)),
        _ => value.clone(),
    }
}

pub fn whole_mapping(entries: &Mapping) -> Mapping {
    let entries = entries.iter();
    entries
        .map(|(key, value)| (key.clone(), whole(value)))
        .collect()
}

/// Both readers find what was printed, in its order.
pub fn assert_read_back(body: &Mapping) {
    let text = printed(&[body]);
    let expected = whole_mapping(body);
    let (ours, duplicates) = read(&text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    let ours = ours[0].as_mapping().unwrap();
    assert_eq!((ours, duplicates), (&expected, 0), "{text}");
    assert_eq!(printed(&[ours]), printed(&[&expected]), "{text}");
    let theirs = serde_yaml::from_str::<Mapping>(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(whole_mapping(&theirs), expected, "{text}");
}

/// So is a string, wherever it stands.
pub fn assert_string_read_back(text: String) {
    let string = Value::String(text);
    let item = Value::Sequence(vec![string.clone()]);
    let entry = Value::Mapping(Mapping::from_iter([(string.clone(), string.clone())]));
    let list = Value::Sequence(vec![
        string.clone(),
        item.clone(),
        entry.clone(),
        string.clone(),
    ]);
    assert_read_back(&Mapping::from_iter([
        (Value::String("value".into()), string.clone()),
        (Value::String("list".into()), list),
        (Value::String("mapping".into()), entry),
        (string.clone(), item),
        (Value::String("last".into()), string),
    ]));
}
