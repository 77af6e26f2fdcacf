//! `unused-allowance`: a comment or an annotation that hides nothing outlives what it was written for.
//! Raised by `suppress`, once all other findings are known.

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::object::Place;
use crate::source::Span;
use crate::suggest::{self, Near};

pub static CODE: Code = Code::note(
    "unused-allowance",
    "a comment or an annotation that allows a rule hides nothing",
);

/// How an allowance is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Comment,
    Annotation,
}

/// A rule that raises nothing where it is allowed.
pub fn unused(span: Span, rule: &Code, form: Form) -> Diagnostic {
    let message = format!("there is no finding of `{}` to hide here", rule.name);
    CODE.at(Place::Text(span), message).help(match form {
        Form::Comment => {
            "remove it, or put it on the line of the finding, directly above, or above the document"
        }
        Form::Annotation => "remove it, or put it on the object of the finding",
    })
}

/// A name that is no rule.
pub fn unknown(span: Span, name: &str, near: Option<Near<'_>>) -> Diagnostic {
    let finding = warning(span, format!("there is no rule `{name}`"));
    match near {
        Some(near) => finding.did_you_mean(near),
        None => finding.help("`poolctl rules` lists the rules"),
    }
}

/// A rule that cannot be allowed, and why.
pub fn mandatory(span: Span, name: &str, reason: &'static str) -> Diagnostic {
    warning(span, format!("`{name}` cannot be allowed")).help(reason)
}

/// A comment to poolctl that it does not understand, unless it is prose.
pub fn misspelled(span: Span, verb: &str, next: &str) -> Option<Diagnostic> {
    let finding = warning(span, format!("comments to poolctl do not know `{verb}`"));
    if let Some(near) = suggest::nearest(verb, &["allow"]) {
        return Some(finding.did_you_mean(near));
    }
    let rule = [verb, next].into_iter().find_map(super::named)?.code.name;
    Some(finding.help(format!("write `allow {rule}`")))
}

/// A second rule without a comma before it, which is only a reason for the first.
pub fn unseparated(span: Span, next: &str) -> Option<Diagnostic> {
    // A single word may well start a sentence.
    super::named(next).filter(|_| next.contains('-'))?;
    let finding = warning(span, format!("`{next}` is part of the reason"));
    Some(finding.help("write a comma before it to allow it, too"))
}

/// A comment or an annotation that names no rule.
pub fn nameless(span: Span, form: Form) -> Diagnostic {
    match form {
        Form::Comment => warning(span, "this comment allows nothing")
            .help("name a rule, as in `# poolctl: allow duplicate-pool-ref`"),
        Form::Annotation => warning(span, "this annotation allows nothing")
            .help("name a rule, as in `duplicate-pool-ref`, and the reason behind it"),
    }
}

fn warning(span: Span, message: impl Into<Cow<'static, str>>) -> Diagnostic {
    CODE.at(Place::Text(span), message)
        .severity(Severity::Warning)
}
