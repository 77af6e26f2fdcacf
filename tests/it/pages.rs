//! README.md and the pages of `docs/`: examples print what is shown, and links lead somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common;
use crate::common::pages::{Part, blocks, is_markdown, pages, parts};
use crate::environments::Repository;

/// Fills in a variable, as the `envsubst` of Flux does.
const FLUX: &str = "#!/bin/sh\n[ \"$1\" = envsubst ] && sed \"s/\\${cluster}/$cluster/\"\n";

/// Where the examples of a page run: in the repository, or where a comment says, as `<!-- in an empty folder -->` or
/// `<!-- in a copy of testdata/environments/folders -->`.
enum Place {
    Here,
    Apart(Repository),
}

impl Place {
    /// The place that a line of a page names.
    fn of(line: &str, name: &str) -> Option<Self> {
        let words = line.strip_prefix("<!-- in ")?.strip_suffix(" -->")?;
        let source = match words {
            "the repository" => return Some(Self::Here),
            "an empty folder" => None,
            _ => Some(words.strip_prefix("a copy of ").expect(line)),
        };
        let repository = Repository::of(name, source);
        repository.program("flux", FLUX);
        let program = Path::new(env!("CARGO_BIN_EXE_poolctl"));
        symlink(program, repository.programs.join("poolctl")).unwrap();
        Some(Self::Apart(repository))
    }

    fn shell(&self, line: &str) -> Output {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("exec 2>&1\n{line}")]);
        command.env("NO_COLOR", "1");
        let program = Path::new(env!("CARGO_BIN_EXE_poolctl"));
        let programs = match self {
            Self::Here => program.parent().unwrap(),
            Self::Apart(repository) => {
                command.current_dir(&repository.root);
                command.env("BUILDS", &repository.builds);
                &repository.programs
            }
        };
        let others = std::env::var_os("PATH").unwrap();
        let path = [programs.to_owned()].into_iter();
        let path = std::env::join_paths(path.chain(std::env::split_paths(&others)));
        command.env("PATH", path.unwrap()).output().unwrap()
    }

    /// What a command prints; `None` where a program of it is missing.
    fn run(&self, command: &str) -> Option<Output> {
        for part in command.split(" | ") {
            let program = part.split_whitespace().next().unwrap();
            if !self
                .shell(&format!("command -v {program}"))
                .status
                .success()
            {
                common::skip(&format!("no {program} for `{command}`"));
                return None;
            }
        }
        Some(self.shell(command))
    }

    /// A file that a page shows under its path, as in `# pools/puppet.yaml`, is there from then on.
    fn write(&self, block: &str) {
        let (first, _) = block.split_once('\n').unwrap_or_default();
        let path = first.strip_prefix("# ");
        let path = path.filter(|path| !path.contains(' '));
        if let (Self::Apart(repository), Some(path)) = (self, path) {
            let file = repository.root.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, block).unwrap();
        }
    }
}

/// A command behind `$ ` in a block ```` ```console ````, with the lines below it that it prints.
struct Example {
    command: String,
    output: String,
}

fn examples(block: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), examples.last_mut()) {
            (Some(command), _) => examples.push(Example {
                command: command.to_owned(),
                output: String::new(),
            }),
            (None, Some(example)) if example.command.ends_with('\\') => {
                example.command.push_str(&format!("\n{line}"));
            }
            (None, Some(example)) => example.output.push_str(&format!("{line}\n")),
            (None, None) => panic!("output before a command: {line}"),
        }
    }
    examples
}

