//! The sampling distribution of an estimate over seeds, as a histogram small enough to stand in a table.

use egui::{Color32, Rect, Stroke, Ui, pos2};

use crate::estimator::Summary;
use crate::ui::Look;
use crate::ui::look::faded;

/// Draws the estimates in `summary` into `area`, with a tick at `truth` if that is known.
pub fn draw(ui: &Ui, look: &Look, area: Rect, summary: &Summary, truth: Option<f64>, colour: Color32) {
    let truth = truth.filter(|truth| truth.is_finite());
    let Some(range) = range(&summary.values, truth) else { return };
    let painter = ui.painter();
    painter.hline(area.x_range(), area.bottom(), Stroke::new(1.0, look.tokens.hairline));
    let bins = counts(&summary.values, range, ((area.width() / 4.0) as usize).clamp(8, 40));
    let most = bins.iter().copied().max().unwrap_or(0).max(1);
    let width = area.width() / bins.len() as f32;
    for (index, count) in bins.iter().enumerate().filter(|(_, count)| **count > 0) {
        let left = area.left() + width * index as f32;
        let height = (area.height() * *count as f32 / most as f32).max(1.0);
        let bar = Rect::from_min_max(pos2(left, area.bottom() - height), pos2(left + width - 0.5, area.bottom()));
        painter.rect_filled(bar, 0.0, faded(colour, 0.75));
    }
    if let Some(truth) = truth {
        let share = ((truth - range[0]) / (range[1] - range[0])) as f32;
        let x = area.left() + area.width() * share;
        painter.vline(x, area.top() - 1.0..=area.bottom() + 2.0, Stroke::new(1.5, look.tokens.ink));
    }
}

/// From the smallest to the largest estimate, the truth included, with a little room.
fn range(values: &[f64], truth: Option<f64>) -> Option<[f64; 2]> {
    let finite = values.iter().copied().filter(|value| value.is_finite()).chain(truth);
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    if low > high {
        return None;
    }
    let margin = (0.05 * (high - low)).max(1e-9 * high.abs().max(1e-9));
    Some([low - margin, high + margin])
}

fn counts(values: &[f64], range: [f64; 2], bins: usize) -> Vec<usize> {
    let mut counts = vec![0; bins];
    for value in values.iter().filter(|value| value.is_finite()) {
        let share = (value - range[0]) / (range[1] - range[0]);
        counts[((share * bins as f64) as usize).min(bins - 1)] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finite_estimate_falls_into_a_bin() {
        let values = [-1.0, 0.0, 0.0, 0.5, 2.0, f64::INFINITY];
        let range = range(&values, Some(3.0)).unwrap();
        assert!(range[0] < -1.0 && range[1] > 3.0);
        assert_eq!(counts(&values, range, 8).iter().sum::<usize>(), 5);
        assert_eq!(super::range(&[], None), None);
        assert_eq!(counts(&[1.0; 3], super::range(&[1.0; 3], None).unwrap(), 9).iter().sum::<usize>(), 3);
    }
}
