use super::read_back::read;

/// A document reads the same with and without the parser.
pub fn tree(bytes: &[u8]) {
    if let Ok(text) = str::from_utf8(bytes) {
        let _ = read(text);
    }
}
