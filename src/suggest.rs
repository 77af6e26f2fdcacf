//! "Did you mean": the name that somebody probably meant.

use crate::kubernetes;

/// Names that may be compared in a run: a thousand typos must not be compared with a thousand names
/// each.
const BUDGET: usize = 1_000_000;

/// The name that was probably meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near<'c> {
    pub name: &'c str,
    /// Sure enough for a program to write it: no other name is nearly as near, and all digits are the same.
    pub certain: bool,
}

/// Finds the nearest of many names, as long as its budget lasts.
#[derive(Debug)]
pub struct Suggester {
    budget: usize,
}

impl Default for Suggester {
    fn default() -> Self {
        Self { budget: BUDGET }
    }
}

impl Suggester {
    /// The candidate at most two edits away, one in short names; the first one of equals.
    ///
    /// Names that differ in their digits only are different on purpose.
    pub fn nearest<'c>(
        &mut self,
        name: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<Near<'c>> {
        let most = if name.chars().count() < 6 { 1 } else { 2 };
        let letters = letters(name);
        let mut is_complete = true;
        let candidates = candidates.into_iter().map_while(|candidate| {
            let left = self.budget.checked_sub(1);
            is_complete = left.is_some();
            self.budget = left?;
            Some(candidate)
        });
        // This spares nearly every name the distance.
        let similar = candidates.filter(|candidate| {
            let differing = (letters ^ self::letters(candidate)).count_ones();
            differing as usize <= 2 * NAMES.apart
        });
        let near = best(name, similar, most, &NAMES)?;
        Some(Near {
            certain: near.certain && is_complete && kubernetes::is_dns_subdomain(near.name),
            ..near
        })
    }
}

/// The nearest of a few words, at most a third of whose letters differ.
pub fn nearest<'c>(name: &str, words: &[&'c str]) -> Option<Near<'c>> {
    let most = (name.chars().count() / 3).max(1);
    best(name, words.iter().copied(), most, &WORDS)
}

/// When the nearest candidate is certain, in edits but for the case of letters.
struct Certainty {
    /// It is no farther away than this.
    within: usize,
    /// No other one is within this.
    apart: usize,
}

/// Of objects, which come in families.
const NAMES: Certainty = Certainty {
    within: 2,
    apart: 3,
};

/// Of fields, kinds and the like, which are all known.
const WORDS: Certainty = Certainty {
    within: 1,
    apart: 1,
};

fn best<'c>(
    name: &str,
    candidates: impl Iterator<Item = &'c str>,
    most: usize,
    certainty: &Certainty,
) -> Option<Near<'c>> {
    let folded = name.to_lowercase();
    let distances = candidates.map(|candidate| {
        let distance = strsim::osa_distance(&folded, &candidate.to_lowercase());
        (distance, candidate)
    });
    let reach = most.max(certainty.apart);
    let near: Vec<_> = distances
        .filter(|(distance, _)| *distance <= reach)
        .collect();
    let meant = near
        .iter()
        .filter(|(distance, candidate)| *distance <= most && !differ_in_digits(name, candidate));
    let (distance, nearest) = *meant.min_by_key(|(distance, _)| *distance)?;
    let mut others = near.iter().filter(|(_, candidate)| *candidate != nearest);
    let is_alone = others.all(|(distance, _)| *distance > certainty.apart);
    Some(Near {
        name: nearest,
        certain: distance <= certainty.within && is_alone && digits(name) == digits(nearest),
    })
}

fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}

fn differ_in_digits(one: &str, other: &str) -> bool {
    let rest = |name: &str| name.replace(|char: char| char.is_ascii_digit(), "");
    one != other && rest(one) == rest(other)
}

/// The set of letters in a text, whatever their case: an edit changes at most two of it, which tells nearly
/// all that is not near.
pub fn letters(text: &str) -> u32 {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic);
    letters.fold(0, |set, byte| set | 1 << (byte.to_ascii_lowercase() - b'a'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_is_near() {
        let names = [
            "puppet-ca",
            "puppet",
            "node1",
            "compilers",
            "agents-a",
            "agents-bb",
            "Mixed-Case",
        ];
        let nearest = |name| {
            let near = Suggester::default().nearest(name, names);
            near.map(|near| (near.name, near.certain))
        };
        for (name, near, certain) in [
            ("pupet", "puppet", true),
            ("Compilers", "compilers", true),
            ("pupet-cq", "puppet-ca", true),
            ("compilres", "compilers", true),
            // Digits tell things apart.
            ("compiler5", "compilers", false),
            // Another one is within three edits.
            ("agents-b", "agents-a", false),
            ("puppet-", "puppet", false),
            // What cannot be the name of an object is none to write.
            ("mixed-cases", "Mixed-Case", false),
        ] {
            assert_eq!(nearest(name), Some((near, certain)), "{name}");
        }
        for other in ["servers", "puppet-agents", "node2", "node", "compilers2"] {
            assert_eq!(nearest(other), None, "{other}");
        }
        let types = ["ClusterIP", "LoadBalancer"];
        assert_eq!(
            super::nearest("Load-Balancers", &types).map(|near| near.name),
            Some("LoadBalancer")
        );
    }
}
