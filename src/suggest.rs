//! "Did you mean": the name that somebody probably meant.

/// Names that may be compared in a run: a thousand typos must not be compared with a thousand names
/// each.
const BUDGET: usize = 1_000_000;

/// The name that was probably meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near<'c> {
    pub name: &'c str,
    /// One edit or the case of letters: sure enough for a program to mend it.
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
        let (folded, letters) = (name.to_lowercase(), letters(name));
        let candidates = candidates.into_iter().map_while(|candidate| {
            self.budget = self.budget.checked_sub(1)?;
            Some(candidate)
        });
        // One edit changes at most two letters; this spares nearly every name the distance.
        let similar = candidates.filter(|candidate| {
            let differing = (letters ^ self::letters(candidate)).count_ones();
            differing <= 2 * most && !differ_in_digits(name, candidate)
        });
        best(&folded, similar, most as usize)
    }
}

/// The nearest of a few words, at most a third of whose letters differ.
pub fn nearest<'c>(name: &str, words: &[&'c str]) -> Option<Near<'c>> {
    let most = (name.chars().count() / 3).max(1);
    best(&name.to_lowercase(), words.iter().copied(), most)
}

fn best<'c>(
    folded: &str,
    candidates: impl Iterator<Item = &'c str>,
    most: usize,
) -> Option<Near<'c>> {
    let distances = candidates.map(|candidate| {
        let distance = strsim::osa_distance(folded, &candidate.to_lowercase());
        (distance, candidate)
    });
    let (distance, name) = distances
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)?;
    Some(Near {
        name,
        certain: distance <= 1,
    })
}

fn differ_in_digits(one: &str, other: &str) -> bool {
    let rest = |name: &str| name.replace(|char: char| char.is_ascii_digit(), "");
    one != other && rest(one) == rest(other)
}

/// The set of letters in a name, whatever their case.
fn letters(name: &str) -> u64 {
    let bits = name
        .bytes()
        .map(|byte| 1 << (byte.to_ascii_lowercase() & 63));
    bits.fold(0, |set, bit: u64| set | bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_is_near() {
        let names = ["puppet-ca", "puppet", "poppet", "node1"];
        let nearest = |name| {
            let near = Suggester::default().nearest(name, names);
            near.map(|near| (near.name, near.certain))
        };
        assert_eq!(nearest("pupet"), Some(("puppet", true)));
        assert_eq!(nearest("Puppet"), Some(("puppet", true)));
        assert_eq!(nearest("pupet-cq"), Some(("puppet-ca", false)));
        assert_eq!(nearest("puppet-db"), Some(("puppet-ca", false)));
        for other in ["compilers", "puppet-agents", "node2", "node"] {
            assert_eq!(nearest(other), None, "{other}");
        }
        let types = ["ClusterIP", "LoadBalancer"];
        assert_eq!(
            super::nearest("Load-Balancers", &types).map(|near| near.name),
            Some("LoadBalancer")
        );
    }
}
