//! From the set-up to samples and bandwidths, on a thread of their own where that takes time.

use std::sync::Arc;
use std::time::Instant;

use crate::estimator::{Bandwidths, Data, Truth};
use crate::kernel::Bandwidth;
use crate::labs::job::Job;
use crate::scenario::EstimateScenario;

/// A shared value that equals itself alone: questions about the same samples compare without comparing samples.
#[derive(Debug)]
pub struct Same<T>(pub Arc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Which of two sets of samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The generator's own.
    First,
    /// Those of the generator that it is set beside.
    Second,
}

/// One set of samples with its bandwidths.
#[derive(Default)]
pub struct Set {
    data: Job<EstimateScenario, Result<Same<Data>, String>>,
    bandwidths: Job<(Same<Data>, Bandwidth), Bandwidths>,
}

impl Set {
    /// Follows the set-up until `deadline` at most; whether something is still to come.
    pub fn follow(&mut self, scenario: &EstimateScenario, which: Which, deadline: Instant) -> bool {
        let mut pending = self.data.ask(only_samples(scenario, which), deadline, move |wanted| load(wanted, which));
        if let Some(Ok(data)) = self.data.current() {
            // The rules' work is worth a thread of its own; the multiplier is not.
            let plain = scenario.bandwidth.with_multiplier(1.0).unwrap_or(scenario.bandwidth);
            let question = (data.clone(), plain);
            pending |= self.bandwidths.ask(question, deadline, |(data, choice)| Bandwidths::new(&data.0, *choice));
        }
        pending
    }

    /// Forgets the samples, so that files are read again.
    pub fn clear(&mut self) {
        self.data.clear();
        self.bandwidths.clear();
    }

    /// The samples of the set-up asked last, or why there are none; nothing while they are on their way.
    #[must_use]
    pub fn data(&self) -> Option<&Result<Same<Data>, String>> {
        self.data.current()
    }

    /// The bandwidths of [`Self::data`] before the multiplier, once they are there.
    #[must_use]
    pub fn bandwidths(&self) -> Option<&Bandwidths> {
        self.data()?.as_ref().ok().and_then(|_| self.bandwidths.current())
    }
}

/// The set-up with everything that a set of samples doesn't depend on as usual.
fn only_samples(scenario: &EstimateScenario, which: Which) -> EstimateScenario {
    let usual = EstimateScenario::default();
    let second = which == Which::Second;
    EstimateScenario {
        target: scenario.target.clone(),
        source: if second { usual.source.clone() } else { scenario.source.clone() },
        against: if second { scenario.against.clone() } else { None },
        target_samples: scenario.target_samples.clone(),
        seed: scenario.seed,
        ..usual
    }
}

fn known(data: Data, truth: Option<Truth>) -> Data {
    match truth {
        Some(truth) => data.with_truth(truth),
        None => data,
    }
}

fn load(scenario: &EstimateScenario, which: Which) -> Result<Same<Data>, String> {
    let data = match which {
        Which::First => scenario.data().map(|data| known(data, scenario.truth())),
        Which::Second => match scenario.against_data() {
            Ok(Some(data)) => Ok(known(data, scenario.against_truth())),
            Ok(None) => return Err("there is no second generator".to_owned()),
            Err(error) => Err(error),
        },
    };
    data.map(|data| Same(Arc::new(data))).map_err(|error| error.to_string())
}
