//! Nothing of the input is obeyed by a terminal, a log or a file system, wherever it stands and
//! whatever is printed.

use std::collections::BTreeSet;
use std::fs;

use crate::common;
use crate::common::reports::{assert_harmless, parse_xml};
use crate::common::world::quoted;
use crate::common::{parse, run, run_in, scratch};
use serde_json::Value;

const FORMATS: &[&str] = &[
    "human", "short", "json", "sarif", "github", "gitlab", "junit",
];

/// What terminals, browsers, runners and shells would like to read.
const TEXTS: &[&str] = &[
    "a\u{1b}[2J\u{1b}]0;b\u{7}c\u{8}\u{9b}31m\u{7f}",
    "a\u{202e}b\u{2066}c\u{200b}\u{feff}\u{ad}\u{61c}\u{180e}\u{3164}\u{fe0f}\u{34f}\u{fffe}\u{e0041}\u{e0100}",
    "a\r\n::error file=b,line=1::c\r::warning::d\n",
    "::set-output name=a::b",
    " \t\u{a0}::error::a",
    "a\u{85}::error::b\u{2028}::error::c\u{2029}::error::d",
    "a\nb ###[error]b ##vso[task.setvariable variable=c]d ##teamcity[e]",
    "]]></failure><a b=\"'&amp;&#10;",
    "%0A::error::a%25,b=c:d",
    "[a](https://example.com) {0} {{b}} $(c) `d` \\u{1b}",
    // Behind so many letters, wherever it starts, a line of 80 columns ends.
    "a ::error::b c ::error::d ef ::error::g hij ::error::k lmno ::error::p qrstu ::error::v \
     ::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::",
];

/// Manifests with a place for a text: `@` is one for a string, `~` one for the text as it is.
const MANIFESTS: &[(&str, &str)] = &[
    ("Pool", "metadata: {name: @}\nspec: {a: 1}\n"),
    ("Pool", "metadata: {name: a, namespace: @}\n"),
    ("Pool", "metadata: {name: a, @: b}\n"),
    ("Pool", "metadata: {name: a, labels: {@: {}}}\n"),
    ("Pool", "metadata: {name: a, annotations: {@: b, b: @}}\n"),
    ("Pool", "metadata: {name: a}\nspec: {@: b}\n"),
    ("Pool", "metadata: {name: a}\nspec: {@: b, @: c}\n"),
    (
        "Pool",
        "metadata: {name: a}\nspec: {service: {labels: {@: b, b: @}}}\n",
    ),
    (
        "Pool",
        "metadata: {name: a}\nspec: {service: {annotations: {@: b, b: @}}}\n",
    ),
    ("Pool", "metadata: {name: a}\nspec: {service: {type: @}}\n"),
    ("Pool", "metadata: {name: a}\nspec: {service: {port: @}}\n"),
    (
        "Pool",
        "metadata: {name: a}\nspec: {service: {externalIPs: [@]}}\n",
    ),
    (
        "Pool",
        "metadata: {name: a}\nspec: {service: {loadBalancerSourceRanges: [@]}}\n",
    ),
    (
        "Pool",
        "metadata: {name: a}\nspec: {route: {enabled: true, hostname: @, gatewayRef: {name: b}}}\n",
    ),
    (
        "Pool",
        "metadata: {name: a}\nspec: {route: {enabled: true, hostname: b.c, gatewayRef: {name: @}}}\n",
    ),
    (
        "Pool",
        "metadata: {name: a}\nspec: {route: {enabled: true, hostname: b.c, gatewayRef: {name: b, sectionName: @}}}\n",
    ),
    ("Pool", "metadata: {name: a}\nspec: {route: @}\n"),
    (
        "Server",
        "metadata: {name: @}\nspec: {configRef: b, certificateRef: c}\n",
    ),
    (
        "Server",
        "metadata: {name: a}\nspec: {configRef: @, certificateRef: c}\n",
    ),
    (
        "Server",
        "metadata: {name: a}\nspec: {configRef: b, certificateRef: @, poolRefs: [puppet]}\n",
    ),
    (
        "Server",
        "metadata: {name: a}\nspec: {configRef: b, certificateRef: c, poolRefs: [@, @]}\n",
    ),
    (
        "Certificate",
        "metadata: {name: @}\nspec: {authorityRef: ca}\n",
    ),
    (
        "Certificate",
        "metadata: {name: a}\nspec: {authorityRef: @, certname: @, dnsAltNames: [@]}\n",
    ),
    (
        "Certificate",
        "metadata: {name: c, annotations: {a: @}}\nspec: {authorityRef: ca, dnsAltNames: [b]}\n",
    ),
    (
        "CertificateAuthority",
        "metadata: {name: @}\nspec: {a: @}\n",
    ),
    ("Config", "metadata: {name: @}\nspec: {authorityRef: @}\n"),
    ("@", "metadata: {name: a}\n"),
    ("@List", "items: [{metadata: {name: @}}]\n"),
    ("Pool", "apiVersion: @\n"),
    ("Pool", "metadata: {name: &~ a}\nspec: *~\n"),
    ("Pool", "metadata: {name: !~ a}\nspec: !<~> a\n"),
    ("Pool", "metadata: {name: a} # poolctl: allow pool-name ~\n"),
    (
        "Pool",
        "metadata: {name: A} # poolctl: allow pool-name, empty-pool ~\nspec: {}\n",
    ),
    (
        "Pool",
        "metadata: {name: a} # poolctl: ~\n# poolctl: allow ~\n# poolctl: allow a~\nspec: {}\n",
    ),
    (
        "Pool",
        "metadata: {name: a} # ~\nspec: {service: {port: b}}  # ~\n",
    ),
    ("Pool", "metadata: {name: ~}\nspec: {a: '~', b: \"~\"}\n"),
    (
        "Pool",
        "metadata: {name: a}\nspec: {service: {annotations: {b: 1}}}\n# ~",
    ),
    ("Pool", "~"),
];

