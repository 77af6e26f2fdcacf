//! JUnit XML: a suite for each file, in it a case for each object with findings. Errors fail it.

use indexmap::IndexMap;

use super::Report;
use crate::diagnostic::Severity;
use crate::locate::Located;
use crate::object::Place;
use crate::path;
use crate::terminal::{plural, visible};

/// Findings by what they are about.
type Cases<'a> = IndexMap<String, Vec<&'a Located>>;

pub fn text(report: &Report<'_>) -> String {
    let suites = suites(report);
    let all = suites.values().map(counts);
    let (tests, failures) = all.fold((0, 0), |sum, suite| (sum.0 + suite.0, sum.1 + suite.1));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<testsuites name=\"poolctl\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n"
    ));
    for (file, cases) in &suites {
        push_suite(report, *file, cases, &mut out);
    }
    out.push_str("</testsuites>\n");
    out
}

/// By files, and first by none. Also files of the input without findings have a suite, with one case that
/// passes.
fn suites<'a>(report: &'a Report<'_>) -> IndexMap<Option<&'a str>, Cases<'a>> {
    let files = report.sources.files();
    let names = files.map(|(_, file)| Some(file.name.as_str()));
    let all = [None].into_iter().chain(names);
    let mut suites: IndexMap<_, Cases<'_>> = all.map(|file| (file, Cases::new())).collect();
    for finding in &report.findings {
        let place = &finding.diagnostic.primary.place;
        let file = match (finding.primary, place) {
            (Some(span), _) => Some(report.file_name(span)),
            (None, Place::File(name)) => Some(&**name),
            (None, _) => None,
        };
        let object = place.object();
        let object = object.map(|object| format!("{} {}", object.kind, object.key));
        let object = object.unwrap_or_default();
        let case = match object.trim() {
            "" => suite_name(report, file),
            object => object.to_owned(),
        };
        let cases = suites.entry(file).or_default();
        cases.entry(case).or_default().push(finding);
    }
    let is_told = suites.len() == 1 || !suites[&None].is_empty();
    suites.retain(|file, _| file.is_some() || is_told);
    for (file, cases) in suites.iter_mut().filter(|(_, cases)| cases.is_empty()) {
        cases.insert(suite_name(report, *file), Vec::new());
    }
    suites
}

fn suite_name(report: &Report<'_>, file: Option<&str>) -> String {
    match file {
        Some(name) => path::relative(name, report.context.folder),
        None => "input".to_owned(),
    }
}

/// All cases, and those that fail.
fn counts(cases: &Cases<'_>) -> (usize, usize) {
    let failing = cases.values().filter(|findings| {
        let mut severities = findings.iter().map(|finding| finding.diagnostic.severity);
        severities.any(|severity| severity == Severity::Error)
    });
    (cases.len(), failing.count())
}

fn push_suite(report: &Report<'_>, file: Option<&str>, cases: &Cases<'_>, out: &mut String) {
    let (name, (tests, failures)) = (escape(&suite_name(report, file)), counts(cases));
    out.push_str(&format!(
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n"
    ));
    for (case, findings) in cases {
        let case = escape(case);
        let mut head = format!("    <testcase name=\"{case}\" classname=\"{name}\"");
        if file.is_some() {
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
