//! Fixes as edits of texts that were tried.

use std::collections::{BTreeSet, HashMap};

use super::{Answer, OnPath, Question};
use crate::diagnostic::Fix;
use crate::object::Target;
use crate::source::{SourceMap, Span};
use kubectl_yaml::edit::{self, Becomes, NewValue, Replacement, Rewrite};
use kubectl_yaml::path::{FieldPath, Segment};
use kubectl_yaml::print;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::tree::{Node, Tree, Value};

/// What a fix puts in the place of the span of a field, if that is the key or scalar itself, and nothing that
/// stands for it.
pub fn rewrite(
    sources: &SourceMap,
    located: &OnPath<'_, '_>,
    path: &FieldPath,
    target: Target,
    span: Span,
    fix: &Fix,
) -> Option<Rewrite> {
    let written = sources.text(span);
    let quote = written
        .chars()
        .next()
        .filter(|char| matches!(char, '"' | '\''));
    let bare = written.trim_matches(|char| Some(char) == quote);
    let value = &located.node.value;
    let is_it = match (target, path.segments().last(), value) {
        (Target::Key, Some(Segment::Key(key)), _) => bare == key,
        (Target::Value, _, Value::String(value)) => bare == value,
        (Target::Value, _, Value::Bool(_) | Value::Int(_) | Value::Float(_)) => {
            !written.starts_with('*')
        }
        _ => false,
    };
    if !located.complete || !is_it {
        return None;
    }
    let in_quotes = |text: &str| match quote {
        Some(quote) => format!("{quote}{text}{quote}"),
        None => print::inline(text),
    };
    let (becomes, text) = match fix {
        Fix::Text(text) => (Becomes::Text(text.clone()), in_quotes(text)),
        Fix::Number(number) => {
            let written = number.to_string();
            let text = quote.map_or(written.clone(), |_| in_quotes(&written));
            (Becomes::Number((*number).into()), text)
        }
        Fix::Quoted => (Becomes::Text(written.to_owned()), format!("\"{written}\"")),
        Fix::Bare => (bare_scalar(bare)?, bare.to_owned()),
        Fix::Removed | Fix::Entries(_) => return None,
    };
    Some(Rewrite {
        span,
        replacement: Replacement {
            range: span.range(),
            text,
        },
        becomes,
    })
}

/// Takes the item at a path out of its list.
pub fn removal(sources: &SourceMap, object: &Node<'_>, path: &FieldPath) -> Option<Rewrite> {
    let segments = path.segments();
    let Some(Segment::Index(index)) = segments.last() else {
        return None;
    };
    let list = object.locate(&path.parent()?);
    let item = list.node.items().get(*index).filter(|_| list.complete)?;
    let text = &sources.file(item.span.file).text;
    Some(Rewrite {
        span: item.span,
        replacement: edit::removal(text, list.node, *index)?,
        becomes: Becomes::Removed,
    })
}

/// Puts other entries in the place of the one at a path, in the style of its mapping.
pub fn entries(
    sources: &SourceMap,
    object: &Node<'_>,
    path: &FieldPath,
    new: &[(String, NewValue)],
) -> Option<Rewrite> {
    let segments = path.segments();
    let Some(Segment::Key(key)) = segments.last() else {
        return None;
    };
    let mapping = object.locate(&path.parent()?);
    let entry = mapping.node.entry(key).filter(|_| mapping.complete)?;
    let text = &sources.file(entry.key_span.file).text;
    let start = entry.key_span.range().start;
    let written = text.get(start..entry.value.span.range().end)?.trim_end();
    // A comment, an anchor or a tag would be lost.
    if written.contains(['#', '&', '!']) {
        return None;
    }
    // The lines of a text may be indented less than a list has to be.
    let is_text = matches!(entry.value.value, Value::String(_));
    if is_text && written.contains('\n') {
        return None;
    }
    let quote = written.get(..1).filter(|char| matches!(*char, "\"" | "'"));
    let quote = quote.unwrap_or_default();
    let entries = new.iter().map(|(key, value)| match value {
        NewValue::Bool(bool) => format!("{quote}{key}{quote}: {bool}"),
        NewValue::OnlyItem(_) => {
            let item = sources.text(entry.value.span);
            format!("{quote}{key}{quote}: [{item}]")
        }
    });
    let is_flow = sources.text(mapping.node.span).starts_with('{');
    let separator = match is_flow.then_some(", ") {
        Some(comma) => comma.to_owned(),
        None => new_line(&text[..start]),
    };
    Some(Rewrite {
        span: entry.key_span,
        replacement: Replacement {
            range: start..start + written.len(),
            text: entries.collect::<Vec<_>>().join(&separator),
        },
        becomes: Becomes::Entries(new.to_vec()),
    })
}

