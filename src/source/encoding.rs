//! The bytes of a file as text: UTF-8, or UTF-16 behind a byte order mark, as kubectl takes them.

/// Bytes that are no text at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// What git-crypt keeps in a repository, where the key is not at hand.
    GitCrypt,
    /// kubectl reads UTF-16 by its mark alone.
    Utf16WithoutMark,
    Other,
}

/// What could be made of the bytes.
#[derive(Default)]
pub(super) struct Decoded {
    /// Empty of a file that is binary.
    pub text: String,
    /// The offset in the text of the first byte that does not belong there; it reads `?`.
    pub invalid: Option<usize>,
    pub binary: Option<Binary>,
    pub utf16: bool,
}

/// How locked files of git-crypt start.
const GIT_CRYPT: &[u8] = b"\0GITCRYPT\0";

pub(super) fn decode(bytes: Vec<u8>) -> Decoded {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: Vec<u8>) -> Decoded {
    match String::from_utf8(bytes) {
        // A single NUL is a slip in a text, which the parser tells with its place.
        Ok(text) if text.starts_with('\0') || text.contains("\0\0") => binary(text.as_bytes()),
        Ok(text) if is_utf16(text.as_bytes()) => binary(text.as_bytes()),
        Ok(text) => Decoded {
            text,
            ..Decoded::default()
        },
        Err(error) => {
            let bytes = error.as_bytes();
            if bytes.iter().any(|byte| is_control(*byte)) {
                return binary(bytes);
            }
            let at = error.utf8_error().valid_up_to();
            Decoded {
                text: ascii_only(bytes, at),
                invalid: Some(at),
                ..Decoded::default()
            }
        }
    }
}

/// Half a pair of surrogates, or half a unit at the end, is the first mistake that is told.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|bytes| unit(*bytes));
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut invalid = None;
    for char in char::decode_utf16(units) {
        if char.is_err() {
            invalid.get_or_insert(text.len());
        }
        text.push(char.unwrap_or('?'));
    }
    if !rest.is_empty() {
        invalid.get_or_insert(text.len());
        text.push('?');
    }
    if text.contains('\0') {
        return binary(bytes);
    }
    Decoded {
        text,
        invalid,
        utf16: true,
        ..Decoded::default()
    }
}

fn binary(bytes: &[u8]) -> Decoded {
    let binary = if bytes.starts_with(GIT_CRYPT) {
        Binary::GitCrypt
    } else if is_utf16(bytes) {
        Binary::Utf16WithoutMark
    } else {
        Binary::Other
    };
    Decoded {
        invalid: Some(0),
        binary: Some(binary),
        ..Decoded::default()
    }
}

/// Of English text in UTF-16 every other byte is NUL.
fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0, second, 0, fourth, ..] | [second, 0, fourth, 0, ..] => *second != 0 && *fourth != 0,
        _ => false,
    }
}

/// What texts of whatever encoding do not have, but for blanks and the colors of terminals.
fn is_control(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)
}

/// Keeps every offset of a file that is not UTF-8, so that the place can be shown.
fn ascii_only(bytes: &[u8], valid_up_to: usize) -> String {
    let valid = String::from_utf8_lossy(&bytes[..valid_up_to]).into_owned();
    let rest = bytes[valid_up_to..].iter().map(|&byte| {
        if byte.is_ascii() {
            char::from(byte)
        } else {
            '?'
        }
    });
    valid.chars().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_what_is_none() {
        let text = |bytes: &[u8]| {
            let decoded = decode(bytes.to_vec());
            (decoded.text, decoded.invalid, decoded.binary)
        };
        let binary = |binary| (String::new(), Some(0), Some(binary));
        for (bytes, expected) in [
            (
                &b"\xc3\xa9: \xff\nb: \xc3\xa9"[..],
                ("é: ?\nb: ??".to_owned(), Some(4), None),
            ),
            (b"\xff\xfea\0\xe9\0", ("aé".to_owned(), None, None)),
            (b"\xfe\xff\0a\0\xe9", ("aé".to_owned(), None, None)),
            (b"\xff\xfea\0\0\xd8b\0", ("a?b".to_owned(), Some(1), None)),
            (b"\xff\xfea\0b", ("a?".to_owned(), Some(1), None)),
            (b"\xff\xfe\0\0a\0\0\0", binary(Binary::Other)),
            (b"a\0p\0i\0", binary(Binary::Utf16WithoutMark)),
            (b"\0a\0p\0i", binary(Binary::Utf16WithoutMark)),
            (b"\0GITCRYPT\0\x81\x02", binary(Binary::GitCrypt)),
            (b"\x1f\x8b\x08\xe7\x02", binary(Binary::Other)),
            (b"a: \0\0", binary(Binary::Other)),
            (b"a: \0", ("a: \0".to_owned(), None, None)),
        ] {
            assert_eq!(text(bytes), expected, "{bytes:?}");
        }
    }
}