/// What an example prints now. One without output has to succeed, up to its first pipe: what follows may ask for a
/// cluster.
fn printed(place: &Place, example: &Example) -> String {
    let Example { command, output } = example;
    let command = command.replace("cargo run --release -- ", "poolctl ");
    if command == "cargo test" {
        return String::new();
    }
    let ours = if output.is_empty() {
        command.split(" | ").next().unwrap()
    } else {
        &command
    };
    let Some(run) = place.run(ours) else {
        return output.clone();
    };
    let text = String::from_utf8(run.stdout).unwrap();
    if output.is_empty() {
        assert!(run.status.success(), "{command}: {text}");
        return String::new();
    }
    let is_shown = |line: &str| !line.starts_with("$ ") && !line.starts_with("```");
    assert!(text.lines().all(is_shown), "{command}: {text}");
    let text = text.trim_end();
    format!("{text}{}", if text.is_empty() { "" } else { "\n" })
}

/// A page with what its examples print now; those that print something else than is shown are told.
fn page_now(page: &Path, text: &str, stale: &mut Vec<String>) -> String {
    let name = format!("pages-{}", page.file_stem().unwrap().to_str().unwrap());
    let mut now = String::new();
    let mut place = Place::Here;
    for (number, part) in parts(text).into_iter().enumerate() {
        match part {
            Part::Line(line) => {
                now.push_str(&format!("{line}\n"));
                place = Place::of(line, &format!("{name}-{number}")).unwrap_or(place);
            }
            Part::Block {
                kind: "console",
                text,
            } => {
                now.push_str("```console\n");
                for example in examples(text) {
                    let Example { command, output } = &example;
                    let printed = printed(&place, &example);
                    if printed != *output {
                        stale.push(format!("{}: $ {command}\n{printed}", page.display()));
                    }
                    now.push_str(&format!("$ {command}\n{printed}"));
                }
                now.push_str("```\n");
            }
            Part::Block { kind, text } => {
                place.write(text);
                now.push_str(&format!("```{kind}\n{text}```\n"));
            }
        }
    }
    now
}

/// `BLESS=1` writes what is printed.
#[test]
fn examples_print_what_is_shown() {
    let mut stale = Vec::new();
    for (page, text) in pages() {
        let now = page_now(&page, &text, &mut stale);
        if now != text && std::env::var_os("BLESS").is_some() {
            fs::write(&page, now).unwrap();
            stale.clear();
        }
    }
    assert!(
        stale.is_empty(),
        "stale: BLESS=1 writes it: {}",
        stale.join("")
    );
}

/// So that none is passed over.
#[test]
fn the_pages_have_examples() {
    let pages = pages();
    let blocks = pages.iter().flat_map(|(_, text)| blocks(text, "console"));
    let examples = blocks.flat_map(examples);
    assert!(
        examples
            .filter(|example| !example.output.is_empty())
            .count()
            > 30
    );
}

/// Commands around files or programs that are not here are at least commands.
#[test]
fn commands_are_understood() {
    let mut understood = 0;
    for (page, text) in pages() {
        let kinds = ["sh", "yaml"].iter();
        let blocks = kinds.flat_map(|kind| blocks(&text, kind));
        let text: Vec<_> = blocks.map(|block| block.replace("\\\n", " ")).collect();
        for line in text.iter().flat_map(|block| block.lines()) {
            for part in line.split(['|', '>', '&']).map(str::trim) {
                let part = part.trim_start_matches("- ").trim_start_matches("run: ");
                let words = part.replace("${{ matrix.cluster }}", "dev");
                if words.starts_with("poolctl ") {
                    let parsed = poolctl::cli::parse(words.split_whitespace().map(Into::into));
                    assert!(parsed.is_ok(), "{}: {line}", page.display());
                    understood += 1;
                }
            }
        }
    }
    assert!(understood > 10);
}

/// All Markdown that people read on the site of the repository.
fn markdown() -> Vec<PathBuf> {
    let top = common::names(Path::new(".")).into_iter().map(PathBuf::from);
    let mut files: Vec<_> = top.filter(|path| is_markdown(path)).collect();
    for folder in ["docs", "benches", "fuzz", "crates", "contrib"] {
        files.extend(common::files(Path::new(folder)));
    }
    files.retain(|path| is_markdown(path) && !path.iter().any(|name| name == "target"));
    files
}