/// What there is besides, so that something is rendered: a Pool with a route, its Server, its Certificate.
const WORLD: &str = "\
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Pool
metadata: {name: puppet}
spec: {route: {enabled: true, hostname: a.example.com, gatewayRef: {name: g}, injectDNSAltName: true}}
---
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Server
metadata: {name: s}
spec: {configRef: b, certificateRef: c, poolRefs: [puppet]} # poolctl: allow certificate-not-in-input
";

const CERTIFICATE: &str = "\
apiVersion: openvox.voxpupuli.org/v1alpha1
kind: Certificate
metadata: {name: c}
spec: {authorityRef: ca}
";

/// The documents of a manifest, one for each text.
fn documents(kind: &str, rest: &str, texts: &[&str]) -> String {
    let documents = texts.iter().map(|text| {
        let manifest = if rest.starts_with("apiVersion") {
            format!("kind: {kind}\n{rest}")
        } else {
            format!("apiVersion: openvox.voxpupuli.org/v1alpha1\nkind: {kind}\n{rest}")
        };
        manifest.replace('@', &quoted(text)).replace('~', text)
    });
    documents.collect::<Vec<_>>().join("\n---\n")
}

/// A report in a format, harmless and as the programs that it is for want it.
fn assert_report(what: &str, format: &str, report: &str) {
    assert_harmless(what, report, format == "github");
    match format {
        "json" | "sarif" | "gitlab" => {
            let json = serde_json::from_str::<Value>(report);
            assert!(json.is_ok(), "{what}: {report}");
        }
        "junit" => assert!(!parse_xml(report).is_empty()),
        _ => {}
    }
}

#[test]
fn no_report_is_obeyed() {
    for (kind, rest) in MANIFESTS {
        let input = documents(kind, rest, TEXTS);
        for format in FORMATS {
            let what = format!("{format} of {kind} {rest}");
            let run = run(&["check", "-v", "-f", "-", "--format", format], &input);
            assert_report(&what, format, &run.stdout);
            assert_harmless(&what, &run.stderr, false);
            assert!(!run.stdout.is_empty(), "{what}");
        }
    }
}

