//! Routes and the listeners of their Gateways.

use crate::api::PoolSpec;
use crate::api::gateway::{GatewaySpec, Listener};
use crate::api::pool::PoolRouteSpec;
use crate::inventory::Inventory;
use crate::object::{Object, Place};
use kubectl_yaml::path::FieldPath;

/// An enabled route and its Gateway, where that is in the input.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'a> {
    pub(super) inventory: &'a Inventory<'a>,
    pub pool: &'a Object<PoolSpec>,
    pub route: &'a PoolRouteSpec,
    pub gateway: &'a Object<GatewaySpec>,
}

/// A listener and its position in the Gateway.
pub type Positioned<'a> = (usize, &'a Listener);

/// A route works when one listener fulfills everything. What is asked comes in the order below, and
/// each question goes to the listeners that are left by those before it, or to those before it where
/// none is left: so each mistake is found once, and all of one listener together.
impl<'a> Attachment<'a> {
    /// The listeners that the route asks for.
    pub fn selected(&self) -> Vec<Positioned<'a>> {
        let section = self.route.section_name();
        self.gateway.spec.selected(section).collect()
    }

    /// Of these the ones of protocol TLS; the others are not worth a further question.
    pub fn tls(&self) -> Vec<Positioned<'a>> {
        only(self.selected(), Listener::is_tls)
    }

    /// Of these the ones that pass TLS through, if there are any.
    pub fn passing(&self) -> Vec<Positioned<'a>> {
        narrowed(self.tls(), Listener::is_passthrough)
    }

    /// Of these the ones that take the hostname, if there are any.
    pub fn taking(&self) -> Vec<Positioned<'a>> {
        narrowed(self.passing(), |listener| self.takes(listener))
    }

    /// Of the ones that pass TLS through, if there are any, those that take the hostname.
    pub fn fitting(&self) -> Vec<Positioned<'a>> {
        only(self.passing(), |listener| self.takes(listener))
    }

    fn takes(&self, listener: &Listener) -> bool {
        listener.takes(self.route.hostname())
    }

    /// Whether a listener allows TLSRoutes of a namespace at all; `None` when that cannot be told.
    pub fn allows(&self, listener: &Listener, namespace: &str) -> Option<bool> {
        let labels = self.inventory.namespaces.get(namespace);
        let gateway = &self.gateway.key().namespace;
        listener.allows_namespace(gateway, namespace, labels)
    }

    /// Of these the ones that let the route in, or may do so.
    pub fn open(&self) -> Vec<Positioned<'a>> {
        only(self.fitting(), |listener| self.may_enter(listener))
    }

    /// Whether a listener passes TLS through to TLSRoutes of the Pool's namespace, as far as can be told.
    pub fn may_enter(&self, listener: &Listener) -> bool {
        listener.is_tls()
            && listener.is_passthrough()
            && listener.allows_tls_routes()
            && self.allows(listener, &self.pool.key().namespace) != Some(false)
    }

    /// The reference of the Pool: to a listener if it names one, else to the Gateway.
    pub fn place(&self) -> Place {
        self.pool.at(match self.route.section_name() {
            Some(_) => "spec.route.gatewayRef.sectionName",
            None => "spec.route.gatewayRef.name",
        })
    }

    /// A field of a listener of the Gateway.
    pub fn listener(&self, index: usize, field: &'static str) -> Place {
        let path = FieldPath::parse("spec.listeners").index(index).join(field);
        self.gateway.origin.field(path)
    }
}

fn only<'a>(
    mut listeners: Vec<Positioned<'a>>,
    fits: impl Fn(&Listener) -> bool,
) -> Vec<Positioned<'a>> {
    listeners.retain(|(_, listener)| fits(listener));
    listeners
}

/// Those that fit, or all where none does.
fn narrowed<'a>(
    listeners: Vec<Positioned<'a>>,
    fits: impl Fn(&Listener) -> bool,
) -> Vec<Positioned<'a>> {
    let fitting = only(listeners.clone(), fits);
    if fitting.is_empty() {
        listeners
    } else {
        fitting
    }
}
