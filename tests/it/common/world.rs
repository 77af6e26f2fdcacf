//! Random worlds of Pools, Servers, Certificates and foreign documents.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;

pub const NAMESPACES: &[&str] = &["alpha", "beta", "gamma"];

#[derive(Clone, Debug)]
pub struct Pool {
    pub namespace: usize,
    pub port: Option<u16>,
    pub route: Option<bool>,
    pub inject: bool,
    pub annotation: String,
    pub label: String,
}

#[derive(Clone, Debug)]
pub struct Server {
    pub namespace: usize,
    pub pools: Vec<Index>,
    pub certificate: Index,
}

#[derive(Clone, Debug)]
pub struct Certificate {
    pub namespace: usize,
    pub names: Vec<Index>,
    pub listed: bool,
    pub annotation: String,
}

#[derive(Clone, Debug)]
pub struct World {
    pub pools: Vec<Pool>,
    pub servers: Vec<Server>,
    pub certificates: Vec<Certificate>,
    pub foreign: Vec<usize>,
}

/// Any text, with a taste for what YAML readers disagree on.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~\\n\\t:#'\"\u{85}\u{2028}\u{feff}é]{0,12}",
        proptest::sample::select(
            &[
                "yes",
                "on",
                "null",
                "~",
                "1_000",
                "0x1f",
                "1e3",
                "2001-01-01",
                ".inf",
                "<<",
                "=",
                "- a",
                "a: b",
                " ",
                ""
            ][..]
        )
        .prop_map(str::to_owned),
    ]
    // No reader takes a NUL, whatever the escape.
    .prop_map(|text| text.replace('\0', ""))
}

pub fn world() -> impl Strategy<Value = World> {
    let namespace = || 0..NAMESPACES.len();
    let pool = (
        namespace(),
        any::<Option<u16>>(),
        any::<Option<bool>>(),
        any::<bool>(),
        text(),
        "[a-z]{0,8}",
    )
        .prop_map(|(namespace, port, route, inject, annotation, label)| Pool {
            namespace,
            port: port.filter(|port| *port > 0),
            route,
            inject,
            annotation,
            label,
        });
    let server = (
        namespace(),
        prop::collection::vec(any::<Index>(), 0..5),
        any::<Index>(),
    )
        .prop_map(|(namespace, pools, certificate)| Server {
            namespace,
            pools,
            certificate,
        });
    let certificate = (
        namespace(),
        prop::collection::vec(any::<Index>(), 0..4),
        any::<bool>(),
        text(),
    )
        .prop_map(|(namespace, names, listed, annotation)| Certificate {
            namespace,
            names,
            listed,
            annotation,
        });
    let many = 1..8usize;
    (
        prop::collection::vec(pool, many.clone()),
        prop::collection::vec(server, many.clone()),
        prop::collection::vec(certificate, many),
        prop::collection::vec(0..FOREIGN.len(), 0..4),
    )
        .prop_map(|(pools, servers, certificates, foreign)| World {
            pools,
            servers,
            certificates,
            foreign,
        })
}

pub const FOREIGN: &[&str] = &[
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: \"openvox.voxpupuli.org\"}\n",
    "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: c0, namespace: alpha}\nspec: {dnsNames: [a]}\n",
    "# nothing but a comment\n",
    "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: p0}\nspec: {}\n",
    "apiVersion: v1\nkind: Values\nvalues: [1, 2]\n",
];

impl World {
    pub fn hostname(&self, pool: usize) -> String {
        let namespace = NAMESPACES[self.pools[pool].namespace];
        format!("p{pool}.{namespace}.example.com")
    }

    pub fn injects(&self, pool: usize) -> bool {
        self.pools[pool].route == Some(true) && self.pools[pool].inject
    }

    /// Positions of the objects that share a namespace.
    pub fn neighbors<T>(
        objects: &[T],
        namespace: impl Fn(&T) -> usize,
        wanted: usize,
    ) -> Vec<usize> {
        (0..objects.len())
            .filter(|n| namespace(&objects[*n]) == wanted)
            .collect()
    }

