//! Lists and mappings in brackets that end on their line.

use super::{Lines, Part, Scalar};

impl<'s, F: FnMut(Part<'s>) -> Option<()>> Lines<'s, F> {
    /// A list or a mapping in brackets; says where it ends.
    pub(super) fn flow(&mut self, open: usize) -> Option<usize> {
        let close = match self.bytes[open] {
            b'[' => b']',
            b'{' => b'}',
            _ => return None,
        };
        self.enter(match close {
            b']' => Part::List(open),
            _ => Part::Mapping(open),
        })?;
        let mut at = self.skip_blanks(open + 1);
        let mut is_over = self.bytes.get(at) == Some(&close);
        while !is_over {
            if close == b'}' {
                let key = self.flow_scalar(at).filter(|key| self.has_colon(*key))?;
                self.give(Part::Key(key))?;
                at = self.skip_blanks(key.end + 1);
            }
            let end = self.flow_value(at)?;
            at = self.skip_blanks(end);
            is_over = match *self.bytes.get(at)? {
                b',' => false,
                byte if byte == close => true,
                _ => return None,
            };
            if !is_over {
                at = self.skip_blanks(at + 1);
            }
        }
        self.leave(Some(at + 1))?;
        Some(at + 1)
    }

    /// A value between brackets; says where it ends.
    fn flow_value(&mut self, at: usize) -> Option<usize> {
        if matches!(self.bytes.get(at)?, b'[' | b'{') {
            return self.flow(at);
        }
        let scalar = self.flow_scalar(at)?;
        self.give_value(scalar)?;
        Some(scalar.end)
    }

    fn flow_scalar(&self, at: usize) -> Option<Scalar<'s>> {
        match self.bytes.get(at)? {
            b'"' | b'\'' => self.scalar(at),
            _ => self.flow_plain(at),
        }
    }

    /// Text without quotes, which has nothing in it that may be punctuation.
    fn flow_plain(&self, start: usize) -> Option<Scalar<'s>> {
        let rest = &self.bytes[start..];
        let is_known = |byte: u8| byte.is_ascii_alphanumeric() || INSIDE.contains(&byte);
        // Of an address or a port; before a blank or punctuation it would be that of a key.
        let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'/';
        let is_text = |(at, byte): (usize, &u8)| {
            is_known(*byte) || (*byte == b':' && rest.get(at + 1).is_some_and(goes_on))
        };
        let length = rest.iter().enumerate().position(|byte| !is_text(byte));
        let text = rest[..length.unwrap_or(rest.len())].trim_ascii_end();
        let first = *text.iter().find(|byte| **byte != b'-')?;
        let starts = first.is_ascii_alphanumeric()
            || (text.first() != Some(&b'-') && STARTS.contains(&first));
        starts.then(|| self.bare(start, start + text.len()))
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
        let deep = format!("a: {}{}\n", "[".repeat(128), "]".repeat(128));
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