#[test]
fn programs_still_get_every_text_as_it_is() {
    let input = documents("Pool", "metadata: {name: @}\nspec: {a: 1}\n", TEXTS);
    let json = run(&["check", "-f", "-", "--format", "json"], &input).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    let findings = json["diagnostics"].as_array().unwrap();
    let names: BTreeSet<_> = findings
        .iter()
        .map(|finding| finding["object"]["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, TEXTS.iter().copied().collect());

    let input = "metadata: {name: a}\nspec: {service: {annotations: {a: @}}}\n";
    for text in TEXTS {
        let json = run(
            &["render", "-f", "-", "-o", "json"],
            &documents("Pool", input, &[text]),
        );
        assert_eq!(json.status, 0, "{}", json.stderr);
        let json: Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(json["items"][0]["metadata"]["annotations"]["a"], *text);
    }
}

/// Manifests that are rendered, whatever the text.
const RENDERED: &[(&str, &str)] = &[
    (
        "Pool",
        "metadata: {name: a}\nspec: {service: {annotations: {a: @}}}\n",
    ),
    (
        "Pool",
        "metadata: {name: a}\nspec: {route: {enabled: true, hostname: b.c, gatewayRef: {name: @, sectionName: @}}}\n",
    ),
    (
        "Server",
        "metadata: {name: a}\nspec: {configRef: b, certificateRef: @, poolRefs: [puppet]}\n",
    ),
    (
        "Certificate",
        "metadata: {name: c, annotations: {a: @}}\nspec: {authorityRef: @, certname: @}\n",
    ),
];

/// A text that may have tabs and the line ends of Windows: what a diff shows of lines.
fn assert_harmless_lines(what: &str, text: &str) {
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    assert_harmless(what, &text, false);
}

#[test]
fn no_output_is_obeyed() {
    let folder = scratch("obeyed-output");
    let (path, out) = (folder.join("there.yaml"), folder.join("out"));
    let (path, out) = (path.to_str().unwrap(), out.to_str().unwrap());
    for (kind, rest) in RENDERED {
        for text in TEXTS {
            let input = [WORLD, &documents(kind, rest, &[text])].join("---\n");
            let render = |args: &[&str]| {
                let args = [
                    &[
                        "render",
                        "-q",
                        "--allow",
                        "route-gateway",
                        "--allow",
                        "certificate-not-in-input",
                        "-f",
                        "-",
                    ],
                    args,
                ]
                .concat();
                let run = run(&args, &input);
                let what = format!("{args:?} of {kind} {rest} with {text:?}");
                assert_harmless(&what, &run.stderr, false);
                (what, run)
            };
            for format in ["yaml", "json", "name"] {
                let (what, run) = render(&["-o", format]);
                assert_eq!(run.status, 0, "{what}: {}", run.stderr);
                assert_harmless(&what, &run.stdout, false);
            }
            let (what, run) = render(&["--output-dir", out, "--check", "--diff"]);
            assert_eq!(run.status, 1, "{what}: {}", run.stderr);
            assert_harmless_lines(&what, &run.stdout);

            // What is there has the text where the input has none.
            let there = run_render(&input);
            fs::write(path, there).unwrap();
            for color in ["never", "always"] {
                let args = ["diff", "-f", "-", "--against", path, "--color", color];
                let run = common::run(&args, WORLD);
                assert_harmless(&what, &without_paint(&run.stdout), false);
                assert_harmless(&what, &without_paint(&run.stderr), false);
            }
        }
    }
}

fn run_render(input: &str) -> String {
    run(&["render", "-q", "-f", "-"], input).stdout
}

/// Without colors; no text has any.
fn without_paint(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|char: char| char.is_ascii_digit() || char == ';');
        out += &rest
            .strip_prefix('m')
            .map_or(format!("\u{1b}[{part}"), str::to_owned);
    }
    out
}

/// Lines of people around what is edited: in a diff they stand behind a blank.
#[test]
fn no_line_of_a_diff_is_obeyed() {
    let folder = scratch("obeyed-diff");
    let (certificate, out) = (folder.join("certificate.yaml"), folder.join("out.yaml"));
    for text in TEXTS {
        let lines: String = text.lines().map(|line| format!("   {line}\n")).collect();
        let comment: String = text.lines().map(|line| format!("# {line}\n")).collect();
        let annotation = format!("metadata:\n name: c\n annotations:\n  a: |1\n{lines}{comment}");
        let above = CERTIFICATE.replace("metadata: {name: c}\n", &annotation);
        fs::write(&certificate, &above).unwrap();
        let certificate = certificate.to_str().unwrap();
        for mode in [&[][..], &["--check"], &["-w"]] {
            let args = [&["inject", "-f", "-", certificate], mode].concat();
            let run = run(&args, WORLD);
            assert_harmless_lines(text, &run.stdout);
            assert_harmless(text, &run.stderr, false);
        }

        let header = "# Generated by poolctl from a.yaml. DO NOT EDIT.\n";
        fs::write(
            &out,
            format!("{header}---\n{lines}{text}\napiVersion: v1\n"),
        )
        .unwrap();
        let out = out.to_str().unwrap();
        let run = run(
            &["render", "-q", "-f", "-", "--output-file", out, "--diff"],
            WORLD,
        );
        assert_eq!(run.status, 1);
        assert_harmless_lines(text, &run.stdout);
    }
}

