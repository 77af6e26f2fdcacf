//! Characters that look like others, or cannot be seen at all.

use std::fmt;

/// A character that was hardly meant where names and keys stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Odd {
    pub char: char,
    kind: Kind,
    /// What it looks like; `None` when it cannot be seen.
    pub like: Option<char>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Named(&'static str),
    Letter(&'static str),
}

impl fmt::Display for Odd {
    /// In words: `a no-break space`, `a Cyrillic letter that looks like e`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.kind, self.like) {
            (Kind::Letter(alphabet), Some(like)) => {
                write!(f, "{alphabet} letter that looks like `{like}`")
            }
            (Kind::Named(name) | Kind::Letter(name), _) => f.write_str(name),
        }
    }
}

impl Odd {
    fn new(char: char) -> Option<Self> {
        let named = |name, like| Some((Kind::Named(name), like));
        let (kind, like) = match char {
            ' '..='~' => None,
            '\u{a0}' => named("a no-break space", Some(' ')),
            '\u{202f}' => named("a narrow no-break space", Some(' ')),
            '\u{3000}' => named("an ideographic space", Some(' ')),
            '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{205f}' => {
                named("a typographic space", Some(' '))
            }
            '\u{200b}' => named("a zero-width space", None),
            '\u{200c}' | '\u{200d}' => named("a zero-width joiner", None),
            '\u{2060}' => named("a word joiner", None),
            '\u{feff}' => named("a byte order mark", None),
            '\u{ad}' => named("a soft hyphen", None),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                named("a mark of the direction of text", None)
            }
            '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' => {
                named("an invisible character", None)
            }
            '\u{e0000}'..='\u{e007f}' => named("an invisible tag", None),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => named("a typographic dash", Some('-')),
            '\u{2018}'..='\u{201b}' => named("a typographic quote", Some('\'')),
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => {
                named("a typographic quote", Some('"'))
            }
            '\u{ff1a}' | '\u{a789}' => named("a colon of another script", Some(':')),
            '\u{ff01}'..='\u{ff5e}' => {
                let like = char::from_u32(u32::from(char) - 0xfee0);
                Some((Kind::Letter("a full-width"), like))
            }
            _ => letter(char),
        }?;
        Some(Self { char, kind, like })
    }

    /// It stands where a space or nothing was meant.
    pub fn is_blank(&self) -> bool {
        matches!(self.like, None | Some(' '))
    }
}

/// Letters of other alphabets with the Latin ones that they look like.
fn letter(char: char) -> Option<(Kind, Option<char>)> {
    const CYRILLIC: (&str, &str) = (
        "авекмнорстухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅ",
        "abekmhopctyxijshdqwABEKMHOPCTYXIJS",
    );
    const GREEK: (&str, &str) = ("αικνορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aiknopuxABEZHIKMNOPTYX");
    const ALPHABETS: [(&str, (&str, &str)); 2] = [("a Cyrillic", CYRILLIC), ("a Greek", GREEK)];
    ALPHABETS.iter().find_map(|(alphabet, (letters, latin))| {
        let mut pairs = letters.chars().zip(latin.chars());
        let (_, like) = pairs.find(|(letter, _)| *letter == char)?;
        Some((Kind::Letter(alphabet), Some(like)))
    })
}

/// The odd characters of a text with their places.
pub fn odd(text: &str) -> impl Iterator<Item = (usize, Odd)> {
    let chars = text.char_indices();
    chars.filter_map(|(at, char)| Some((at, Odd::new(char)?)))
}

/// The text with what its odd characters look like; `None` without any, or when more than those is not
/// ASCII: then another alphabet was meant.
///
/// ```
/// use kubectl_yaml::characters::plain;
///
/// assert_eq!(plain("pupp\u{435}t\u{a0}").as_deref(), Some("puppet"));
/// assert_eq!(plain("\u{43a}\u{43b}\u{44e}\u{447}"), None);
/// ```
pub fn plain(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let chars = text.chars().filter_map(|char| match Odd::new(char) {
        Some(odd) => odd.like,
        None => Some(char),
    });
    let plain: String = chars.collect();
    let is_quote = |char: char| matches!(char, ' ' | '"' | '\'');
    plain
        .is_ascii()
        .then(|| plain.trim_matches(is_quote).to_owned())
}

/// The text with its odd characters by their numbers: `puppet<U+00A0>`.
pub fn shown(text: &str) -> String {
    let mut shown = String::new();
    for char in text.chars() {
        match Odd::new(char) {
            Some(_) => shown.push_str(&format!("<U+{:04X}>", u32::from(char))),
            None => shown.push(char),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_characters_are_named_and_shown() {
        for (text, name, seen, meant) in [
            ("a\u{a0}", "a no-break space", "a<U+00A0>", "a"),
            ("a\u{200b}b", "a zero-width space", "a<U+200B>b", "ab"),
            (
                "\u{440}uppet",
                "a Cyrillic letter that looks like `p`",
                "<U+0440>uppet",
                "puppet",
            ),
            (
                "\u{391}",
                "a Greek letter that looks like `A`",
                "<U+0391>",
                "A",
            ),
            ("a\u{2011}b", "a typographic dash", "a<U+2011>b", "a-b"),
            (
                "\u{201c}a\u{201d}",
                "a typographic quote",
                "<U+201C>a<U+201D>",
                "a",
            ),
            ("a\u{ff1a}", "a colon of another script", "a<U+FF1A>", "a:"),
        ] {
            let (_, first) = odd(text).next().unwrap();
            assert_eq!(first.to_string(), name);
            assert_eq!(shown(text), seen);
            assert_eq!(plain(text).as_deref(), Some(meant));
        }
        for text in ["plain", "\u{fc}ber", "\u{43a}\u{43b}\u{44e}\u{447}"] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn each_letter_has_one_that_it_looks_like() {
        for (letter, like) in [('\u{44f}', None), ('\u{455}', Some('s'))] {
            assert_eq!(Odd::new(letter).and_then(|odd| odd.like), like);
        }
    }
}
