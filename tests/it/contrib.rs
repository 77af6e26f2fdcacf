//! Files for krew, Homebrew and Argo CD, and the version and targets in all files for other tools.

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

/// The targets that a release is built for.
fn targets() -> Vec<String> {
    let workflow = document(".github/workflows/release.yml");
    let rows = &workflow["jobs"]["build"]["strategy"]["matrix"]["include"];
    let rows = rows.as_sequence().unwrap().iter();
    rows.map(|row| text(&row["target"]).to_owned()).collect()
}

#[test]
fn the_formula_names_the_version() {
    let formula = fs::read_to_string("contrib/homebrew/poolctl.rb").unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert!(formula.contains(&format!("  version \"{version}\"\n")));
    let archives = format!("/releases/download/v{version}/poolctl-v{version}-");
    assert_eq!(formula.matches(&archives).count(), 4);
    assert_eq!(formula.matches("  url ").count(), 4);
}

/// Whatever installs a release asks for archives that there are.
#[test]
fn what_is_installed_was_built() {
    let targets = targets();
    for file in [
        "action.yml",
        "contrib/krew/openvox-pool.yaml",
        "contrib/homebrew/poolctl.rb",
        "docs/install.md",
    ] {
        let page = fs::read_to_string(file).unwrap();
        let words = page.split(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c));
        let systems = ["-linux-", "-apple-", "-windows-"];
        let asked: Vec<_> = words
            .filter(|word| systems.iter().any(|system| word.contains(system)))
            .collect();
        assert!(asked.len() >= 4, "{file}: {asked:?}");
        for word in asked {
            let is_built = targets.iter().any(|target| word.ends_with(target));
            assert!(is_built, "{file} asks for {word}");
        }
    }
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    for target in targets.iter().filter(|target| target.contains("windows")) {
        let zip = format!("[package.metadata.binstall.overrides.{target}]\npkg-fmt = \"zip\"");
        assert!(manifest.contains(&zip), "no zip for {target}");
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