#[test]
fn no_argument_is_obeyed() {
    for text in TEXTS {
        let option = format!("--{text}");
        let value = format!("--namespace={text}");
        let short = format!("-q{text}");
        let report = format!("{text}={text}");
        let config = format!("{text}.toml");
        for args in [
            &[*text][..],
            &["render", &option],
            &["render", &short],
            &["render", &value],
            &["render", "-n", text],
            &["render", text],
            &["render", "-f", text, text],
            &["render", "-o", text],
            &["render", "-f", "-", "--pool", text],
            &["render", "-f", "-", "--output-dir", "-", text],
            &["render", "--only", text],
            &["render", "--kube-version", text],
            &["render", "--node-port-range", text],
            &["render", "--managed-by", text],
            &["render", "-f", "-", "--config", &config],
            &["check", "--allow", text],
            &["check", "--deny", text],
            &["check", "--format", text],
            &["check", "--report", text],
            &["check", "--report", &report],
            &["render", "-f", "-", "--report", &format!("json={text}/a")],
            &["diff", "-f", "-", "--against", text],
            &["inject", "-f", "-", "--pool", text],
            &["explain", text],
            &["explain", &format!("pool.{text}")],
            &["explain", &format!("{text}.spec")],
            &["explain", "a", text],
            &["completions", text],
        ] {
            let run = run(args, WORLD);
            assert_eq!(run.status, 2, "{args:?}: {}", run.stderr);
            assert_eq!(run.stdout, "", "{args:?}");
            assert_harmless(&format!("{args:?}"), &run.stderr, false);
            let error = parse(args).err();
            let error = error.map(|error| error.render().ansi().to_string());
            assert_harmless(text, &without_paint(&error.unwrap_or_default()), false);
        }
    }
}

#[test]
fn no_configuration_is_obeyed() {
    let folder = scratch("obeyed-config");
    let path = folder.join("a.toml");
    for text in TEXTS {
        let escaped: String = text
            .chars()
            .map(|char| format!("\\U{:08X}", u32::from(char)))
            .collect();
        let quoted = format!("\"{escaped}\"");
        let values = [
            "@ = 1",
            "allow = [@]",
            "deny = [@]",
            "namespace = @",
            "kube-version = @",
            "node-port-range = @",
            "managed-by = @",
            "validate = @",
            "certificates = @",
            "inputs = [@]",
            "exclude = [@]",
            "recursive = @",
            "~ = 1",
            "# ~\na",
            "a = ~",
        ];
        for value in values {
            fs::write(&path, value.replace('@', &quoted).replace('~', text)).unwrap();
            let run = run(&["render", "--config", path.to_str().unwrap()], "");
            let what = format!("{value} with {text:?}");
            assert_eq!(run.status, 2, "{what}: {}", run.stdout);
            assert_harmless(&what, &run.stderr, false);
        }
    }
}

