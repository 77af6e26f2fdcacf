//! `server-workload`: the CRD takes the Server, but the API server refuses the Deployment that the operator
//! makes of it, so the Pool gets no pod.

use crate::api::ServerSpec;
use crate::diagnostic::{Code, Sink};
use crate::kubernetes;
use crate::object::Object;
use crate::suggest;
use crate::topology::Topology;

pub(super) static CODE: Code = Code::warning(
    "server-workload",
    "a Server whose Deployment the API server refuses",
);

pub(super) fn run(topology: &Topology<'_>, findings: &mut Sink<'_>) {
    for server in topology.inventory.servers.values() {
        config(server, findings);
        amounts(server, findings);
    }
}

/// The name of the Config becomes the value of a label; one that is too long is a finding of `server-name`.
fn config(server: &Object<ServerSpec>, findings: &mut Sink<'_>) {
    let config = &server.spec.config_ref;
    if config.len() <= kubernetes::MAX_LABEL && !kubernetes::is_label_value(config) {
        let message = format!("no Config can have the name `{config}`");
        let finding = CODE.at(server.at("spec.configRef"), message);
        findings.push(finding.help(
            "write the name of a Config: it becomes the value of a pod label, and with this one the API server refuses the Deployment",
        ));
    }
}

fn amounts(server: &Object<ServerSpec>, findings: &mut Sink<'_>) {
    let help = "write 0 or more: with less the API server refuses the Deployment";
    if let Some(replicas) = server.spec.replicas.filter(|replicas| *replicas < 0) {
        let message = format!("a Server cannot have {replicas} replicas");
        let finding = CODE.at(server.at("spec.replicas"), message);
        findings.push(finding.help(help));
    }
    for (map, resource, amount) in server.spec.amounts() {
        let place = || server.entry(map, resource);
        if kubernetes::is_negative_quantity(amount) {
            let message =
                format!("the amount of `{resource}` cannot be negative, as `{amount}` is");
            findings.push(CODE.at(place(), message).help(help));
        }
        if !is_resource(resource) {
            let message = format!("a container has no resource `{resource}`");
            let finding = CODE.at(place().on_key(), message);
            findings.push(match suggest::nearest(resource, RESOURCES) {
                Some(near) => finding.did_you_mean(near),
                None => finding.help(
                    "write cpu, memory, ephemeral-storage, hugepages-SIZE, or another one as `example.com/name`",
                ),
            });
        }
    }
    requests(server, findings);
}

/// Resources of every container, beside huge pages.
const RESOURCES: &[&str] = &["cpu", "memory", "ephemeral-storage"];

fn is_resource(name: &str) -> bool {
    let is_known = || RESOURCES.contains(&name) || name.starts_with("hugepages-");
    kubernetes::qualified_key_problem(name).is_none() && (name.contains('/') || is_known())
}

/// Nothing may ask for more than it may have.
fn requests(server: &Object<ServerSpec>, findings: &mut Sink<'_>) {
    let resources = server.spec.resources.as_deref();
    let maps =
        resources.and_then(|resources| resources.requests.as_ref().zip(resources.limits.as_ref()));
    let Some((requests, limits)) = maps else {
        return;
    };
    for (resource, request) in requests {
        let Some(limit) = limits.get(resource) else {
            continue;
        };
        let (request, limit) = (&*request.0, &*limit.0);
        // A negative one has been reported.
        if !kubernetes::is_negative_quantity(limit) && kubernetes::is_more(request, limit) {
            let place = |map| server.entry(map, resource);
            let message = format!(
                "the request for `{resource}`, `{request}`, is more than its limit, `{limit}`"
            );
            let finding = CODE
                .at(place("spec.resources.requests"), message)
                .related(place("spec.resources.limits"), "the limit is here");
            findings.push(
                finding.help("lower the request or raise the limit: like this the API server refuses the Deployment"),
            );
        }
    }
}
