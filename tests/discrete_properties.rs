//! What must hold for any two rows of numbers.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use klarity::discrete::conventions::Case;
use klarity::discrete::divergence::{ALL, Divergence, by_id, parts};
use klarity::discrete::table::{Others, Table};
use klarity::discrete::transforms::{Channel, changes};
use klarity::discrete::zeros::Zeros;
use klarity::discrete::{Pair, Side};
use proptest::prelude::*;

/// Two rows of the same length, of any scale, with zeros among them.
fn rows() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let cell =
        prop_oneof![1 => Just(0.0), 4 => (-12.0..6.0_f64).prop_map(|power| 10_f64.powf(power)), 4 => 0.0..1.0_f64];
    let cells = prop::collection::vec((cell.clone(), cell), 2..40);
    cells.prop_map(|cells| cells.into_iter().unzip()).prop_filter("a positive sum", |(p, q): &(Vec<f64>, Vec<f64>)| {
        p.iter().sum::<f64>() > 0.0 && q.iter().sum::<f64>() > 0.0
    })
}

fn pair(p: &[f64], q: &[f64]) -> Pair {
    Pair::new(p, q).unwrap()
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    a == b || (a - b).abs() <= relative * a.abs().max(b.abs()) + 1e-15
}

proptest! {
    #[test]
    fn parts_add_up_to_what_they_say((p, q) in rows()) {
        let pair = pair(&p, &q);
        for divergence in ALL {
            let parts = parts(*divergence, &pair);
            let (sum, size) = (parts.iter().sum::<f64>(), parts.iter().map(|part| part.abs()).sum::<f64>());
            let total = divergence.total(&pair);
            prop_assert!(sum == total || (sum - total).abs() <= 1e-14 * size, "{}: {sum} {total}", divergence.id());
            prop_assert_eq!(divergence.value(&pair), divergence.of_total(total));
        }
    }

    #[test]
    fn every_divergence_is_in_its_range_and_0_for_equal_rows((p, q) in rows()) {
        let (pair, same) = (pair(&p, &q), pair(&p, &p));
        for divergence in ALL {
            let value = divergence.value(&pair);
            prop_assert!(value >= 0.0, "{}: {value}", divergence.id());
            if divergence.is_f_divergence() || ["wasserstein1", "l2"].contains(&divergence.id()) {
                prop_assert_eq!(divergence.value(&same), 0.0, "{}", divergence.id());
            }
        }
        for id in ["total-variation", "hellinger", "cosine"] {
            prop_assert!(by_id(id).unwrap().value(&pair) <= 1.0);
        }
    }

    #[test]
    fn probabilities_sum_to_1_and_counts_of_any_scale_are_alike((p, q) in rows(), scale in -20..20_i32) {
        let factor = 2_f64.powi(scale);
        let scaled = pair(&p.iter().map(|value| factor * value).collect::<Vec<_>>(), &q);
        let pair = pair(&p, &q);
        for side in [Side::P, Side::Q] {
            prop_assert!((pair.probabilities(side).iter().sum::<f64>() - 1.0).abs() < 1e-14);
        }
        for divergence in ALL {
            let (one, other) = (divergence.value(&pair), divergence.value(&scaled));
            prop_assert!(close(one, other, 1e-13), "{}: {one} {other}", divergence.id());
        }
    }

    #[test]
    fn the_order_of_bins_matters_to_w1_alone((p, q) in rows(), seed in any::<u64>()) {
        let mut order: Vec<usize> = (0..p.len()).collect();
        order.sort_by_key(|bin| (*bin as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        let moved = |row: &[f64]| order.iter().map(|bin| row[*bin]).collect::<Vec<_>>();
        let (before, after) = (pair(&p, &q), pair(&moved(&p), &moved(&q)));
        for divergence in ALL.iter().filter(|divergence| divergence.id() != "wasserstein1") {
            let (one, other) = (divergence.value(&before), divergence.value(&after));
            prop_assert!(close(one, other, 1e-12), "{}: {one} {other}", divergence.id());
        }
    }

    #[test]
    fn the_other_way_round_the_directions_swap((p, q) in rows()) {
        let value = |id: &str, pair: &Pair| by_id(id).unwrap().value(pair);
        let (there, back) = (pair(&p, &q), pair(&q, &p));
        prop_assert!(close(value("kl-forward", &there), value("kl-reverse", &back), 1e-13));
        for id in ["jeffreys", "jensen-shannon", "hellinger", "total-variation", "wasserstein1", "l2", "cosine"] {
            prop_assert!(close(value(id, &there), value(id, &back), 1e-13), "{id}");
        }
        let sum = value("kl-forward", &there) + value("kl-reverse", &there);
        prop_assert!(close(value("jeffreys", &there), sum, 1e-12));
        let cross = value("entropy-target", &there) + value("kl-forward", &there);
        prop_assert!(close(value("cross-entropy", &there), cross, 1e-12));
    }

    #[test]
    fn no_transform_makes_an_f_divergence_grow((p, q) in rows(), size in 1..6_usize, share in 0.0..1.0_f64, shift in 1..7_usize) {
        let (pair, bins) = (pair(&p, &q), p.len());
        let groups: Vec<Vec<usize>> =
            (0..size).map(|group| (0..bins).filter(|bin| bin * 7 % size == group).collect()).collect();
        let rotated: Vec<usize> = (0..bins).map(|bin| (bin + shift) % bins).collect();
        let matrix = (0..bins).map(|i| {
            let row: Vec<f64> = (0..4).map(|j| 1.0 / (1.0 + ((i * 5 + j * 3 + shift) % 7) as f64)).collect();
            let sum: f64 = row.iter().sum();
            row.iter().map(|value| value / sum).collect()
        });
        for channel in [
            Channel::merging(bins, &groups).unwrap(),
            Channel::merging_neighbours(bins, size),
            Channel::permutation(&rotated).unwrap(),
            Channel::noise(bins, share).unwrap(),
            Channel::blur(bins, share).unwrap(),
            Channel::matrix(matrix.collect()).unwrap(),
        ] {
            for change in changes(&pair, &channel).unwrap() {
                prop_assert!(!change.grew(), "{:?} {channel:?}", change);
            }
        }
    }

    #[test]
    fn a_dragged_bar_keeps_the_sum_and_the_other_ratios((p, q) in rows(), bin in any::<prop::sample::Index>(), share in 0.0..1.0_f64) {
        let table = Table::of_pair(p.clone(), q).unwrap();
        let (bin, sum) = (bin.index(p.len()), table.row(0).unwrap().sum());
        let moved = table.with_value(0, bin, share * sum, Others::KeepRatios).unwrap();
        let row = moved.row(0).unwrap();
        prop_assert!(close(row.sum(), sum, 1e-13));
        let others: f64 = p.iter().enumerate().filter(|(other, _)| *other != bin).map(|(_, value)| value).sum();
        for (other, value) in row.values().iter().enumerate().filter(|(other, _)| *other != bin && others > 0.0) {
            prop_assert!((value - p[other] / others * (1.0 - share) * sum).abs() <= 1e-12 * sum);
        }
    }

    #[test]
    fn treated_zeros_leave_finite_numbers((p, q) in rows(), power in -12.0..0.0_f64) {
        let pair = pair(&p, &q);
        let epsilon = 10_f64.powf(power);
        for zeros in [Zeros::Add(epsilon), Zeros::InLogs(epsilon), Zeros::Drop] {
            let Ok(treated) = zeros.treat(&pair) else {
                prop_assert_eq!(zeros, Zeros::Drop);
                prop_assert!(p.iter().zip(&q).all(|(p, q)| *p == 0.0 || *q == 0.0));
                continue;
            };
            // Inside the logarithms ε does nothing to what has none.
            let has_logs = |d: &&&dyn Divergence| !matches!(zeros, Zeros::InLogs(_)) || d.part_in_logs(0.5, 0.5, 0.1).is_some();
            for divergence in ALL.iter().filter(has_logs) {
                prop_assert!(treated.value(*divergence).is_finite(), "{} {zeros:?}", divergence.id());
            }
        }
    }

    #[test]
    fn code_always_has_an_answer_and_a_reason((p, q) in rows()) {
        let table = Table::of_pair(p, q).unwrap();
        for answer in Case::new(&table, 0, 1).unwrap().answers() {
            prop_assert_eq!(answer.same, answer.why.starts_with("same"), "{:?}", answer);
            prop_assert_eq!(answer.value.is_nan(), answer.why.starts_with("NaN"), "{:?}", answer);
        }
    }
}
