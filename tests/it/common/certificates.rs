//! Random Certificates in every style that people and programs write them in.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

/// A file with Certificates `c0`, `c1` and `c2` among other documents, or as items of a List.
pub fn file() -> impl Strategy<Value = String> {
    let certificates = (certificate(0), certificate(1), certificate(2));
    let frame = (0..4usize, any::<bool>(), any::<bool>(), 0..3usize);
    let yaml = (certificates, frame).prop_map(|((a, b, c), (kind, windows, mark, end))| {
        let certificates = [a, b, c];
        let mut text = String::from("# Certificates\n");
        if kind == 0 {
            text += "apiVersion: v1\nkind: List\nitems:\n";
            for lines in certificates {
                for (number, line) in lines.iter().enumerate() {
                    match (number, line.is_empty()) {
                        (0, _) => text += &format!("  - {line}\n"),
                        (_, true) => text += "\n",
                        _ => text += &format!("    {line}\n"),
                    }
                }
            }
            text += "  - {apiVersion: v1, kind: ConfigMap, metadata: {name: other}}\n";
        } else {
            let documents = certificates.map(|lines| lines.join("\n") + "\n");
            text += &documents.join(
                [
                    "---\n",
                    "# below\n---\nkind: Other\n---\n",
                    "\n--- # next\n",
                ][kind - 1],
            );
        }
        // Of blank lines at the end a text above may hold on to some.
        let text = match end {
            0 => text.trim_end().to_owned(),
            1 => text + "---\n",
            _ => text,
        };
        let text = if windows {
            text.replace('\n', "\r\n")
        } else {
            text
        };
        if mark {
            format!("\u{feff}{text}")
        } else {
            text
        }
    });
    let json = (names(0), names(1), names(2), 0..3usize).prop_map(|(a, b, c, indentation)| {
        let documents = [a, b, c].into_iter().enumerate().map(|(index, names)| {
            let mut document = json!({
                "apiVersion": "openvox.voxpupuli.org/v1alpha1", "kind": "Certificate",
                "metadata": {"name": format!("c{index}")}, "spec": {"authorityRef": "ca", "certname": "c"},
            });
            if let Some(names) = names {
                let bare = names.iter().map(|name| name.trim_matches(['\'', '"']));
                document["spec"]["dnsAltNames"] = bare.collect();
            }
            let pretty = serde_json::to_string_pretty(&document).unwrap();
            match indentation {
                0 => document.to_string(),
                1 => pretty.replace("  ", "\t") + "\n",
                _ => pretty + "\n",
            }
        });
        documents.collect()
    });
    prop_oneof![6 => yaml, 1 => json]
}

/// One Certificate as lines without indentation.
fn certificate(index: usize) -> impl Strategy<Value = Vec<String>> {
    let block = (list(index), indentation(), shuffled(), comment(), comment()).prop_map(
        move |(list, indentation, order, above, behind)| {
            let mut lines = vec![
                "apiVersion: openvox.voxpupuli.org/v1alpha1".to_owned(),
                "kind: Certificate".to_owned(),
                format!("metadata: {{name: c{index}}}{above}"),
                format!("spec:{behind}"),
            ];
            let mut entries = [
                vec!["authorityRef: ca".to_owned()],
                vec![format!("certname: c{index}{above}")],
                vec![
                    "csrExtensions: # of Puppet".to_owned(),
                    "  ppRole: r".to_owned(),
                    String::new(),
                ],
                list,
            ];
            entries.swap(order.0, order.1);
            entries.swap(0, order.2);
            for line in entries.concat() {
                if line.is_empty() {
                    lines.push(line);
                } else {
                    lines.push(format!("{}{line}", " ".repeat(indentation)));
                }
            }
            lines
        },
    );
    let flow = (names(index), any::<bool>(), 0..4usize).prop_map(move |(names, quoted, breaks)| {
        let quote = if quoted { "\"" } else { "" };
        let key = |key: &str| format!("{quote}{key}{quote}");
        let list = match names {
            Some(names) => format!(", {}: [{}]", key("dnsAltNames"), names.join(", ")),
            None => String::new(),
        };
        let line_break = if breaks % 2 == 1 { "\n  " } else { "" };
        let inner = if breaks > 1 { "\n    " } else { "" };
        let text = format!(
            "{{{}: openvox.voxpupuli.org/v1alpha1, {}: Certificate,{line_break} {}: {{{}: c{index}}}, {}: {{{inner}{}: ca,{inner} {}: c{index}{list}}}}}",
            key("apiVersion"), key("kind"), key("metadata"), key("name"), key("spec"),
            key("authorityRef"), key("certname"),
        );
        text.lines().map(str::to_owned).collect()
    });
    prop_oneof![3 => block, 1 => flow]
}

