//! The reliability diagram and the errors read off it.

use super::data::Prediction;
use crate::discrete::divergence::divergence_term;

/// The most bins.
pub const BINS_MAX: usize = 1000;
/// How many there are when nobody says it: as in Guo et al. 2017.
pub const BINS_USUAL: usize = 15;

/// The predictions of one range of confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Confidences above this belong here; the first bin has 0, too.
    pub low: f64,
    /// Up to this one.
    pub high: f64,
    /// How many predictions there are.
    pub count: usize,
    /// The share of them that was right; NaN in an empty bin.
    pub accuracy: f64,
    /// Their mean confidence; NaN in an empty bin.
    pub confidence: f64,
    /// a log(a/c) + (1−a) log((1−a)/(1−c)) in nats, of accuracy a and mean confidence c; 0 in an empty bin.
    pub divergence: f64,
}

/// How well confidence and accuracy agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// How many predictions there are.
    pub count: usize,
    /// The bins of confidence, equally wide.
    pub bins: Vec<Bin>,
    /// `Σ n_b/n` · the bin's divergence, in nats: +∞ where what was certain was wrong.
    pub kl_error: f64,
    /// ECE, the expected calibration error: `Σ n_b/n · |accuracy − confidence|`.
    pub expected_error: f64,
    /// The share of predictions that was right.
    pub accuracy: f64,
    /// The mean confidence.
    pub confidence: f64,
}

impl Bin {
    /// What the bin adds to the KL calibration error of `count` predictions, in nats.
    #[must_use]
    pub fn part(&self, count: usize) -> f64 {
        if self.count == 0 { 0.0 } else { self.count as f64 / count as f64 * self.divergence }
    }
}

/// Sorts predictions into `bins` equally wide bins of confidence, each open below and closed above as is usual (Guo et
/// al. 2017), and compares accuracy with mean confidence. The number of bins is held between 1 and [`BINS_MAX`].
#[must_use]
pub fn calibrate(predictions: &[Prediction], bins: usize) -> Calibration {
    let bins = bins.clamp(1, BINS_MAX);
    let mut heaps = vec![Heap::default(); bins];
    let mut all = Heap::default();
    for prediction in predictions {
        let edge = (prediction.confidence * bins as f64).ceil() as usize;
        heaps[edge.clamp(1, bins) - 1].add(prediction);
        all.add(prediction);
    }
    let edge = |index: usize| index as f64 / bins as f64;
    let bins: Vec<Bin> = heaps.iter().enumerate().map(|(i, heap)| heap.bin(edge(i), edge(i + 1))).collect();
    let count = predictions.len();
    let share = |bin: &Bin| bin.count as f64 / count as f64;
    let filled = || bins.iter().filter(|bin| bin.count > 0);
    Calibration {
        count,
        kl_error: filled().map(|bin| bin.part(count)).sum(),
        expected_error: filled().map(|bin| share(bin) * (bin.accuracy - bin.confidence).abs()).sum(),
        accuracy: all.right as f64 / count as f64,
        confidence: all.confidence / count as f64,
        bins,
    }
}

/// Predictions of one bin, added up.
#[derive(Debug, Clone, Copy, Default)]
struct Heap {
    count: usize,
    right: usize,
    confidence: f64,
    doubt: f64,
}

impl Heap {
    fn add(&mut self, prediction: &Prediction) {
        self.count += 1;
        self.right += usize::from(prediction.correct);
        self.confidence += prediction.confidence;
        self.doubt += prediction.doubt;
    }

    fn bin(&self, low: f64, high: f64) -> Bin {
        let Self { count, right, confidence, doubt } = *self;
        if count == 0 {
            return Bin { low, high, count, accuracy: f64::NAN, confidence: f64::NAN, divergence: 0.0 };
        }
        let n = count as f64;
        let (a, wrong) = (right as f64 / n, (count - right) as f64 / n);
        let (c, doubt) = (confidence / n, doubt / n);
        let term = |a: f64, c: f64| if a == 0.0 { c } else { divergence_term(a, c, a - c, (a / c).ln()) };
        Bin { low, high, count, accuracy: a, confidence: c, divergence: term(a, c) + term(wrong, doubt) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discrete::calibration::Data;

    fn calibrated(rows: &[(f64, bool)], bins: usize) -> Calibration {
        calibrate(&Data::of_confidences(rows).unwrap().at_temperature(1.0), bins)
    }

    #[test]
    fn the_errors_are_those_worked_out_by_hand() {
        // Two bins: 0.3 and 0.4 with one of two right; 0.9 three times with two right.
        let rows = [(0.3, true), (0.4, false), (0.9, true), (0.9, true), (0.9, false)];
        let result = calibrated(&rows, 2);
        let kl = |a: f64, c: f64| a * (a / c).ln() + (1.0 - a) * ((1.0 - a) / (1.0 - c)).ln();
        let wanted = 0.4 * kl(0.5, 0.35) + 0.6 * kl(2.0 / 3.0, 0.9);
        assert!((result.kl_error - wanted).abs() < 1e-15, "{} {wanted}", result.kl_error);
        assert!((result.expected_error - (0.4 * 0.15 + 0.6 * (0.9 - 2.0 / 3.0))).abs() < 1e-15);
        assert!((result.accuracy - 0.6).abs() < 1e-15 && (result.confidence - 0.68).abs() < 1e-15);
        let parts: f64 = result.bins.iter().map(|bin| bin.part(result.count)).sum();
        assert_eq!(parts, result.kl_error);
    }

    #[test]
    fn bins_are_open_below_and_closed_above() {
        let result = calibrated(&[(0.0, false), (0.5, true), (0.500_001, true), (1.0, true)], 2);
        assert_eq!(result.bins.iter().map(|bin| bin.count).collect::<Vec<_>>(), [2, 2]);
        let empty = &calibrated(&[(1.0, true)], 10).bins[0];
        assert!(empty.accuracy.is_nan() && empty.divergence == 0.0 && empty.part(1) == 0.0);
    }

    #[test]
    fn certainty_may_be_right_and_is_infinitely_wrong() {
        assert_eq!(calibrated(&[(1.0, true), (0.0, false)], 10).kl_error, 0.0);
        assert_eq!(calibrated(&[(1.0, false)], 10).kl_error, f64::INFINITY);
        assert_eq!(calibrated(&[(0.0, true)], 10).kl_error, f64::INFINITY);
        assert_eq!(calibrated(&[(-0.0, true)], 10).kl_error, f64::INFINITY);
        // Accuracies of 0 and 1 are finite: log 2 for a confidence of ½.
        assert!((calibrated(&[(0.5, true)], 4).kl_error - std::f64::consts::LN_2).abs() < 1e-15);
        assert!((calibrated(&[(0.5, false)], 4).kl_error - std::f64::consts::LN_2).abs() < 1e-15);
    }

    #[test]
    fn what_agrees_almost_still_has_digits() {
        // a = ½, c = ½ + 1e-9: D = 2·1e-18.
        let c = 0.500_000_001;
        let result = calibrated(&[(c, true), (c, false)], 1);
        assert!((result.kl_error / 2e-18 - 1.0).abs() < 1e-3, "{:e}", result.kl_error);
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        for (rows, told) in [
            (&[][..], "there are no predictions"),
            (&[(0.5, true), (1.5, true)], "row 2 is 1.5; a probability is from 0 to 1"),
            (&[(f64::NAN, true)], "row 1 is NaN"),
        ] {
            assert!(Data::of_confidences(rows).unwrap_err().to_string().starts_with(told));
        }
    }
}
