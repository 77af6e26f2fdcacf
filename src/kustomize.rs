//! Builds of kustomize. The only module that starts programs, and it starts none but these two.

pub mod origin;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The programs that build a kustomization, the better one first, with what they are told before the folder.
const PROGRAMS: [(&str, &str); 2] = [("kustomize", "build"), ("kubectl", "kustomize")];

/// Lines of a program that are told; a build may print one for each of its files.
const MOST_LINES: usize = 20;

/// What a build printed.
#[derive(Debug)]
pub struct Build {
    pub yaml: Vec<u8>,
    /// What it said beside that, a sentence for each line.
    pub remarks: Vec<String>,
}

/// What runs the build of a folder, or says why there is none, in sentences.
pub type Builder<'a> = dyn Fn(&Path) -> Result<Build, Vec<String>> + 'a;

/// What a build is called, before its folder, whichever program makes it.
pub const BUILD: &str = "kustomize build ";

/// What the build of a folder is called.
pub fn name(folder: &Path) -> String {
    format!("{BUILD}{}", folder.display())
}

/// Builds a folder with `kustomize`, else with `kubectl`, as the PATH has them: without a shell, without
/// input, and without the options that let a kustomization start programs or read outside of its folder.
pub fn build(folder: &Path) -> Result<Build, Vec<String>> {
    for (program, verb) in PROGRAMS {
        let command = Command::new(program)
            .args([verb.into(), argument(folder)])
            .stdin(Stdio::null())
            .output();
        match command {
            Ok(output) => return built(&name(folder), output),
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

fn built(name: &str, output: Output) -> Result<Build, Vec<String>> {
    let mut remarks = remarks(name, &output.stderr);
    if !output.status.success() {
        remarks.push(format!("`{name}` failed: {}", output.status));
        return Err(remarks);
    }
    if output.stdout.trim_ascii().is_empty() {
        remarks.push(format!("`{name}` printed nothing"));
        return Err(remarks);
    }
    Ok(Build {
        yaml: output.stdout,
        remarks,
    })
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
