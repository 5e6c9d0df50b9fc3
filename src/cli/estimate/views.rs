//! The samples of one or two generators, seen with the bandwidth that the set-up chooses for each.

use crate::cli::CliError;
use crate::estimator::{Bandwidths, Data, Truth, View};
use crate::scenario::EstimateScenario;

/// The samples, and the bandwidths for each set of its own.
pub(super) struct Sets {
    pub(super) first: Data,
    pub(super) first_bandwidths: Bandwidths,
    pub(super) second: Option<(Data, Bandwidths)>,
    k: usize,
}

impl Sets {
    /// Draws or reads all samples and computes the truth where it is known.
    pub(super) fn new(setup: &EstimateScenario) -> Result<Self, CliError> {
        let mut first = setup.data().map_err(CliError::input)?;
        let against = setup.against_data().map_err(CliError::input)?;
        if let Some(truth) = setup.truth() {
            first = first.with_truth(truth);
        }
        let second = against.map(|data| {
            let data = match setup.against_truth() {
                Some(truth) => data.with_truth(truth),
                None => data,
            };
            let bandwidths = Bandwidths::new(&data, setup.bandwidth);
            (data, bandwidths)
        });
        let first_bandwidths = Bandwidths::new(&first, setup.bandwidth);
        let sets = Self { first, first_bandwidths, second, k: setup.k };
        // Without a bandwidth there is hardly an estimate; every one of them would give the same reason.
        if setup.estimators.iter().any(|estimator| estimator.uses_bandwidth()) {
            let bandwidths = std::iter::once(&sets.first_bandwidths).chain(sets.second.as_ref().map(|(_, b)| b));
            for bandwidths in bandwidths {
                bandwidths.whole().map_err(CliError::input)?;
            }
        }
        Ok(sets)
    }

    /// The truth about the set called `first` or `second`, where its generator is known.
    pub(super) fn truth(&self, set: &str) -> Option<&Truth> {
        if set == "first" { self.first.truth() } else { self.second.as_ref().and_then(|(data, _)| data.truth()) }
    }

    /// The first set.
    pub(super) fn first_view(&self) -> View<'_> {
        View::new(&self.first, self.first_bandwidths.clone(), self.k)
    }

    /// The second one.
    pub(super) fn second_view(&self) -> Option<View<'_>> {
        self.second.as_ref().map(|(data, bandwidths)| View::new(data, bandwidths.clone(), self.k))
    }
}