    pub fn pools_of(&self, server: &Server) -> Vec<usize> {
        let near = Self::neighbors(&self.pools, |pool| pool.namespace, server.namespace);
        let picked = server.pools.iter().filter(|_| !near.is_empty());
        let mut pools: Vec<_> = picked.map(|index| *index.get(&near)).collect();
        let mut seen = BTreeSet::new();
        pools.retain(|pool| seen.insert(*pool));
        pools
    }

    pub fn certificate_of(&self, server: &Server) -> Option<usize> {
        let near = Self::neighbors(&self.certificates, |c| c.namespace, server.namespace);
        (!near.is_empty()).then(|| *server.certificate.get(&near))
    }

    /// The names in a Certificate of the input: some of its own, some that a Pool would inject.
    pub fn present(&self, certificate: usize) -> Vec<String> {
        let names = self.certificates[certificate].names.iter();
        names
            .map(|index| match index.index(self.pools.len() + 2) {
                n if n < self.pools.len() => self.hostname(n),
                n => format!("own-{n}"),
            })
            .collect()
    }

    pub fn documents(&self) -> Vec<String> {
        let head = |kind: &str, name: &str, namespace: usize, annotation: &str| {
            format!(
                "apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: {}\n  annotations:\n    note: {annotation}\nspec:\n",
                NAMESPACES[namespace]
            )
        };
        let mut documents = Vec::new();
        for (n, pool) in self.pools.iter().enumerate() {
            let mut text = head("Pool", &format!("p{n}"), pool.namespace, "x");
            text += &format!(
                "  service:\n    annotations: {{a: {}}}\n    labels: {{team: \"{}\"}}\n",
                quoted(&pool.annotation),
                pool.label
            );
            if let Some(port) = pool.port {
                text += &format!("    port: {port}\n");
            }
            if let Some(enabled) = pool.route {
                text += &format!(
                    "  route: {{enabled: {enabled}, hostname: {}, gatewayRef: {{name: gw}}, injectDNSAltName: {}}}\n",
                    self.hostname(n),
                    pool.inject
                );
            }
            documents.push(text);
        }
        for (n, server) in self.servers.iter().enumerate() {
            let refs: Vec<_> = self
                .pools_of(server)
                .iter()
                .map(|pool| format!("p{pool}"))
                .collect();
            let certificate = self
                .certificate_of(server)
                .map_or("\"\"".into(), |c| format!("c{c}"));
            documents.push(
                head("Server", &format!("s{n}"), server.namespace, "x")
                    + &format!(
                        "  configRef: c\n  certificateRef: {certificate}\n  poolRefs: [{}]\n",
                        refs.join(", ")
                    ),
            );
        }
        for (n, certificate) in self.certificates.iter().enumerate() {
            let mut text = head(
                "Certificate",
                &format!("c{n}"),
                certificate.namespace,
                &quoted(&certificate.annotation),
            );
            if certificate.listed {
                text += &format!("  dnsAltNames: [{}]\n", self.present(n).join(", "));
            }
            documents.push(text + "  authorityRef: ca\n");
        }
        documents.extend(self.foreign.iter().map(|n| FOREIGN[*n].to_owned()));
        documents
    }

    /// Every Certificate that changes, with the names that it should have.
    pub fn expected_names(&self) -> BTreeMap<String, Vec<String>> {
        let mut expected = BTreeMap::new();
        for n in 0..self.certificates.len() {
            let listed = self.certificates[n].listed;
            let mut names = if listed { self.present(n) } else { Vec::new() };
            let before = names.len();
            let joined = self
                .servers
                .iter()
                .filter(|server| self.certificate_of(server) == Some(n));
            // Names of Pools sort as text: p10 before p2.
            let pools: BTreeSet<(String, usize)> = joined
                .flat_map(|server| self.pools_of(server))
                .map(|pool| (format!("p{pool}"), pool))
                .collect();
            for (_, pool) in pools {
                let hostname = self.hostname(pool);
                if self.injects(pool) && !names.contains(&hostname) {
                    names.push(hostname);
                }
            }
            if names.len() > before {
                expected.insert(format!("c{n}"), names);
            }
        }
        expected
    }
}

/// A YAML string that every reader takes, written without the printer under test.
pub fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|char| match char {
        ' ' | '!' | '#'..='[' | ']'..='~' => char.to_string(),
        char => format!("\\U{:08X}", u32::from(char)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}