#[test]
fn no_dump_of_a_cluster_is_obeyed() {
    let route = "apiVersion: gateway.networking.k8s.io/v1\nkind: TLSRoute\nmetadata: {name: puppet, namespace: @, labels: {@: @}}\nspec: {hostnames: [@], @: {@: @}, parentRefs: [{name: @, @: @}]}\n";
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: @, namespace: @, labels: {app.kubernetes.io/managed-by: poolctl, #: a}}\n";
    let version =
        "apiVersion: gateway.networking.k8s.io/@\nkind: TLSRoute\nmetadata: {name: puppet}\n";
    let world = scratch("obeyed-dump").join("world.yaml");
    fs::write(&world, WORLD).unwrap();
    for text in TEXTS {
        let label = quoted(&format!("openvox.voxpupuli.org/pool-{text}"));
        for (dump, status) in [
            (route.to_owned(), 1),
            (service.to_owned(), 1),
            (version.to_owned(), 1),
            (
                format!("{route}---\n{}", route.replace("espace: @", "espace: a")),
                2,
            ),
            ("~\n".to_owned(), 2),
            (format!("{route}~\n"), 2),
        ] {
            let dump = dump.replace('#', &label).replace('@', &quoted(text));
            let dump = dump.replace('~', &format!("a: b: {text}"));
            let pool = world.to_str().unwrap();
            for color in ["never", "always"] {
                let args = ["diff", "-q", pool, "--against", "-", "--color", color];
                let run = run(&args, &dump);
                assert_eq!(run.status, status, "{dump}: {}{}", run.stdout, run.stderr);
                assert_harmless(&dump, &without_paint(&run.stdout), false);
                assert_harmless(&dump, &run.stderr, false);
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn no_name_of_a_file_is_obeyed() {
    for text in TEXTS {
        let root = scratch("obeyed-names");
        let name: String = text.replace('/', "").chars().take(100).collect();
        let file = format!("{name}.yaml");
        let allowed = "[puppet]} # poolctl: allow certificate-not-in-input b";
        let refused = WORLD
            .replace("a.example.com", "A_B")
            .replace("[puppet]}", allowed);
        let run = |args: &[&str], status: u8| {
            let run = run_in(&root, args, WORLD);
            assert_eq!(run.status, status, "{args:?}: {}", run.stderr);
            run
        };
        let harmless = |args: &[&str], status: u8| {
            let run = run(args, status);
            let what = format!("{args:?}");
            assert_harmless_lines(&what, &run.stdout);
            assert_harmless(&what, &run.stderr, false);
            run
        };
        fs::create_dir(root.join(&name)).unwrap();
        for path in [file.clone(), format!("{name}/a.yaml")] {
            fs::write(root.join(&path), &refused).unwrap();
            for format in FORMATS {
                let report = run(&["check", "-v", "--format", format, "--", &path], 1).stdout;
                assert_report(&format!("{format} of {path:?}"), format, &report);
            }
            let json = run(&["check", "--format", "json", "--", &path], 1).stdout;
            let json: Value = serde_json::from_str(&json).unwrap();
            assert_eq!(json["diagnostics"][0]["file"], path);
            fs::write(root.join(&path), WORLD).unwrap();
            let render = run(
                &["render", "-q", "--output-file", "out.yaml", "--", &path],
                0,
            );
            assert_eq!(
                (render.stdout, render.stderr),
                (String::new(), String::new())
            );
            let text = fs::read_to_string(root.join("out.yaml")).unwrap();
            assert_harmless(&path, &text, false);
            assert!(text.starts_with("# Generated by poolctl from ") && text.contains("\n---\n"));
        }
        // What lies in a folder is told without being read.
        harmless(&["check", "."], 0);
        fs::write(root.join(&file), [WORLD, CERTIFICATE].join("---\n")).unwrap();
        let file_option = format!("--output-file={file}");
        harmless(&["render", "-f", "-", &file_option], 1);
        for mode in ["--check", "--quiet", "--write"] {
            harmless(&["inject", mode, "--", &file], u8::from(mode == "--check"));
        }
        fs::write(root.join(&file), "a: b: c").unwrap();
        harmless(&["diff", "-f", "-", &format!("--against={file}")], 2);
        fs::remove_file(root.join(&file)).unwrap();
        harmless(&["check", "--", &file], 2);
        harmless(&["render", "-f", "-", &file_option, "--diff"], 1);
        harmless(&["render", "-f", "-", &file_option, "--check"], 1);
        harmless(&["render", "-f", "-", &file_option], 0);
        let folder_option = format!("--output-dir={name}");
        let foreign = root.join(&name).join("v1_service_puppet.yaml");
        fs::write(&foreign, "a: b").unwrap();
        harmless(&["render", "-v", "-f", "-", &folder_option, "--diff"], 1);
        harmless(&["render", "-v", "-f", "-", &folder_option], 1);
        fs::remove_file(foreign).unwrap();
        harmless(&["render", "-v", "-f", "-", &folder_option], 0);
        harmless(
            &[
                "render",
                "-f",
                "-",
                &folder_option,
                "--only",
                "service",
                "--check",
            ],
            0,
        );
        fs::write(root.join(&name).join("poolctl.toml"), "").unwrap();
        let config = format!("--config={name}/poolctl.toml");
        harmless(&["check", "-v", "-f", "-", &config], 0);
        fs::write(root.join(&name).join("poolctl.toml"), "a").unwrap();
        harmless(&["check", "-v", "-f", "-", &config], 2);
    }
}
