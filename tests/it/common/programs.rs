//! Other programs: kubectl and Python as readers of YAML, those that start ours, and their files.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde::Deserialize;
use serde_json::{Value as Json, json};
use serde_yaml::Value as Yaml;

use super::{is_installed, scratch};

/// What kubectl makes of a file: its documents, as far as it came, and why it stopped.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub documents: Vec<Json>,
    pub error: Option<String>,
}

/// Shows every text to kubectl as a file of its own. It prints the objects of all files as one
/// stream, so a marker stands between two.
pub fn kubectl(name: &str, texts: &[String]) -> Vec<Answer> {
    let folder = scratch(&format!("kubectl-{name}"));
    for (index, text) in texts.iter().enumerate() {
        let marker = format!("{{apiVersion: v1, kind: Marker, metadata: {{name: at-{index}}}}}\n");
        fs::write(
            folder.join(format!("{index:05}-a.yaml")),
            format!("---\n{marker}"),
        )
        .unwrap();
        fs::write(folder.join(format!("{index:05}-b.yaml")), text).unwrap();
    }
    let output = Command::new("kubectl")
        .args([
            "patch",
            "--local",
            "--type=merge",
            "-p",
            "{}",
            "-o",
            "json",
            "-f",
        ])
        .arg(&folder)
        .env("KUBECONFIG", folder.join("none"))
        .output()
        .unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let mut answers = vec![Answer::default(); texts.len()];
    let mut current = 0;
    for document in serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Json>() {
        let document = document.unwrap();
        match document["metadata"]["name"].as_str() {
            Some(name) if document["kind"] == "Marker" => current = name[3..].parse().unwrap(),
            _ => answers[current].documents.push(plain(document)),
        }
    }
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        if let Some(end) = line.find("-b.yaml") {
            let answer = &mut answers[line[end - 5..end].parse::<usize>().unwrap()];
            answer.error.get_or_insert(line.to_owned());
        }
    }
    answers
}

/// Numbers as Kubernetes tells them apart: integers, and floats, of which the JSON reader here may
/// have the last digit wrong.
pub fn plain(value: Json) -> Json {
    match value {
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (None, Some(float)) if float.fract() == 0.0 && float.abs() < 9e18 => {
                json!(float as i64)
            }
            (None, Some(float)) => json!({"float": format!("{float:.11e}")}),
            _ => json!(number),
        },
        Json::Array(items) => items.into_iter().map(plain).collect(),
        Json::Object(entries) => {
            let entries = entries.into_iter();
            entries.map(|(key, value)| (key, plain(value))).collect()
        }
        value => value,
    }
}

/// Shows texts to a reader in Python: an expression from `text` to a value. `None` without it.
pub fn python(import: &str, name: &str, expression: &str, texts: &[String]) -> Option<Vec<Json>> {
    if !is_installed("python3", &["-c", import], name) {
        return None;
    }
    let script = format!(
        "{import}\nimport json, sys\nprint(json.dumps([{expression} for text in json.load(sys.stdin)]))"
    );
    let mut child = Command::new("python3")
        .args(["-c", &script])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin
        .write_all(json!(texts).to_string().as_bytes())
        .unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// A program with ours first in its path.
pub fn with_poolctl(program: &str, folder: &Path) -> Command {
    let ours = Path::new(env!("CARGO_BIN_EXE_poolctl")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let path = std::iter::once(ours.to_owned()).chain(std::env::split_paths(&path));
    let mut command = Command::new(program);
    command.current_dir(folder).env("NO_COLOR", "1");
    command.env("PATH", std::env::join_paths(path).unwrap());
    command
}

pub fn stdout(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

pub fn stderr(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

/// The documents of a file.
pub fn documents(file: &str) -> Vec<Yaml> {
    let text = fs::read_to_string(file).unwrap();
    let documents = serde_yaml::Deserializer::from_str(&text);
    let documents = documents.map(|document| Yaml::deserialize(document).unwrap());
    documents.collect()
}

/// The only document of a file.
pub fn document(file: &str) -> Yaml {
    let mut documents = documents(file);
    assert_eq!(documents.len(), 1, "{file}");
    documents.remove(0)
}
