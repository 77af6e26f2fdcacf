//! The route of a Pool: the listeners that let it in, or refuse it.

use super::evidence::Concerning;
use super::{Fact, World};
use crate::topology::PoolNode;

/// What takes connections for a hostname of the route, from the listener on.
pub fn listeners(
    world: &World<'_>,
    node: &PoolNode<'_>,
    findings: &mut Concerning<'_>,
    hostname: &str,
) -> Vec<Fact> {
    let found = findings.take("spec.route.gatewayRef");
    let pool = node.pool;
    let Some(attachment) = world.topology.attachment(node) else {
        let route = pool.spec.enabled_route();
        let name = route.map_or("", |route| route.gateway_name());
        if !found.is_empty() || name.is_empty() {
            return found;
        }
        let message = format!(
            "Gateway `{name}` is not in the input: whether a listener takes the route is not known"
        );
        return vec![Fact::new(
            None,
            pool.at("spec.route.gatewayRef.name"),
            message,
        )];
    };
    let namespace = &pool.key().namespace;
    let gateway = attachment.gateway.name();
    let open = attachment.open();
    let is_taken = open.iter().any(|(_, listener)| listener.takes(hostname));
    let open = open.into_iter().map(|(index, listener)| {
        let name = &listener.name;
        if !listener.takes(hostname) {
            let own = listener.hostname().unwrap_or_default();
            let message = format!(
                "the listener `{name}` of Gateway `{gateway}` takes `{own}`, not `{hostname}`"
            );
            // One listener is enough.
            let holds = (!is_taken).then_some(false);
            let help = "use a hostname that the listener takes, or another listener";
            let fact = Fact::new(holds, attachment.listener(index, "hostname"), message);
            return fact.help_at(pool.at("spec.route.hostname"), help);
        }
        let holds = attachment.allows(listener, namespace).map(|_| true);
        let mut message =
            format!("the listener `{name}` of Gateway `{gateway}` takes `{hostname}`");
        if holds.is_none() {
            message.push_str(&format!(
                ", if the labels of namespace `{namespace}` are those that it selects"
            ));
        }
        Fact::new(holds, attachment.listener(index, "name"), message)
    });
    open.chain(found).collect()
}
