//! "Did you mean": the name that somebody probably meant.

/// Names that may be compared in a run: a thousand typos must not be compared with a thousand names
/// each.
const BUDGET: usize = 1_000_000;

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
    /// The candidate within a third of the name's length in edits; the first one of equals.
    pub fn nearest<'c>(
        &mut self,
        name: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        let most = (name.chars().count() / 3).max(1);
        let (folded, letters) = (name.to_lowercase(), letters(name));
        let mut best = None;
        for candidate in candidates {
            self.budget = self.budget.checked_sub(1)?;
            // One edit changes at most two letters; this spares nearly every name the distance.
            let differing = (letters ^ self::letters(candidate)).count_ones() as usize;
            if candidate.len().abs_diff(name.len()) > most || differing > 2 * most {
                continue;
            }
            let distance = strsim::osa_distance(&folded, &candidate.to_lowercase());
            if distance <= most && best.is_none_or(|(least, _)| distance < least) {
                best = Some((distance, candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }
}

/// The set of letters in a name, whatever their case.
fn letters(name: &str) -> u64 {
    let bits = name
        .bytes()
        .map(|byte| 1 << (byte.to_ascii_lowercase() & 63));
    bits.fold(0, |set, bit: u64| set | bit)
}

/// The nearest of a few names.
pub fn nearest<'c>(name: &str, candidates: &[&'c str]) -> Option<&'c str> {
    Suggester::default().nearest(name, candidates.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_is_near() {
        let names = ["puppet-ca", "puppet", "poppet"];
        assert_eq!(nearest("pupet", &names), Some("puppet"));
        assert_eq!(nearest("Puppet", &names), Some("puppet"));
        assert_eq!(nearest("puppet-cq", &names), Some("puppet-ca"));
        assert_eq!(nearest("compilers", &names), None);
    }
}
