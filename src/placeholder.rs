//! What another tool would have put a value in the place of, told by its syntax.

use std::fmt;

/// A text, or the first part of it, that stands for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placeholder<'a> {
    /// As it is written, from its first to its last bracket.
    pub text: &'a str,
    /// In words, and whose it is.
    pub what: &'static str,
    /// What to run before poolctl.
    pub help: &'static str,
}

impl fmt::Display for Placeholder<'_> {
    /// Of what is encrypted nobody reads more than how.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text.split_once(',') {
            Some((start, _)) if self.text.starts_with(ENCRYPTED) => {
                write!(f, "`{start},…]`, {}", self.what)
            }
            _ => write!(f, "`{}`, {}", self.text, self.what),
        }
    }
}

/// How a value starts that sops has encrypted.
pub const ENCRYPTED: &str = "ENC[";

/// How the placeholders of a tool are written.
struct Syntax {
    open: &'static str,
    close: &'static str,
    /// Whether what stands between the brackets is theirs.
    holds: fn(&str) -> bool,
    what: &'static str,
    help: &'static str,
}

const JINJA: Syntax = Syntax {
    open: "{%",
    close: "%}",
    holds: starts_with_word,
    what: "a template, such as those of Ansible and of ApplicationSets",
    help: "have it rendered first, and pipe the result into `poolctl render -f -`",
};

/// Of two that start at the same place the first one counts.
const SYNTAXES: &[Syntax] = &[
    Syntax {
        open: ENCRYPTED,
        close: "]",
        holds: |inside| inside.contains(','),
        what: "a value that sops has encrypted",
        help: "decrypt the file first, as in `sops decrypt FILE | poolctl render -f -`",
    },
    Syntax {
        open: "{{",
        close: "}}",
        holds: is_go_template,
        what: "a template of Helm",
        help: "render the chart first, as in `helm template CHART | poolctl render -f -`",
    },
    Syntax {
        open: "{{",
        close: "}}",
        ..JINJA
    },
    JINJA,
    Syntax {
        open: "<%",
        close: "%>",
        holds: is_any,
        what: "a template of EPP or ERB",
        help: "render it first, as in `puppet epp render FILE | poolctl render -f -`, or with `erb FILE`",
    },
    Syntax {
        open: "<",
        close: ">",
        holds: |inside| inside.starts_with(is_in_name) && !inside.contains(['<', '\n']),
        what: "a placeholder of argocd-vault-plugin",
        help: "write the value, or have it filled in first, as in `argocd-vault-plugin generate DIR | poolctl render -f -`",
    },
    Syntax {
        open: "$(",
        close: ")",
        holds: is_name,
        what: "a variable of kustomize",
        help: "build it first, as in `kustomize build DIR | poolctl render -f -`",
    },
    Syntax {
        open: "((",
        close: "))",
        holds: is_any,
        what: "a variable of Concourse or BOSH",
        help: "have it filled in first, as in `bosh interpolate FILE | poolctl render -f -`",
    },
    Syntax {
        open: "#{",
        close: "}",
        holds: is_any,
        what: "a token of Octopus Deploy or Replace Tokens",
        help: "have it replaced first, and pipe the result into `poolctl render -f -`",
    },
];

/// How those start that are no text to readers of YAML where they stand unquoted, in flow style at least.
const BREAKING: &[&str] = &["{{", "{%", "<%", "${"];

/// The first placeholder in a text.
pub fn placeholder(text: &str) -> Option<Placeholder<'_>> {
    placeholders(text).next()
}

/// The first placeholder in a line that readers of YAML stumble over.
pub fn breaking_placeholder(line: &str) -> Option<Placeholder<'_>> {
    let breaks = |found: &Placeholder<'_>| BREAKING.iter().any(|open| found.text.starts_with(open));
    placeholders(line).find(breaks)
}

/// All of them in a text, also those within others.
fn placeholders(text: &str) -> impl Iterator<Item = Placeholder<'_>> {
    let starts = text.bytes().enumerate().take(SEARCHED);
    // Few other texts have one of these signs.
    let starts = starts.filter(|(_, byte)| b"${<(#E".contains(byte));
    starts.filter_map(|(at, _)| {
        let rest = &text[at..];
        let rest = &rest[..rest.floor_char_boundary(MAX_LENGTH)];
        let of_syntax = || SYNTAXES.iter().find_map(|syntax| syntax.start_of(rest));
        variable(rest).or_else(of_syntax)
    })
}

/// Bytes in which a placeholder may start: no name is longer, and hostile input may hold the start of one
/// in each of its bytes.
const SEARCHED: usize = 256;

/// Bytes of a placeholder.
const MAX_LENGTH: usize = 4096;

/// The text holds one.
pub fn holds_placeholder(text: &str) -> bool {
    placeholder(text).is_some()
}

impl Syntax {
    /// The placeholder that a text starts with.
    fn start_of<'a>(&self, text: &'a str) -> Option<Placeholder<'a>> {
        let inside = text.strip_prefix(self.open)?;
        let goes_on = BREAKING.contains(&self.open) || self.open == ENCRYPTED;
        let (inside, length) = match inside.split_once(self.close) {
            Some((inside, _)) => (inside, self.open.len() + inside.len() + self.close.len()),
            // In another line, or beyond what is looked at.
            None if goes_on => (inside, text.trim_end().len()),
            None => return None,
        };
        (self.holds)(inside).then(|| Placeholder {
            text: &text[..length],
            what: self.what,
            help: self.help,
        })
    }
}

