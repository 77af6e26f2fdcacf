//! One line a finding, as compilers write it.

use super::shown::Shown;
use super::{Report, Style, chart};
use crate::terminal::visible;

pub fn text(report: &Report<'_>, style: Style) -> String {
    let mut out = String::new();
    let shown = Shown::new(report, style);
    for finding in &shown.findings {
        let diagnostic = &finding.diagnostic;
        if let Some(span) = finding.primary {
            let (start, _) = report.positions(span);
            let file = report.sources.file(span.file);
            let name = visible(&chart::name_at(file, span.start as usize));
            out.push_str(&format!("{name}:{}:{}: ", start.line, start.column));
        }
        let (severity, code) = (diagnostic.severity.name(), diagnostic.code.name);
        out.push_str(&format!(
            "{severity}[{code}]: {}\n",
            visible(&report.message(finding))
        ));
    }
    out.extend(shown.rest);
    if style.always_summarize
        && let Some(summary) = report.summary(style)
    {
        out.push_str(&summary);
        out.push('\n');
    }
    out
}
