//! Builds of kustomize. The only module that starts programs, and it starts none but these two.

pub mod origin;

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::path::slashed;

/// The programs that build a kustomization, the better one first, with what they are told before the folder.
const PROGRAMS: [(&str, &str); 2] = [("kustomize", "build"), ("kubectl", "kustomize")];

/// Lines of a program that are told; a build may print one for each of its files.
const MOST_LINES: usize = 20;

/// Bytes that a build may say beside what it prints.
const MOST_SAID: u64 = 1 << 20;

/// What a build printed.
#[derive(Debug)]
pub struct Build {
    /// What it is called.
    pub name: String,
    pub yaml: Vec<u8>,
    /// What it said beside that, a sentence for each line.
    pub remarks: Vec<String>,
}

/// What runs the build of a folder, of at most so many bytes, or says why there is none, in sentences.
pub type Builder<'a> = dyn Fn(&Path, u64) -> Result<Build, Vec<String>> + 'a;

/// What a build is called, before its folder, whichever program makes it.
pub const BUILD: &str = "kustomize build ";

/// What the build of a folder is called.
pub fn name(folder: &Path) -> String {
    format!("{BUILD}{}", slashed(folder))
}

/// Builds a folder with `kustomize`, else with `kubectl`, as the PATH has them: without a shell, without
/// input, and without the options that let a kustomization start programs or read outside of its folder.
/// A build that prints more than `max` bytes is stopped.
pub fn build(folder: &Path, max: u64) -> Result<Build, Vec<String>> {
    for (program, verb) in PROGRAMS {
        let child = Command::new(program)
            .args([verb.into(), argument(folder)])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        match child {
            Ok(child) => return built(&name(folder), child, max),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(vec![format!("cannot start `{program}`: {error}")]),
        }
    }
    Err(vec![format!(
        "`{}` needs `kustomize` or `kubectl` in the PATH, and neither is there: install one, or pipe what \
         another machine builds into `-f -`",
        name(folder)
    )])
}

/// No folder is an option.
fn argument(folder: &Path) -> OsString {
    if folder.as_os_str().as_encoded_bytes().starts_with(b"-") {
        PathBuf::from(".").join(folder).into()
    } else {
        folder.into()
    }
}

fn built(name: &str, mut child: Child, max: u64) -> Result<Build, Vec<String>> {
    let failed = |error: io::Error| vec![format!("`{name}` failed: {error}")];
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    // Who waits for one of two pipes must not let the other one fill up.
    let (yaml, said) = thread::scope(|scope| {
        let said = scope.spawn(|| at_most(MOST_SAID, stderr));
        let yaml = at_most(max + 1, stdout);
        if !yaml.as_ref().is_ok_and(|yaml| yaml.len() as u64 <= max) {
            // It may have ended already.
            let _ = child.kill();
        }
        (yaml, said.join().unwrap_or_else(|_| Ok(Vec::new())))
    });
    let status = child.wait().map_err(failed)?;
    let (yaml, said) = (yaml.map_err(failed)?, said.map_err(failed)?);
    let mut remarks = remarks(name, &said);
    let reason = if yaml.len() as u64 > max {
        format!("prints more than {max} bytes: `--max-file-size` says how many may come")
    } else if !status.success() {
        format!("failed: {status}")
    } else if yaml.trim_ascii().is_empty() {
        "printed nothing".to_owned()
    } else {
        return Ok(Build {
            name: name.to_owned(),
            yaml,
            remarks,
        });
    };
    remarks.push(format!("`{name}` {reason}"));
    Err(remarks)
}

/// The first bytes of a stream, which is read no further: who writes on gets an error.
fn at_most(max: u64, stream: Option<impl Read>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        stream.take(max).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn remarks(name: &str, stderr: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(stderr);
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let told = lines.by_ref().take(MOST_LINES);
    let mut told: Vec<_> = told.map(|line| format!("{name}: {line}")).collect();
    let more = lines.count();
    if more > 0 {
        told.push(format!("{name}: {more} more lines"));
    }
    told
}
