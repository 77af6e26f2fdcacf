//! `route-hostname`: an enabled route needs a DNS name that the TLSRoute CRD and TLS clients take.

use crate::diagnostic::{Code, Severity, Sink};
use crate::hostname::wildcard_domain;
use crate::kubernetes;
use crate::rules::Cluster;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::error(
    "route-hostname",
    "an enabled route without a usable hostname",
);

pub(super) fn run(topology: &Topology<'_>, _: &Cluster, findings: &mut Sink<'_>) {
    for (pool, route) in topology.routes() {
        let hostname = route.hostname();
        let at = |message: String| CODE.at(pool.at("spec.route.hostname"), message);
        if hostname.is_empty() {
            let message = format!(
                "the route of Pool `{}` is enabled, but has no hostname",
                pool.name()
            );
            findings.push(at(message).help(
                "add `hostname: NAME`, the name that agents connect to, or set `enabled: false`",
            ));
        } else if let Err(problem) = kubernetes::check_hostname(hostname) {
            let finding = at(format!("the hostname `{hostname}` {}", problem.reason));
            findings.push(match problem.instead {
                Some(instead) => finding.help(format!("write `{instead}`")).fix(instead),
                None if hostname.contains('*') => finding
                    .help("write a `*` as the first label alone, as in `*.puppet.example.com`"),
                None => {
                    finding.help("write a DNS name in lower case, such as `puppet.example.com`")
                }
            });
        } else if let Some(reason) = kubernetes::hostname_doubt(hostname) {
            let finding = at(format!("the hostname `{hostname}` {reason}"));
            findings.push(finding.severity(Severity::Warning).help(
                if wildcard_domain(hostname).is_some_and(|domain| !domain.contains('.')) {
                    "write the domain of your agents, as in `*.puppet.example.com`"
                } else {
                    "write a DNS name, such as `puppet.example.com`: API servers accept this one, but no TLS client asks for it"
                },
            ));
        }
    }
}
