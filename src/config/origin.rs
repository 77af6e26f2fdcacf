//! Which line of `poolctl.toml` a setting in force comes from.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Config, keys};
use crate::source::SourceFile;

/// A setting in force.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    pub key: String,
    /// The value as the file has it, on one line, and its place, as `poolctl.toml:3`; `None` where it says
    /// nothing.
    pub said: Option<(String, String)>,
}

/// The lists that hold both above the environments and in them.
const JOINED: [&str; 3] = ["allow", "deny", "exclude"];

/// Keys that stand for each other.
const INPUT: [&str; 2] = ["inputs", "kustomize"];

impl Config {
    /// The settings of an environment, or of the only run where the file names none; a list that holds above
    /// the environment and in it is there twice.
    pub fn in_force(&self, environment: Option<&str>) -> Vec<Setting> {
        let file = self.file.as_ref();
        let root = file.and_then(|file| DeTable::parse(&file.text).ok());
        let above = root.as_ref().map(Spanned::get_ref);
        let own = environment.and_then(|name| table(table(above?, "environment")?, name));
        let tables: Vec<_> = own.into_iter().chain(above).collect();
        let keys = keys()
            .into_iter()
            .filter(|(key, path)| key != "environment" && (environment.is_some() || key == path));
        keys.flat_map(|(key, _)| settings(&key, &tables, file))
            .collect()
    }
}

fn table<'t, 's>(table: &'t DeTable<'s>, key: &str) -> Option<&'t DeTable<'s>> {
    table.get(key)?.get_ref().as_table()
}

/// What the tables say of a key, the nearest one first.
fn settings(key: &str, tables: &[&DeTable<'_>], file: Option<&SourceFile>) -> Vec<Setting> {
    let decides = |table: &&&DeTable<'_>| {
        let names: &[&str] = if INPUT.contains(&key) { &INPUT } else { &[key] };
        names.iter().any(|name| table.contains_key(*name))
    };
    let most = if JOINED.contains(&key) {
        tables.len()
    } else {
        1
    };
    let deciding = tables.iter().filter(decides).take(most);
    let values = deciding.filter_map(|table| table.get(key));
    let mut said: Vec<_> = values.map(|value| written(value, file?)).collect();
    said.retain(Option::is_some);
    if said.is_empty() {
        said.push(None);
    }
    let setting = |said| Setting {
        key: key.to_owned(),
        said,
    };
    said.into_iter().map(setting).collect()
}

fn written(value: &Spanned<DeValue<'_>>, file: &SourceFile) -> Option<(String, String)> {
    let text = file.text.get(value.span())?;
    let words: Vec<_> = text.split_whitespace().collect();
    let line = file.position(value.span().start).line;
    Some((words.join(" "), format!("{}:{line}", file.name)))
}
