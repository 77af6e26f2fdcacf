//! Which findings people are shown, in which order, and what is said of the others.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Report, SEVERITIES, Style};
use crate::diagnostic::{Code, Severity, Tally};
use crate::locate::Located;
use crate::terminal::plural;

/// The notes of one rule take no more lines than this; the last one counts the others.
pub const NOTE_LINES: usize = 3;

/// What people are shown of the findings.
pub struct Shown<'a> {
    /// Notes, warnings, then errors, so that the last screen has what stops the run; each of them by place.
    pub findings: Vec<&'a Located>,
    /// How many more notes there are of a rule.
    pub folded: Vec<(&'static Code, usize)>,
    /// A line on the others, when there are any.
    pub rest: Option<String>,
}

impl<'a> Shown<'a> {
    pub fn new(report: &Report<'a>, style: Style) -> Self {
        let severity = |finding: &&Located| finding.diagnostic.severity;
        let findings = report.findings.iter().copied();
        let mut findings: Vec<_> = findings
            .filter(|finding| style.shows(severity(finding)))
            .collect();
        let folded = if style.abbreviates() {
            fold(&mut findings, report.tally)
        } else {
            Vec::new()
        };
        findings.sort_by_key(severity);
        // Of too many, those that weigh most, and then those that come first.
        findings.truncate(style.most.0);
        findings.sort_by_key(|finding| Reverse(severity(finding)));
        Self {
            rest: rest(report, style, &findings, &folded),
            findings,
            folded,
        }
    }

    /// The first of those that weigh most.
    pub fn gravest(&self) -> Option<&'a Located> {
        let findings = self.findings.iter().copied();
        findings.min_by_key(|finding| finding.diagnostic.severity)
    }
}

/// Leaves out notes that say again what those of the same rule say, and counts them.
fn fold(findings: &mut Vec<&Located>, tally: &Tally) -> Vec<(&'static Code, usize)> {
    let is_note = |finding: &Located| finding.diagnostic.severity == Severity::Note;
    let mut numbers: BTreeMap<_, _> = tally.left_out_of(Severity::Note).collect();
    for note in findings.iter().filter(|finding| is_note(finding)) {
        *numbers.entry(note.diagnostic.code).or_default() += 1;
    }
    numbers.retain(|_, number| *number > NOTE_LINES);
    let mut seen: BTreeMap<_, usize> = BTreeMap::new();
    findings.retain(|finding| {
        let rule = finding.diagnostic.code;
        if !is_note(finding) || !numbers.contains_key(rule) {
            return true;
        }
        let number = seen.entry(rule).or_default();
        *number += 1;
        *number < NOTE_LINES
    });
    let folded = numbers.into_iter();
    folded
        .map(|(rule, number)| (rule, number + 1 - NOTE_LINES))
        .collect()
}

/// A line on the findings that people are not shown, when there are any.
fn rest(
    report: &Report<'_>,
    style: Style,
    shown: &[&Located],
    folded: &[(&Code, usize)],
) -> Option<String> {
    let folded: usize = folded.iter().map(|(_, number)| number).sum();
    let hidden = SEVERITIES.into_iter().zip(report.numbers);
    let hidden = hidden.filter_map(|(severity, all)| {
        let of_severity = |finding: &&&Located| finding.diagnostic.severity == severity;
        let told = match severity {
            Severity::Note => folded,
            Severity::Error | Severity::Warning => 0,
        };
        let number = all - told - shown.iter().filter(of_severity).count();
        (style.shows(severity) && number > 0).then(|| plural(number, severity.name()))
    });
    let (hidden, most) = (hidden.collect::<Vec<_>>().join(", "), style.most.0);
    match shown.len() {
        _ if hidden.is_empty() => None,
        number if number < most => Some(format!("{hidden} more, which are only counted\n")),
        _ => Some(format!(
            "{hidden} more, beyond the {most} shown; --max-findings shows more\n"
        )),
    }
}
