//! Predictions with what came true.

use thiserror::Error;

use crate::discrete::table::{GridError, ReadingError};
use crate::discrete::temperature::at_temperature;
use crate::math::number;

/// How far the probabilities of a row may be from summing to 1: they are printed with few digits.
pub(super) const SUM_TOLERANCE: f64 = 1e-3;

/// One prediction, judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The probability that was claimed, 0 to 1.
    pub confidence: f64,
    /// 1 − confidence, with its own digits where the confidence is near 1.
    pub doubt: f64,
    /// Whether it came true.
    pub correct: bool,
}

impl Prediction {
    /// A claim made with this confidence. A zero has no sign: a quotient by −0 would have one.
    pub(super) fn claimed(confidence: f64, correct: bool) -> Self {
        Self { confidence: confidence + 0.0, doubt: 1.0 - confidence, correct }
    }
}

/// What is known of each prediction, one or more of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// The confidence in one claim, and whether it was right.
    Confidences(Vec<Prediction>),
    /// The probabilities of all classes, and the class that it was; the claim is the most probable class.
    Probabilities {
        /// Logarithms of the probabilities, normalised, a row a prediction.
        ln: Vec<Vec<f64>>,
        /// The classes that it was, from 0.
        labels: Vec<usize>,
        /// What the classes are called.
        classes: Vec<String>,
    },
}

/// Why numbers are no judged predictions. Rows are counted from 1.
#[derive(Debug, Error)]
pub enum DataError {
    /// The file can't be read.
    #[error(transparent)]
    Reading(#[from] ReadingError),
    /// The text is no grid of numbers.
    #[error(transparent)]
    Grid(#[from] GridError),
    /// Nothing to judge.
    #[error(
        "there are no predictions; give one a row: confidence and 1 or 0 for right or wrong, or probabilities and a label"
    )]
    Empty,
    /// A single column.
    #[error("there is one column; give confidence and correct, or the probability of each class and the label")]
    OneColumn,
    /// A probability above 1 or below 0.
    #[error("{place} is {}; a probability is from 0 to 1", number(*value))]
    NotAProbability {
        /// Where.
        place: String,
        /// What stands there.
        value: f64,
    },
    /// Neither right nor wrong.
    #[error("{place} is “{text}”; write 1, true or yes for right, 0, false or no for wrong")]
    NotAJudgement {
        /// Where.
        place: String,
        /// What stands there.
        text: String,
    },
    /// Probabilities that don't sum to 1.
    #[error("{place}: the probabilities sum to {}; they must sum to 1, to within {SUM_TOLERANCE}", number(*sum))]
    Sum {
        /// Where.
        place: String,
        /// What they sum to.
        sum: f64,
    },
    /// A label that is no class.
    #[error("{place} is “{text}”; write a class's name ({classes}) or its number from 0 to {last}")]
    NotALabel {
        /// Where.
        place: String,
        /// What stands there.
        text: String,
        /// The first names there are.
        classes: String,
        /// The last number.
        last: usize,
    },
}

impl Data {
    /// Confidences with whether each was right.
    ///
    /// # Errors
    /// When there are none, or one is not from 0 to 1.
    pub fn of_confidences(rows: &[(f64, bool)]) -> Result<Self, DataError> {
        if rows.is_empty() {
            return Err(DataError::Empty);
        }
        if let Some(row) = rows.iter().position(|(confidence, _)| !(0.0..=1.0).contains(confidence)) {
            return Err(DataError::NotAProbability { place: format!("row {}", row + 1), value: rows[row].0 });
        }
        let judged = |&(confidence, correct): &(f64, bool)| Prediction::claimed(confidence, correct);
        Ok(Self::Confidences(rows.iter().map(judged).collect()))
    }

    /// How many predictions there are, at least one.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Self::Confidences(rows) => rows.len(),
            Self::Probabilities { labels, .. } => labels.len(),
        }
    }

    /// The predictions, their confidence changed by a temperature: of probabilities, p^(1/T) normalised; of a single
    /// confidence c, the same of (c, 1 − c). At T = 1 they are as given.
    #[must_use]
    pub fn at_temperature(&self, temperature: f64) -> Vec<Prediction> {
        match self {
            Self::Confidences(rows) if temperature == 1.0 => rows.clone(),
            Self::Confidences(rows) => {
                let tempered = |row: &Prediction| {
                    let both = at_temperature(&[row.confidence.ln(), row.doubt.ln()], temperature);
                    Prediction { confidence: both[0], doubt: both[1], correct: row.correct }
                };
                rows.iter().map(tempered).collect()
            }
            Self::Probabilities { ln, labels, .. } => {
                ln.iter().zip(labels).map(|(ln, label)| claim(ln, *label, temperature)).collect()
            }
        }
    }
}

/// The claim of the most probable class: the first of them, as argmax does.
fn claim(ln: &[f64], label: usize, temperature: f64) -> Prediction {
    let claimed = (0..ln.len()).reduce(|most, class| if ln[class] > ln[most] { class } else { most }).unwrap_or(0);
    let row = at_temperature(ln, temperature);
    let doubt = row.iter().enumerate().filter(|(class, _)| *class != claimed).map(|(_, value)| value).sum();
    Prediction { confidence: row.get(claimed).map_or(0.0, |value| value.min(1.0)), doubt, correct: claimed == label }
}
