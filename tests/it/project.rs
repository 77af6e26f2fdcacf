//! The repository in step with itself: layers, completions, documentation.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common;
use crate::common::pages::blocks;
use crate::common::{assert_in_step, run};
use clap::ValueEnum;
use clap_complete::Shell;
use poolctl::rules::RULES;

/// Modules from the top; each uses only those below it. `inventory` reads, `api` and its neighbors
/// are data that everything may name.
const LAYERS: &[&str] = &[
    "main",
    "lib",
    "command",
    "complete",
    "pipeline",
    "settings",
    "cli",
    "explain",
    "schema",
    "krm",
    "config",
    "graph",
    "why",
    "nearly",
    "emit",
    "inject",
    "list",
    "mend",
    "edits",
    "compare",
    "render",
    "report",
    "suppress",
    "locate",
    "rules",
    "topology",
    "inventory",
    "load",
    "options",
    "documents",
    "diagnostic",
    "object",
    "suggest",
    "stop",
    "terminal",
    "api",
    "kubernetes",
    "hostname",
    "placeholder",
    "value",
    "streams",
    "kustomize",
    "repository",
    "atomic",
    "path",
    "source",
    "program",
];

fn sources() -> Vec<PathBuf> {
    common::files(Path::new("src"))
}

fn yaml_sources() -> Vec<PathBuf> {
    common::files(Path::new("crates/kubectl-yaml/src"))
}

fn rank(module: &str) -> usize {
    let rank = LAYERS.iter().position(|layer| *layer == module);
    rank.unwrap_or_else(|| panic!("`{module}` has no layer"))
}

#[test]
fn modules_use_only_those_below_them() {
    for path in sources() {
        let below_src = path.strip_prefix("src").unwrap();
        let top = below_src.iter().next().unwrap().to_str().unwrap();
        let module = top.trim_end_matches(".rs");
        for used in uses(&fs::read_to_string(&path).unwrap()) {
            // What a report shows, and the exit, are decided in the library's root.
            assert!(
                used == module || rank(&used) > rank(module),
                "{} uses `{used}`, which is above it",
                path.display()
            );
        }
    }
}

/// The modules of the crate that a text names.
fn uses(text: &str) -> Vec<String> {
    let names = text.split("crate::").skip(1).flat_map(|rest| {
        let group = rest
            .strip_prefix('{')
            .and_then(|rest| rest.split('}').next());
        let names = group.unwrap_or(rest.split([':', ';', ' ', ',', '(', ')']).next().unwrap());
        names
            .split(',')
            .map(|name| name.split("::").next().unwrap().trim().to_owned())
            .collect::<Vec<_>>()
    });
    names.filter(|name| !name.is_empty()).collect()
}

#[test]
fn only_their_modules_name_the_packages() {
    for (package, homes) in [
        ("granit_parser", &[][..]),
        ("miette", &["src/report/human"]),
        (
            "serde_yaml",
            &[
                "src/value",
                "src/inventory",
                "src/render",
                "src/compare",
                "src/emit",
                "src/krm",
            ],
        ),
        ("toml", &["src/config"]),
        ("globset", &["src/options", "src/load/exclude"]),
    ] {
        for path in sources() {
            let name = path.to_str().unwrap();
            let at_home = homes.iter().any(|home| name.starts_with(home));
            let text = fs::read_to_string(&path).unwrap();
            let named = text
                .lines()
                .any(|line| line.starts_with("use ") && line.contains(package));
            assert!(at_home || !named, "{name} names {package}");
        }
    }
}

#[test]
fn only_path_makes_text_of_paths() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.to_str().unwrap();
        assert!(
            !text.contains(".display()"),
            "{name} shows a path that is another one on Windows: take `path::slashed`"
        );
    }
}

#[test]
fn only_documents_splits_and_parses() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let asks = ["tree::parse", "split::split", "split_json"];
        let reads = asks.iter().any(|call| text.contains(call));
        let name = path.to_str().unwrap();
        let is_home = name == "src/documents.rs";
        assert!(is_home || !reads, "{name} splits or parses");
    }
}

/// The crate that reads and writes YAML is of use to those who have other objects.
#[test]
fn the_yaml_crate_knows_no_objects() {
    for path in yaml_sources() {
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        for word in [
            "openvox",
            "poolctl",
            "poolref",
            "dnsalt",
            "certificate",
            "tlsroute",
        ] {
            assert!(!text.contains(word), "{} says {word}", path.display());
        }
    }
}

#[test]
fn source_files_stay_small() {
    for path in sources().into_iter().chain(yaml_sources()) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 450, "{} has {lines} lines", path.display());
    }
}

/// `BLESS=1` writes them.
#[test]
fn completions_are_those_of_the_program() {
    for shell in Shell::value_variants() {
        let name = shell.to_string();
        let script = run(&["completions", &name], "");
        assert_eq!(script.status, 0);
        let file = Path::new("completions").join(match shell {
            Shell::Zsh => "_poolctl".to_owned(),
            Shell::PowerShell => "_poolctl.ps1".to_owned(),
            Shell::Elvish => "poolctl.elv".to_owned(),
            _ => format!("poolctl.{name}"),
        });
        assert_in_step(&file, &script.stdout);
    }
}

