//! Lists and mappings in brackets that end on their line.

use super::{MAX_KEY, behind_dashes, is_string, quoted, resolve};
use crate::scalar::Resolved;

/// Brackets in brackets, beside the levels of lines around them.
const MAX_OPEN: usize = 16;

/// What stands behind the brackets that a text starts with, and the keys and values in them.
pub(super) fn behind(text: &[u8]) -> Option<(&[u8], usize)> {
    let mut flow = Flow {
        rest: text,
        open: 0,
        parts: 0,
    };
    flow.value()?;
    Some((flow.rest, flow.parts))
}

struct Flow<'t> {
    rest: &'t [u8],
    open: usize,
    parts: usize,
}

impl Flow<'_> {
    fn value(&mut self) -> Option<()> {
        self.parts += 1;
        match self.rest.first()? {
            b'[' => self.collection(b']'),
            b'{' => self.collection(b'}'),
            b'"' | b'\'' => {
                self.rest = quoted(self.rest)?;
                Some(())
            }
            _ => self.plain(),
        }
    }

    fn collection(&mut self, close: u8) -> Option<()> {
        self.open += 1;
        if self.open > MAX_OPEN {
            return None;
        }
        self.skip(1);
        let mut is_over = self.rest.first() == Some(&close);
        while !is_over {
            if close == b'}' {
                self.key()?;
            }
            self.value()?;
            self.skip(0);
            is_over = match self.rest.first()? {
                b',' => false,
                byte if *byte == close => true,
                _ => return None,
            };
            if !is_over {
                self.skip(1);
            }
        }
        self.rest = &self.rest[1..];
        self.open -= 1;
        Some(())
    }

    /// A key, its colon and the blanks behind it.
    fn key(&mut self) -> Option<()> {
        self.parts += 1;
        let rest = match self.rest.first()? {
            b'"' | b'\'' => quoted(self.rest)?,
            first => {
                let is_known = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_./-".contains(byte);
                let length = self.rest.iter().take_while(is_known).count();
                let (key, rest) = self.rest.split_at(length);
                (first.is_ascii_alphanumeric() && is_string(key)).then_some(rest)?
            }
        };
        let length = self.rest.len() - rest.len();
        self.rest = rest;
        let ends = length <= MAX_KEY && rest.starts_with(b": ");
        ends.then(|| self.skip(1))
    }

    /// Text without quotes, which has nothing in it that may be punctuation.
    fn plain(&mut self) -> Option<()> {
        let is_known = |byte: u8| byte.is_ascii_alphanumeric() || INSIDE.contains(&byte);
        // Of an address or a port; before a blank or punctuation it would be that of a key.
        let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'/';
        let is_text = |(at, byte): (usize, &u8)| {
            is_known(*byte) || (*byte == b':' && self.rest.get(at + 1).is_some_and(goes_on))
        };
        let mut bytes = self.rest.iter().enumerate();
        let length = bytes.position(|byte| !is_text(byte));
        let (scalar, rest) = self.rest.split_at(length.unwrap_or(self.rest.len()));
        self.rest = rest;
        let text = scalar.trim_ascii_end();
        let first = *behind_dashes(text)?;
        let starts = first.is_ascii_alphanumeric()
            || (text.first() != Some(&b'-') && STARTS.contains(&first));
        (starts && resolve(text)? != Resolved::NotJson).then_some(())
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest[bytes..].trim_ascii_start();
    }
}

/// What text without quotes may start with, and have in it, beside letters and digits.
const STARTS: &[u8] = b"_./$(";
const INSIDE: &[u8] = b" _./$()-+=@%;~^";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::super::tests::checked;

    #[test]
    fn what_others_write_in_brackets_is_plain() {
        for text in [
            "args: [--log=info, -x, \"a, b\", 'c: d', $(POD_IP), 8080, a b]\n",
            "- {cpu: 500m, memory: 1Gi}  # a\n- [ ]\n- [{a: [b]}, {}]\n",
            "args: [--listen=0.0.0.0:8080, http://a.b/c, a:b]\nurl: {host: a:80}\n",
            "a: {\"b\": c, 'd': {e: ~f}, g.h/i: .5}\n",
        ] {
            assert_eq!(checked(text), !text.contains('~'), "{text:?}");
        }
    }

    #[test]
    fn what_may_be_broken_is_not() {
        let deep = format!("a: {}{}\n", "[".repeat(17), "]".repeat(17));
        for text in [
            "a: [b\n",
            "a: [b,\n  c]\n",
            "a: [b}\n",
            "a: [b]c\n",
            "a: [b]#c\n",
            "a: [,]\n",
            "a: [b: c]\n",
            "a: [b #c]\n",
            "a: [-]\n",
            "a: [- b]\n",
            "a: [--]\n",
            "a: [?b]\n",
            "a: [b?]\n",
            "a: [:b]\n",
            "a: [b:]\n",
            "a: [*b]\n",
            "a: [&b c]\n",
            "a: [!b c]\n",
            "a: [.inf]\n",
            "a: ['b''c']\n",
            "a: [\"b\"c]\n",
            "a: {b}\n",
            "a: {b:c}\n",
            "a: {b: }\n",
            "a: {1: b}\n",
            "a: {null: b}\n",
            "a: {on: b}\n",
            "a: {<<: b}\n",
            "a: {? b: c}\n",
            "a: {{b: c}: d}\n",
            "a: {{ b }}\n",
            "a: [b]: c\n",
            "[a]: b\n",
            &deep,
        ] {
            assert!(!checked(text), "{text:?}");
        }
    }

    /// Brackets as others write them, and with something in them that may not be plain.
    fn value() -> impl Strategy<Value = String> {
        let leaf = select(vec![
            "a", "b c", "1", "-d", "--e=f", "-", "$(G)", ".5", ".inf", "~", "null", "'h'",
            "\"i, j\"", "k:l", "a@b%c", "?", "*x", "#", "", " ", "<<", "=",
        ])
        .prop_map(str::to_owned);
        let key = select(vec![
            "a", "b", "c/d.e", "'f'", "\"g\"", "1", "null", "<<", "-h", "",
        ]);
        leaf.prop_recursive(4, 16, 4, move |value| {
            let items = proptest::collection::vec(value.clone(), 0..4);
            let entries = proptest::collection::vec((key.clone(), value), 0..4);
            let entry = |(key, value)| format!("{key}: {value}");
            prop_oneof![
                items.prop_map(|items| format!("[{}]", items.join(", "))),
                entries.prop_map(move |entries| {
                    let entries: Vec<_> = entries.into_iter().map(entry).collect();
                    format!("{{{}}}", entries.join(", "))
                }),
            ]
        })
    }

    #[test]
    fn whatever_is_plain_in_brackets_can_be_read() {
        let piece = select(vec![
            "", "", "", "[", "]", "{", "}", ",", ":", ": ", " ", "-", "\"", "'", "#", " #", "?",
            "&", "!t ", "\n", "\n  ", "\n- ", "\nk: ",
        ]);
        let start = select(vec!["a: ", "- ", "a:\n  - ", "- a: "]);
        let config = ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(20_000)
        };
        let at = any::<prop::sample::Index>();
        proptest!(config, |(start in start, value in value(), piece in piece, at in at)| {
            let mut text = start.to_owned() + &value + "\n";
            text.insert_str(at.index(text.len()), piece);
            checked(&text);
        });
    }
}
