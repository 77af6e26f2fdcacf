//! JUnit XML: a suite for each file, in it a case for each object with findings. Errors fail it.

use indexmap::IndexMap;

use super::Report;
use crate::diagnostic::Severity;
use crate::locate::Located;
use crate::object::Place;
use crate::path;
use crate::terminal::{plural, visible};

/// The findings of a file, or of the input as a whole, by what they are about.
struct Suite<'a> {
    name: String,
    is_file: bool,
    cases: IndexMap<String, Vec<&'a Located>>,
}

pub fn text(report: &Report<'_>) -> String {
    let suites = suites(report);
    let (tests, failures) = suites
        .iter()
        .map(counts)
        .fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"poolctl\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n"
    ));
    for suite in &suites {
        push_suite(report, suite, &mut out);
    }
    out.push_str("</testsuites>\n");
    out
}

/// Also files of the input without findings have a suite, with one case that passes.
fn suites<'a>(report: &'a Report<'_>) -> Vec<Suite<'a>> {
    let suite = |name: String, is_file| Suite {
        name,
        is_file,
        cases: IndexMap::new(),
    };
    let mut input = suite("input".to_owned(), false);
    let relative = |name: &str| path::relative(name, report.context.folder);
    let files = report.sources.files();
    let files = files.map(|(_, file)| (file.name.as_str(), suite(relative(&file.name), true)));
    let mut files: IndexMap<&str, Suite<'_>> = files.collect();
    for finding in &report.findings {
        let file = match (finding.primary, &finding.diagnostic.primary.place) {
            (Some(span), _) => Some(report.file_name(span)),
            (None, Place::File(name)) => Some(&**name),
            (None, _) => None,
        };
        let suite = match file {
            Some(name) => files
                .entry(name)
                .or_insert_with(|| suite(relative(name), true)),
            None => &mut input,
        };
        suite.push(finding);
    }
    let is_told = !input.cases.is_empty() || files.is_empty();
    let input = is_told.then_some(input);
    let mut suites: Vec<_> = input.into_iter().chain(files.into_values()).collect();
    for suite in suites.iter_mut().filter(|suite| suite.cases.is_empty()) {
        suite.cases.insert(suite.name.clone(), Vec::new());
    }
    suites
}

impl<'a> Suite<'a> {
    fn push(&mut self, finding: &'a Located) {
        let object = match &finding.diagnostic.primary.place {
            Place::Field { object, .. } => format!("{} {}", object.kind, object.key),
            _ => String::new(),
        };
        let name = match object.trim() {
            "" => self.name.clone(),
            object => object.to_owned(),
        };
        self.cases.entry(name).or_default().push(finding);
    }
}

/// All cases, and those that fail.
fn counts(suite: &Suite<'_>) -> (usize, usize) {
    let failing = suite.cases.values().filter(|findings| {
        let mut severities = findings.iter().map(|finding| finding.diagnostic.severity);
        severities.any(|severity| severity == Severity::Error)
    });
    (suite.cases.len(), failing.count())
}

fn push_suite(report: &Report<'_>, suite: &Suite<'_>, out: &mut String) {
    let (name, (tests, failures)) = (escape(&suite.name), counts(suite));
    out.push_str(&format!(
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n"
    ));
    for (case, findings) in &suite.cases {
        let case = escape(case);
        let mut head = format!("    <testcase name=\"{case}\" classname=\"{name}\"");
        if suite.is_file {
            head.push_str(&format!(" file=\"{name}\""));
        }
        if findings.is_empty() {
            out.push_str(&format!("{head}/>\n"));
            continue;
        }
        out.push_str(&format!("{head}>\n"));
        push_findings(report, findings, out);
        out.push_str("    </testcase>\n");
    }
    out.push_str("  </testsuite>\n");
}

/// One failure with all errors, for programs keep only one; the other findings as output.
fn push_findings(report: &Report<'_>, findings: &[&Located], out: &mut String) {
    let (errors, others): (Vec<_>, Vec<_>) = findings
        .iter()
        .copied()
        .partition(|finding| finding.diagnostic.severity == Severity::Error);
    let lines = |findings: &[&Located]| -> String {
        let lines = findings.iter().map(|finding| lines(report, finding));
        lines.collect()
    };
    if let Some(first) = errors.first() {
        let message = report.message(first);
        let message = match errors.len() {
            1 => message,
            number => format!("{message} (and {})", plural(number - 1, "more error")),
        };
        let rule = first.diagnostic.code.name;
        let (message, lines) = (escape(&message), lines(&errors));
        out.push_str(&format!(
            "      <failure message=\"{message}\" type=\"{rule}\">{lines}</failure>\n"
        ));
    }
    if !others.is_empty() {
        out.push_str(&format!(
            "      <system-out>{}</system-out>\n",
            lines(&others)
        ));
    }
}

/// A finding as `short` writes it, with the related places and the help.
fn lines(report: &Report<'_>, finding: &Located) -> String {
    let diagnostic = &finding.diagnostic;
    let place = |span| format!("{}: ", escape(&report.location(span).to_string()));
    let mut lines = finding.primary.map(place).unwrap_or_default();
    let (severity, code) = (diagnostic.severity.name(), diagnostic.code.name);
    let message = escape(&report.message(finding));
    lines.push_str(&format!("{severity}[{code}]: {message}\n"));
    for (span, label) in finding.related() {
        lines.push_str(&format!("  {}{}\n", place(span), escape(label)));
    }
    if let Some(help) = &diagnostic.help {
        lines.push_str(&format!("  help: {}\n", escape(help)));
    }
    lines
}

/// Text of the input for an element or an attribute. What XML 1.0 cannot hold is not visible either.
fn escape(text: &str) -> String {
    visible(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(
            escape("a<b>&\"c\" ]]>"),
            "a&lt;b&gt;&amp;&quot;c&quot; ]]&gt;"
        );
        let forbidden = "\0\u{1}\u{8}\u{b}\u{c}\u{1f}\u{fffe}\u{ffff}";
        assert_eq!(
            escape(forbidden),
            "\\u{0}\\u{1}\\u{8}\\u{b}\\u{c}\\u{1f}\\u{fffe}\\u{ffff}"
        );
        assert_eq!(escape("a\n\t\r\u{202e}é"), "a\\u{a}\\u{9}\\u{d}\\u{202e}é");
    }
}
