//! From the Topology and its findings to groups.

use std::collections::{BTreeMap, HashMap, HashSet};

use smol_str::SmolStr;

use super::marks::{Mark, Marks};
use super::{Edge, Group, Kind, Node, Rules, fold};
use crate::api::ServerSpec;
use crate::documents::Documents;
use crate::locate::Findings;
use crate::nearly::nearly;
use crate::object::{Object, ObjectKey};
use crate::terminal::{listed, visible};
use crate::topology::{PoolNode, Topology};
use kubectl_yaml::path::FieldPath;

const GATEWAY_REF: &str = "spec.route.gatewayRef";
const POOL_REFS: &str = "spec.poolRefs";
const CERTIFICATE_REF: &str = "spec.certificateRef";

/// The groups of an environment; with names of Pools only what hangs on these.
pub fn groups(
    environment: Option<&str>,
    topology: &Topology<'_>,
    findings: &Findings,
    documents: &Documents<'_>,
    pools: &[String],
) -> Vec<Group> {
    let marks = Marks::new(findings);
    let mut builder = Builder {
        topology,
        marks: &marks,
        nearly: HashMap::new(),
        pools,
        drafts: BTreeMap::new(),
    };
    for nearly in nearly(topology, findings, documents) {
        let known = topology.inventory.pools.get_key_value(&nearly.pool);
        if let Some((pool, _)) = known.filter(|(pool, _)| builder.is_drawn(&pool.name)) {
            let of_server = builder.nearly.entry(nearly.server.key()).or_default();
            of_server.entry(&pool.name).or_default().push(nearly.field);
        }
    }
    for node in &topology.pools {
        if builder.is_drawn(node.pool.name()) {
            builder.pool(node);
        }
    }
    for server in topology.inventory.servers.values() {
        builder.server(server);
    }
    if pools.is_empty() {
        for key in topology.inventory.certificates.keys() {
            builder.certificate(key);
        }
    }
    let drafts = builder.drafts.into_iter();
    let groups = drafts.map(|(namespace, draft)| {
        fold::folded(Group {
            environment: environment.map(visible),
            namespace: namespace.to_owned(),
            nodes: draft.nodes,
            edges: draft.edges,
        })
    });
    groups.collect()
}

struct Builder<'a> {
    topology: &'a Topology<'a>,
    marks: &'a Marks<'a>,
    /// For each Server the Pools that are drawn and that it would join, but for the fields in which it says so.
    nearly: HashMap<&'a ObjectKey, BTreeMap<&'a str, Vec<&'a FieldPath>>>,
    /// Those that are drawn; all when there are none.
    pools: &'a [String],
    drafts: BTreeMap<&'a str, Draft<'a>>,
}

/// A group in the making.
#[derive(Default)]
struct Draft<'a> {
    nodes: Vec<Node>,
    numbers: HashMap<(Kind, &'a str), usize>,
    edges: Vec<Edge>,
}

impl<'a> Draft<'a> {
    /// The number of the node; one that is new starts as an object that is not in the input.
    fn number(&mut self, kind: Kind, name: &'a str) -> usize {
        let nodes = &mut self.nodes;
        *self.numbers.entry((kind, name)).or_insert_with(|| {
            nodes.push(Node {
                kind,
                count: 1,
                title: visible(name),
                details: Vec::new(),
                is_missing: true,
                rules: Rules::default(),
            });
            nodes.len() - 1
        })
    }

    /// The number of the node of an object that is in the input.
    fn present(&mut self, kind: Kind, name: &'a str, details: Vec<String>, rules: Rules) -> usize {
        let number = self.number(kind, name);
        let node = &mut self.nodes[number];
        node.is_missing = false;
        node.details = details;
        node.rules = rules;
        number
    }

    /// A Server is in a Pool, or would be.
    fn joins(&mut self, server: usize, pool: &'a str, rules: Rules) {
        let service = self.number(Kind::Service, pool);
        self.edge(service, server, rules);
    }

    fn edge(&mut self, from: usize, to: usize, rules: Rules) {
        self.edges.push(Edge {
            from,
            to,
            label: None,
            rules,
        });
    }
}

impl<'a> Builder<'a> {
    fn is_drawn(&self, pool: &str) -> bool {
        self.pools.is_empty() || self.pools.iter().any(|name| name == pool)
    }

