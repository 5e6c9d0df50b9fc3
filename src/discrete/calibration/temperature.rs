//! The temperature that mends confidence: it keeps every claim and changes only how sure it is.

use thiserror::Error;

use super::data::{Data, Prediction};
use crate::discrete::temperature::{Best, at_temperature, below_the_largest, best_inverse, mean_under, range};
use crate::math::pairwise_sum;

/// The best temperature, and what it does to the loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mended {
    /// Where the mean loss is smallest.
    pub best: Best,
    /// The temperature itself: 0 and ∞ where the loss falls all the way there, 1 where every one gives the same.
    pub temperature: f64,
    /// The mean loss, −log of the probability of what came true in nats, as given.
    pub loss_before: f64,
    /// The same at the temperature.
    pub loss_after: f64,
}

impl Mended {
    /// Why no temperature is best, if none is.
    #[must_use]
    pub fn why_none(&self) -> Option<&'static str> {
        match self.best {
            Best::At(_) => None,
            Best::Cold => Some("the colder the better: what came true never had less than the highest probability"),
            Best::Hot => Some(
                "the hotter the better: confidence does not go with being right, and costs at least as much where it is \
                 wrong as it gains where it is right",
            ),
            Best::Any | Best::Never => {
                Some("every T gives the same loss: no prediction is surer of one thing than of another")
            }
        }
    }
}

/// Why no temperature mends it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MendingError {
    /// An infinite loss at every temperature.
    #[error(
        "prediction {row} rules out what came true; no temperature changes that: leave it out, or keep confidences off 0 and 1"
    )]
    Certain {
        /// Which prediction, from 1.
        row: usize,
    },
}

/// The temperature at which the mean loss −log p(what came true) is smallest: temperature scaling (Guo et al. 2017).
///
/// For each prediction the loss is −β log p(true) + log Σ p^β with β = 1/T, convex in β.
///
/// # Errors
/// When a prediction has probability 0 for what came true.
pub fn mend(data: &Data) -> Result<Mended, MendingError> {
    let rows = rows(data);
    if let Some(row) = rows.iter().position(|(ln, label)| ln[*label] == f64::NEG_INFINITY) {
        return Err(MendingError::Certain { row: row + 1 });
    }
    let widest = rows.iter().map(|(ln, _)| range(ln)).fold(0.0, f64::max);
    let slope = |beta: f64| {
        pairwise_sum(rows.len(), |row| {
            let (ln, label) = &rows[row];
            mean_under(ln, beta) - ln[*label]
        })
    };
    let best = best_inverse(slope, widest);
    let temperature = match best {
        Best::At(temperature) => temperature,
        Best::Cold => 0.0,
        Best::Hot => f64::INFINITY,
        Best::Any | Best::Never => 1.0,
    };
    Ok(Mended { best, temperature, loss_before: mean_loss(data, 1.0), loss_after: mean_loss(data, temperature) })
}

/// The mean of −log p(what came true) at a temperature, in nats.
#[must_use]
pub fn mean_loss(data: &Data, temperature: f64) -> f64 {
    let rows = rows(data);
    let loss = |row: usize| {
        let (ln, label) = &rows[row];
        let tempered = at_temperature(ln, temperature);
        let others: f64 = tempered.iter().enumerate().filter(|(class, _)| class != label).map(|(_, p)| p).sum();
        // Near 1 the logarithm of a probability has its digits in what is missing.
        if others < 0.5 { -(-others).ln_1p() } else { -tempered[*label].ln() }
    };
    pairwise_sum(rows.len(), loss) / rows.len() as f64
}

