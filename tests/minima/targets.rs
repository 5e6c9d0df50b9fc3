//! Targets of every kind on which a search for minima can go wrong.

use klarity::line::distribution::Mixture;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

/// Weight, mean and sd of each component.
pub type Rows = Vec<(f64, f64, f64)>;

/// `rows` in another unit and further right.
pub fn moved(rows: &Rows, shift: f64, scale: f64) -> Mixture {
    let rows: Rows = rows.iter().map(|&(weight, mean, sd)| (weight, shift + scale * mean, scale * sd)).collect();
    Mixture::from_rows(&rows).unwrap()
}

/// `count` equal components, `spacing` apart.
pub fn even(count: u8, spacing: f64, sd: f64) -> Rows {
    (0..count).map(|index| (1.0, spacing * f64::from(index), sd)).collect()
}

/// Components whose means and sds grow by `ratio`.
pub fn geometric(count: u8, ratio: f64, sd: f64) -> Rows {
    (0..count).map(|index| ratio.powi(i32::from(index))).map(|size| (1.0, size, sd * size)).collect()
}

/// Components at one mean whose sds grow by `ratio`.
pub fn nested(count: u8, ratio: f64) -> Rows {
    (0..count).map(|index| (1.0, 0.0, ratio.powi(i32::from(index)))).collect()
}

/// `clusters` of `each` equal components 1 apart, with gaps between them.
pub fn clustered(clusters: u8, each: u8, gap: f64, sd: f64) -> Rows {
    let start = |cluster: u8| f64::from(cluster) * (f64::from(each) + gap);
    let cluster = |cluster: u8| (0..each).map(move |index| (1.0, start(cluster) + f64::from(index), sd));
    (0..clusters).flat_map(cluster).collect()
}

/// Components and their mirror images.
pub fn mirrored(rows: &Rows) -> Rows {
    rows.iter().copied().chain(rows.iter().map(|row| (row.0, -row.1, row.2))).collect()
}

/// Mixtures as people build them: 2 to 8 components, sds 0.1 … 5, some nested at one mean, some mirrored, some outliers.
pub fn scattered() -> impl Strategy<Value = Rows> {
    let component = (0.05..1.0_f64, -10.0..10.0_f64, (0.1_f64.ln()..5.0_f64.ln()).prop_map(f64::exp));
    (prop::collection::vec(component, 2..=8), 0..4).prop_map(|(mut rows, kind)| {
        match kind {
            1 => rows.iter_mut().skip(1).step_by(2).for_each(|row| row.1 = 0.0),
            2 => rows = mirrored(&rows),
            3 => rows[0] = (0.01, 14.0, rows[0].2),
            _ => {}
        }
        rows
    })
}

/// The kinds of which [`random`] draws, in turn.
pub const KINDS: [&str; 5] = ["scattered", "evenly spaced", "geometric", "clustered", "symmetric"];

/// The next target of the kind with this index.
pub fn random(kind: usize, runner: &mut TestRunner) -> Rows {
    let ln = |low: f64, high: f64| (low.ln()..high.ln()).prop_map(f64::exp);
    let strategy = match kind {
        0 => scattered().boxed(),
        1 => (2..=32_u8, ln(0.2, 10.0)).prop_map(|(count, spacing)| even(count, spacing, 1.0)).boxed(),
        2 => (2..=12_u8, ln(1.05, 3.0), ln(0.02, 2.0), any::<bool>())
            .prop_map(
                |(count, ratio, sd, at_one)| if at_one { nested(count, ratio) } else { geometric(count, ratio, sd) },
            )
            .boxed(),
        3 => (2..=4_u8, 2..=8_u8, ln(0.5, 40.0), ln(0.15, 3.0))
            .prop_map(|(clusters, each, gap, sd)| clustered(clusters, each, gap, sd))
            .boxed(),
        _ => prop::collection::vec((0.05..1.0_f64, 0.0..20.0_f64, ln(0.2, 3.0)), 1..=16)
            .prop_map(|rows| mirrored(&rows))
            .boxed(),
    };
    strategy.new_tree(runner).unwrap().current()
}
