//! A string written where there is none, or an empty one.

use std::ops::Range;

use super::parent::{Parent, extent};
use super::quotes::Quotes;
use super::{Refusal, Replacement, block, flow};
use crate::tree::Entry;

/// The string in the place of what is empty; or with its key below another, in the style of that.
pub fn set(parent: &Parent<'_>, string: &str, below: &str) -> Result<Replacement, Refusal> {
    match parent.entry()? {
        Some(entry) => fill(parent, entry, string),
        None => add(parent, string, below),
    }
}

fn quoted(parent: &Parent<'_>, string: &str, model: Range<usize>) -> String {
    Quotes::at(parent.text, parent.json, model.start).quote(string)
}

fn fill(parent: &Parent<'_>, entry: &Entry<'_>, string: &str) -> Result<Replacement, Refusal> {
    let (key, at) = (entry.key_span.range(), entry.value.span.range());
    // A tag or an anchor.
    let between = parent.text.get(key.end..at.start);
    if between.ok_or(Refusal::Unsafe)?.contains(['!', '&']) {
        return Err(Refusal::Unsafe);
    }
    let value = quoted(parent, string, key.clone());
    if at.is_empty() {
        return Ok(flow::fill_entry(parent.text, key, &value));
    }
    Ok(Replacement {
        range: at,
        text: value,
    })
}

fn add(parent: &Parent<'_>, string: &str, below: &str) -> Result<Replacement, Refusal> {
    let text = parent.text;
    let own = parent.own_entries();
    let position = own.iter().position(|entry| entry.key == below);
    let above = position.ok_or(Refusal::Unsafe)?;
    let (key, value) = (own[above].key_span.range(), own[above].value.span.range());
    let tight = flow::is_tight(text, value.start);
    let blank = if tight { "" } else { " " };
    let new = format!(
        "{}:{blank}{}",
        quoted(parent, &parent.name, key),
        quoted(parent, string, value.clone())
    );
    let at = parent.node.span.range();
    if !parent.is_flow() {
        return Ok(block::add_below(text, at, value.end, &new));
    }
    let up_to_there: Vec<_> = own[..=above].iter().map(|entry| extent(entry)).collect();
    Ok(flow::append(text, at, &up_to_there, &[new]))
}
