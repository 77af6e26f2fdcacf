//! Random worlds of Pools, Servers, Certificates and foreign documents: the output depends on what
//! the input says, never on the order in which it says it – and it is what the operator would make.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use common::{render, run, scratch};
use proptest::prelude::*;
use proptest::sample::Index;
use serde::Deserialize;
use serde_yaml::Value;

const NAMESPACES: &[&str] = &["alpha", "beta", "gamma"];

#[derive(Clone, Debug)]
struct Pool {
    namespace: usize,
    port: Option<u16>,
    route: Option<bool>,
    inject: bool,
    annotation: String,
    label: String,
}

#[derive(Clone, Debug)]
struct Server {
    namespace: usize,
    pools: Vec<Index>,
    certificate: Index,
}

#[derive(Clone, Debug)]
struct Certificate {
    namespace: usize,
    names: Vec<Index>,
    listed: bool,
    annotation: String,
}

#[derive(Clone, Debug)]
struct World {
    pools: Vec<Pool>,
    servers: Vec<Server>,
    certificates: Vec<Certificate>,
    foreign: Vec<usize>,
}

/// Any text, with a taste for what YAML readers disagree on.
fn text() -> impl Strategy<Value = String> {
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

fn world() -> impl Strategy<Value = World> {
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

const FOREIGN: &[&str] = &[
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: \"openvox.voxpupuli.org\"}\n",
    "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: c0, namespace: alpha}\nspec: {dnsNames: [a]}\n",
    "# nothing but a comment\n",
    "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: p0}\nspec: {}\n",
    "values: [1, 2]\n",
];

impl World {
    fn hostname(&self, pool: usize) -> String {
        let namespace = NAMESPACES[self.pools[pool].namespace];
        format!("p{pool}.{namespace}.example.com")
    }

    fn injects(&self, pool: usize) -> bool {
        self.pools[pool].route == Some(true) && self.pools[pool].inject
    }

    /// Positions of the objects that share a namespace.
    fn neighbours<T>(objects: &[T], namespace: impl Fn(&T) -> usize, wanted: usize) -> Vec<usize> {
        (0..objects.len())
            .filter(|n| namespace(&objects[*n]) == wanted)
            .collect()
    }

    fn pools_of(&self, server: &Server) -> Vec<usize> {
        let near = Self::neighbours(&self.pools, |pool| pool.namespace, server.namespace);
        let picked = server.pools.iter().filter(|_| !near.is_empty());
        let mut pools: Vec<_> = picked.map(|index| *index.get(&near)).collect();
        let mut seen = BTreeSet::new();
        pools.retain(|pool| seen.insert(*pool));
        pools
    }

    fn certificate_of(&self, server: &Server) -> Option<usize> {
        let near = Self::neighbours(&self.certificates, |c| c.namespace, server.namespace);
        (!near.is_empty()).then(|| *server.certificate.get(&near))
    }

    /// The names in a Certificate of the input: some of its own, some that a Pool would inject.
    fn present(&self, certificate: usize) -> Vec<String> {
        let names = self.certificates[certificate].names.iter();
        names
            .map(|index| match index.index(self.pools.len() + 2) {
                n if n < self.pools.len() => self.hostname(n),
                n => format!("own-{n}"),
            })
            .collect()
    }

    fn documents(&self) -> Vec<String> {
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
    fn expected_names(&self) -> BTreeMap<String, Vec<String>> {
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
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|char| match char {
        ' ' | '!' | '#'..='[' | ']'..='~' => char.to_string(),
        char => format!("\\U{:08X}", u32::from(char)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

fn objects(output: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(output)
        .map(|document| Value::deserialize(document).unwrap())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn output_depends_on_what_the_input_says(world in world(), seed in any::<u64>(), files in 1..4usize) {
        let mut documents = world.documents();
        let expected = render(&documents.join("---\n"), &[]);
        documents.reverse();
        prop_assert_eq!(&render(&documents.join("---\n"), &[]), &expected);

        // A cheap shuffle, dealt to several files.
        documents.sort_by_key(|text| text.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)));
        let folder = scratch("random-order");
        for file in 0..files {
            let dealt: Vec<_> = documents.iter().skip(file).step_by(files).cloned().collect();
            fs::write(folder.join(format!("{file}.yaml")), dealt.join("---\n")).unwrap();
        }
        let dealt = run(&["render", folder.to_str().unwrap()], "");
        prop_assert_eq!(dealt.stdout, expected);
    }

    #[test]
    fn output_is_what_the_operator_makes(world in world()) {
        let output = objects(&render(&world.documents().join("---\n"), &[]));
        let of_kind = |kind: &str| output.iter().filter(|o| o["kind"] == kind).cloned().collect::<Vec<_>>();

        let services = of_kind("Service");
        prop_assert_eq!(services.len(), world.pools.len());
        for service in services {
            let name = service["metadata"]["name"].as_str().unwrap();
            let pool = &world.pools[name[1..].parse::<usize>().unwrap()];
            prop_assert_eq!(service["metadata"]["annotations"]["a"].as_str().unwrap(), &pool.annotation);
            prop_assert_eq!(service["metadata"]["labels"]["team"].as_str().unwrap(), &pool.label);
            prop_assert_eq!(service["spec"]["ports"][0]["port"].as_u64().unwrap(), u64::from(pool.port.unwrap_or(8140)));
        }
        let routes = of_kind("TLSRoute").len();
        prop_assert_eq!(routes, world.pools.iter().filter(|pool| pool.route == Some(true)).count());

        let mut certificates = BTreeMap::new();
        for certificate in of_kind("Certificate") {
            let name = certificate["metadata"]["name"].as_str().unwrap().to_owned();
            let source = &world.certificates[name[1..].parse::<usize>().unwrap()];
            prop_assert_eq!(certificate["metadata"]["annotations"]["note"].as_str().unwrap(), &source.annotation);
            let names = certificate["spec"]["dnsAltNames"].as_sequence().unwrap();
            let names: Vec<_> = names.iter().map(|name| name.as_str().unwrap().to_owned()).collect();
            certificates.insert(name, names);
        }
        prop_assert_eq!(certificates, world.expected_names());
    }
}
