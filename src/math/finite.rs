//! What a plot can bear: only finite points, none of them absurdly far outside the view.

/// Splits a polyline into runs of finite points, with y held between `low` and `high`.
///
/// A NaN or an infinity ends a run; −∞ and +∞ are not drawn as walls. Points beyond the limits are moved onto them, so a
/// curve that leaves the view leaves it in the right direction.
#[must_use]
pub fn finite_runs(points: impl IntoIterator<Item = [f64; 2]>, low: f64, high: f64) -> Vec<Vec<[f64; 2]>> {
    let mut runs = Vec::new();
    let mut run: Vec<[f64; 2]> = Vec::new();
    for [x, y] in points {
        if x.is_finite() && y.is_finite() {
            run.push([x, y.clamp(low, high)]);
        } else if !run.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_split_the_line_and_far_points_come_near() {
        let points = [[0.0, 1.0], [1.0, 1e300], [2.0, f64::NAN], [3.0, f64::NEG_INFINITY], [4.0, -7.0]];
        assert_eq!(finite_runs(points, -5.0, 5.0), vec![vec![[0.0, 1.0], [1.0, 5.0]], vec![[4.0, -5.0]]]);
    }
}
