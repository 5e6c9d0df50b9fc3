//! From predictions to their calibration, as given and at a temperature; files are read beside the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use crate::discrete::calibration::{self, Calibration, Data, DataError, Mended};
use crate::labs::job::Job;
use crate::scenario::{DiscreteScenario, Predictions};

/// A shared value that equals itself alone: questions about the same predictions compare without comparing them.
#[derive(Debug, Clone)]
struct Same(Arc<Data>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, PartialEq)]
struct Question {
    data: Same,
    bins: usize,
    temperature: f64,
}

/// The calibration as given and at a temperature that is tried.
#[derive(Debug, Clone)]
pub struct Tried {
    /// At T = 1.
    pub before: Calibration,
    /// At the temperature.
    pub after: Calibration,
    /// Which that is.
    pub temperature: f64,
    /// Mean losses in nats, before and after.
    pub losses: [f64; 2],
}

/// What is known of the predictions.
#[derive(Debug, Clone)]
pub struct Calibrated {
    /// Before and after.
    pub tried: Tried,
    /// The temperature that mends it, or why none does.
    pub best: Result<Mended, String>,
}

/// The calibration of the set-up's predictions, or of older ones while new ones are on their way.
#[derive(Default)]
pub struct Calibrating {
    file: Job<PathBuf, Result<Same, String>>,
    best: Job<Same, Result<Mended, String>>,
    tried: Job<Question, Tried>,
    answer: Option<Result<Calibrated, String>>,
}

impl Calibrating {
    /// Follows the set-up until `deadline` at most; whether something is still to come.
    pub fn follow(&mut self, scenario: &DiscreteScenario, deadline: Instant) -> bool {
        let Some(wanted) = &scenario.calibration else {
            *self = Self::default();
            return false;
        };
        let mut pending = false;
        let data = match &wanted.predictions {
            Predictions::Given(data) => Same(Arc::clone(data)),
            Predictions::File(path) => {
                pending = self.file.ask(path.clone(), deadline, |path| read(path));
                match self.file.answer() {
                    Some(Ok(data)) => data.clone(),
                    Some(Err(error)) => {
                        self.answer = Some(Err(error.clone()));
                        return pending;
                    }
                    None => return pending,
                }
            }
        };
        let question = Question { data: data.clone(), bins: wanted.bins, temperature: wanted.temperature };
        pending |= self.best.ask(data, deadline, |data| calibration::mend(&data.0).map_err(|error| error.to_string()));
        pending |= self.tried.ask(question, deadline, tried);
        if let (Some(tried), Some(best)) = (self.tried.answer(), self.best.answer()) {
            self.answer = Some(Ok(Calibrated { tried: tried.clone(), best: best.clone() }));
        }
        pending
    }

    /// Reads the file again.
    pub fn reload(&mut self) {
        *self = Self::default();
    }

    /// What there is.
    #[must_use]
    pub fn answer(&self) -> Option<&Result<Calibrated, String>> {
        self.answer.as_ref()
    }
}

fn read(path: &Path) -> Result<Same, String> {
    calibration::read_file(path).map(|data| Same(Arc::new(data))).map_err(|error| match error {
        // What the system says names the path.
        DataError::Reading(error) => {
            format!("{error}; load the predictions from where they are now, or remove them")
        }
        error => format!("{}: {error}", path.display()),
    })
}

fn tried(question: &Question) -> Tried {
    let data = &question.data.0;
    let at = |temperature: f64| calibration::calibrate(&data.at_temperature(temperature), question.bins);
    let losses = [1.0, question.temperature].map(|temperature| calibration::mean_loss(data, temperature));
    Tried { before: at(1.0), after: at(question.temperature), temperature: question.temperature, losses }
}
