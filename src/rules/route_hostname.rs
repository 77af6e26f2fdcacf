//! `route-hostname`: an enabled route needs a DNS name that the TLSRoute CRD and TLS clients take.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::hostname::wildcard_domain;
use crate::kubernetes;
use crate::topology::PoolNode;

pub(super) static CODE: Code = Code::error(
    "route-hostname",
    "an enabled route without a usable hostname",
);

pub(super) fn run(node: &PoolNode<'_>) -> Option<Diagnostic> {
    let pool = node.pool;
    let hostname = pool.spec.enabled_route()?.hostname();
    let at = |message: String| CODE.at(pool.at("spec.route.hostname"), message);
    if hostname.is_empty() {
        let message = format!(
            "the route of Pool `{}` is enabled, but has no hostname",
            pool.name()
        );
        return Some(at(message).help(
            "add `hostname: NAME`, the name that agents connect to, or set `enabled: false`",
        ));
    }
    if let Err(problem) = kubernetes::check_hostname(hostname) {
        let finding = at(format!("the hostname `{hostname}` {}", problem.reason));
        return Some(match problem.instead {
            Some(instead) => finding.help(format!("write `{instead}`")).fix(instead),
            None if hostname.contains('*') => {
                finding.help("write a `*` as the first label alone, as in `*.puppet.example.com`")
            }
            None => finding.help("write a DNS name in lower case, such as `puppet.example.com`"),
        });
    }
    let reason = kubernetes::hostname_doubt(hostname)?;
    let help = match wildcard_domain(hostname) {
        Some(domain) if !domain.contains('.') => {
            "write the domain of your agents, as in `*.puppet.example.com`"
        }
        _ => {
            "write a DNS name, such as `puppet.example.com`: API servers accept this one, but no TLS client asks for it"
        }
    };
    let finding = at(format!("the hostname `{hostname}` {reason}"));
    Some(finding.severity(Severity::Warning).help(help))
}