/// Of each prediction the logarithms of its classes and the one that came true; a confidence is one class of two.
fn rows(data: &Data) -> Vec<(Vec<f64>, usize)> {
    match data {
        Data::Confidences(rows) => {
            let both = |row: &Prediction| below_the_largest(&[row.confidence.ln(), row.doubt.ln()]);
            rows.iter().map(|row| (both(row), usize::from(!row.correct))).collect()
        }
        Data::Probabilities { ln, labels, .. } => {
            ln.iter().map(|ln| below_the_largest(ln)).zip(labels.iter().copied()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{calibrate, read};
    use super::*;

    /// `n` predictions at each confidence, right as often as a temperature of 2 would have it.
    fn overconfident() -> Data {
        let mut rows = Vec::new();
        for confidence in [0.6, 0.8, 0.9, 0.95, 0.99_f64] {
            let odds = (confidence / (1.0 - confidence)).sqrt();
            let right = (1000.0 * odds / (1.0 + odds)).round() as usize;
            rows.extend((0..1000).map(|i| (confidence, i < right)));
        }
        Data::of_confidences(&rows).unwrap()
    }

    #[test]
    fn overconfidence_is_mended_by_the_temperature_it_was_made_with() {
        let data = overconfident();
        let mended = mend(&data).unwrap();
        assert!((mended.temperature - 2.0).abs() < 0.01, "{mended:?}");
        assert!(mended.loss_after < mended.loss_before);
        for factor in [0.9, 0.99, 1.01, 1.1] {
            assert!(mean_loss(&data, mended.temperature * factor) > mended.loss_after, "{factor}");
        }
        let error = |temperature| calibrate(&data.at_temperature(temperature), 15);
        assert!(error(mended.temperature).kl_error < 1e-5 && error(1.0).kl_error > 0.01);
        assert!(error(mended.temperature).expected_error < 0.1 * error(1.0).expected_error);
    }

    #[test]
    fn probabilities_of_many_classes_are_mended_alike() {
        // Sharpened by a temperature of ½: the classes come true as often as the square roots say.
        let text = "a,b,c,label\n0.64,0.32,0.04,a\n0.64,0.32,0.04,a\n0.64,0.32,0.04,a\n0.64,0.32,0.04,b\n0.64,0.32,0.04,b\n0.64,0.32,0.04,c\n";
        let data = read(text.as_bytes()).unwrap();
        let mended = mend(&data).unwrap();
        assert!(mended.temperature > 1.0 && mended.loss_after < mended.loss_before, "{mended:?}");
        // The loss by hand at T = 1.
        let wanted = -(3.0 * 0.64_f64.ln() + 2.0 * 0.32_f64.ln() + 0.04_f64.ln()) / 6.0;
        assert!((mended.loss_before - wanted).abs() < 1e-15);
        for factor in [0.9, 1.1] {
            assert!(mean_loss(&data, mended.temperature * factor) > mended.loss_after);
        }
    }

    #[test]
    fn what_no_temperature_mends_says_so() {
        let certain = Data::of_confidences(&[(0.7, true), (1.0, false)]).unwrap();
        assert_eq!(mend(&certain).unwrap_err(), MendingError::Certain { row: 2 });
        // Always right: the colder the better. Always wrong: the hotter. Undecided: any.
        let best = |rows: &[(f64, bool)]| mend(&Data::of_confidences(rows).unwrap()).unwrap().best;
        assert_eq!(best(&[(0.7, true), (0.9, true), (1.0, true)]), Best::Cold);
        assert_eq!(best(&[(0.7, false), (0.9, false)]), Best::Hot);
        assert_eq!(best(&[(0.5, false), (0.5, true)]), Best::Any);
        // Most claims may be right and heat help all the same, or one be wrong and cold: the reasons say neither.
        let mut rows = vec![(0.99, false)];
        rows.extend([(0.51, true); 5]);
        for (rows, told) in [
            (rows.as_slice(), "the hotter the better: confidence does not go with being right"),
            (&[(0.9, false), (0.2, true)], "the hotter the better: confidence does not go with being right"),
            (&[(0.3, false), (0.9, true)], "the colder the better: what came true never had less"),
            (&[(0.5, false), (0.5, true)], "every T gives the same loss"),
        ] {
            let mended = mend(&Data::of_confidences(rows).unwrap()).unwrap();
            assert!(mended.why_none().unwrap().starts_with(told), "{rows:?}");
        }
        // A zero without a sign, however it was written.
        let zero = |zero: f64| mean_loss(&Data::of_confidences(&[(zero, false), (0.5, true)]).unwrap(), 1.0);
        assert_eq!(zero(-0.0), zero(0.0));
    }
}
