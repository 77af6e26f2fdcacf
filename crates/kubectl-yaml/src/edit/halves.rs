//! Those edits of a document that cannot be made, found among many without trying each by itself.

use std::collections::BTreeSet;

use super::Refusal;

/// How often the edits of a document are made and read again to find those that cannot be made. Each time
/// takes as long as the document is, so trying every edit of a long list by itself would be quadratic.
const MAX_TRIALS: usize = 100;

/// Those that cannot be made; the others can be made together.
pub fn refused(
    indices: &[usize],
    verify: impl Fn(&[usize]) -> Result<(), Refusal>,
) -> Vec<(usize, Refusal)> {
    let mut trials = MAX_TRIALS;
    let unsound = unsound(indices, &verify, &mut trials);
    let known: BTreeSet<_> = unsound.iter().map(|(index, _)| index).collect();
    let sound = indices.iter().filter(|index| !known.contains(index));
    // Each half may be sound and both together not, as when they make the document too large.
    match verify(&sound.copied().collect::<Vec<_>>()) {
        Ok(()) => unsound,
        Err(refusal) => indices.iter().map(|&index| (index, refusal)).collect(),
    }
}

/// Those that cannot be made, found by halves: most often there are none. When the trials are used up,
/// those that are left count as such.
fn unsound(
    indices: &[usize],
    verify: &impl Fn(&[usize]) -> Result<(), Refusal>,
    trials: &mut usize,
) -> Vec<(usize, Refusal)> {
    let Some(left) = trials.checked_sub(1) else {
        let left = indices.iter();
        return left.map(|&index| (index, Refusal::TooMany)).collect();
    };
    *trials = left;
    match (verify(indices), indices) {
        (Ok(()), _) | (_, []) => Vec::new(),
        (Err(refusal), [index]) => vec![(*index, refusal)],
        _ => {
            let (some, others) = indices.split_at(indices.len() / 2);
            let mut unsound_ones = unsound(some, verify, trials);
            unsound_ones.extend(unsound(others, verify, trials));
            unsound_ones
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn those_that_cannot_be_made_are_found() {
        let indices: Vec<_> = (0..1000).collect();
        let bad = [3, 4, 900];
        let verify = |some: &[usize]| {
            let sound = !some.iter().any(|index| bad.contains(index));
            sound.then_some(()).ok_or(Refusal::Unsafe)
        };
        let expected = bad.map(|index| (index, Refusal::Unsafe));
        assert_eq!(refused(&indices, verify), expected);
    }

    #[test]
    fn those_in_the_way_of_each_other_are_refused() {
        let verify = |some: &[usize]| (some.len() < 3).then_some(()).ok_or(Refusal::Unsafe);
        let all = [0, 1, 2, 3].map(|index| (index, Refusal::Unsafe));
        assert_eq!(refused(&[0, 1, 2, 3], verify), all);
        assert_eq!(refused(&[0, 1], verify), []);
    }

    #[test]
    fn the_trials_are_bounded_however_many_cannot_be_made() {
        for number in [100, 10_000] {
            let indices: Vec<_> = (0..number).collect();
            let trials = Cell::new(0);
            let verify = |some: &[usize]| {
                trials.set(trials.get() + 1);
                some.is_empty().then_some(()).ok_or(Refusal::Unsafe)
            };
            let all = refused(&indices, verify);
            assert_eq!(all.len(), number);
            assert_eq!(all[0], (0, Refusal::Unsafe));
            assert_eq!(all[number - 1], (number - 1, Refusal::TooMany));
            // One more for those that are left.
            assert_eq!(trials.get(), MAX_TRIALS + 1);
        }
    }
}
