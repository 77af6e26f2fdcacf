//! Workflow commands of GitHub Actions, which it shows as annotations.

use super::{Location, Report};
use crate::diagnostic::Severity;
use crate::locate::Located;
use crate::object::Place;
use crate::terminal::visible;

/// Annotations of each severity that GitHub takes from a step; it drops the rest in silence.
const SHOWN: usize = 10;

/// Errors first, because the first ones are shown; then a line with the totals.
pub fn text(report: &Report<'_>) -> String {
    let mut findings: Vec<_> = report.findings.iter().collect();
    findings.sort_by_key(|finding| finding.diagnostic.severity);
    let commands = findings.iter().map(|finding| command(report, finding));
    let mut out: String = commands.collect();
    out.push_str(&report.totals());
    if report.numbers.iter().any(|number| *number > SHOWN) {
        out.push_str(&format!(
            "; GitHub annotates the first {SHOWN} errors, warnings and notices of a step"
        ));
    }
    out.push('\n');
    out
}

fn command(report: &Report<'_>, finding: &Located) -> String {
    let diagnostic = &finding.diagnostic;
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = match &diagnostic.primary.place {
        Place::Input => Vec::new(),
        _ => range(&report.some_location(finding)),
    };
    properties.push(("title", format!("poolctl {}", diagnostic.code.name)));
    let pairs: Vec<_> = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", property(value)))
        .collect();
    let mut message = visible(&report.message(finding));
    for (span, label) in finding.related() {
        let place = visible(&report.location(span).to_string());
        message.push_str(&format!("\n{place}: {}", visible(label)));
    }
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\nhelp: {}", visible(help)));
    }
    format!("::{name} {}::{}\n", pairs.join(","), data(&message))
}

fn range(location: &Location) -> Vec<(&'static str, String)> {
    let Location { path, start, end } = location;
    let mut range = vec![
        ("file", visible(path)),
        ("line", start.line.to_string()),
        ("col", start.column.to_string()),
        ("endLine", end.line.to_string()),
        ("endColumn", end.column.to_string()),
    ];
    // GitHub drops the columns of several lines, and complains.
    range.retain(|(name, _)| start.line == end.line || !matches!(*name, "col" | "endColumn"));
    range
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_command_or_a_property_is_escaped() {
        assert_eq!(data("a%0Ab\r\nc::d, e"), "a%250Ab%0D%0Ac::d, e");
        assert_eq!(property("C:\\a,b=c%"), "C%3A\\a%2Cb=c%25");
    }
}