    fn draft(&mut self, key: &'a ObjectKey) -> &mut Draft<'a> {
        self.drafts.entry(&key.namespace).or_default()
    }

    fn pool(&mut self, node: &PoolNode<'a>) {
        let (key, spec) = (node.pool.key(), &node.pool.spec);
        let (all_marks, marks) = (self.marks, self.marks.of("Pool", key));
        let route = spec.enabled_route();
        let is_of_route = |mark: &Mark<'_>| route.is_some() && mark.is_within("spec.route");
        let service = format!("{}, port {}", visible(spec.service_type()), spec.port());
        let rules = marks.rules(|mark| !is_of_route(mark));
        let draft = self.draft(key);
        let service = draft.present(Kind::Service, &key.name, vec![service], rules);
        let Some(route) = route else {
            return;
        };
        let name = route.gateway_name();
        // The Gateway refuses the hostname: that is no mistake of the route alone.
        let is_of_gateway = |mark: &Mark<'_>| {
            !name.is_empty()
                && is_of_route(mark)
                && (mark.is_within(GATEWAY_REF) || mark.relates_to("Gateway"))
        };
        let hostname = Some(route.hostname()).filter(|hostname| !hostname.is_empty());
        let hostname = hostname.map(visible).into_iter().collect();
        let rules = marks.rules(|mark| is_of_route(mark) && !is_of_gateway(mark));
        let tls_route = draft.present(Kind::TlsRoute, &key.name, hostname, rules);
        draft.edge(tls_route, service, Rules::default());
        let gateway = match node.gateway {
            Some(gateway) => {
                let rules = all_marks.of("Gateway", gateway.key()).all_rules();
                draft.present(Kind::Gateway, gateway.name(), Vec::new(), rules)
            }
            None if name.is_empty() => return,
            None => draft.number(Kind::Gateway, name),
        };
        draft.edges.push(Edge {
            from: gateway,
            to: tls_route,
            label: route.section_name().map(visible),
            rules: marks.rules(is_of_gateway),
        });
    }

    fn server(&mut self, server: &'a Object<ServerSpec>) {
        let key = server.key();
        let refs = server.spec.pool_refs();
        let certificate_ref = server.spec.certificate_ref();
        let nearly = self.nearly.remove(key).unwrap_or_default();
        let all_pools = &self.topology.inventory.pools;
        let is_there = |name: &SmolStr| all_pools.contains_key(&key.beside(name));
        let mut names = refs.iter();
        let is_joined = names.any(|name| self.is_drawn(name) && is_there(name));
        if !self.pools.is_empty() && !is_joined && nearly.is_empty() {
            return;
        }
        let marks = self.marks.of("Server", key);
        let item = |mark: &Mark<'_>| refs.get(mark.path.item_of(&FieldPath::parse(POOL_REFS))?);
        let of_certificate =
            |mark: &Mark<'_>| certificate_ref.is_some() && mark.is_within(CERTIFICATE_REF);
        let rules = marks.rules(|mark| {
            let mut fields = nearly.values().flatten();
            let is_nearly = fields.any(|field| *field == mark.path);
            item(mark).is_none() && !of_certificate(mark) && !is_nearly
        });
        let draft = self.draft(key);
        let number = draft.present(Kind::Server, &key.name, Vec::new(), rules);
        let mut known = HashSet::new();
        for name in refs {
            if known.insert(name) && self.is_drawn(name) {
                let rules = marks.rules(|mark| item(mark) == Some(name));
                self.draft(key).joins(number, name, rules);
            }
        }
        for (name, fields) in nearly {
            let rules = marks.rules(|mark| fields.contains(&mark.path));
            self.draft(key).joins(number, name, rules);
        }
        if let Some(name) = certificate_ref {
            let certificates = &self.topology.inventory.certificates;
            let certificate = match certificates.get_key_value(&key.beside(name)) {
                Some((key, _)) => self.certificate(key),
                None => self.draft(key).number(Kind::Certificate, name),
            };
            let rules = marks.rules(of_certificate);
            self.draft(key).edge(number, certificate, rules);
        }
    }

    /// The number of a Certificate that is in the input.
    fn certificate(&mut self, key: &'a ObjectKey) -> usize {
        let known = (Kind::Certificate, &*key.name);
        if let Some(number) = self.draft(key).numbers.get(&known) {
            return *number;
        }
        let rules = self.marks.of("Certificate", key).all_rules();
        let node = self.topology.wanted(key);
        let missing = node.into_iter().flat_map(|node| &node.missing);
        let missing: Vec<_> = missing.map(|name| visible(name)).collect();
        let missing: Vec<_> = missing.iter().map(String::as_str).collect();
        let details = (!missing.is_empty()).then(|| format!("gets {}", listed(&missing)));
        let (draft, details) = (self.draft(key), details.into_iter().collect());
        draft.present(Kind::Certificate, &key.name, details, rules)
    }
}
