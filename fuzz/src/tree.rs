use super::read_back::read;
use kubectl_yaml::split::Chunk;
use kubectl_yaml::{plain, tree};

/// A document reads the same with and without the parser, and what is plain can be read.
pub fn tree(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let _ = read(text);
    if plain::is_plain(text) {
        tree::parse_any(Chunk::whole(text), text).unwrap();
    }
}
