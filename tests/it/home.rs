//! Where the project is at home, in all files that say so.

use std::fs;
use std::path::Path;

use crate::common;
use crate::common::assert_in_step;

/// What stands before the owner of the project where a text says how to get it.
const BEFORE_OWNER: &[&str] = &[
    "github.com/",
    "ghcr.io/",
    "$CI_SERVER_FQDN/",
    "uses: ",
    "--repo ",
];

/// A text that names the owner instead of anybody else, and how often it does.
fn with_owner(text: &str, owner: &str) -> (String, usize) {
    let start = (text.to_owned(), 0);
    BEFORE_OWNER.iter().fold(start, |(text, count), before| {
        let mut parts = text.split(before);
        let mut told = parts.next().unwrap().to_owned();
        let mut named = 0;
        for part in parts {
            let is_name = |name: &str| {
                let mut letters = name.bytes();
                letters.all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
            };
            told.push_str(before);
            match part.split_once("/poolctl") {
                Some((name, rest)) if is_name(name) => {
                    told.push_str(&format!("{owner}/poolctl{rest}"));
                    named += 1;
                }
                _ => told.push_str(part),
            }
        }
        (told, count + named)
    })
}

/// Cargo.toml says where the project is at home; `BLESS=1` writes it everywhere else.
#[test]
fn the_home_stands_in_one_place() {
    let home = env!("CARGO_PKG_REPOSITORY").strip_prefix("https://github.com/");
    let owner = home.and_then(|home| home.strip_suffix("/poolctl"));
    let owner = owner.unwrap();
    let others = [".git", "target", "fuzz", "testdata", "tests"];
    let here = common::names(Path::new(".")).into_iter();
    let here = here.filter(|name| !others.contains(&&**name));
    let mut named = 0;
    for file in here.flat_map(|name| common::files(Path::new(&name))) {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let (told, count) = with_owner(&text, owner);
        if count > 0 {
            assert_in_step(&file, &told);
            named += 1;
        }
    }
    assert!(named > 5, "only {named} files say where the project is");
    let moved =
        "uses: a/poolctl@0 ghcr.io/b-1/poolctl:1 github.com/c/d/poolctl github.com/e/poolctl";
    let told =
        "uses: me/poolctl@0 ghcr.io/me/poolctl:1 github.com/c/d/poolctl github.com/me/poolctl";
    assert_eq!(with_owner(moved, "me"), (told.to_owned(), 3));
}
