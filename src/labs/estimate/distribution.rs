//! The sampling distribution of an estimate over seeds, as a histogram small enough to stand in a table.

use egui::{Color32, Rect, Stroke, Ui, pos2};

use crate::estimator::Summary;
use crate::ui::Look;
use crate::ui::look::faded;

/// Draws the estimates in `summary` into `area`: their distance from `truth`, which a tick marks, over the range `shared`
/// by all that are meant to be compared, or else over a range of their own.
pub fn draw(
    ui: &Ui,
    look: &Look,
    area: Rect,
    (summary, truth, shared): (&Summary, Option<f64>, Option<[f64; 2]>),
    colour: Color32,
) {
    let truth = truth.filter(|truth| truth.is_finite());
    let errors: Vec<f64> = summary.values.iter().map(|value| value - truth.unwrap_or(0.0)).collect();
    let own = || {
        widened(
            ends(&errors).map(|[low, high]| if truth.is_some() { [low.min(0.0), high.max(0.0)] } else { [low, high] }),
        )
    };
    let Some(range) = shared.filter(|_| truth.is_some()).or_else(own) else { return };
    let painter = ui.painter();
    painter.hline(area.x_range(), area.bottom(), Stroke::new(1.0, look.tokens.hairline));
    let bins = counts(&errors, range, ((area.width() / 3.0) as usize).clamp(8, 40));
    let most = bins.iter().copied().max().unwrap_or(0).max(1);
    let width = area.width() / bins.len() as f32;
    for (index, count) in bins.iter().enumerate().filter(|(_, count)| **count > 0) {
        let left = area.left() + width * index as f32;
        let height = (area.height() * *count as f32 / most as f32).max(1.0);
        let bar = Rect::from_min_max(pos2(left, area.bottom() - height), pos2(left + width - 0.5, area.bottom()));
        painter.rect_filled(bar, 0.0, faded(colour, 0.75));
    }
    if truth.is_some() {
        let share = (-range[0] / (range[1] - range[0])) as f32;
        let x = area.left() + area.width() * share;
        painter.vline(x, area.top() - 1.0..=area.bottom() + 2.0, Stroke::new(1.5, look.tokens.ink));
    }
}

/// The range of all errors, for each summary with what it aims at.
#[must_use]
pub fn common_range<'a>(known: impl Iterator<Item = (&'a Summary, f64)>) -> Option<[f64; 2]> {
    let mut range: Option<[f64; 2]> = None;
    for (summary, truth) in known.filter(|(_, truth)| truth.is_finite()) {
        let errors: Vec<f64> = summary.values.iter().map(|value| value - truth).collect();
        if let Some([low, high]) = ends(&errors) {
            let [old_low, old_high] = range.unwrap_or([0.0, 0.0]);
            range = Some([low.min(old_low), high.max(old_high)]);
        }
    }
    widened(range)
}

/// The ends of the middle 98 %; what lies beyond goes into the last bin on its side.
fn ends(sorted: &[f64]) -> Option<[f64; 2]> {
    let finite: Vec<f64> = sorted.iter().copied().filter(|value| value.is_finite()).collect();
    let last = finite.len().checked_sub(1)?;
    let cut = finite.len() / 100;
    Some([finite[cut], finite[last - cut]])
}

/// With a little room on either side, and never without width.
fn widened(range: Option<[f64; 2]>) -> Option<[f64; 2]> {
    let [low, high] = range?;
    let margin = (0.05 * (high - low)).max(1e-9 * high.abs().max(low.abs()).max(1e-9));
    Some([low - margin, high + margin])
}

fn counts(values: &[f64], range: [f64; 2], bins: usize) -> Vec<usize> {
    let mut counts = vec![0; bins];
    for value in values.iter().filter(|value| value.is_finite()) {
        let share = ((value - range[0]) / (range[1] - range[0])).max(0.0);
        counts[((share * bins as f64) as usize).min(bins - 1)] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(values: Vec<f64>) -> Summary {
        Summary { values, failed: 0, error: None, mean: 0.0, sd: None, bias: None, coverage: None }
    }

    #[test]
    fn every_finite_estimate_falls_into_a_bin() {
        let values = [-1.0, 0.0, 0.0, 0.5, 2.0, f64::INFINITY];
        let range = widened(ends(&values)).unwrap();
        assert!(range[0] < -1.0 && range[1] > 2.0);
        assert_eq!(counts(&values, range, 8).iter().sum::<usize>(), 5);
        assert_eq!(counts(&[9.0, -9.0], range, 8)[7], 1, "what lies beyond is in the last bin");
        assert_eq!(ends(&[]), None);
        let same = widened(ends(&[1.0; 3])).unwrap();
        assert_eq!(counts(&[1.0; 3], same, 9).iter().sum::<usize>(), 3);
    }

    #[test]
    fn the_shared_range_holds_the_truth_and_all_errors() {
        let (a, b) = (summary(vec![1.0, 1.2]), summary(vec![-2.0, -1.9]));
        let [low, high] = common_range([(&a, 0.5), (&b, -1.0)].into_iter()).unwrap();
        assert!(low < -1.0 && high > 0.7, "{low} … {high}");
        assert_eq!(common_range([(&a, f64::INFINITY)].into_iter()), None);
    }
}
