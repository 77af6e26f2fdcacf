//! The findings of a run, of which as many are kept as somebody may ask for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Code, Diagnostic, Severity};
use crate::source::Span;

/// How many findings of a rule are kept, besides errors: as many as somebody may ask for. The others are only
/// counted.
#[derive(Clone, Debug)]
pub struct Limits {
    pub warnings: usize,
    pub notes: usize,
    /// All findings with a fix may be asked for,
    pub fixes: bool,
    /// and so may all findings of these rules.
    pub rules: BTreeSet<&'static Code>,
}

impl Limits {
    /// Even if all may be asked for: hostile input would take a hundred times its size in memory.
    pub const MOST: usize = 25_000;

    fn of(&self, finding: &Diagnostic) -> usize {
        // Items of a List may say one thing at one place, by an alias.
        let place = &finding.primary.place;
        let is_item = place.object().is_some_and(|it| !it.item.is_root());
        let is_asked_for =
            (self.fixes && finding.fix.is_some()) || self.rules.contains(finding.code);
        if is_asked_for || (is_item && self.notes > 0) {
            return Self::MOST;
        }
        match finding.severity {
            Severity::Error => Self::MOST,
            Severity::Warning => self.warnings,
            Severity::Note => self.notes,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            warnings: Self::MOST,
            notes: Self::MOST,
            fixes: true,
            rules: BTreeSet::new(),
        }
    }
}

/// How many findings there are of each rule, kept or not.
#[derive(Debug, Default)]
pub struct Tally {
    kept: BTreeMap<&'static Code, usize>,
    left_out: BTreeMap<(&'static Code, Severity), usize>,
}

impl Tally {
    /// Counts a finding, and says whether it is to be kept.
    pub fn admit(&mut self, finding: &Diagnostic) -> bool {
        let kept = self.kept.entry(finding.code).or_default();
        let is_kept = *kept < Limits::MOST;
        if is_kept {
            *kept += 1;
        } else {
            self.leave_out(finding);
        }
        is_kept
    }

    /// Counts a finding that is not kept.
    fn leave_out(&mut self, finding: &Diagnostic) {
        let left_out = self.left_out.entry((finding.code, finding.severity));
        *left_out.or_default() += 1;
    }

    /// Decides on findings that have only been counted: the severity that they have now, `None` when
    /// they do not count at all.
    pub fn weigh(&mut self, weigh: impl Fn(&Code, Severity) -> Option<Severity>) {
        for ((rule, severity), number) in std::mem::take(&mut self.left_out) {
            if let Some(severity) = weigh(rule, severity) {
                *self.left_out.entry((rule, severity)).or_default() += number;
            }
        }
    }

    /// Counts those of another run, too.
    pub fn add(&mut self, other: &Self) {
        for (rule, number) in &other.kept {
            *self.kept.entry(rule).or_default() += number;
        }
        for (rule, number) in &other.left_out {
            *self.left_out.entry(*rule).or_default() += number;
        }
    }

    /// Every finding of the rules has been kept.
    pub fn is_complete(&self, is_meant: impl Fn(&Code) -> bool) -> bool {
        !self.left_out.keys().any(|(rule, _)| is_meant(rule))
    }

    /// How many findings of a severity have only been counted.
    pub fn left_out(&self, severity: Severity) -> usize {
        let numbers = self.left_out_of(severity);
        numbers.map(|(_, number)| number).sum()
    }

    /// The same for each rule.
    pub fn left_out_of(&self, severity: Severity) -> impl Iterator<Item = (&'static Code, usize)> {
        let left_out = self.left_out.iter();
        left_out
            .filter_map(move |((rule, of), number)| (*of == severity).then_some((*rule, *number)))
    }
}

/// All findings of a run, in the order of their making.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Of rules with a limit, by their documents; the number is that of their making.
    firsts: BTreeMap<&'static Code, BTreeMap<(Option<Span>, usize), Diagnostic>>,
    made: usize,
    tally: Tally,
    limits: Limits,
}

impl Diagnostics {
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Takes a finding, but none on the value that stands in for one that could not be read.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.primary.place.could_be_read() {
            self.push_unread(diagnostic);
        }
    }

    /// Takes the finding which says that a field could not be read.
    pub fn push_unread(&mut self, mut diagnostic: Diagnostic) {
        let limit = self.limits.of(&diagnostic);
        if limit > 0 {
            diagnostic.shrink();
        }
        match limit {
            0 => self.tally.leave_out(&diagnostic),
            1..Limits::MOST => self.push_first(diagnostic, limit),
            _ if self.tally.admit(&diagnostic) => self.list.push(diagnostic),
            _ => {}
        }
    }

    /// Keeps so many of a rule, those that come first in the input.
    fn push_first(&mut self, diagnostic: Diagnostic, limit: usize) {
        let firsts = self.firsts.entry(diagnostic.code).or_default();
        firsts.insert((diagnostic.primary.place.document(), self.made), diagnostic);
        self.made += 1;
        if firsts.len() > limit
            && let Some((_, last)) = firsts.pop_last()
        {
            self.tally.leave_out(&last);
        }
    }

    /// The findings that were kept, and how many there are.
    pub fn into_parts(mut self) -> (Vec<Diagnostic>, Tally) {
        let firsts = self.firsts.into_values().flat_map(BTreeMap::into_values);
        self.list.extend(firsts);
        (self.list, self.tally)
    }
}

/// Takes the findings of a step that shall not know those of others.
#[derive(Debug)]
pub struct Sink<'d>(&'d mut Diagnostics);

impl<'d> Sink<'d> {
    pub fn new(all: &'d mut Diagnostics) -> Self {
        Self(all)
    }

    pub fn push(&mut self, finding: Diagnostic) {
        self.0.push(finding);
    }

    pub fn extend(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}
