//! Sums of many terms that lose next to nothing, in the order in which NumPy adds them.

/// Terms that are added in one run, in eight chains: as many as a sum of runs asks for at a time, at most.
pub const RUN: usize = 128;

/// Σ `term(i)` for i from 0 to `count`, added by halves: the error grows with log `count`, not with `count`.
///
/// The order is that of `numpy.sum` over a contiguous array, so that a sum of the same terms has the same bits.
#[must_use]
pub fn pairwise_sum(count: usize, term: impl Fn(usize) -> f64) -> f64 {
    let [sum] = pairwise_sums_of_runs(count, |start, [terms]| {
        for (index, slot) in terms.iter_mut().enumerate() {
            *slot = term(start + index);
        }
    });
    sum
}

/// Such sums, side by side, of terms that are computed some at a time: `fill` writes the terms of each from its first argument
/// on, at most 128 of them.
pub fn pairwise_sums_of_runs<const N: usize>(count: usize, fill: impl Fn(usize, [&mut [f64]; N])) -> [f64; N] {
    runs(0, count, &fill, &mut [[0.0; RUN]; N])
}

/// The same of `term` over rows of equal length, taken side by side; what one row has more than another is left out.
pub fn pairwise_sum_over<const N: usize>(rows: [&[f64]; N], term: impl Fn([f64; N]) -> f64) -> f64 {
    let count = rows.iter().map(|row| row.len()).min().unwrap_or(0);
    let [sum] = pairwise_sums_of_runs(count, |start, [terms]| {
        let rows = rows.map(|row| &row[start..start + terms.len()]);
        for (index, slot) in terms.iter_mut().enumerate() {
            *slot = term(rows.map(|row| row[index]));
        }
    });
    sum
}

/// What is in the `terms` before doesn't matter; they are one buffer for all runs, since to clear one takes its time.
fn runs<const N: usize>(
    start: usize,
    count: usize,
    fill: &impl Fn(usize, [&mut [f64]; N]),
    terms: &mut [[f64; RUN]; N],
) -> [f64; N] {
    if count <= RUN {
        fill(start, terms.each_mut().map(|terms| &mut terms[..count]));
        return terms.each_ref().map(|terms| run_of(&terms[..count]));
    }
    let half = count / 2;
    let half = half - half % 8;
    let left = runs(start, half, fill, terms);
    let right = runs(start + half, count - half, fill, terms);
    std::array::from_fn(|place| left[place] + right[place])
}

/// The sum of one run, in eight chains.
fn run_of(terms: &[f64]) -> f64 {
    let (eights, rest) = terms.as_chunks::<8>();
    let Some((first, others)) = eights.split_first() else { return rest.iter().sum() };
    let mut chains = *first;
    for eight in others {
        for (sum, term) in chains.iter_mut().zip(eight) {
            *sum += term;
        }
    }
    let [a, b, c, d, e, f, g, h] = chains;
    rest.iter().fold(((a + b) + (c + d)) + ((e + f) + (g + h)), |sum, term| sum + term)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::ExactSum;

    #[test]
    fn it_adds_every_term_once_and_hardly_rounds() {
        for count in [0, 1, 7, 8, 9, 127, 128, 129, 1000, 10_000] {
            assert_eq!(pairwise_sum(count, |i| i as f64), (0..count).sum::<usize>() as f64, "{count}");
            let mut exact = ExactSum::default();
            (0..count).for_each(|i| exact.add(1.0 / (i as f64 + 0.1)));
            let sum = pairwise_sum(count, |i| 1.0 / (i as f64 + 0.1));
            assert!((sum - exact.value()).abs() <= 1e-15 * exact.value(), "{count}: {sum} {}", exact.value());
        }
    }

    #[test]
    fn the_order_is_that_of_numpy() {
        // numpy.sum(0.1 * numpy.arange(n) + 0.3), NumPy 1.24; added one by one two of them end in other digits.
        let wanted = [(7, 4.2), (100, 525.000_000_000_000_1), (300, 4575.0), (1_001, 50_350.3)];
        for (count, sum) in wanted {
            let term = |i: usize| 0.1 * i as f64 + 0.3;
            assert_eq!(pairwise_sum(count, term), sum, "{count}");
            let fill = |start: usize, terms: &mut [f64]| {
                terms.iter_mut().enumerate().for_each(|(i, value)| *value = term(start + i));
            };
            assert_eq!(pairwise_sums_of_runs(count, |start, [one]| fill(start, one)), [sum], "{count}");
            let both = pairwise_sums_of_runs(count, |start, [one, other]| {
                fill(start, one);
                other.iter_mut().zip(one).for_each(|(other, one)| *other = -*one);
            });
            assert_eq!(both, [sum, -sum], "{count}");
        }
    }
}