/// What a page says beside its blocks of code and its `code`.
fn prose(page: &str) -> String {
    let lines = parts(page).into_iter().filter_map(|part| match part {
        Part::Line(line) if !line.starts_with("    ") => Some(line),
        _ => None,
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    text.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

/// The targets of its links and pictures.
fn links(page: &str) -> Vec<String> {
    let prose = prose(page);
    let links = prose.split("](").skip(1);
    links
        .map(|link| link.split(')').next().unwrap().to_owned())
        .collect()
}

/// What stands behind `#` in links to the headings of a page.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = parts(page).into_iter().filter_map(|part| match part {
        Part::Line(line) if line.starts_with('#') => Some(line.trim_start_matches('#').trim()),
        _ => None,
    });
    let anchor = |heading: &str| {
        let heading = heading.to_lowercase().replace(' ', "-");
        let is_kept = |char: &char| char.is_alphanumeric() || "-_".contains(*char);
        heading.chars().filter(is_kept).collect::<String>()
    };
    let mut anchors = BTreeSet::new();
    for heading in headings {
        assert!(anchors.insert(anchor(heading)), "two headings `{heading}`");
    }
    anchors
}

#[test]
fn links_lead_somewhere() {
    let mut checked = 0;
    for file in markdown() {
        let text = fs::read_to_string(&file).unwrap();
        for link in links(&text) {
            if link.contains("://") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = match path {
                "" => file.clone(),
                _ => file.parent().unwrap().join(path),
            };
            assert!(target.exists(), "{}: {link}", file.display());
            // Nothing else is there in the book.
            let is_in_book = !path.starts_with("../");
            assert!(is_in_book || !file.starts_with("docs"), "{link}");
            if !anchor.is_empty() {
                let anchors = anchors(&fs::read_to_string(target).unwrap());
                assert!(anchors.contains(anchor), "{}: {link}", file.display());
            }
            checked += 1;
        }
    }
    assert!(checked > 20);
}

#[test]
fn the_book_has_every_page_once() {
    let summary = fs::read_to_string("docs/SUMMARY.md").unwrap();
    let mut chapters = links(&summary);
    chapters.sort();
    let mut pages = common::names(Path::new("docs"));
    pages.retain(|name| is_markdown(Path::new(name)) && name != "SUMMARY.md");
    assert_eq!(chapters, pages);
}

#[test]
fn the_readme_is_short() {
    let readme = fs::read_to_string("README.md").unwrap();
    assert!(readme.lines().count() < 200);
}

/// A paragraph stands in one place; the others link to it.
#[test]
fn nothing_is_said_twice() {
    let mut said = BTreeSet::new();
    for (page, text) in pages() {
        for paragraph in prose(&text).split("\n\n") {
            let paragraph = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
            let is_long = paragraph.len() > 80;
            assert!(
                !is_long || said.insert(paragraph.clone()),
                "{}: {paragraph}",
                page.display()
            );
        }
    }
}

/// The spelling is American, also in what the program says.
#[test]
fn words_are_spelled_in_one_way() {
    let folders = ["src", "crates", "man", "completions"];
    let mut files: Vec<_> = folders
        .into_iter()
        .map(Path::new)
        .flat_map(common::files)
        .collect();
    files.retain(|path| !path.iter().any(|name| name == "target"));
    files.extend(markdown());
    for file in files {
        let text = fs::read_to_string(&file).unwrap().to_lowercase();
        for word in [
            "licence",
            "colour",
            "behaviour",
            "neighbour",
            "recognis",
            "organis",
            "serialis",
            "normalis",
            "summaris",
            "catalogue",
            "analyse",
            "favour",
            "honour",
            "cancelled ",
            "misspelt",
            "centre",
            "fulfils",
            "utilis",
            "labelled",
        ] {
            assert!(!text.contains(word), "{}: {word}", file.display());
        }
    }
}