/// `BLESS=1` writes them.
#[test]
fn man_pages_are_those_of_the_program() {
    let folder = common::scratch("project-man").join("man1");
    let written = run(&["man", folder.to_str().unwrap()], "");
    assert_eq!((written.status, &*written.stdout), (0, ""));
    for page in common::names(&folder) {
        let text = fs::read_to_string(folder.join(&page)).unwrap();
        assert_in_step(&Path::new("man").join(page), &text);
    }
    assert_eq!(common::names(Path::new("man")), common::names(&folder));
    let program = fs::read_to_string("man/poolctl.1").unwrap();
    assert_eq!(run(&["man"], "").stdout, program);
}

/// `BLESS=1` writes it.
#[test]
fn the_schema_of_the_configuration_is_that_of_the_program() {
    let schema = serde_json::to_string_pretty(&poolctl::config::schema()).unwrap() + "\n";
    assert_in_step(Path::new("poolctl.schema.json"), &schema);
}

/// `BLESS=1` writes it.
#[test]
fn the_picture_of_the_documentation_is_that_of_the_program() {
    let graph = run(
        &["graph", "-o", "svg", "testdata/graph/graph-trouble/input"],
        "",
    );
    assert_in_step(Path::new("docs/graph.svg"), &graph.stdout);
}

/// `BLESS=1` writes it.
#[test]
fn the_schema_of_manifests_is_that_of_the_program() {
    let schema = run(&["schema"], "").stdout;
    assert_in_step(Path::new("openvox.schema.json"), &schema);
}

/// `BLESS=1` writes it.
#[test]
fn the_schema_of_the_function_config_is_that_of_the_program() {
    let schema = serde_json::to_string_pretty(&poolctl::krm::schema()).unwrap() + "\n";
    assert_in_step(Path::new("renderpools.schema.json"), &schema);
}

/// What stands above the table of rules.
const RULES_HEAD: &str = "\
# Rules

`poolctl rules` prints this table. `poolctl explain RULE` prints the section of a rule below it.

- An error is something that the API server or the operator refuses, or that destroys something.
- A warning is something that they accept, but that does not work, or not as written.
- Some findings of a rule weigh less than the table says.

| rule | severity | when |
|---|---|---|
";

/// `BLESS=1` writes it.
#[test]
fn the_documentation_lists_every_rule() {
    let mut page = RULES_HEAD.to_owned();
    let mut sections = String::new();
    for rule in RULES {
        let (name, summary) = (rule.code.name, rule.code.summary);
        let severity = rule.code.severity.name();
        let path = format!("src/rules/{}.md", name.replace('-', "_"));
        assert_eq!(fs::read_to_string(&path).unwrap(), rule.explanation);
        page.push_str(&format!(
            "| [`{name}`](#{name}) | {severity} | {summary} |\n"
        ));
        sections.push_str(&format!("\n## {name}\n\n{}", rule.explanation));
    }
    page.push_str(&sections);
    assert_in_step(Path::new("docs/rules.md"), &page);
}

/// `BLESS=1` writes it.
#[test]
fn the_design_is_drawn_as_in_the_library() {
    let library = fs::read_to_string("src/lib.rs").unwrap();
    let lines = library.lines().map_while(|line| line.strip_prefix("//!"));
    let comment: Vec<_> = lines
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let comment = comment.join("\n");
    let page = fs::read_to_string("docs/design.md").unwrap();
    let [drawn, shown] = [&comment, &page].map(|text| blocks(text, "text")[0]);
    assert_in_step(Path::new("docs/design.md"), &page.replace(shown, drawn));
}

/// The form is that of Keep a Changelog.
#[test]
fn the_changelog_keeps_its_form() {
    const KINDS: [&str; 6] = [
        "Added",
        "Changed",
        "Deprecated",
        "Removed",
        "Fixed",
        "Security",
    ];
    let changelog = fs::read_to_string("CHANGELOG.md").unwrap();
    let versions: Vec<_> = changelog.split("\n## ").skip(1).collect();
    let this = format!("[{}] - ", env!("CARGO_PKG_VERSION"));
    assert!(versions[0].starts_with("[Unreleased]\n"));
    assert!(versions[1].starts_with(&this), "no heading `{this}`");
    for version in versions {
        let name = version.split([']', '[']).nth(1).unwrap();
        let link = format!("\n[{name}]: https://");
        assert!(changelog.contains(&link), "{name} has no link");
        let kinds = version.split("\n### ").skip(1);
        let kinds: Vec<_> = kinds.map(|part| part.lines().next().unwrap()).collect();
        let places = kinds
            .iter()
            .map(|kind| KINDS.iter().position(|known| known == kind));
        let places: Vec<_> = places.map(|place| place.expect(name)).collect();
        assert!(
            places.is_sorted_by(|one, other| one < other),
            "{name}: {kinds:?}"
        );
    }
}
