//! Random worlds of Pools, Servers, Certificates and foreign documents: the output depends on what
//! the input says, never on the order in which it says it – and it is what the operator would make.

use std::collections::BTreeMap;
use std::fs;

use crate::common::world::world;
use crate::common::{render, run, scratch};
use proptest::prelude::*;
use serde::Deserialize;
use serde_yaml::Value;

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
