//! Which findings count: what comments, annotations and options allow is set aside, what options deny is
//! an error.

mod annotation;
mod comment;
mod tokens;

use std::collections::BTreeSet;
use std::sync::Arc;

use self::comment::Comments;
use crate::diagnostic::{Code, Severity};
use crate::documents::Documents;
use crate::locate::{Findings, Located};
use crate::rules::{self, unused_allowance};
use crate::source::FileId;
use crate::suggest;

/// What an option denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// Every warning.
    Warnings,
    Rule(&'static Code),
}

/// What the options say of the whole input.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub allowed: Vec<&'static Code>,
    denied: Vec<Denial>,
    /// Comments and annotations hide nothing.
    pub ignores_comments: bool,
}

impl Policy {
    /// A sentence instead, when they contradict each other.
    pub fn new(allow: &[&'static Code], deny: &[Denial]) -> Result<Self, String> {
        match allow.iter().find(|code| deny.contains(&Denial::Rule(code))) {
            Some(code) => Err(format!("`{}` is both allowed and denied", code.name)),
            None => Ok(Self {
                allowed: allow.to_vec(),
                denied: deny.to_vec(),
                ignores_comments: false,
            }),
        }
    }

    /// Both; what this one says of a rule wins.
    #[must_use]
    pub fn over(mut self, other: &Self) -> Self {
        let (mut allowed, mut denied) = (other.allowed.clone(), other.denied.clone());
        allowed.retain(|code| !self.denied.contains(&Denial::Rule(code)));
        denied.retain(|denial| !matches!(denial, Denial::Rule(code) if self.allows(code)));
        self.allowed.extend(allowed);
        self.denied.extend(denied);
        self
    }

    /// Warnings count as errors.
    pub fn denies_warnings(&self) -> bool {
        self.denied.contains(&Denial::Warnings)
    }

    fn allows(&self, rule: &Code) -> bool {
        self.allowed.contains(&rule)
    }

    fn denies(&self, rule: &Code, severity: Severity) -> bool {
        self.denied.iter().any(|denial| match denial {
            Denial::Warnings => severity == Severity::Warning,
            Denial::Rule(code) => *code == rule,
        })
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

/// What the options, comments and annotations of a run say of its findings.
pub struct Suppressions<'a> {
    policy: &'a Policy,
    comments: Comments,
}

impl<'a> Suppressions<'a> {
    pub fn find(policy: &'a Policy, documents: &Documents<'_>) -> Self {
        let mut comments = Comments::find(documents);
        if policy.ignores_comments {
            comments.forget();
        }
        Self { policy, comments }
    }

    /// Rules whose findings may count other than they say of themselves, or not at all: all of them are needed.
    pub fn rules(&self) -> BTreeSet<&'static Code> {
        let denied = self.policy.denied.iter().filter_map(|denial| match denial {
            Denial::Rule(code) => Some(*code),
            Denial::Warnings => None,
        });
        let judged = denied.chain(self.policy.allowed.iter().copied());
        judged.chain(self.comments.named()).collect()
    }

    /// Decides, once all findings are there; what does not count is given back.
    pub fn apply(mut self, findings: &mut Findings) -> Vec<Suppressed> {
        let mut suppressed = Vec::new();
        // They are nearer than options: they also hide what `--deny` would make an error.
        self.apply_comments(findings, &mut suppressed);
        let policy = self.policy;
        take(findings, &mut suppressed, |finding| {
            policy.allows(finding.diagnostic.code).then_some(None)
        });
        for Located { diagnostic, .. } in &mut findings.list {
            if policy.denies(diagnostic.code, diagnostic.severity) {
                diagnostic.severity = Severity::Error;
            }
        }
        findings.tally.weigh(|rule, severity| {
            if policy.denies(rule, severity) {
                return Some(Severity::Error);
            }
            (!policy.allows(rule)).then_some(severity)
        });
        findings.sort();
        // What is allowed speaks for no other rule.
        findings.merge_diverted();
        findings.leave_out_told();
        suppressed
    }

    /// Sets aside what comments and annotations allow, and finds fault with them.
    fn apply_comments(&mut self, findings: &mut Findings, suppressed: &mut Vec<Suppressed>) {
        let comments = &mut self.comments;
        comments.apply(findings, suppressed);
        // What could not be read, or is only counted, may hold what a comment allows.
        let mut read = findings.list.iter().map(|finding| &finding.diagnostic);
        let is_complete = findings.tally.is_complete(|rule| comments.names(rule))
            && !read.any(|finding| {
                finding.code.mandatory.is_some() && finding.severity == Severity::Error
            });
        // Comments may allow these findings, too; only then it is known which of them are of use.
        let of_itself = |code: &Code| *code == unused_allowance::CODE;
        let mut problems = std::mem::take(&mut comments.problems);
        if is_complete {
            problems.extend(comments.unused(|code| !of_itself(code)));
        }
        for problem in problems {
            findings.push(problem);
        }
        comments.apply(findings, suppressed);
        for unused in comments.unused(|code| is_complete && of_itself(code)) {
            findings.push(unused);
        }
    }
}

/// A finding that does not count.
#[derive(Debug)]
pub struct Suppressed {
    pub finding: Located,
    /// What the comment that allows it gives as the reason.
    pub reason: Option<Arc<str>>,
}

impl Suppressed {
    /// That of one environment among those of all; see `Located::among_all`.
    pub fn among_all(&self, environment: usize, numbers: &[FileId]) -> Self {
        Self {
            finding: self.finding.among_all(environment, numbers),
            reason: self.reason.clone(),
        }
    }
}

/// Sets those findings aside that are allowed, with or without a reason.
fn take(
    findings: &mut Findings,
    suppressed: &mut Vec<Suppressed>,
    mut allowed: impl FnMut(&Located) -> Option<Option<Arc<str>>>,
) {
    // There may be many, so the others stay where they are.
    let mut reasons = Vec::new();
    let extracted = findings.list.extract_if(.., |finding| {
        let reason = allowed(finding);
        let is_allowed = reason.is_some();
        reasons.extend(reason);
        is_allowed
    });
    let taken: Vec<_> = extracted.collect();
    let pairs = taken.into_iter().zip(reasons);
    suppressed.extend(pairs.map(|(finding, reason)| Suppressed { finding, reason }));
}