/// The line break above the last line of a text, and the indentation of what follows the text.
fn new_line(before: &str) -> String {
    let (above, line) = before.rsplit_once('\n').unwrap_or(("", before));
    let line_break = if above.ends_with('\r') { "\r\n" } else { "\n" };
    line_break.to_owned() + &" ".repeat(line.chars().count())
}

/// The number or boolean that a text is without quotes.
fn bare_scalar(text: &str) -> Option<Becomes> {
    let number = text.parse().ok().map(Becomes::Number);
    number.or_else(|| text.parse().ok().map(Becomes::Bool))
}

/// Drops fixes at several places of a mapping that would write the same key.
pub fn drop_colliding(questions: &[Question<'_>], answers: &mut [Answer]) {
    let mut places: HashMap<_, BTreeSet<Span>> = HashMap::new();
    for (question, answer) in questions.iter().zip(&*answers) {
        for (key, span) in written_keys(question, answer) {
            places.entry(key).or_default().insert(span);
        }
    }
    for (question, answer) in questions.iter().zip(answers) {
        let is_shared = |(key, _)| places[&key].len() > 1;
        if written_keys(question, answer).into_iter().any(is_shared) {
            answer.fix = None;
        }
    }
}

/// The object, mapping and name of each key that the fix of an answer writes, and where it does.
fn written_keys<'q>(
    question: &Question<'q>,
    answer: &Answer,
) -> Vec<((&'q FieldPath, FieldPath, String), Span)> {
    let Some(fix) = &answer.fix else {
        return Vec::new();
    };
    let names = match &fix.becomes {
        Becomes::Text(name) if question.target == Target::Key => vec![name],
        Becomes::Entries(entries) => entries.iter().map(|(key, _)| key).collect(),
        _ => Vec::new(),
    };
    let mapping = question.path.parent().unwrap_or_default();
    let key = |name: &String| (&question.object.item, mapping.clone(), name.clone());
    names
        .into_iter()
        .map(|name| (key(name), fix.span))
        .collect()
}

/// Drops the fixes of a document that would change anything else, and of two for one place the later.
pub fn keep_sound(sources: &SourceMap, chunk: Chunk, tree: &Tree<'_>, answers: &mut [Answer]) {
    let mut fixed: Vec<_> = (0..answers.len())
        .filter(|&at| answers[at].fix.is_some())
        .collect();
    if fixed.is_empty() {
        return;
    }
    // The same edit may come from several findings, and is tried once.
    fixed.sort_by_key(|&at| answers[at].fix.as_ref().map(|fix| fix.span));
    let groups = fixed.chunk_by(|&one, &other| {
        let fix = |at: usize| answers[at].fix.as_ref().map(|fix| (fix.span, &fix.becomes));
        fix(one) == fix(other)
    });
    let groups: Vec<_> = groups.map(<[usize]>::to_vec).collect();
    let (mut rewrites, mut places) = (Vec::new(), Vec::new());
    for group in groups {
        let copies = group.iter().map(|&at| answers[at].fix.take());
        let Some(first) = copies.flatten().next() else {
            continue;
        };
        let is_free = rewrites.last().is_none_or(|before: &Rewrite| {
            before.replacement.range.end <= first.replacement.range.start
        });
        if is_free {
            rewrites.push(first);
            places.push(group);
        }
    }
    let text = &sources.file(chunk.span.file).text;
    let sound = edit::check(text, chunk, tree, &rewrites);
    let kept = sound.iter().zip(rewrites).zip(places);
    for ((_, rewrite), group) in kept.filter(|((sound, _), _)| sound.is_ok()) {
        for at in group {
            answers[at].fix = Some(rewrite.clone());
        }
    }
}
