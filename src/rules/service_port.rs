//! `service-port`: 1 to 65535; the operator reads 0 as 8140.

use crate::api::pool::PUPPET_PORT;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::topology::PoolNode;

pub(super) static CODE: Code = Code::error("service-port", "no port for a Service");

pub(super) fn run(node: &PoolNode<'_>) -> Option<Diagnostic> {
    let port = node.pool.spec.service.as_ref()?.port?;
    let at = |message: String| CODE.at(node.pool.at("spec.service.port"), message);
    match port {
        0 => Some(
            at(format!("port 0 is read as {PUPPET_PORT}"))
                .severity(Severity::Warning)
                .help(format!("write {PUPPET_PORT}, or leave the field out"))
                .fix_number(PUPPET_PORT),
        ),
        1..=65535 => None,
        _ => Some(
            at(format!("a Service cannot have port {port}")).help("write a number from 1 to 65535"),
        ),
    }
}
