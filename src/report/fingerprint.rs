//! Names of findings that stay when lines move, so that forges know a finding again.

use std::collections::HashMap;

use super::Report;
use crate::locate::Located;
use crate::object::Place;
use crate::path;
use kubectl_yaml::path::Segment;

/// One fingerprint for each finding, in order; what looks the same is counted.
pub fn all(report: &Report<'_>) -> Vec<String> {
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let hashes = report.findings.iter().map(|finding| hash(report, finding));
    hashes
        .map(|hash| {
            let number = seen.entry(hash).or_default();
            *number += 1;
            format!("{hash:016x}:{number}")
        })
        .collect()
}

/// Rule, object, field and what is written there. Neither lines nor the index in a list, which move
/// with their neighbors; the file only where no object is known.
fn hash(report: &Report<'_>, finding: &Located) -> u64 {
    let mut hash = Fnv::default();
    hash.part(finding.diagnostic.code.name);
    if let Place::Field { object, path, .. } = &finding.diagnostic.primary.place {
        hash.part(&object.kind);
        hash.part(&object.key.namespace);
        hash.part(&object.key.name);
        for segment in path.segments().iter() {
            match segment {
                Segment::Key(key) => hash.part(key),
                Segment::Index(_) => hash.part("[]"),
            }
        }
        let text = finding.primary.map(|span| report.sources.text(span));
        hash.part(text.unwrap_or_default());
    } else if let Place::File(name) = &finding.diagnostic.primary.place {
        hash.part(&path::relative(name, report.context.folder));
        hash.part(&finding.diagnostic.message);
    } else if let Some(span) = finding.primary {
        let file = report.sources.file(span.file);
        let line = file.line(file.position(span.start as usize).line);
        let name = path::relative(&file.name, report.context.folder);
        hash.part(&name);
        hash.part(line.map_or("", |line| file.text[line].trim()));
    }
    hash.0
}

/// FNV-1a with 64 bits: the same in every build and on every machine.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Takes a text and its end, so that `ab, c` is not `a, bc`.
    fn part(&mut self, text: &str) {
        // No text in UTF-8 has this byte.
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_fnv_1a_of_all_parts() {
        let of = |parts: &[&str]| {
            let mut hash = Fnv::default();
            parts.iter().for_each(|part| hash.part(part));
            hash.0
        };
        assert_eq!(of(&[]), 0xcbf2_9ce4_8422_2325);
        assert_eq!(of(&[""]), 0xaf64_724c_8602_eb6e, "the single byte 0xff");
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    }
}
