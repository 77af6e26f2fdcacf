//! Which findings count: what comments, annotations and options allow is set aside, what options deny is
//! an error.

mod annotation;
mod comment;
mod words;

use self::comment::Comments;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Permission, Severity};
use crate::documents::Documents;
use crate::report::places::Places;
use crate::rules::{self, unused_allowance};
use crate::suggest;

/// What an option denies.
#[derive(Clone, Copy, Debug)]
pub enum Denial {
    /// Every warning.
    Warnings,
    Rule(&'static Code),
}

/// What the options say of the whole input.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    allowed: Vec<&'static Code>,
    denied: Vec<&'static Code>,
    warnings_denied: bool,
    /// Comments and annotations hide nothing.
    ignores_comments: bool,
}

impl Choice {
    /// A sentence instead, when they contradict each other.
    pub fn new(allow: &[&'static Code], deny: &[Denial]) -> Result<Self, String> {
        let mut choice = Self {
            allowed: allow.to_vec(),
            ..Self::default()
        };
        for denial in deny {
            match denial {
                Denial::Warnings => choice.warnings_denied = true,
                Denial::Rule(code) => choice.denied.push(code),
            }
        }
        match choice.denied.iter().find(|code| choice.allows(code)) {
            Some(code) => Err(format!("`{}` is both allowed and denied", code.name)),
            None => Ok(choice),
        }
    }

    /// Both; what this one says of a rule wins.
    #[must_use]
    pub fn over(mut self, other: &Self) -> Self {
        let allowed = other.allowed.iter();
        let allowed = allowed.filter(|code| !self.denied.contains(code));
        let denied = other.denied.iter();
        let denied = denied.filter(|code| !self.allowed.contains(code));
        let (allowed, denied): (Vec<_>, Vec<_>) =
            (allowed.copied().collect(), denied.copied().collect());
        self.allowed.extend(allowed);
        self.denied.extend(denied);
        self.warnings_denied |= other.warnings_denied;
        self
    }

    /// The same, but comments and annotations hide nothing.
    #[must_use]
    pub fn without_comments(self) -> Self {
        Self {
            ignores_comments: true,
            ..self
        }
    }

    fn allows(&self, rule: &Code) -> bool {
        self.allowed.contains(&rule)
    }

    fn denies(&self, rule: &Code, severity: Severity) -> bool {
        self.denied.contains(&rule) || (self.warnings_denied && severity == Severity::Warning)
    }
}

/// The rule of a name, if its findings may be hidden; else a sentence.
pub fn allowable(name: &str) -> Result<&'static Code, String> {
    let code = rule(name, &[])?;
    match code.mandatory {
        Some(reason) => Err(format!("`{name}` cannot be allowed: {reason}")),
        None => Ok(code),
    }
}

/// The rule of a name, or all warnings; else a sentence.
pub fn deniable(name: &str) -> Result<Denial, String> {
    match name {
        "warnings" => Ok(Denial::Warnings),
        name => rule(name, &["warnings"]).map(Denial::Rule),
    }
}

fn rule(name: &str, others: &[&str]) -> Result<&'static Code, String> {
    let rule = rules::named(name).map(|rule| rule.code);
    rule.ok_or_else(
        || match rules::nearest(name).or(suggest::nearest(name, others)) {
            Some(near) => format!("there is no rule `{name}`; did you mean `{}`?", near.name),
            None => format!("there is no rule `{name}`; `poolctl rules` lists the rules"),
        },
    )
}

/// Decides, once all findings are there.
pub fn apply(choice: &Choice, documents: &Documents<'_>, diagnostics: &mut Diagnostics) {
    let mut places = Places::new(documents);
    let mut comments = Comments::find(&mut places);
    let mistakes = comments.take_problems();
    if choice.ignores_comments {
        // Nothing is of use then; what cannot be meant is told all the same.
        mistakes
            .into_iter()
            .for_each(|finding| diagnostics.push(finding));
    } else {
        apply_comments(comments, mistakes, &mut places, diagnostics);
    }
    diagnostics.allow(|finding| {
        choice.allows(finding.code).then_some(Permission {
            comment: None,
            reason: None,
        })
    });
    for finding in diagnostics.iter_mut() {
        if choice.denies(finding.code, finding.severity) {
            finding.severity = Severity::Error;
        }
    }
    diagnostics.weigh_left_out(|rule, severity| match choice.denies(rule, severity) {
        true => Some(Severity::Error),
        false => (!choice.allows(rule)).then_some(severity),
    });
}

/// Sets aside what comments and annotations allow. They are nearer than options: they also hide what
/// `--deny` would make an error.
fn apply_comments(
    mut comments: Comments,
    mut problems: Vec<Diagnostic>,
    places: &mut Places<'_>,
    diagnostics: &mut Diagnostics,
) {
    comments.apply(places, diagnostics);
    // What could not be read, or is only counted, may hold what a comment allows.
    let complete = !diagnostics.is_incomplete()
        && !diagnostics
            .iter()
            .any(|finding| finding.code.mandatory.is_some() && finding.severity == Severity::Error);
    // Comments may allow these findings, too; only then it is known which of them are of use.
    let of_itself = |code: &Code| *code == unused_allowance::CODE;
    if complete {
        problems.extend(comments.unused(|code| !of_itself(code)));
    }
    problems
        .into_iter()
        .for_each(|finding| diagnostics.push(finding));
    comments.apply(places, diagnostics);
    if complete {
        let unused = comments.unused(of_itself);
        unused
            .into_iter()
            .for_each(|finding| diagnostics.push(finding));
    }
}
