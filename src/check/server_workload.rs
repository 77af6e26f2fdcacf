//! `server-workload`: the CRD takes the Server, but the API server refuses the Deployment that the operator
//! makes of it, so the Pool gets no pod.

use crate::api::ServerSpec;
use crate::check::{Options, Rule};
use crate::diagnostic::{Code, Diagnostics};
use crate::kubernetes;
use crate::object::Object;
use crate::topology::Topology;
use crate::yaml::path::FieldPath;

static CODE: Code = Code::warning(
    "server-workload",
    "a Server whose Deployment the API server refuses",
)
.explained(include_str!("../explain/server-workload.md"));

pub(super) const RULE: Rule = Rule { code: &CODE, run };

fn run(topology: &Topology<'_>, _: &Options, diagnostics: &mut Diagnostics) {
    for server in &topology.servers {
        config(server, diagnostics);
        amounts(server, diagnostics);
    }
}

/// The name of the Config becomes the value of a label; one that is too long is a finding of `server-name`.
fn config(server: &Object<ServerSpec>, diagnostics: &mut Diagnostics) {
    let config = &server.spec.config_ref;
    if config.len() <= kubernetes::MAX_LABEL && !kubernetes::is_label_value(config) {
        let message = format!("no Config can have the name `{config}`");
        let finding = CODE.at(server.at("spec.configRef"), message);
        diagnostics.push(finding.help(
            "it becomes the value of a pod label, so the API server refuses the Deployment: write the name of a Config",
        ));
    }
}

fn amounts(server: &Object<ServerSpec>, diagnostics: &mut Diagnostics) {
    let help = "the API server refuses the Deployment: write 0 or more";
    if let Some(replicas) = server.spec.replicas.filter(|replicas| *replicas < 0) {
        let message = format!("a Server cannot have {replicas} replicas");
        let finding = CODE.at(server.at("spec.replicas"), message);
        diagnostics.push(finding.help(help));
    }
    for (path, resource, amount) in server.spec.amounts() {
        if kubernetes::is_negative_quantity(amount) {
            let path = FieldPath::parse(path).key(resource);
            let message =
                format!("the amount of `{resource}` cannot be negative, as `{amount}` is");
            let finding = CODE.at(server.origin.field(path), message);
            diagnostics.push(finding.help(help));
        }
    }
}
