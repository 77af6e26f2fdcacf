//! Answers for people: trees of 80 columns, and what to do.

use std::collections::BTreeSet;

use super::{Answer, At, Elsewhere, Fact, Told, all};
use crate::terminal::{Paint, listed, page, plural, sentence, visible};

pub fn text(told: &[Told], color: bool) -> String {
    let mut parts = Vec::new();
    for told in told {
        let environment = told.environment.as_deref();
        let answers = told.answers.iter();
        parts.extend(answers.map(|answer| self::answer(answer, environment, color)));
        parts.extend(elsewhere(&told.elsewhere, environment));
    }
    parts.join("\n")
}

fn answer(answer: &Answer, environment: Option<&str>, color: bool) -> String {
    let (kind, key) = (answer.thing.name(), visible(&answer.key.to_string()));
    let mut out = Paint::Bold.on(&format!("{kind} {key}"), color);
    if let Some(environment) = environment {
        out.push_str(&format!(" in environment {}", visible(environment)));
    }
    out.push('\n');
    tree(&answer.facts, "", color, &mut out);
    out.push('\n');
    out.push_str(&to_do(answer));
    out
}

/// Facts below one another; `trunk` stands before each of their lines.
fn tree(facts: &[Fact], trunk: &str, color: bool, out: &mut String) {
    for (number, fact) in facts.iter().enumerate() {
        let (branch, below) = if number + 1 == facts.len() {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        let trunk_below = format!("{trunk}{below}");
        let trunk_beside = if fact.facts.is_empty() {
            format!("{trunk_below}  ")
        } else {
            format!("{trunk_below}│ ")
        };
        let rule = fact.rule.map(|rule| format!(" [{rule}]"));
        let message = visible(&fact.message) + &rule.unwrap_or_default();
        let mark = match fact.holds {
            Some(true) => Paint::Green.on("✓", color),
            Some(false) => Paint::Red.on("✗", color),
            None => "–".to_owned(),
        };
        let head = format!("{trunk}{branch}? ");
        let lines = page(&message, &head, &trunk_beside);
        out.push_str(&lines.replacen('?', &mark, 1));
        if let Some(at) = &fact.spot.at {
            out.push_str(&format!(
                "{trunk_beside}{}\n",
                Paint::Cyan.on(&place(at), color)
            ));
        }
        tree(&fact.facts, &trunk_below, color, out);
    }
}

/// What to do about each fact that does not hold, in the order of the tree.
fn to_do(answer: &Answer) -> String {
    let mut wrong = all(&answer.facts);
    wrong.retain(|fact| fact.holds == Some(false));
    if wrong.is_empty() {
        return "Nothing of it is wrong.\n".to_owned();
    }
    let helps = wrong.iter().filter_map(|fact| {
        let help = visible(&sentence(fact.help.as_deref()?));
        let head = match fact.remedy.as_ref().and_then(|spot| spot.at.as_ref()) {
            Some(at) => format!("- {}:\n", place(at)),
            // The help alone may not say what it is about.
            None => page(&format!("{}:", visible(&fact.message)), "- ", "  "),
        };
        Some(head + &page(&help, "  ", "  "))
    });
    let mut seen = BTreeSet::new();
    let helps: Vec<_> = helps.filter(|help| seen.insert(help.clone())).collect();
    let rule = wrong.iter().find_map(|fact| fact.rule);
    let more = rule.map(|rule| format!("`poolctl explain {rule}` says more.\n"));
    format!("To do:\n{}{}", helps.concat(), more.unwrap_or_default())
}

/// A line on the errors beside the answers.
fn elsewhere(errors: &[Elsewhere], environment: Option<&str>) -> Option<String> {
    if errors.is_empty() {
        return None;
    }
    let mut rules: Vec<_> = errors.iter().map(|error| error.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let environment = environment.map(|name| format!(" in environment {}", visible(name)));
    let text = format!(
        "Elsewhere{}: {} ({}). `poolctl check` shows them.",
        environment.unwrap_or_default(),
        plural(errors.len(), "error"),
        listed(&rules)
    );
    Some(page(&text, "", ""))
}

fn place(at: &At) -> String {
    format!("{}:{}:{}", visible(&at.file), at.line, at.column)
}
