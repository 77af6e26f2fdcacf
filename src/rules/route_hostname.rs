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
            let message = "an enabled route needs a hostname".to_owned();
            findings.push(at(message).help("add `hostname`, or set `enabled: false`"));
        } else if let Err(problem) = kubernetes::check_hostname(hostname) {
            let finding = at(format!("the hostname `{hostname}` {}", problem.reason));
            findings.push(match problem.instead {
                Some(instead) => finding.help(format!("write `{instead}`")).fix(instead),
                None => {
                    finding.help("write a DNS name in lower case, such as `puppet.example.com`")
                }
            });
        } else if let Some(reason) = kubernetes::hostname_doubt(hostname) {
            let finding = at(format!("the hostname `{hostname}` {reason}"));
            findings.push(finding.severity(Severity::Warning).help(
                if wildcard_domain(hostname).is_some_and(|domain| !domain.contains('.')) {
                    "name the domain, as in `*.puppet.example.com`"
                } else {
                    "API servers accept it, but it is no DNS name: write one, such as `puppet.example.com`"
                },
            ));
        }
    }
}