/// The list in a spec of lines, or nothing for it.
fn list(index: usize) -> impl Strategy<Value = Vec<String>> {
    let key = "dnsAltNames:";
    let lines = (
        names(index),
        indentation(),
        comment(),
        comment(),
        any::<bool>(),
    )
        .prop_map(move |(names, indentation, above, behind, blank)| {
            let mut lines = vec![format!("{key}{above}")];
            let blanks = " ".repeat(indentation - 1);
            for name in names.unwrap_or_default() {
                lines.push(format!(
                    "{blanks}-{} {name}{behind}",
                    if blank { "  " } else { "" }
                ));
                lines.extend(blank.then(|| format!("{blanks}# - old")));
            }
            lines
        });
    let text =
        (indentation(), select(vec!["|-", ">-", "|2-"])).prop_map(move |(indentation, header)| {
            let blanks = " ".repeat(indentation - 1);
            let lines = [
                key,
                &format!("{blanks}- {header}"),
                &format!("{blanks}  text{index}"),
                "",
            ];
            lines.map(str::to_owned).to_vec()
        });
    let line = (
        names(index),
        comment(),
        select(vec!["", ", ", " ,"]),
        any::<bool>(),
    )
        .prop_map(move |(names, comment, trailing, wide)| {
            let names = names.unwrap_or_default();
            let trailing = if names.is_empty() { "" } else { trailing };
            let gap = if wide { ", " } else { "," };
            vec![format!("{key} [{}{trailing}]{comment}", names.join(gap))]
        });
    let several = (names(index), comment(), any::<bool>(), any::<bool>()).prop_map(
        move |(names, comment, trailing, close)| {
            let names = names.unwrap_or_default();
            let mut lines = vec![format!("{key} [{comment}")];
            for (number, name) in names.iter().enumerate() {
                let comma = if trailing || number + 1 < names.len() {
                    ","
                } else {
                    ""
                };
                lines.push(format!("    {name}{comma}{comment}"));
            }
            if close && comment.is_empty() {
                lines.last_mut().unwrap().push(']');
            } else {
                lines.push("  ]".to_owned());
            }
            lines
        },
    );
    let none = (
        select(vec!["~", "null", "[]", "[ ]", "Null", ""]),
        comment(),
    )
        .prop_map(move |(value, comment)| vec![format!("{key} {value}{comment}")]);
    let absent = Just(Vec::new());
    prop_oneof![4 => lines, 1 => text, 3 => line, 3 => several, 2 => none, 2 => absent]
}

/// Names that a Certificate has, in quotes or not; or no list at all.
fn names(index: usize) -> impl Strategy<Value = Option<Vec<String>>> {
    let quote = select(vec!["", "", "'", "\"", "?"]);
    prop::option::weighted(0.9, (0..4usize, quote)).prop_map(move |names| {
        let (count, quote) = names?;
        let name = |number| {
            let quote = match quote {
                "?" => ["'", "", "\""][number % 3],
                quote => quote,
            };
            format!("{quote}n{number}.c{index}.org{quote}")
        };
        Some((0..count).map(name).collect())
    })
}

fn comment() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", "", " # why", "   # a, b] - c: 'é"])
}

fn indentation() -> impl Strategy<Value = usize> {
    select(vec![2, 2, 1, 3, 4, 8])
}

fn shuffled() -> impl Strategy<Value = (usize, usize, usize)> {
    (0..4usize, 0..4usize, 0..4usize)
}