/// `$NAME`, `${NAME}`, and `${NAME:=default}`, whose default may hold more of them.
fn variable(text: &str) -> Option<Placeholder<'_>> {
    let rest = text.strip_prefix('$')?;
    let braced = rest.strip_prefix('{');
    let name = braced.unwrap_or(rest);
    if !name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_') {
        return None;
    }
    let closed = braced.and_then(|_| closing_brace(text));
    let length = closed.map_or_else(
        || text.len() - name.trim_start_matches(is_in_name).len(),
        |brace| brace + 1,
    );
    Some(Placeholder {
        text: &text[..length],
        what: "a variable of Flux or envsubst",
        help: "have it filled in first, as in `flux envsubst --strict < FILE | poolctl render -f -`; \
               `flux build kustomization` and `envsubst` do too",
    })
}

/// Where the first brace of a text is closed.
fn closing_brace(text: &str) -> Option<usize> {
    let braces = text
        .char_indices()
        .filter(|(_, char)| matches!(char, '{' | '}'));
    let mut depth = 0_usize;
    for (at, brace) in braces {
        match (brace, depth) {
            ('{', _) => depth += 1,
            (_, 0 | 1) => return Some(at),
            _ => depth -= 1,
        }
    }
    None
}

fn is_in_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_'
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| is_in_name(char) || char == '.')
}

fn is_any(_: &str) -> bool {
    true
}

fn starts_with_word(inside: &str) -> bool {
    let inside = inside.trim_start_matches(['-', ' ']);
    inside.starts_with(is_in_name)
}

/// How actions of Go templates start that need not name a field.
const GO_WORDS: &[&str] = &[
    "block", "define", "else", "end", "fromYaml", "if", "include", "range", "template", "toYaml",
    "tpl", "with",
];

/// Something of Go: a field, a variable, or a function that is given one.
fn is_go_template(inside: &str) -> bool {
    let action = inside.trim_start_matches('-').trim_start();
    let first = action.split_whitespace().next().unwrap_or_default();
    GO_WORDS.contains(&first)
        || action.starts_with("/*")
        || action.starts_with(['.', '$', '(', '"'])
        || action.contains(" .")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn placeholders() {
        for (text, found, of) in [
            ("${HOST}", "${HOST}", "Flux"),
            ("${HOST:=x}", "${HOST:=x}", "Flux"),
            ("${A:-${B}}.c", "${A:-${B}}", "Flux"),
            ("puppet.${DOMAIN}.${TLD}", "${DOMAIN}", "Flux"),
            ("$HOST.com", "$HOST", "Flux"),
            ("$$HOST", "$HOST", "Flux"),
            ("${HOST", "${HOST", "Flux"),
            ("$(HOST)", "$(HOST)", "kustomize"),
            ("{{ .Values.x }}", "{{ .Values.x }}", "Helm"),
            ("{{- include \"a\" $ -}}", "{{- include \"a\" $ -}}", "Helm"),
            ("a-{{ default 1 .x }}", "{{ default 1 .x }}", "Helm"),
            ("{{ x }}", "{{ x }}", "Ansible"),
            ("{% if a %}", "{% if a %}", "Ansible"),
            ("{{- /* x ", "{{- /* x", "Helm"),
            ("puppet.{{domain}}", "{{domain}}", "Ansible"),
            ("<%= $host %>", "<%= $host %>", "EPP"),
            (
                "<path:secret/data/x#y>",
                "<path:secret/data/x#y>",
                "argocd-vault-plugin",
            ),
            ("puppet.<DOMAIN>", "<DOMAIN>", "argocd-vault-plugin"),
            (
                "ENC[AES256_GCM,data:x,type:str]",
                "ENC[AES256_GCM,data:x,type:str]",
                "sops",
            ),
            ("((host))", "((host))", "Concourse"),
            ("#{host}#", "#{host}", "Octopus"),
        ] {
            let placeholder = placeholder(text).expect(text);
            assert_eq!(placeholder.text, found, "{text}");
            assert!(placeholder.what.contains(of), "{text}: {placeholder}");
        }
    }

    #[test]
    fn other_texts() {
        for text in [
            "",
            "puppet.example.com",
            "*.example.com",
            "a$",
            "a$1",
            "$",
            "$$",
            "${1}",
            "$()",
            "<a",
            "<>",
            "</a>",
            "{{{{{{{: ",
            "<![CDATA[a]]>",
            "{a}",
            "(a)",
            "# {a}",
            "ENC[x]",
            "$(A$(A",
            "EXAMPLE",
        ] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }

    #[test]
    fn long_texts() {
        let long = "x".repeat(MAX_LENGTH);
        assert!(holds_placeholder(&format!("ENC[AES256_GCM,{long}]")));
        assert!(!holds_placeholder(&format!("{long}${{A}}")));
        assert!(!holds_placeholder(&"$<((#{".repeat(1 << 20)));
        assert_eq!(placeholder(&"${A:=".repeat(1 << 20)).unwrap().text, "${A");
        assert!(!holds_placeholder(&"é<".repeat(1 << 20)));
    }

    #[test]
    fn encrypted_values_are_not_shown() {
        let found = placeholder("ENC[AES256_GCM,data:x,type:str]").unwrap();
        let shown = "`ENC[AES256_GCM,…]`, a value that sops has encrypted";
        assert_eq!(found.to_string(), shown);
    }

    proptest! {
        /// Whatever stands around a placeholder, one is found, and it is a part of the text.
        #[test]
        fn a_part_of_the_text(before in "[${}<>()#E%a-c .]{0,6}", after in "\\PC{0,9}") {
            let text = format!("{before}-${{HOST}}{after}");
            let found = placeholder(&text).unwrap();
            prop_assert!(text.contains(found.text) && !found.text.is_empty());
        }

        /// Nothing that can be a name is taken for one.
        #[test]
        fn no_name(text in "[A-Za-z0-9._*/:-]{0,30}") {
            prop_assert_eq!(placeholder(&text), None);
        }
    }
}
