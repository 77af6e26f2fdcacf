//! Files for krew and Argo CD, and the version in all files for other tools.

use std::fs;

use crate::common::programs::{document, documents, stderr, stdout, with_poolctl};
use crate::common::{run_in, scratch};
use serde_yaml::Value;

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value:?}"))
}

#[test]
fn manifests_name_the_version() {
    let version = env!("CARGO_PKG_VERSION");
    let tag = format!("v{version}");
    assert_eq!(document("plugin.yaml")["version"], version);
    let action = document("action.yml");
    assert_eq!(action["inputs"]["version"]["default"], version);
    let component = &documents("templates/poolctl.yml")[0];
    assert_eq!(component["spec"]["inputs"]["version"]["default"], version);
    let argo = document("contrib/argocd/plugin.yaml");
    assert_eq!(argo["spec"]["version"], *tag);
    let krew = document("contrib/krew/openvox-pool.yaml");
    assert_eq!(krew["spec"]["version"], *tag);
    for platform in krew["spec"]["platforms"].as_sequence().unwrap() {
        let archive = format!("/releases/download/{tag}/poolctl-{tag}-");
        assert!(text(&platform["uri"]).contains(&archive), "{platform:?}");
    }
}

#[test]
fn argo_cd_gets_objects_alone() {
    let plugin = document("contrib/argocd/plugin.yaml");
    let generate = &plugin["spec"]["generate"];
    let line = ["command", "args"].map(|key| generate[key].as_sequence().unwrap().clone());
    let line = line.concat();
    let folder = scratch("argocd");
    fs::create_dir(folder.join("old")).unwrap();
    let input = fs::read_to_string("testdata/render/sni-routing/input.yaml").unwrap();
    for file in ["pools.yaml", "old/pools.yaml"] {
        fs::write(folder.join(file), &input).unwrap();
    }
    fs::write(folder.join("values.yaml"), "replicas: 1\n").unwrap();
    fs::write(folder.join("poolctl.toml"), "").unwrap();
    let generate = |parameters: &[(&str, &str)]| {
        let mut command = with_poolctl(text(&line[0]), &folder);
        command.args(line[1..].iter().map(text));
        command.envs(parameters.iter().copied()).output().unwrap()
    };
    // An error is an error of the Application, and nothing is applied.
    let twice = generate(&[]);
    assert_eq!(twice.status.code(), Some(1));
    assert!(stdout(&twice).is_empty());
    assert!(
        stderr(&twice).contains("duplicate-object"),
        "{}",
        stderr(&twice)
    );
    let once = generate(&[
        ("PARAM_EXCLUDE_0", "*.md"),
        ("PARAM_EXCLUDE_1", "o*d"),
        ("PARAM_TLSROUTE_VERSION", "v1alpha3"),
        ("PARAM_NAMESPACE", "production"),
    ]);
    assert!(once.status.success(), "{}", stderr(&once));
    let args = [
        "render",
        "-q",
        "--passthrough",
        "--tlsroute-version=v1alpha3",
        "pools.yaml",
    ];
    assert_eq!(stdout(&once), run_in(&folder, &args, "").stdout);
    // What an Application says is a value, and no option.
    for parameter in [
        "PARAM_NAMESPACE",
        "PARAM_TLSROUTE_VERSION",
        "PARAM_KUBE_VERSION",
    ] {
        let output = generate(&[("PARAM_EXCLUDE_0", "old"), (parameter, "1 --output-dir=x")]);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    }
    let option = generate(&[("PARAM_EXCLUDE_0", "--allow=duplicate-object")]);
    assert_eq!(option.status.code(), Some(1), "{}", stderr(&option));
}
