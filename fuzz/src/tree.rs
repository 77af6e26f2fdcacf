use super::read_back::read;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::{plain, tree};
use poolctl::source::{FileId, Span};

/// A document reads the same with and without the parser, and what is plain can be read.
pub fn tree(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let _ = read(text);
    let chunk = Chunk {
        span: Span::new(FileId::default(), 0..text.len()),
        json: false,
    };
    if plain::is_plain(text)
        && let Err(error) = tree::parse_any(chunk, text)
    {
        assert!(error.disputed, "{error:?}");
    }
}
