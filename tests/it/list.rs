//! What `poolctl list` says of Pools, against what `poolctl render` makes of them.

use std::fs;

use crate::common::{Run, cases, run};
use serde_json::Value as Json;

/// The input of each case without options of its own.
fn inputs() -> Vec<String> {
    let cases = cases().into_iter();
    let plain = cases.filter(|case| {
        let args = fs::read_to_string(case.join("args.txt"));
        args.map_or(true, |args| args.split_whitespace().count() == 1)
    });
    let inputs = plain.map(|case| {
        let file = case.join("input.yaml");
        if file.exists() {
            file
        } else {
            case.join("input")
        }
    });
    let inputs = inputs.filter(|input| input.exists());
    inputs.map(|input| input.display().to_string()).collect()
}

#[test]
fn each_pool_of_the_list_is_a_rendered_service() {
    let mut pools = 0;
    for input in inputs() {
        let rendered = run(
            &["render", "-q", "-o", "json", "--only", "service", &input],
            "",
        );
        let list = run(&["list", "-q", "-o", "json", &input], "");
        assert_eq!(list.status, rendered.status, "{input}");
        let of = |run: &Run| -> Json { serde_json::from_str(&run.stdout).unwrap() };
        if rendered.status != 0 {
            // Errors do not hide what could be read.
            assert!(of(&list)["items"].is_array(), "{input}");
            continue;
        }
        let services = of(&rendered)["items"].as_array().unwrap().clone();
        let services = services.iter().map(|service| {
            let (metadata, spec) = (&service["metadata"], &service["spec"]);
            let port = &spec["ports"][0]["port"];
            [
                &metadata["namespace"],
                &metadata["name"],
                &spec["type"],
                port,
            ]
            .map(Json::clone)
        });
        let list = of(&list);
        let listed = list["items"].as_array().unwrap().iter().map(|pool| {
            let service = &pool["spec"]["service"];
            let (namespace, name) = (
                &pool["metadata"]["namespace"],
                &pool["status"]["serviceName"],
            );
            [namespace, name, &service["type"], &service["port"]].map(Json::clone)
        });
        let listed: Vec<_> = listed.collect();
        assert_eq!(listed, services.collect::<Vec<_>>(), "{input}");
        pools += listed.len();
    }
    assert!(pools > 50, "only {pools} Pools in all cases");
}

/// Nobody takes the list for the Pools that it tells of.
#[test]
fn the_list_is_no_input() {
    let input = "testdata/list/list-pools/input.yaml";
    for format in ["json", "yaml"] {
        let list = run(&["list", "-q", "-o", format, input], "").stdout;
        let rendered = run(&["render", "-"], &list);
        assert!(
            rendered.stderr.contains("[no-pools]"),
            "{}",
            rendered.stderr
        );
        assert_eq!(rendered.status, 1);
        // What can be seen of it is the same in both.
        let value: Json = serde_yaml::from_str(&list).unwrap();
        assert_eq!(value["items"].as_array().unwrap().len(), 4);
    }
}
