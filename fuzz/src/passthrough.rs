use std::sync::LazyLock;

use kubectl_yaml::split;
use poolctl::cli::Cli;
use poolctl::source::FileId;

use super::in_process::{parse, run_parsed};
use super::read_back::read;

static COMMANDS: LazyLock<[Cli; 2]> = LazyLock::new(|| {
    let keep = [
        "render",
        "--passthrough",
        "--keep-pools",
        "--allow-empty",
        "-f",
        "-",
    ];
    let drop = ["render", "--passthrough", "--allow-empty", "-f", "-"];
    [parse(&keep).unwrap(), parse(&drop).unwrap()]
});

/// A stream is its own result, and documents of others pass byte for byte.
pub fn passthrough(bytes: &[u8]) {
    let [keep, drop] = &*COMMANDS;
    let once = run_parsed(keep, bytes);
    let dropped = run_parsed(drop, bytes);
    for run in [&once, &dropped] {
        assert!(run.status == 0 || run.stdout.is_empty(), "{run:?}");
    }
    if once.status == 0 {
        let twice = run_parsed(keep, once.stdout.as_bytes());
        assert_eq!(twice.stdout, once.stdout, "{}", twice.stderr);
        assert_passed(bytes, &once.stdout);
    }
    if dropped.status == 0 {
        assert_passed(bytes, &dropped.stdout);
    }
}

fn assert_passed(input: &[u8], output: &str) {
    let input = str::from_utf8(input).expect("what is not UTF-8 cannot be passed on");
    let mut rest = output;
    let (chunks, _) = split::split(FileId::default(), input);
    for chunk in chunks {
        for chunk in split::split_json(chunk, &input[chunk.span.range()]) {
            let mut text = &input[chunk.span.range()];
            if chunk.json {
                text = text.trim();
                // Behind its separator it is read as YAML, which has not all of its notations.
                if read(&format!("---\n{text}")).ok() != read(text).ok() {
                    continue;
                }
            }
            if !text.contains("openvox.voxpupuli.org") && !text.contains("poolctl") {
                let at = rest.find(text);
                let at = at.unwrap_or_else(|| panic!("{text:?} is not in {rest:?}"));
                rest = &rest[at + text.len()..];
            }
        }
    }
}
